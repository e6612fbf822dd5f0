"""What to look at, in this order, when one cannot get in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.backend import Can
from desktop.gui.layouts import box, card, column, row
from desktop.gui.parts import Button, text

_FIGURE: Final = 16  # px
_tr = QCoreApplication.translate


class TroubleSteps(QWidget):
    """The usual reasons, the most frequent first."""

    password = Signal()  # a new one is wanted
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        lines = column(gap=16, margins=(16, 16, 16, 16))
        for number, (head, words) in enumerate(_reasons(), 1):
            figure = text(str(number), "label", "accent", wrap=False)
            figure.setFixedWidth(_FIGURE)
            line = row(figure, column(text(head, "label"), text(words), gap=4), gap=12)
            line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            lines.addWidget(box(line))
        self._password = Button(_tr("sign in", "Set a new password"), "primary", "lock")
        self._back = Button(_tr("sign in", "Back"))
        self._password.clicked.connect(self.password)
        self._back.clicked.connect(self.back)
        self.setLayout(
            column(
                text(_tr("sign in", "When you cannot get in"), "label"),
                12,
                card(lines),
                24,
                self._password,
                8,
                self._back,
            )
        )

    def show_can(self, can: frozenset[Can]) -> None:
        """Offer what can be done from here."""
        self._password.setVisible(Can.RESET_PASSWORD in can)

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        first = self._password if self._password.isVisible() else self._back
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _reasons() -> Iterator[tuple[str, str]]:
    yield (
        _tr("sign in", "Is it the first time, or is the password forgotten?"),
        _tr(
            "sign in",
            "Have a new password set. The e-mail with the code may be in the spam folder.",
        ),
    )
    yield (
        _tr("sign in", "Is your user enabled?"),
        _tr(
            "sign in",
            "Ask your practice manager whether your user there is active, and not restricted.",
        ),
    )
    yield (
        _tr("sign in", "Is this computer’s clock right?"),
        _tr("sign in", "Codes depend on it. If it is off, the panel says so after the next try."),
    )
    yield (
        _tr("sign in", "Still not?"),
        _tr("sign in", "Ask the support of the clinic’s software. Nothing is lost here meanwhile."),
    )
