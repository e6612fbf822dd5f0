"""Choosing a password: how strong it is, in words, and the same again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.field_fault import FieldFault
from desktop.gui.layouts import box, column, row, stretched
from desktop.gui.painted import Bar
from desktop.gui.parts import Button, Glyph, announce, labelled, restyle, text
from desktop.gui.password_field import PasswordField
from desktop.messages import advice_sentence
from desktop.presenters.choose_password import ChoosePassword, PasswordFault
from desktop.vault.strength import NEEDED, Strength

_PAUSE: Final = 200  # ms without a key before the password is looked at
_SCORES: Final = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What is said around the fields."""

    title: str
    lead: str
    field: str


def _for_a_vault() -> Words:
    tr = partial(QCoreApplication.translate, "password")
    return Words(
        tr("Choose a password"),
        tr(
            "It locks your tokens on this computer. Nobody else has it and nobody can "
            "reset it, so the next step gives you a recovery kit."
        ),
        tr("Password for your vault"),
    )


class PasswordStep(QWidget):
    """Gives copies while the password is typed, and both fields when asked to go on."""

    typed = Signal(object)  # a Secret
    submitted = Signal(object, object)  # two Secrets
    back = Signal()

    def __init__(self, words: Words | None = None) -> None:
        super().__init__()
        words = words or _for_a_vault()
        tr = partial(QCoreApplication.translate, "password")
        self._password, self._again = PasswordField(), PasswordField()
        self._needed = NEEDED
        self._bar = Bar(_SCORES)
        self._word = text("", "label", wrap=False)
        self._advice = text("")
        self._strength = box(stretched(row(self._word, self._advice, gap=6), 1))
        self._fault = FieldFault(self._password)
        self._different = FieldFault(self._again)
        self._go = Button(tr("Continue"), "primary")
        self._away = Button(tr("Back"))
        tip = text(tr("Four unusual words are easier to type with one hand than symbols."))
        self.setLayout(
            column(
                text(words.title, "title"),
                8,
                text(words.lead, "dim"),
                24,
                labelled(words.field, self._password),
                self._fault,
                12,
                self._bar,
                8,
                self._strength,
                12,
                stretched(row(Glyph("info"), tip, gap=12), 1),
                24,
                labelled(tr("The same again"), self._again),
                self._different,
                32,
                row(None, self._away, self._go),
            )
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._look)
        self._password.changed.connect(self._changed)
        self._again.changed.connect(self._again_changed)
        self._password.submitted.connect(self._again.setFocus)
        self._again.submitted.connect(self._submit)
        self._go.clicked.connect(self._submit)
        self._away.clicked.connect(self.back)
        self.show_strength(None, enough=False)

    def ask_for(self, needed: int) -> None:
        """Say that so strong a password is needed, as a score of 0 to 4."""
        self._needed = needed
        self.show_strength(None, enough=False)

    def begin(self) -> None:
        """Put the keyboard on the first field."""
        self._password.setFocus()

    def show_strength(self, strength: Strength | None, *, enough: bool) -> None:
        """Say how strong it is so far, and what would make it stronger."""
        tr = partial(QCoreApplication.translate, "password")
        if strength is None:
            self._bar.show_share(0)
            self._word.setText(
                tr("Your clinic asks for “Strong”.")
                if self._needed > NEEDED
                else tr("At least “Good” is needed.")
            )
            restyle(self._word, role="dim", tone="")
            self._advice.setText("")
            return
        words = (tr("Weak."), tr("Weak."), tr("Fair."), tr("Good."), tr("Strong."))
        tone = "success" if enough else "warn"
        self._bar.show_share(max(1, strength.score) / _SCORES, tone)
        self._word.setText(words[strength.score])
        restyle(self._word, role="label", tone=tone)
        advice = ""
        if enough and strength.advice is not None:
            advice = tr("One more unusual word makes it stronger.")
        elif strength.advice is not None:
            translate = partial(QCoreApplication.translate, "errors")
            advice = advice_sentence(strength.advice).text(translate)
        self._advice.setText(advice)
        announce(self._password, f"{words[strength.score]} {advice}".strip())

    def show_fault(self, fault: PasswordFault | None) -> None:
        """Say it under the field that it is about."""
        tr = partial(QCoreApplication.translate, "password")
        words = {
            PasswordFault.EMPTY: tr("Type a password."),
            PasswordFault.WEAK: tr("Your clinic asks for a stronger one. Make it longer.")
            if self._needed > NEEDED
            else tr("This one is too easy to guess. Make it longer."),
        }
        self._fault.say(words.get(fault, "") if fault else "")
        different = fault is PasswordFault.DIFFERENT
        self._different.say(tr("The two are not the same. Type both again.") if different else "")
        if different:
            self.forget()
        if fault is not None:
            self._password.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Take no other password meanwhile."""
        for field in (self._password, self._again):
            field.setReadOnly(busy)
        self._go.setEnabled(not busy)

    def forget(self) -> None:
        """Empty both fields."""
        self._timer.stop()
        self._password.forget()
        self._again.forget()
        self.show_strength(None, enough=False)

    def _changed(self) -> None:
        if self._password.characters():
            self._timer.start()
        else:
            self._timer.stop()
            self._look()

    def _again_changed(self) -> None:
        if self._again.characters():
            self._different.say("")

    def _look(self) -> None:
        self.typed.emit(self._password.copy_secret())

    def _submit(self) -> None:
        if self._go.isEnabled():
            self._timer.stop()
            password, again = self._password.copy_secret(), self._again.copy_secret()
            self.submitted.emit(password, again)


def connect_password_step(step: PasswordStep, presenter: ChoosePassword) -> None:
    """Have the presenter hear what is typed."""
    step.typed.connect(presenter.typed)
    step.submitted.connect(presenter.submit)
