"""Who is signed in at a clinic, and what can be done there."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.backend import Can
from desktop.gui.layouts import box, card, column, row, rule, stretched
from desktop.gui.parts import Button, restyle, text
from desktop.presenters.account_states import (
    In,
)
from desktop.presenters.panel import Panel

_tr = QCoreApplication.translate
_MINUTE: Final = 60


class SignedInCard(QWidget):
    """Who is signed in, since when, where else; and new back-up codes, once."""

    browser = Signal()
    sign_out = Signal()
    end_others = Signal()
    new_codes = Signal()
    codes_noted = Signal()
    enrol = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = column(margins=(16, 16, 16, 16))
        self._card = card(self._facts)
        self._codes = text("", "label")
        self._codes.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        noted = Button(_tr("sign in", "I have written them down"), "primary", "check")
        noted.clicked.connect(self.codes_noted)
        codes = card(
            column(
                text(_tr("sign in", "Your new back-up codes"), "label"),
                4,
                text(
                    _tr(
                        "sign in",
                        "They are the way in when this computer is not. Each works once, and they "
                        "are shown only now: keep them with your recovery kit.",
                    )
                ),
                12,
                self._codes,
                16,
                noted,
                margins=(16, 16, 16, 16),
            )
        )
        self._codes_card = box(column(codes, 16))
        self._browser = Button(_tr("sign in", "Open in browser"), "primary", "browser")
        sign_out = Button(_tr("sign in", "Sign out"), icon="sign-out")
        self._end = Button(_tr("sign in", "Sign out everywhere else"), "quiet", small=True)
        self._enrol = Button(_tr("sign in", "Set up 2FA here"), "quiet", small=True)
        self._renew = Button(_tr("sign in", "New back-up codes"), "quiet", small=True)
        for button, signal in (
            (self._browser, self.browser),
            (sign_out, self.sign_out),
            (self._end, self.end_others),
            (self._enrol, self.enrol),
            (self._renew, self.new_codes),
        ):
            button.clicked.connect(signal)
        self.setLayout(
            column(
                self._codes_card,
                self._card,
                24,
                self._browser,
                8,
                sign_out,
                8,
                row(self._end, None),
                row(self._renew, None),
                row(self._enrol, None),
                16,
                text(_tr("sign in", "Locking or handing over signs you out here."), "small"),
            )
        )

    def show_session(self, state: In, panel: Panel) -> None:
        """Say who it is."""
        while item := self._facts.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, (name, value) in enumerate(_facts(state)):
            if number:
                self._facts.addSpacing(12)
                self._facts.addWidget(rule())
                self._facts.addSpacing(12)
            words = text(value, align=Qt.AlignmentFlag.AlignRight)
            line = row(text(name, "dim", wrap=False), words, gap=16)
            self._facts.addWidget(box(stretched(line, 1)))
        self._codes_card.setVisible(bool(state.new_codes))
        # One thing at a time: codes that are shown once come first.
        restyle(self._browser, kind="" if state.new_codes else "primary")
        self._browser.set_icon("browser")
        self._codes.setText("\n".join(state.new_codes))
        others = sum(not session.here for session in state.sessions or ())
        self._end.setVisible(others > 0)
        self._enrol.setVisible(Can.ENROL in panel.can and not panel.has_token)
        self._renew.setVisible(Can.COUNT_RECOVERY_CODES in panel.can and panel.has_token)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(state: In) -> list[tuple[str, str]]:
    me = state.me
    facts = [(_tr("sign in", "Name"), me.person)]
    if me.role:
        facts.append((_tr("sign in", "Role"), me.role))
    facts.append((_tr("sign in", "Since"), _since(me.since)))
    if state.sessions is not None:
        others = sum(not session.here for session in state.sessions)
        if others > 1:
            words = _tr("sign in", "%n, on other computers", "", others)
        else:
            words = _tr("sign in", "1, on another computer") if others else _tr("sign in", "None")
        facts.append((_tr("sign in", "Other sessions"), words))
    if state.codes is not None:
        facts.append((_tr("sign in", "Back-up codes left"), str(state.codes.left)))
    return facts


def _since(unix: float) -> str:
    clock = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(unix)), "HH:mm")
    passed = max(int(time.time() - unix), 0)
    if passed < _MINUTE:
        return clock
    hours, minutes = divmod(passed // _MINUTE, _MINUTE)
    if hours:
        words = _tr("sign in", "{clock}, for {hours} h {minutes} min")
    else:
        words = _tr("sign in", "{clock}, for {minutes} min")
    return words.format(clock=clock, hours=hours, minutes=minutes)
