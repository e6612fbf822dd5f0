"""The command `frontdesk doctor`: what works on this computer, and how to mend what does not."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

import desktop
from desktop import files
from desktop.autolock import UNTOLD, WANTED, LockReason
from desktop.cli.surroundings import Surroundings
from desktop.cli.terminal import Answer
from desktop.errors import DesktopError, PolicyFault
from desktop.otp.token import one_line
from desktop.policy import Policy
from desktop.system import capture, display, memory, probes
from desktop.system.idle_time import IdleTime, idle_time
from desktop.system.keychain import Keychain, State, keychain
from desktop.vault.shelf import Shelf

_BROKEN: Final = {
    PolicyFault.VALUE: "is not valid",
    PolicyFault.UNREADABLE: "the clinic's rules cannot be read",
    PolicyFault.UNPROTECTED: "somebody who is no administrator can write the clinic's rules",
}
_MEND: Final = {
    PolicyFault.VALUE: "Correct the line or take it out: docs/policy.md names every rule.",
    PolicyFault.UNREADABLE: "Correct the file, or take it away to have no rules.",
    PolicyFault.UNPROTECTED: "Let only the administrator own and write the file and its folder "
    "(chown root, chmod go-w).",
}
_DAY: Final = 86_400  # seconds
_LEAVING: Final = {
    LockReason.SCREEN_LOCK: "a locked screen",
    LockReason.SLEEP: "sleep",
    LockReason.LOG_OFF: "logging off",
    LockReason.USER_SWITCH: "another user",
}
_FAR: Final = 20 * 365 * _DAY  # no copy of this program is in use that long after it was made


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is fine, what was found, and how to mend it ("": no need)."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def doctor(around: Surroundings) -> Answer:
    """Look at everything; a finding is not a failure of the command."""
    checks = list(_checks(around.shelf, around.policy))
    lines = []
    for check in checks:
        lines.append(f"{'good' if check.ok else 'BAD '}  {check.name}: {check.detail}")
        if check.remedy:
            lines.append(f"      {check.remedy}")
    return Answer({"checks": [asdict(check) for check in checks]}, tuple(lines))


def _checks(shelf: Shelf, policy: Policy) -> Iterator[Check]:
    made = Path(desktop.__file__).stat().st_mtime
    yield clock(time.time(), made, kept=probes.clock_is_kept())
    yield keychain_check(keychain())
    yield display_check()
    yield lock_triggers(probes.lock_triggers())
    yield idle(idle_time)
    yield screen_capture(can_hide=capture.capture_block() is not None)
    yield remote_session(remote=capture.remote_session())
    yield memory_check(kept=memory.lock(bytearray(1)))
    yield qr_codes()
    yield qr_codes_again()
    yield folder(shelf.folder)
    yield vaults(shelf)
    yield policy_check(policy, shelf.backups)
    yield python(sys.version_info[:2], _version("PySide6-Essentials"))


def clock(now: float, made: float, *, kept: bool | None) -> Check:
    """Look at the clock: a program cannot run before it was made."""
    shown = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
    remedy = "Set date, time and time zone, and turn on automatic time: codes depend on them."
    if not made - _DAY <= now <= made + _FAR:
        return Check("clock", ok=False, detail=f"{shown} cannot be right", remedy=remedy)
    if kept is False:
        detail = f"{shown}, but it is not kept in step with a time server"
        return Check("clock", ok=False, detail=detail, remedy=remedy)
    how = "kept in step with a time server" if kept else "whether it is kept in step is not known"
    return Check("clock", ok=True, detail=f"{shown}, {how}")


def keychain_check(chain: Keychain) -> Check:
    """Look whether the keychain answers without asking anybody."""
    match chain.state():
        case State.READY:
            return Check("keychain", ok=True, detail=f"{chain.name} answers")
        case State.LOCKED:
            found = "is locked"
            remedy = "Unlock it, best by signing in to the desktop with its password."
        case _:
            found = "does not answer"
            remedy = (
                "Start a desktop session that has one. Vaults work without it; only an older copy "
                "of all of Frontdesk's files, put back at once, would not be noticed."
            )
    return Check("keychain", ok=False, detail=f"{chain.name} {found}", remedy=remedy)


def display_check() -> Check:
    """Look whether a window can be opened."""
    if display.available():
        return Check("display", ok=True, detail="a window can be opened")
    remedy = "Start Frontdesk in a desktop session. The commands work without a display."
    return Check("display", ok=False, detail="no window can be opened", remedy=remedy)


def lock_triggers(told: AbstractSet[LockReason]) -> Check:
    """Look whether the system tells when somebody leaves."""
    missing = [words for reason, words in _LEAVING.items() if reason in WANTED - told]
    if not missing:
        detail = f"the system tells of {_listed(list(_LEAVING.values()), 'and')}"
        return Check("lock-triggers", ok=True, detail=detail)
    remedy = (
        "Start Frontdesk in a desktop session that systemd-logind or elogind knows. Elsewhere it "
        f"locks after at most {UNTOLD} seconds without use; press Ctrl+L when you leave."
    )
    detail = f"the system does not tell of {_listed(missing, 'or')}"
    return Check("lock-triggers", ok=False, detail=detail, remedy=remedy)


def idle(clock: Callable[[], IdleTime]) -> Check:
    """Look whether the system tells for how long nobody has touched the computer."""
    try:
        clock().seconds()
    except OSError:
        remedy = (
            "Start Frontdesk in a desktop session of GNOME, KDE Plasma or X11. Elsewhere it locks "
            f"when its own window was not used for {UNTOLD} seconds."
        )
        detail = "the system does not tell for how long nobody has touched the computer"
        return Check("idle-time", ok=False, detail=detail, remedy=remedy)
    detail = "the system tells for how long nobody has touched the computer"
    return Check("idle-time", ok=True, detail=detail)


def screen_capture(*, can_hide: bool) -> Check:
    """Look whether the window can be kept out of screenshots and shared screens."""
    if can_hide:
        detail = "the system can hide the window from it; where it refuses, the window says so"
        return Check("screen-capture", ok=True, detail=detail)
    remedy = "Lock Frontdesk before you share the screen, or have codes hidden until asked for."
    detail = "every program here sees the window: the system hides none"
    return Check("screen-capture", ok=False, detail=detail, remedy=remedy)


def remote_session(*, remote: bool) -> Check:
    """Look whether the person sits at another computer."""
    if not remote:
        return Check("remote-session", ok=True, detail="this session looks like one at this screen")
    remedy = "Lock Frontdesk before you disconnect: it cannot be hidden from what you see it on."
    detail = "this session is shown on another computer"
    return Check("remote-session", ok=False, detail=detail, remedy=remedy)


def memory_check(*, kept: bool) -> Check:
    """Look whether keys and passwords can be kept out of the swap."""
    if kept:
        return Check("memory", ok=True, detail="keys and passwords are kept out of the swap")
    remedy = "Allow programs to lock 64 KiB of memory (ulimit -l), or encrypt the disk."
    return Check("memory", ok=False, detail="keys may be written to the swap", remedy=remedy)


def qr_codes() -> Check:
    """Read a QR code that was drawn for it."""
    try:
        from desktop.qr.drawing import QUIET, modules
        from desktop.qr.picture import Grey
        from desktop.qr.reading import texts_in_grey

        text = "otpauth://totp/doctor"
        blank = [False] * QUIET
        rows = [[*blank, *row, *blank] for row in modules(text)]
        empty = [[False] * len(rows[0])] * QUIET
        lines = [
            bytes(0 if dark else 255 for dark in row for _ in range(4))
            for row in (*empty, *rows, *empty)
        ]
        pixels = b"".join(line * 4 for line in lines)
        ok = texts_in_grey(Grey(len(lines[0]), len(lines) * 4, pixels)) == (text,)
    except (ImportError, OSError, DesktopError):
        ok = False
    if ok:
        return Check("qr-codes", ok=True, detail="zxing-cpp reads what it should")
    remedy = "Install Frontdesk again."
    return Check("qr-codes", ok=False, detail="QR codes cannot be read", remedy=remedy)


def qr_codes_again() -> Check:
    """Look whether the second reader is there, which reads some that the first does not."""
    try:
        import pyzbar.pyzbar  # noqa: F401  loading it is the question
    except (ImportError, OSError):
        remedy = "Install zbar (libzbar0 on Debian and Ubuntu) to read more damaged QR codes."
        return Check("qr-codes-again", ok=False, detail="zbar is not installed", remedy=remedy)
    return Check("qr-codes-again", ok=True, detail="zbar is there as a second reader")


def folder(path: Path) -> Check:
    """Look whether the data folder can be written, by nobody else."""
    try:
        if not path.exists():
            return Check("folder", ok=True, detail=f"{path} will be made with the first vault")
        with tempfile.TemporaryFile(dir=path):
            pass
        strangers = [
            each
            for each in (path / "vaults", path / "state", path / "backups")
            if each.is_dir() and probes.others_may_enter(each)
        ]
        if probes.others_may_enter(path):
            strangers.append(path)
    except OSError as error:
        detail = f"{path} cannot be written: {error.strerror}"
        remedy = "Make it a folder that this user can write, or give another with --data."
        return Check("folder", ok=False, detail=detail, remedy=remedy)
    if strangers:
        detail = f"other users of this computer can enter {strangers[0]}"
        remedy = "Take that right away from them (chmod 700)."
        return Check("folder", ok=False, detail=detail, remedy=remedy)
    return Check("folder", ok=True, detail=f"{path} can be written, and only by this user")


def vaults(shelf: Shelf) -> Check:
    """Look whether the vaults can be listed."""
    damaged = shelf.damaged()
    count = len(shelf.vaults())
    if not damaged:
        return Check("vaults", ok=True, detail=f"{count} on this computer")
    names = ", ".join(each.place.vault.name for each in damaged)
    detail = f"{count} on this computer, and {len(damaged)} that cannot be read: {names}"
    remedy = "Restore a backup (frontdesk vault restore FILE), then move the damaged file away."
    return Check("vaults", ok=False, detail=detail, remedy=remedy)


def policy_check(policy: Policy, backups: Path | None) -> Check:
    """Look whether the clinic's rules can be read, and backups written where they say."""
    if policy.broken is not None:
        detail = f"{_BROKEN[policy.broken.fault]}; the strictest rules hold"
        if policy.broken.key:
            detail = f"the line about “{one_line(policy.broken.key)}” {detail}"
        return Check("policy", ok=False, detail=detail, remedy=_MEND[policy.broken.fault])
    if policy == Policy():
        return Check("policy", ok=True, detail="no rules are set for this computer")
    if backups is not None and not _can_write(backups):
        remedy = "Make it a folder that every user of Frontdesk can write, or change the rule."
        detail = f"backups cannot be written to {backups}"
        return Check("policy", ok=False, detail=detail, remedy=remedy)
    usual = Policy()
    names = (each.name for each in fields(policy))
    kept = ", ".join(name for name in names if getattr(policy, name) != getattr(usual, name))
    return Check("policy", ok=True, detail=f"the clinic's rules hold: {kept}")


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=files.private_folder(folder)):
            return True
    except (DesktopError, OSError):
        return False


def python(version: tuple[int, int], pyside: str | None) -> Check:
    """Look for the Python and the PySide6 that do not go together: the window ends in a crash."""
    detail = f"Python {platform.python_version()}, PySide6 {pyside or 'not known'}"
    if version < (3, 12) and pyside is not None and pyside.startswith("6.12."):
        remedy = "Install PySide6-Essentials below 6.12, or use Python 3.12 or newer."
        return Check("python", ok=False, detail=detail, remedy=remedy)
    return Check("python", ok=True, detail=detail)


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None  # as in a frozen program
