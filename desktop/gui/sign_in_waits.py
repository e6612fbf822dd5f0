"""What is waited for in a sign-in: the clinic, the browser, the next code."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.layouts import box, card, column, row
from desktop.gui.painted import Bar, CodeLabel
from desktop.gui.parts import Banner, Button, text
from desktop.presenters.account_states import (
    CodeWaits,
    Doing,
)
from desktop.presenters.live_codes import Live

_tr = QCoreApplication.translate


class Busy(QWidget):
    """The clinic, or its page in the browser, is being waited for."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = text("", "label")
        self._more = text("", "dim")
        self._cancel = Button(_tr("sign in", "Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        self.setLayout(column(self._words, 4, self._more, 24, self._cancel))

    def show_doing(self, doing: Doing | None) -> None:
        """Say what is waited for; None: the browser."""
        words = {
            Doing.SIGN_IN: _tr("sign in", "Asking the clinic…"),
            Doing.CODE: _tr("sign in", "Sending the code…"),
            Doing.EMAIL_CODE: _tr("sign in", "Sending the code…"),
            Doing.PASSWORD: _tr("sign in", "Asking the clinic…"),
            Doing.ENROL: _tr("sign in", "Asking the clinic…"),
            Doing.SESSIONS: _tr("sign in", "Asking the clinic…"),
            Doing.SIGN_OUT: _tr("sign in", "Signing out…"),
            Doing.OPEN: _tr("sign in", "Opening the browser…"),
        }
        if doing is None:
            self._words.setText(_tr("sign in", "Sign in in the browser"))
            self._more.setText(
                _tr(
                    "sign in",
                    "The clinic’s page is open there. Come back when it is done; this waits for "
                    "five minutes.",
                )
            )
        else:
            self._words.setText(words[doing])
            self._more.setText(_tr("sign in", "This takes a moment, and 15 seconds at most."))

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)


class CodeWaiting(QWidget):
    """The password was right; the next code goes by itself."""

    cancelled = Signal()
    type_code = Signal()
    recovery = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._right = Banner("success", _tr("sign in", "Your password is right."))
        self._title = text(_tr("sign in", "Waiting for the next code"), "label")
        self._why = text("")
        self._now = CodeLabel(tone="ink3")
        self._next = CodeLabel(align=Qt.AlignmentFlag.AlignRight, tone="accent")
        self._bar = Bar()
        following = text(_tr("sign in", "Next"), "group", "accent", wrap=False)
        card_ = card(
            column(
                self._title,
                4,
                self._why,
                16,
                row(text(_tr("sign in", "Now"), "small", wrap=False), None, following),
                row(self._now, None, self._next),
                12,
                self._bar,
                margins=(16, 16, 16, 16),
            )
        )
        self._cancel = Button(_tr("sign in", "Cancel"))
        type_code = Button(_tr("sign in", "Type a code"), "quiet", small=True)
        recovery = Button(_tr("sign in", "Use a back-up code"), "quiet", small=True)
        self._others = box(row(None, type_code, recovery, None))
        self._cancel.clicked.connect(self.cancelled)
        type_code.clicked.connect(self.type_code)
        recovery.clicked.connect(self.recovery)
        self.setLayout(column(self._right, 16, card_, 24, self._cancel, 8, self._others))

    def show_waiting(self, state: CodeWaits) -> None:
        """Say which code waits, and why."""
        self._right.setVisible(not state.enrols and state.trouble is None)
        self._others.setVisible(not state.enrols)

    def show_live(self, live: Live | None) -> None:
        """Show both codes, and how long it is to the next."""
        if live is None:
            return
        seconds = live.seconds or 0
        self._why.setText(
            _tr(
                "sign in",
                "This one has %n s left, or has gone already. The next goes by itself.",
                "",
                seconds,
            )
        )
        self._now.show_code(live.text, live.seconds, live.period)
        self._next.show_code(live.following)
        self._bar.show_share(1 - seconds / max(live.period, 1))

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
