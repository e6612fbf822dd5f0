"""What is said of the ways in which tokens leave."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDate

from desktop.errors import NotHeld
from desktop.gui.password_step import Words
from desktop.gui.token_model import reason_text
from desktop.messages import not_held_sentence
from desktop.presenters.departures import Departure, Destination, Staying
from desktop.presenters.export import Scope
from desktop.presenters.token_rows import Only

_tr = QCoreApplication.translate


class Way(NamedTuple):
    """A way out: its name, and what it means in one or two sentences."""

    name: str
    means: str


def way(destination: Destination) -> Way:
    """Return the words for a way out."""
    match destination:
        case Destination.FRONTDESK:
            return Way(
                _tr("export", "Frontdesk on another computer"),
                _tr(
                    "export",
                    "An encrypted copy with everything in it. It opens with a password of its "
                    "own, or with your recovery kit.",
                ),
            )
        case Destination.AEGIS:
            return Way(
                _tr("export", "Aegis, on an Android phone"),
                _tr(
                    "export",
                    "An encrypted file. Your own names stand in the notes, and clinics become "
                    "groups.",
                ),
            )
        case Destination.TWOFAS:
            return Way(
                _tr("export", "2FAS, on any phone"),
                _tr(
                    "export",
                    "An encrypted file, with your own names, and clinics as groups. Notes and "
                    "favourites stay behind.",
                ),
            )
        case Destination.URIS:
            return Way(
                _tr("export", "Another app: a list of links"),
                _tr(
                    "export",
                    "Nearly every app reads it. It is not encrypted, and has none of your own "
                    "names, clinics and notes.",
                ),
            )
        case Destination.PAPER:
            return Way(
                _tr("export", "Paper: QR codes to scan"),
                _tr(
                    "export",
                    "A printed sheet that any app can scan, code by code. It is not encrypted.",
                ),
            )


def scope_text(scope: Scope) -> str:
    """Return what may be chosen to leave, and how many tokens that is."""
    if scope.clinic is not None:
        name = scope.clinic.name
    elif scope.only is Only.ALL:
        name = _tr("export", "All my tokens")
    else:
        name = _tr("export", "Those without a clinic")
    return _tr("export", "{name} ({count})").format(name=name, count=scope.count)


def going_text(leaving: Departure) -> str:
    """Say how many tokens leave."""
    count = len(leaving.going)
    if leaving.empty:
        return _tr("export", "There is no token that can leave like this.")
    if count == 1:
        return _tr("export", "1 token leaves. It stays here as well.")
    return _tr("export", "{count} tokens leave. They stay here as well.").format(count=count)


def staying_title(leaving: Departure) -> str:
    """Say how many entries cannot leave, over the list of them."""
    count = len(leaving.staying)
    if count == 1:
        return _tr("export", "1 cannot go there")
    return _tr("export", "{count} cannot go there").format(count=count)


def staying_text(each: Staying, destination: Destination) -> tuple[str, str]:
    """Return the name of an entry that cannot leave, and why."""
    name = each.label or _tr("tokens", "Entry without a name")
    if isinstance(each.why, NotHeld):
        sentence = not_held_sentence(each.why, destination.app)
        return name, sentence.text(partial(QCoreApplication.translate, "errors"))
    return name, reason_text(each.why)


def trash_text(count: int) -> str:
    """Say that what is in the trash stays there."""
    if count == 1:
        return _tr("export", "1 token in the trash stays there.")
    return _tr("export", "{count} tokens in the trash stay there.").format(count=count)


def counting_text() -> str:
    """Say what becomes of codes that are counted."""
    return _tr(
        "export",
        "A token that counts works in one place only: once the other app has it, use it there, "
        "and delete it here.",
    )


def warning(destination: Destination) -> tuple[str, str, str]:
    """Return the warning for what is not encrypted: title, text, and what is to be agreed to."""
    if destination is Destination.PAPER:
        return (
            _tr("export", "Anyone who sees the sheet can make your codes"),
            _tr(
                "export",
                "From then on, and without your password. A copier or a printer in the hall may "
                "keep the page. Destroy the sheet when the codes work in the other place.",
            ),
            _tr("export", "I keep the sheet where nobody else sees it"),
        )
    return (
        _tr("export", "Anyone who gets the file can make your codes"),
        _tr(
            "export",
            "From then on, and without your password. Do not send it by e-mail or chat, and "
            "delete it, from the recycle bin too, as soon as the other app has read it.",
        ),
        _tr("export", "I keep the file to myself and delete it afterwards"),
    )


def own_password() -> Words:
    """Return what is said where the password of the file is chosen."""
    return Words(
        _tr("export", "Choose a password for the file"),
        _tr(
            "export",
            "Another one than for your vault. You type it once more where the file is opened: "
            "whoever has the file and this password has your codes.",
        ),
        _tr("export", "Password for the file"),
    )


def file_name(destination: Destination, person: str) -> str:
    """Return a name for the file, with the date."""
    name = "".join(sign for sign in person if sign.isalnum() or sign in " -_").strip()
    ending = {
        Destination.FRONTDESK: ".vault",
        Destination.AEGIS: ".json",
        Destination.TWOFAS: ".2fas",
    }
    words = _tr("export", "Tokens of {person}").format(person=name) if name else "Frontdesk"
    app = f" {destination.app}" if destination.app else ""
    day = QDate.currentDate().toString("yyyy-MM-dd")
    return f"{words}{app} {day}{ending.get(destination, '.txt')}"


def done(leaving: Departure, path: Path | None) -> tuple[str, str]:
    """Return what was done; None: on paper."""
    one, count = len(leaving.going) == 1, len(leaving.going)
    if path is None:
        title = _tr("export", "{count} tokens went to the printer.")
        if one:
            title = _tr("export", "1 token went to the printer.")
        return title.format(count=count), _tr("export", "Look whether all pages are there.")
    title = _tr("export", "{count} tokens are in “{name}”.")
    if one:
        title = _tr("export", "1 token is in “{name}”.")
    body = _tr(
        "export",
        "The file is in the folder “{folder}”. It was read back and compared, field by field.",
    )
    folder = path.parent.name or str(path.parent)
    return title.format(count=count, name=path.name), body.format(folder=folder)


def next_steps(leaving: Departure, name: str) -> tuple[str, ...]:
    """Return what to do now, in order."""
    destination = leaving.destination
    match destination:
        case Destination.FRONTDESK:
            first = _tr(
                "export",
                "Bring “{name}” to the other computer, and choose “I have a backup” where "
                "Frontdesk asks who you are.",
            )
        case Destination.AEGIS:
            first = _tr(
                "export",
                "Bring “{name}” to the phone. In Aegis: Settings, Import & Export, Import from "
                "file, Aegis.",
            )
        case Destination.TWOFAS:
            first = _tr(
                "export",
                "Bring “{name}” to the phone. In 2FAS: Settings, 2FAS Backup, Import from file.",
            )
        case Destination.URIS:
            first = _tr("export", "Open “{name}” in the other app, where it imports tokens.")
        case Destination.PAPER:
            first = _tr("export", "Scan each code of the sheet with the other app.")
    check = _tr("export", "Sign in somewhere with a code from there, to see that it works.")
    if destination is Destination.PAPER:
        last = _tr("export", "Then shred the sheet.")
    else:
        last = _tr("export", "Then delete the file, from the recycle bin and from the stick too.")
    return (first.format(name=name), check, last)
