"""What to look at when a clinic refuses a new code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.gui.add_words import breakable
from desktop.gui.layouts import box, card, column, row, rule
from desktop.gui.parts import Button, text
from desktop.gui.token_model import origin_text
from desktop.otp.token import Kind
from desktop.vault.entries import Entry

_FIGURE: Final = 16  # px
_tr = QCoreApplication.translate


class NextSteps(QWidget):
    """The usual reasons, the most frequent first, and what can be done now."""

    try_again = Signal()
    keep = Signal()
    remove = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = column(gap=16, margins=(24, 24, 24, 24))
        self.main = Button(_tr("enter code", "Show the code again"), "primary", "refresh")
        keep = Button(_tr("enter code", "Keep it, back to the list"))
        remove = Button(_tr("enter code", "Remove this token again"), "danger", "trash")
        self.main.clicked.connect(self.try_again)
        keep.clicked.connect(self.keep)
        remove.clicked.connect(self.remove)
        self._foot = row(remove, None, keep, self.main, gap=8)
        self.setLayout(
            column(
                text(_tr("enter code", "When the clinic refuses the code"), "title"),
                8,
                text(
                    _tr(
                        "enter code",
                        "Nothing is lost: the token is in your list. Look at these in turn.",
                    ),
                    "dim",
                ),
                24,
                card(self._list),
                16,
                box(self._foot),
            )
        )

    def set_narrow(self, narrow: bool) -> None:
        """Put the buttons one below the other, or side by side."""
        direction = QBoxLayout.Direction
        self._foot.setDirection(direction.BottomToTop if narrow else direction.LeftToRight)

    def show_steps(self, entry: Entry, now: float) -> None:
        """Show what may be the reason with this token; `now` is this computer's time, Unix."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, (head, words) in enumerate(_steps(entry, now), 1):
            if number > 1:
                self._list.addWidget(rule())
            figure = text(str(number), "label", "accent", wrap=False)
            figure.setFixedWidth(_FIGURE)
            line = row(figure, column(text(head, "label"), text(words), gap=4), gap=16)
            line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            self._list.addWidget(box(line))


def _steps(entry: Entry, now: float) -> Iterator[tuple[str, str]]:
    if entry.token.kind is Kind.HOTP:
        yield (
            _tr("enter code", "Try a new code"),
            _tr("enter code", "Each code of this kind works once. Make a new one and enter that."),
        )
    else:
        clock = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(now)), "d MMMM, HH:mm:ss")
        yield (
            _tr("enter code", "Is this computer’s clock right?"),
            _tr(
                "enter code",
                "It says {clock}. Codes depend on it: if it is more than half a minute off, "
                "have it set, then try the next code.",
            ).format(clock=clock),
        )
    names = origin_text(entry)
    yield (
        _tr("enter code", "Is it the right account?"),
        _tr(
            "enter code",
            "This code is for {account}. Make sure that the clinic’s page is open for the "
            "same account, not a colleague’s.",
        ).format(account=breakable(names))
        if names
        else _tr("enter code", "Make sure that the clinic’s page is open for your own account."),
    )
    yield (
        _tr("enter code", "Has the QR code run out?"),
        _tr(
            "enter code",
            "A clinic’s QR code is good for a few minutes. Load its page again, remove this "
            "token here and add the new QR code.",
        ),
    )
