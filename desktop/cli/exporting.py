"""The command `frontdesk export`."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.arguments import UsageError
from desktop.cli.surroundings import Surroundings, opened
from desktop.cli.terminal import Answer
from desktop.cli.vaults import SET_ASIDE
from desktop.errors import (
    DiskError,
    DiskFault,
    FileExistsAlreadyError,
    Forbidden,
    NotHeld,
    NothingToExportError,
    PolicyError,
)
from desktop.messages import not_held_sentence
from desktop.presenters.departures import Departure, Destination, Staying, deliver, departure
from desktop.presenters.departures import packing as pack
from desktop.presenters.token_rows import Only

_YES = "yes"


def export(around: Surroundings) -> Answer:
    """Write the tokens to a new file for another app, or for Frontdesk on another computer."""
    destination = Destination(around.options.format)
    path = Path(around.options.file)
    if destination.plain and not around.policy.plain_export:
        raise PolicyError(Forbidden.PLAIN_EXPORT)
    if path.is_symlink() or path.exists():
        raise FileExistsAlreadyError
    if not path.parent.is_dir():
        raise DiskError(DiskFault.NO_FOLDER)
    if destination.plain and not around.options.yes:
        _ask(around)
    with opened(around) as found:
        vault = found.to_write()
        leaving = departure(vault, destination, Only.ALL)
        for each in leaving.staying:
            name = f"“{each.label}”" if each.label else "an entry without a name"
            around.terminal.note(f"Not exported: {name}. {_why(each, destination)}")
        if leaving.empty:
            raise NothingToExportError
        password = None
        if not destination.plain:
            password = around.answers.new_password(vault.person, "Password for the file")
        deliver(vault, leaving, pack(vault, leaving, password)(), path)
        return Answer(
            {
                "exported": len(leaving.going),
                "not_exported": [
                    {
                        "token": str(each.token) if each.token else None,
                        "label": each.label,
                        "reason": each.why.value,
                    }
                    for each in leaving.staying
                ],
            },
            _lines(leaving, path),
        )


def _ask(around: Surroundings) -> None:
    around.terminal.note(
        "The file will not be encrypted: whoever reads it can make the codes from then on."
    )
    if around.terminal.ask is None or around.options.password_file is not None:
        raise UsageError("Nobody can be asked here whether that is meant: add --yes.")
    if around.answers.typed(f"Type {_YES} to go on").strip().casefold() != _YES:
        raise UsageError("Nothing was written.")


def _why(each: Staying, destination: Destination) -> str:
    if isinstance(each.why, NotHeld):
        return not_held_sentence(each.why, destination.app).text()
    return f"It is set aside: {SET_ASIDE[each.why]}."


def _lines(leaving: Departure, path: Path) -> tuple[str, ...]:
    count = len(leaving.going)
    lines = [f"{path} holds {count} token{'' if count == 1 else 's'}, read back and compared."]
    if leaving.destination.plain:
        lines.append("It is not encrypted: bring it where it belongs, and delete it.")
    if leaving.trashed:
        lines.append(f"Left in the trash: {leaving.trashed}.")
    return tuple(lines)
