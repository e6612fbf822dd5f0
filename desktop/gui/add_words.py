"""What the pages for adding say: enums and numbers as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.errors import BadTokenError, Refusal
from desktop.gui.error_banner import error_text
from desktop.presenters.add import Problem
from desktop.presenters.candidates import Row, TokenRow
from desktop.presenters.offers import Source, Way

_RUN: Final = re.compile(r"@|[^\s.@]{20}|\S(?=\.)")  # after which a line may end
_tr = QCoreApplication.translate


def breakable(words: str) -> str:
    """Return words that wrap inside a long address or name, rather than widen the page."""
    return _RUN.sub("\\g<0>\u200b", words)


def where(source: Source) -> str:
    """Say where something was found."""
    if source.way is Way.FILE:
        return source.name
    return {
        Way.CLIPBOARD: _tr("add", "Clipboard"),
        Way.DROPPED: _tr("add", "Dropped here"),
        Way.TYPED: _tr("add", "Typed"),
        Way.LINK: _tr("add", "Opened link"),
    }[source.way]


def title(rows: Sequence[Row]) -> str:
    """Say how many tokens were found."""
    count = sum(isinstance(row, TokenRow) for row in rows)
    if count == 0:
        return _tr("add", "No token found")
    if count == 1:
        return _tr("add", "One token found")
    return _tr("add", "%n tokens found", "", count)


def add_button(count: int) -> str:
    """Return the words of the primary button."""
    if count == 0:
        return _tr("add", "Add")
    if count == 1:
        return _tr("add", "Add 1 token")
    return _tr("add", "Add %n tokens", "", count)


def missing_parts(missing: Sequence[int], count: int) -> str:
    """Say which codes of a set are still to come."""
    if len(missing) == 1:
        words = _tr("add", "Code {number} of {count} is missing.")
        return words.format(number=missing[0], count=count)
    words = _tr("add", "Codes {numbers} of {count} are missing.")
    return words.format(numbers=", ".join(map(str, missing)), count=count)


def refusal(reason: Refusal) -> str:
    """Say why something is not a token."""
    return error_text(BadTokenError(reason))


def problems(found: Sequence[Problem]) -> tuple[str, str]:
    """Say what could not be read: what happened; what that means and what to do."""
    if len(found) == 1:
        source, error = found[0].source, found[0].error
        if error is None:
            return (
                _nothing_in(source),
                _tr(
                    "add",
                    "Nothing was changed. Copy a picture of the QR code, the link or the key, "
                    "and paste again.",
                ),
            )
        return _nothing_in(source), error_text(error)
    lines = [
        f"{where(each.source)}: {error_text(each.error)}"
        for each in found
        if each.error is not None
    ]
    return _tr("add", "%n files or pictures gave nothing", "", len(found)), "\n".join(lines)


def _nothing_in(source: Source) -> str:
    if source.way is Way.FILE:
        return _tr("add", "Nothing found in {file}").format(file=breakable(source.name))
    if source.way is Way.CLIPBOARD:
        return _tr("add", "Nothing to add on the clipboard")
    return _tr("add", "Nothing to add in what was dropped")
