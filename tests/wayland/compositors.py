"""Real compositors without a screen, each with a runtime folder and a session bus of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.wayland.keyboards import KwinKeyboard, MutterKeyboard, WlrootsKeyboard
from tests.window.program import wait_until

WITH_KEYBOARD = ("sway", "mutter", "kwin")
_SOCKET = "wayland-test"
_PROGRAMS = {"kwin": "kwin_wayland"}
# Without the services of this computer: nothing is started by a name that somebody asks for.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Compositor:
    """A running compositor; `environment` is for the programs in it."""

    def __init__(self, name, process, environment):
        self.name = name
        self.process = process
        self.environment = environment
        self.keyboard = None

    @property
    def socket(self):
        return Path(self.environment["XDG_RUNTIME_DIR"], self.environment["WAYLAND_DISPLAY"])

    def plug_in(self):
        """Give it a keyboard."""
        if self.name == "sway":
            self.keyboard = WlrootsKeyboard(self.socket)
        elif self.name == "kwin":
            self.keyboard = KwinKeyboard(self.socket)
        else:
            self.keyboard = MutterKeyboard(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def die(self):
        self.process.kill()
        self.process.wait()


@contextmanager
def running(name):
    """Run a compositor, or skip where it is not installed."""
    program = _PROGRAMS.get(name, name)
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}; `dev.py test` installs it")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("QT_", "WAYLAND_", "DBUS_")) and key != "DISPLAY"
        }
        environment |= {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus(folder))
        words, more = _command(name, folder)
        log = stack.enter_context((folder / "log").open("w+"))
        process = subprocess.Popen(
            words,
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        wait_until(lambda: _socket(folder) or process.poll() is not None, f"{name}'s socket")
        if process.poll() is not None:
            pytest.fail(f"{name} ended: {(folder / 'log').read_text()}")
        environment["WAYLAND_DISPLAY"] = _socket(folder)
        made = Compositor(name, process, environment)
        yield made
        if made.keyboard is not None:
            made.keyboard.close()


def _socket(folder):
    """sway chooses its socket's name itself."""
    return next((path.name for path in folder.glob("wayland-*") if path.is_socket()), None)


def _command(name, folder):
    """How to start it on no hardware, and what has to be in its environment."""
    if name == "weston":
        return ["weston", "--backend=headless-backend.so", f"--socket={_SOCKET}", "--no-config"], {}
    if name == "mutter":
        words = ["mutter", "--headless", "--wayland", "--no-x11", f"--wayland-display={_SOCKET}"]
        return [*words, "--virtual-monitor", "1280x1024"], {}
    if name == "kwin":
        # Its file has capabilities, which a container may not execute; it insists on its name.
        copied = shutil.copy(shutil.which("kwin_wayland"), folder)
        words = [copied, "--virtual", "--socket", _SOCKET, "--no-lockscreen"]
        return [*words, "--no-global-shortcuts"], {"KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1"}
    config = folder / "config"
    config.write_text("xwayland disable\n")
    words = ["sway", "--config", str(config)]
    if os.getuid() == 0:  # it refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        config.chmod(0o644)
        ids = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        words = ["setpriv", *ids, *words]
    return words, {
        "WLR_BACKENDS": "headless",
        "WLR_LIBINPUT_NO_DEVICES": "1",
        "WLR_RENDERER": "pixman",
    }


@contextmanager
def _bus(folder):
    """Run a session bus; its address."""
    config = folder / "bus.conf"
    config.write_text(_BUS.format(folder=folder))
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as bus:
        try:
            yield bus.stdout.readline().strip()
        finally:
            bus.terminate()
