"""The recovery kit on paper: black on white, with what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt

from desktop.gui.paper import HEADING, TITLE, Paper, today

_COLUMNS: Final = 4
_LINE: Final = 140  # units between two lines of groups


def kit_sheet(paper: Paper, person: str, groups: Sequence[str]) -> None:
    """Draw the kit of a person."""
    tr = partial(QCoreApplication.translate, "kit")
    paper.words(tr("Frontdesk recovery kit"), TITLE, bold=True)
    paper.words(tr("{person} · {date}").format(person=person, date=today()), 45)
    paper.gap(80)
    _draw_groups(paper, groups)
    paper.gap(80)
    paper.words(tr("What it is for"), HEADING, bold=True)
    for line in (
        tr("If you forget the password of your vault, these eight groups open it."),
        tr("In Frontdesk choose your name, then “Use my recovery code”, and type them."),
        tr("You will be asked for a new password, and get a new kit. This one is then void."),
        tr("Keep it on paper at home, not at the desk, and not in your e-mail."),
        tr(
            "Whoever has it and this computer can open your vault. Nobody can make you another: "
            "while your vault is open, you can."
        ),
    ):
        paper.words(line)


def _draw_groups(paper: Paper, groups: Sequence[str]) -> None:
    painter = paper.painter
    lines = -(-len(groups) // _COLUMNS)
    frame = QRectF(0, paper.top, paper.width, lines * _LINE + 80)
    pen = painter.pen()
    pen.setWidth(3)
    painter.setPen(pen)
    painter.drawRoundedRect(frame, 30, 30)
    cell = (paper.width - 120) / _COLUMNS
    for i, group in enumerate(groups):
        x, y = 60 + i % _COLUMNS * cell, paper.top + 40 + i // _COLUMNS * _LINE
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        paper.font(35)
        painter.drawText(QRectF(x, y, 60, _LINE), middle, str(i + 1))
        paper.font(70, bold=True)
        painter.drawText(QRectF(x + 60, y, cell - 60, _LINE), middle, group)
    paper.gap(frame.height())
