"""Questions about this computer that only its operating system can answer."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

from desktop.autolock import WANTED, LockReason

_WAIT: Final = 3.0  # seconds


def clock_is_kept() -> bool | None:
    """Say whether the clock is kept in step with a time server; None where nobody says."""
    if sys.platform == "linux":
        return _timedatectl()
    else:  # noqa: RET505  for mypy, which sees one of the two
        return None


def others_may_enter(folder: Path) -> bool | None:
    """Say whether other users of this computer may enter a folder; None where modes say nothing.

    Raises OSError.
    """
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505  for mypy, which sees one of the two
        facts = folder.stat()
        strange = facts.st_uid != os.getuid()
        return strange or bool(stat.S_IMODE(facts.st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def lock_triggers() -> frozenset[LockReason]:
    """Ask what the system tells of somebody leaving, without listening to it."""
    if sys.platform in ("win32", "darwin"):
        return (
            WANTED  # parts of the system itself: whether they can be heard is seen when listening
        )
    else:  # noqa: RET505  for mypy, which sees one of the two
        from desktop.system.linux.telling import told

        return told()


def _timedatectl() -> bool | None:
    program = shutil.which("timedatectl")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            [program, "show", "--property=NTPSynchronized", "--value"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_WAIT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {b"yes": True, b"no": False}.get(done.stdout.strip())
