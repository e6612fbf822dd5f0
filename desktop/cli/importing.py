"""The command `frontdesk import`: what another app's file holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from desktop import files
from desktop.cli.answers import Answers
from desktop.cli.surroundings import Surroundings, opened
from desktop.cli.terminal import Answer
from desktop.cli.tokens import description
from desktop.errors import BadTokenError, NeedsImportPasswordError
from desktop.interchange.base import Export, Format
from desktop.messages import refusal_sentence
from desktop.presenters.arrivals import (
    CLINICS,
    Arrivals,
    HereRow,
    RefusedRow,
    arrivals,
    move_in,
)
from desktop.secret import Secret
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault

_INPUT: Final = "-"


def import_file(around: Surroundings) -> Answer:
    """Add all tokens of a file that the vault does not hold, in one save."""
    options = around.options
    format_ = next((each for each in Format if each.value == options.format), None)
    data = None if options.file == _INPUT else _read(Path(options.file))
    # What needs no password is looked at before anybody is asked for one.
    export = None if data is None else _early(data, format_)
    with opened(around) as found:
        vault = found.to_write()
        if export is None:
            export = _late(around, data, format_)
        return _answer(vault, arrivals(export, vault.entries, vault.clinics))


def _read(path: Path) -> bytes:
    from desktop.interchange import content

    return files.read_given(path, content.FILE)


def _early(data: bytes, format_: Format | None) -> Export | None:
    from desktop.interchange import reading

    try:
        return reading.read(data, None, format_)
    except NeedsImportPasswordError:
        return None


def _late(around: Surroundings, data: bytes | None, format_: Format | None) -> Export:
    """Read what is encrypted, or what stands on standard input behind the passwords."""
    from desktop.interchange import content, reading

    password = _password(around) if around.options.import_password_file is not None else None
    try:
        if data is None:
            data = around.terminal.source.read(content.FILE + 1)
            if password is None and (export := _early(data, format_)) is not None:
                return export
        if password is None:
            if around.terminal.ask is None:
                raise NeedsImportPasswordError
            password = _password(around)
        return reading.read(data, password, format_)
    finally:
        if password is not None:
            password.wipe()


def _password(around: Surroundings) -> Secret:
    """Return the file's password: the next line of its password file, or typed."""
    answers = Answers(around.terminal, around.options.import_password_file)
    return answers.password("Password of the file")


def _answer(vault: UnlockedVault, held: Arrivals) -> Answer:
    added = move_in(vault, held.new, with_clinics=held.may_be_clinics)
    by_place = {row.place: entry for row, entry in zip(held.new, added, strict=True)}
    here = [row for row in held.rows if isinstance(row, HereRow)]
    refused = [
        (row.name or f"entry {row.place}", refusal_sentence(row.reason).text())
        for row in held.rows
        if isinstance(row, RefusedRow)
    ]
    document: dict[str, object] = {
        "format": held.format.value,
        "added": [description(entry, vault) for entry in added],
        "duplicates": [description(_other(row, by_place), vault) for row in here],
        "refused": [{"entry": entry, "reason": reason} for entry, reason in refused],
    }
    if refused and not (added or here):
        sentence = _why(refused)
        error = {"kind": BadTokenError.kind, "message": sentence}
        return Answer({"error": error, **document}, failure=sentence)
    lines = [f"{held.format.app}: {len(held.rows)} entries"]
    lines += [f"Added: {entry.label}" for entry in added]
    lines += [f"There already, as “{row.other}”{_counter(row)}." for row in here]
    lines += [f"Refused: {entry}: {reason}" for entry, reason in refused]
    if len(held.groups) > CLINICS:
        lines.append(f"These are {len(held.groups)} groups, too many to be clinics: none was made.")
    return Answer(document, tuple(lines))


def _other(row: HereRow, added: dict[int, Entry]) -> Entry:
    """Return the entry that a token is the twin of."""
    if row.entry is not None:
        return row.entry
    assert row.first is not None  # noqa: S101  a twin is in the vault or in the file
    return added[row.first.place]


def _counter(row: HereRow) -> str:
    return ", with another counter, which was left as it is" if row.counts else ""


def _why(refused: Sequence[tuple[str, str]]) -> str:
    """Say why nothing was added: the only reason by itself, several with their entries."""
    if len(refused) == 1:
        return refused[0][1]
    return "Nothing was added. " + " ".join(f"{entry}: {reason}" for entry, reason in refused)
