"""A zygote's program without a window: its processes do what standard input tells them.

Each says what it is, takes a line, and does it: `next WORDS` and `key WORDS` put another process in
its place, `end STATUS` and `die SIGNAL` end it, and `wait` hears one signal and then takes another
line, its exit status.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

from desktop.presenters.resume import Left
from desktop.secret import Secret
from desktop.system import hardening
from desktop.system.linux import zygote

GET_DUMPABLE = 3  # <linux/prctl.h>

done = []


def show(words, replace):
    key = Left(words).resume().key
    say(
        {
            "number": os.getpid(),
            "words": words,
            "key": None if key is None else key.reveal().hex(),
            "prepared": bool(done),
            "passed_on": zygote.made_this(),
            "closed": ctypes.CDLL(None).prctl(GET_DUMPABLE) == 0,
            "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        }
    )
    what, *rest = line().split()
    if what == "wait":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, _frame: say(f"asked {int(number)}"))
        say("waiting")
        what, *rest = line().split()
    if what in ("next", "key"):
        replace(rest, Secret(key_made()) if what == "key" else None)
    if what == "die":
        os.kill(os.getpid(), int(rest[0]))
    return int(rest[0])


def key_made():
    """A key that stands nowhere in the program."""
    return bytes(number ^ 0x5A for number in range(32))


def say(what):
    os.write(1, f"{what}\n".encode())


def line():
    """A line of standard input, and no more: a buffer would end with the process."""
    read = b""
    while not read.endswith(b"\n"):
        read += os.read(0, 1)
    return read.decode()


def prepare():
    done.append("prepared")
    say("prepared")


def no_more():
    raise BlockingIOError


if __name__ == "__main__":
    if sys.argv[1:] == ["closed"]:
        hardening.harden()
    fork = {"fork": no_more} if sys.argv[1:] == ["alone"] else {}
    sys.exit(zygote.run(show, [], prepare, **fork))
