"""What the import page says: rows, counts and results as words."""

from __future__ import annotations

import html
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop.errors import BadTokenError
from desktop.gui.error_banner import error_text
from desktop.interchange.base import Format
from desktop.presenters.arrivals import Arrivals, HereRow, NewRow, RefusedRow, Row, Standing
from desktop.presenters.importing import Result

_tr = QCoreApplication.translate


class Mark(NamedTuple):
    """A state in a word, with the icon and the tone that go with it."""

    words: str
    icon: str
    tone: str


def mark(row: Row, *, chosen: bool, added: bool) -> Mark:
    """Return the state of a row: before it is added, or after."""
    match row:
        case NewRow() if not added:
            return Mark(_tr("import", "New"), "add", "accent")
        case NewRow() if chosen:
            return Mark(_tr("import", "Added"), "check", "success")
        case NewRow():
            return Mark(_tr("import", "Not chosen"), "info", "ink2")
        case HereRow():
            return Mark(_tr("import", "Already here"), "check", "ink2")
        case RefusedRow():
            return Mark(_tr("import", "Refused"), "warning", "warn")


def name(row: Row) -> str:
    """Return what an entry is called: its label here, or its name in the file."""
    match row:
        case NewRow(label=label):
            return label
        case HereRow(found=found):
            told = (found.label, found.token.issuer, found.token.account)
            return next(filter(None, told), _numbered(row))
        case RefusedRow(name=known):
            return known or _numbered(row)


def origin(row: Row) -> str:
    """Return who issued a token and for whom, each in its own direction of writing."""
    if isinstance(row, RefusedRow):
        return ""
    token = row.found.token
    return " · ".join(f"\u2068{part}\u2069" for part in (token.issuer, token.account) if part)


def why(row: Row) -> str:
    """Say where it is already, or why it is refused; nothing for what is new."""
    match row:
        case NewRow():
            return ""
        case RefusedRow(reason=reason):
            return error_text(BadTokenError(reason))
        case HereRow(entry=None, other=other):
            words = _tr("import", "It is in this file twice: see “{label}”.").format(label=other)
        case HereRow(clinic="", other=other):
            words = _tr("import", "You have it as “{label}”.").format(label=other)
        case HereRow(clinic=clinic, other=other):
            words = _tr("import", "You have it as “{label}” ({clinic}).")
            words = words.format(label=other, clinic=clinic)
    if row.counts:
        more = _tr("import", "It counts from another number in the file; yours was left as it is.")
        words = f"{words} {more}"
    return words


def tip(row: Row) -> str:
    """Return all that is known of a row as a tooltip; names are never markup."""
    lines = [html.escape(line) for line in (name(row), origin(row), why(row)) if line]
    return "<qt>" + "<br>".join(lines) + "</qt>"


def chip(standing: Standing | None, held: Arrivals) -> str:
    """Return the words of a filter, with how many rows it shows."""
    counts = held.counts
    count = counts.total() if standing is None else counts[standing]
    words = {
        None: _tr("import", "All"),
        Standing.NEW: _tr("import", "New"),
        Standing.HERE: _tr("import", "Already here"),
        Standing.REFUSED: _tr("import", "Refused"),
    }[standing]
    return f"{words} ({count})"


def title(held: Arrivals) -> str:
    """Say how much a file holds, and whose it is."""
    count = len(held.rows)
    if held.format is Format.URIS:
        if count == 1:
            return _tr("import", "One link")
        return _tr("import", "%n links", "", count)
    if count == 1:
        return _tr("import", "One entry from {app}").format(app=held.format.app)
    return _tr("import", "%n entries from {app}", "", count).format(app=held.format.app)


def lead(held: Arrivals) -> str:
    """Say what can be done with what a file holds."""
    if not held.rows:
        return _tr("import", "There is no token in this file. Nothing was changed.")
    if held.new:
        return _tr("import", "Nothing is added yet. Look it through, then add what is ticked.")
    if held.counts[Standing.HERE]:
        return _tr("import", "You have all of it already, so there is nothing to add.")
    return _tr("import", "None of it can be used. Each entry says why.")


def add_button(count: int) -> str:
    """Return the words of the primary button."""
    if count == 0:
        return _tr("import", "Add")
    if count == 1:
        return _tr("import", "Add 1 token")
    return _tr("import", "Add %n tokens", "", count)


def folders(held: Arrivals) -> str:
    """Say what may become of the groups in a file; nothing when there are none."""
    count = len(held.groups)
    if not count:
        return ""
    if not held.may_be_clinics:
        words = _tr("import", "It has %n folders, too many to make clinics of them.", "", count)
    elif count == 1:
        words = _tr("import", "Make a clinic of its folder “{name}”").format(name=held.groups[0])
    else:
        words = _tr("import", "Make clinics of its %n folders", "", count)
    return words


def result_title(result: Result) -> str:
    """Say how many tokens went in."""
    if result.added == 1:
        return _tr("import", "1 token added")
    return _tr("import", "%n tokens added", "", result.added)


def result_rest(result: Result) -> list[tuple[str, Mark]]:
    """Say what became of the others, each with its icon."""
    lines = []
    for count, words, icon, tone in (
        (result.here, _tr("import", "%n already here", "", result.here), "check", "ink2"),
        (result.refused, _tr("import", "%n refused", "", result.refused), "warning", "warn"),
        (result.left, _tr("import", "%n not chosen", "", result.left), "info", "ink2"),
    ):
        if count:
            lines.append((words, Mark(words, icon, tone)))
    return lines


def advice(result: Result, file: str) -> tuple[str, ...]:
    """Say what to do next, for Frontdesk does none of it by itself."""
    app = result.format.app
    if result.format is Format.URIS:
        app = _tr("import", "The app that made this file")
    return (
        _tr("import", "Try one: sign in at a clinic with its code from here."),
        _tr(
            "import",
            "{app} still holds the same keys. Once the codes here work, remove them there, or keep "
            "that app as safe as this one.",
        ).format(app=app),
        _tr(
            "import",
            "Whoever has “{file}” may have your codes. Delete it, and empty the "
            "recycle bin: Frontdesk leaves it where it is.",
        ).format(file=file),
    )


def _numbered(row: Row) -> str:
    return _tr("import", "Entry {place}").format(place=row.place)
