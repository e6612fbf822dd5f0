"""The commands `frontdesk vault …`."""

from __future__ import annotations

import time
from pathlib import Path

from desktop import files
from desktop.cli.surroundings import Surroundings, opened, tell_of_copy, unlocked
from desktop.cli.terminal import Answer
from desktop.errors import (
    DiskError,
    DiskFault,
    FileExistsAlreadyError,
    PersonExistsError,
    RolledBackError,
    UnreadableFileError,
)
from desktop.messages import sentence_for
from desktop.presenters.newest_seen import newer_opened, remember
from desktop.vault.entries import Quarantine, Quarantined
from desktop.vault.layout import LIMIT
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import same_name

SET_ASIDE = {
    Quarantine.DAMAGED: "it is damaged",
    Quarantine.NEWER: "a newer Frontdesk wrote it",
    Quarantine.BAD_VALUE: "it holds a value that no token can have",
}


def create(around: Surroundings) -> Answer:
    """Make a vault; print its recovery code once."""
    person = around.options.person
    if any(same_name(vault.person) == same_name(person) for vault in around.shelf.vaults()):
        raise PersonExistsError(person)  # before a password is asked for
    password = around.answers.new_password(person)
    code = RecoveryCode.generate()
    make = around.shelf.create
    with unlocked(lambda: make(person, password, code), password) as vault:
        remember(vault, around.keychain, around.clock())
        shown = _shown(code)
        return Answer(
            {"vault": vault.id, "person": vault.person, "recovery_code": shown},
            (f"{vault.person} has a vault now ({vault.id}).", *_kit(shown)),
        )


def list_all(around: Surroundings) -> Answer:
    """List the vaults of this computer."""
    vaults = around.shelf.vaults()
    for broken in around.shelf.damaged():
        sentence = sentence_for(broken.error).text()
        around.terminal.note(f"{broken.place.vault.name}: {sentence}")
    document = [
        {"vault": vault.id, "person": vault.person, "modified": vault.modified} for vault in vaults
    ]
    lines = (f"{vault.person}  ({vault.id}, saved {_day(vault.modified)})" for vault in vaults)
    return Answer(document, tuple(lines) or ("There is no vault on this computer yet.",))


def verify(around: Surroundings) -> Answer:
    """Open a vault, check every entry, and say what is quarantined."""
    with opened(around) as found:
        vault = found.to_read()
        vault.verify()
        document = {
            "tokens": len(vault.entries),
            "quarantined": [_quarantined(each) for each in vault.quarantined],
            "generation": vault.generation,
            "rolled_back": found.newer_opened is not None,
        }
        count = len(vault.entries)
        good = f"{count} token{'' if count == 1 else 's'}, all readable."
        lines = [f"The vault of {vault.person} is whole: {good}"]
        lines += (
            f"Set aside: {each.label or 'an entry without a name'}, because "
            f"{SET_ASIDE[each.reason]}."
            for each in vault.quarantined
        )
        return Answer(document, tuple(lines))


def change_password(around: Surroundings) -> Answer:
    """Give a vault a new password."""
    with opened(around) as found:
        vault = found.to_write()
        password = around.answers.new_password(vault.person)
        try:
            vault.change_password(password)
        finally:
            password.wipe()
        return Answer({}, (f"The vault of {vault.person} has a new password.",))


def recover(around: Surroundings) -> Answer:
    """Open a vault with its recovery code; set a new password and print a new code."""
    locked = around.shelf.find(around.options.person)
    newer = newer_opened(locked, around.keychain)
    if newer is not None and not around.options.accept_older:
        raise RolledBackError(newer)
    code = around.answers.recovery_code()
    password = around.answers.new_password(locked.person)
    new_code = RecoveryCode.generate()
    try:
        with unlocked(lambda: locked.recover(code, password, new_code), password) as vault:
            if newer is not None:
                vault.accept_rollback()
            remember(vault, around.keychain, around.clock())
            tell_of_copy(vault, around)
            shown = _shown(new_code)
            done = f"The vault of {vault.person} has a new password. The old code is used up."
            return Answer({"recovery_code": shown}, (done, *_kit(shown)))
    finally:
        code.wipe()


def backup(around: Surroundings) -> Answer:
    """Write an encrypted copy, and reopen it."""
    path = Path(around.options.file)
    if path.is_symlink() or path.exists():
        raise FileExistsAlreadyError  # before a password is asked for
    if not path.parent.is_dir():
        raise DiskError(DiskFault.NO_FOLDER)
    with opened(around) as found:
        vault = found.to_write()
        vault.write_copy(path)
        done = f"{path} is a copy of the vault of {vault.person}, reopened and compared."
        return Answer({"verified": True}, (done,))


def restore(around: Surroundings) -> Answer:
    """Put a copy beside what is there, and read it back."""
    path = Path(around.options.file)
    try:
        data = files.read(path, LIMIT)
    except DiskError as error:
        raise UnreadableFileError(path.name) from error
    locked = around.shelf.restore(path)
    if files.read(locked.place.vault, LIMIT) != data:
        raise DiskError(DiskFault.BROKEN)
    return Answer(
        {"verified": True, "vault": locked.id, "person": locked.person},
        (
            f"The copy stands among the vaults as “{locked.person}” ({locked.id}).",
            "It opens with the password that it had when it was made.",
        ),
    )


def _quarantined(entry: Quarantined) -> dict[str, object]:
    return {"label": entry.label, "reason": entry.reason.value}


def _shown(code: RecoveryCode) -> str:
    text = "-".join(code.groups)
    code.wipe()
    return text


def _kit(shown: str) -> tuple[str, ...]:
    return (
        "This recovery code opens the vault when the password is lost. It is shown only now:",
        f"    {shown}",
        "Write it down, and keep it where nobody else finds it, away from this computer.",
    )


def _day(unix: int) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(unix))
    except (OverflowError, ValueError, OSError):
        return "at an unknown time"
