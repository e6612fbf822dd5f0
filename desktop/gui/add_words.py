"""What the pages for adding say: enums and numbers as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop.errors import BadTokenError, Refusal
from desktop.gui.error_banner import error_text
from desktop.presenters.add import Looked, Problem
from desktop.presenters.candidates import Row, TokenRow
from desktop.presenters.offers import Screen, Source, Way

_RUN: Final = re.compile(r"@|[^\s.@]{20}|\S(?=\.)")  # after which a line may end
_PAIR: Final = 2  # screens that are told apart by where they stand
_tr = QCoreApplication.translate


def breakable(words: str) -> str:
    """Return words that wrap inside a long address or name, rather than widen the page."""
    return _RUN.sub("\\g<0>\u200b", words)


def where(source: Source) -> str:
    """Say where something was found."""
    if source.way is Way.FILE:
        return source.name
    if source.way is Way.SCREEN:
        return _screen(source.screen)
    return {
        Way.CLIPBOARD: _tr("add", "Clipboard"),
        Way.DROPPED: _tr("add", "Dropped here"),
        Way.TYPED: _tr("add", "Typed"),
        Way.LINK: _tr("add", "Opened link"),
    }[source.way]


def _screen(screen: Screen | None) -> str:
    if screen is None:
        return _tr("add", "Part of the screen")
    if screen.count == 1:
        return _tr("add", "Your screen")
    if screen.count > _PAIR:
        words = _tr("add", "Screen {number} of {count}")
        return words.format(number=screen.number, count=screen.count)
    first = screen.number == 1
    if screen.stacked:
        return _tr("add", "Upper screen") if first else _tr("add", "Lower screen")
    return _tr("add", "Left screen") if first else _tr("add", "Right screen")


def nothing_seen(looked_at: Sequence[Looked]) -> tuple[str, str]:
    """Say what of the screens was looked at in vain, and what to try."""
    sizes = _tr("add", " and ").join(f"{each.size[0]} × {each.size[1]}" for each in looked_at)
    enlarge = QKeySequence(QKeySequence.StandardKey.ZoomIn)
    larger = enlarge.toString(QKeySequence.SequenceFormat.NativeText)
    if not all(each.whole for each in looked_at):
        return (
            _tr("add", "No QR code found in that part of the screen"),
            _tr(
                "add",
                "Frontdesk looked at {sizes} pixels of it. Draw the frame around all of the code "
                "and some of what is around it, or make the code larger in the browser ({keys}).",
            ).format(sizes=sizes, keys=larger),
        )
    if len(looked_at) == 1:
        what = _tr("add", "Frontdesk looked at your screen ({sizes} pixels).")
    else:
        words = _tr("add", "Frontdesk looked at all of your {count} screens ({sizes} pixels).")
        what = words.replace("{count}", str(len(looked_at)))
    try_this = _tr(
        "add",
        "Is all of the code to be seen? Make it larger in the browser ({keys}), or choose the part "
        "of the screen where it is. If it is in a menu or tip that closes, "
        "open it while five seconds are counted.",
    )
    return (
        _tr("add", "No QR code found on your screens")
        if len(looked_at) > 1
        else _tr("add", "No QR code found on your screen"),
        f"{what} {try_this}".format(sizes=sizes, keys=larger),
    )


def title(rows: Sequence[Row]) -> str:
    """Say how many tokens were found."""
    count = sum(isinstance(row, TokenRow) for row in rows)
    if count == 0:
        return _tr("add", "No token found")
    screens = {row.source.screen for row in rows if row.source.way is Way.SCREEN}
    if len(screens) > 1 and None not in screens and count > 1:
        words = _tr("add", "%n tokens found on {count} screens", "", count)
        return words.format(count=len(screens))
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
    if source.way is Way.SCREEN:
        return _tr("add", "Frontdesk could not look at the screen")
    if source.way is Way.CLIPBOARD:
        return _tr("add", "Nothing to add on the clipboard")
    return _tr("add", "Nothing to add in what was dropped")
