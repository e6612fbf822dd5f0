"""Private buses and services on them, a private X server, and what happens on them."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import xcffib
import xcffib.xproto
from PySide6.QtCore import QCoreApplication

PATIENCE = 20  # seconds that anything may take on a busy machine
_CONFIG = """
<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'
 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>
<busconfig><type>session</type><listen>unix:path={socket}</listen><policy context='default'>
<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>
</policy></busconfig>
"""


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


@contextmanager
def ended(process):
    """Give a process, and end it afterwards, even one that stands still."""
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def bus(folder):
    """A bus with no services but those that a test puts there; gives its address and process."""
    needs("dbus-daemon")
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(socket=folder / "bus"), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with ended(subprocess.Popen(command, **pipes)) as daemon:
        yield daemon.stdout.readline().decode().strip(), daemon


class Services:
    """The other end of services.py: each method is one of its commands."""

    def __init__(self, process):
        self._process = process

    def __getattr__(self, word):
        def command(*arguments):
            self._process.stdin.write(json.dumps([word, *arguments]) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

        return command


@contextmanager
def services(address):
    program = Path(__file__).with_name("services.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ended(subprocess.Popen([sys.executable, program, address], **pipes)) as process:
        yield Services(process)


class Screen:
    """An X server of the test's own, and a window manager that comes and goes."""

    def __init__(self, name, server):
        self.name = name
        self.server = server
        self.manager = None

    def run(self, *command):
        subprocess.run(command, env={**os.environ, "DISPLAY": self.name}, check=True)

    def split(self, *widths):
        """Make monitors of these widths out of it, side by side."""
        import xcffib.randr as extension

        connection = xcffib.connect(self.name)
        randr = connection(extension.key)
        setup = connection.get_setup().roots[0]
        outputs = randr.GetScreenResources(setup.root).reply().outputs
        left = 0
        for number, width in enumerate(widths):
            name = f"MONITOR-{number}".encode()
            atom = connection.core.InternAtom(False, len(name), name).reply().atom
            held = list(outputs) if number == 0 else []
            monitor = extension.MonitorInfo.synthetic(
                atom, number == 0, False, len(held), left, 0, width, setup.height_in_pixels,
                254, 286, held,
            )  # fmt: skip
            randr.SetMonitorChecked(setup.root, monitor).check()
            left += width
        connection.disconnect()

    def start_manager(self, *options):
        """Start openbox; return the process, which may take a moment to be there."""
        needs("openbox")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DISPLAY": self.name}
        self.manager = subprocess.Popen(["openbox", *options], env=environment, **quiet)
        return self.manager

    def end_manager(self):
        if self.manager is not None:
            self.manager.terminate()
            self.manager.wait()
            self.manager = None
            self.forget_manager()

    def forget_manager(self):
        """Take away what one leaves behind that was ended before it was all there.

        The next one gets the same window number, and would be taken for all there too early.
        """
        connection = xcffib.connect(self.name)
        name = b"_NET_SUPPORTING_WM_CHECK"
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        connection.core.DeletePropertyChecked(connection.get_setup().roots[0].root, atom).check()
        connection.disconnect()

    def managed(self):
        """Say whether a window manager is there."""
        from desktop.system.linux.wm_watch import Watch

        try:
            Watch(self.name).close()
        except OSError:
            return False
        return True

    def wait_for_manager(self):
        end = time.monotonic() + PATIENCE
        while not self.managed():
            assert time.monotonic() < end, "openbox did not come"
            QCoreApplication.processEvents()  # somebody may be watching as well
            time.sleep(0.02)  # the other process cannot be waited for otherwise
        QCoreApplication.processEvents()


@contextmanager
def screen(size="640x480"):
    needs("Xvfb")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"]
    with ended(
        subprocess.Popen(
            [*command, "-nolisten", "tcp", "-noreset"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            shown = Screen(f":{answer.readline().strip()}", server)
        try:
            yield shown
        finally:
            if shown.manager is not None:
                shown.manager.kill()
                shown.manager.wait()
