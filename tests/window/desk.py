"""A desk that can be left in every way: two private buses with what tells of leaving on them."""

import json
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from desktop.autolock import LockReason
from tests.system.linux import services

LOGIND = "org.freedesktop.login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
UPOWER = "org.freedesktop.UPower"
SAVER = "org.freedesktop.ScreenSaver"
PATH = "/org/freedesktop/login1"
OURS = "/org/freedesktop/login1/session/c1"
LID = "/org/freedesktop/UPower"
CHANGED = ("org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as")
NO, YES = ["b", False], ["b", True]


class Bus:
    """A bus daemon and the process that plays services on it."""

    def __init__(self, stack):
        daemon = stack.enter_context(
            subprocess.Popen(
                ["dbus-daemon", "--session", "--nofork", "--print-address"],
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(daemon.kill)
        self.address = daemon.stdout.readline().strip()
        self._services = stack.enter_context(
            subprocess.Popen(
                [sys.executable, services.__file__, self.address],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(self._services.kill)

    def __call__(self, *words):
        print(json.dumps(words), file=self._services.stdin, flush=True)
        return json.loads(self._services.stdout.readline())


class Desk:
    """Has logind, UPower with a lid, and a screen saver."""

    def __init__(self, stack):
        self.system, self.session = Bus(stack), Bus(stack)
        for bus, *names in (self.system, LOGIND, UPOWER), (self.session, SAVER):
            for name in names:
                assert bus("own", name)
        for method, signature, body in (
            (f"{MANAGER}.PreparingForSleep", "v", [NO]),
            (f"{MANAGER}.GetSession", "o", [OURS]),
            (f"{MANAGER}.Inhibit", "h", []),
            (f"{SESSION}.Remote", "v", [NO]),
            (f"{UPOWER}.LidIsPresent", "v", [YES]),
        ):
            self.system("answer", method, signature, body)

    @property
    def environment(self):
        return {
            "DBUS_SYSTEM_BUS_ADDRESS": self.system.address,
            "DBUS_SESSION_BUS_ADDRESS": self.session.address,
        }

    def manager(self, signal_name, *, begins):
        self.system("emit", PATH, MANAGER, signal_name, "b", [begins], None)

    def changed(self, path, interface, name, value):
        self.system("emit", path, *CHANGED, [interface, {name: value}, []], None)


@contextmanager
def desk():
    with ExitStack() as stack:
        yield Desk(stack)


@dataclass
class Leaving:
    """One way to leave: `do` takes the desk and the program."""

    name: str
    reason: LockReason
    do: object
    ends: bool = False  # the program, rather than the vault only
    asked: bool = False  # by the person

    def __str__(self):
        return self.name


def _key(keys, _desk, program):
    program.key(keys)


def _signal(number, _desk, program):
    program.process.send_signal(number)


def _wait(_desk, _program):
    """Leave the idle limit to pass."""


def _replace_window_manager(_desk, _program):
    # It goes on when this test is over, as the one before would have.
    command = ["setsid", "--fork", "openbox", "--replace"]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=True)


WAYS = [
    Leaving("lock key", LockReason.USER, partial(_key, "ctrl+l"), asked=True),
    Leaving("hand over key", LockReason.HAND_OVER, partial(_key, "ctrl+shift+l"), asked=True),
    Leaving("idle", LockReason.IDLE, _wait),
    Leaving(
        "screen saver",
        LockReason.SCREEN_LOCK,
        lambda desk, _: desk.session(
            "emit", "/ScreenSaver", SAVER, "ActiveChanged", "b", [1], None
        ),
    ),
    Leaving(
        "session lock",
        LockReason.SCREEN_LOCK,
        lambda desk, _: desk.system("emit", OURS, SESSION, "Lock", "", [], None),
    ),
    Leaving(
        "locked hint",
        LockReason.SCREEN_LOCK,
        lambda desk, _: desk.changed(OURS, SESSION, "LockedHint", YES),
    ),
    Leaving(
        "sleep", LockReason.SLEEP, lambda desk, _: desk.manager("PrepareForSleep", begins=True)
    ),
    Leaving(
        "shutdown",
        LockReason.LOG_OFF,
        lambda desk, _: desk.manager("PrepareForShutdown", begins=True),
    ),
    Leaving(
        "user switch",
        LockReason.USER_SWITCH,
        lambda desk, _: desk.changed(OURS, SESSION, "Active", NO),
    ),
    Leaving("lid", LockReason.LID, lambda desk, _: desk.changed(LID, UPOWER, "LidIsClosed", YES)),
    Leaving("window manager", LockReason.DESKTOP_LOST, _replace_window_manager),
    *(
        Leaving(number.name, LockReason.SIGNAL, partial(_signal, number), ends=True)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    ),
]
