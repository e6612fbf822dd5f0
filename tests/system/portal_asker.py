"""A hardened program that asks the real portal: run on a bus of its own, with the portal's path."""

import os
import subprocess
import sys
import time

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from desktop.system import hardening, linux_process

NAME = "org.freedesktop.portal.Desktop"


def portal():
    started = subprocess.Popen([sys.argv[1]], stderr=subprocess.DEVNULL)
    interface = QDBusConnection.sessionBus().interface()
    end = time.monotonic() + 20
    while not interface.isServiceRegistered(NAME).value() and time.monotonic() < end:
        time.sleep(0.02)
    return started


def stop(started):
    started.kill()
    started.wait()


def ask():
    """Ask for something that every portal has; say what came of it, and whether others may read."""
    call = QDBusMessage.createMethodCall(
        NAME,
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.NetworkMonitor",
        "GetAvailable",
    )
    answer = QDBusConnection.sessionBus().call(call)
    readable = linux_process._prctl(linux_process._GET_DUMPABLE)
    print(answer.errorName() or "answered", "readable" if readable else "hidden", flush=True)


hardening.harden()
app = QCoreApplication([])
first = portal()
ask()
with hardening.seen_by_portal():
    pass
ask()
stop(first)
second = portal()
ask()
linux_process.introduce()
ask()
os.environ.pop("DBUS_SESSION_BUS_ADDRESS")
linux_process.introduce()
stop(second)
