"""The form for a key that is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.errors import BadTokenError
from desktop.gui.choice import Choice
from desktop.gui.error_banner import error_text
from desktop.gui.layouts import box, card, column, row, scrolled
from desktop.gui.painted import Switch
from desktop.gui.parts import Button, announce, restyle, text
from desktop.gui.vault_bar import NARROW
from desktop.otp.base32 import LONGEST
from desktop.otp.token import PIN, TEXT, Algorithm, Kind
from desktop.presenters.typed_key import ASKED, BadForm, Field, TypedKey

_COLUMN: Final = 760  # px
_NUMBER: Final = 19  # digits of the largest counter
_tr = QCoreApplication.translate


class FormField(QWidget):
    """A field under its label; a hint, or what is wrong, below it."""

    def __init__(self, label: str, control: QLineEdit | Choice, hint: str = "") -> None:
        super().__init__()
        self.control = control
        caption = text(label, "group")
        caption.setBuddy(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        self._hint = hint
        self._below = text(hint, "small")
        self.setLayout(column(caption, control, self._below, None, gap=8))
        self._below.setVisible(bool(hint))
        if isinstance(control, QLineEdit):
            control.textEdited.connect(self.say_nothing)

    def say(self, wrong: str) -> None:
        """Say what is wrong; "" goes back to the hint."""
        self._below.setText(wrong or self._hint)
        self._below.setVisible(bool(wrong or self._hint))
        restyle(self._below, tone="danger" if wrong else "")
        restyle(self.control, bad="true" if wrong else "false")
        self.control.setAccessibleDescription(wrong or self._hint)

    def say_nothing(self) -> None:
        """Take back what was wrong."""
        if self._below.text() != self._hint:
            self.say("")


class TypedKeyPage(QWidget):
    """Issuer, account and key; what few need is further down."""

    submitted = Signal(object)  # TypedKey
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issuer = _line(TEXT)
        self._account = _line(TEXT)
        self._key = _line(LONGEST)
        self._key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._kind = Choice(_tr("typed key", "Kind of code"))
        self._kinds = tuple(Kind)
        for kind in self._kinds:
            self._kind.addItem(_kind_name(kind))
        self._algorithm = Choice(_tr("typed key", "Calculation"))
        self._algorithms = tuple(Algorithm)
        for algorithm in self._algorithms:
            self._algorithm.addItem(algorithm.value)
        self._digits, self._period, self._counter = _line(2), _line(5), _line(_NUMBER)
        self._pin = _line(PIN[-1])
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._fields = self._make_fields()
        self._advanced = Switch(_tr("typed key", "More settings"))
        self._more = box(self._grid())
        self._more.hide()
        more_line = row(
            column(
                text(_tr("typed key", "More settings")),
                text(_tr("typed key", "Only when the clinic says so."), "small"),
                gap=4,
            ),
            self._advanced,
        )
        more_line.setStretch(0, 1)
        go = Button(_tr("typed key", "Continue"), "primary")
        cancel = Button(_tr("add", "Cancel"))
        fields = self._fields
        form = card(
            column(
                fields[Field.ISSUER], fields[Field.ACCOUNT], fields[Field.KEY],
                more_line, self._more, gap=24, margins=(24, 24, 24, 24),
            )
        )  # fmt: skip
        body = box(
            column(
                text(_tr("typed key", "Type the key"), "title"), 8,
                text(
                    _tr("typed key", "Most clinics show it under the QR code."),
                    "dim",
                ), 24,
                form, 16,
                row(None, cancel, go),
            )
        )  # fmt: skip
        body.setMaximumWidth(_COLUMN)
        self._around = row(body, gap=0, margins=(24, 24, 24, 24))
        self.setLayout(column(scrolled(box(column(self._around, None), "plain"))))
        go.clicked.connect(self._submit)
        cancel.clicked.connect(self.back)
        self._advanced.toggled.connect(self._more.setVisible)
        self._kind.activated.connect(self._kind_chosen)
        self.begin("")

    def begin(self, key: str) -> None:
        """Start with an empty form, or with what may be the key in it."""
        for edit in (self._issuer, self._account, self._pin):
            edit.clear()
        self._key.setText(key)
        self._kind.setCurrentIndex(0)
        self._algorithm.setCurrentIndex(0)
        self._digits.setText("6")
        self._period.setText("30")
        self._counter.setText("0")
        self._advanced.setChecked(False)
        for each in self._fields.values():
            each.say("")
        self._kind_chosen()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard on the first field."""
        self._issuer.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bad_form(self, bad: BadForm) -> None:
        """Say what is wrong, each beside its field, and go to the first of them."""
        first: FormField | None = None
        for named, field in self._fields.items():
            reason = bad.reasons.get(named)
            field.say(error_text(BadTokenError(reason)) if reason else "")
            if reason and first is None:
                first = field
                announce(self, error_text(BadTokenError(reason)))
        if set(bad.reasons) & set(ASKED[self._kinds[self._kind.currentIndex()]]):
            self._advanced.setChecked(True)
        if first is not None:
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Continue with Enter, go back with Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less room at the edges of a narrow window."""
        super().resizeEvent(event)
        margin = 16 if self.width() < NARROW else 24
        self._around.setContentsMargins(margin, 24, margin, 24)

    def _submit(self) -> None:
        self.submitted.emit(
            TypedKey(
                issuer=self._issuer.text(),
                account=self._account.text(),
                key=self._key.text(),
                kind=self._kinds[self._kind.currentIndex()],
                algorithm=self._algorithms[self._algorithm.currentIndex()],
                digits=self._digits.text(),
                period=self._period.text(),
                counter=self._counter.text(),
                pin=self._pin.text(),
            )
        )

    def _kind_chosen(self) -> None:
        asked = ASKED[self._kinds[self._kind.currentIndex()]]
        for named in (Field.ALGORITHM, Field.DIGITS, Field.PERIOD, Field.COUNTER, Field.PIN):
            self._fields[named].setVisible(named in asked)

    def _make_fields(self) -> dict[Field, FormField]:
        return {
            Field.ISSUER: FormField(
                _tr("typed key", "Clinic or service"),
                self._issuer,
                _tr("typed key", "As the clinic’s page calls itself, such as Cliniko."),
            ),
            Field.ACCOUNT: FormField(
                _tr("typed key", "Your account there"),
                self._account,
                _tr("typed key", "Your own e-mail or user name, not a shared one."),
            ),
            Field.KEY: FormField(
                _tr("typed key", "Key"),
                self._key,
                _tr("typed key", "Spaces, dashes and small letters are fine."),
            ),
            Field.ALGORITHM: FormField(_tr("typed key", "Calculation"), self._algorithm),
            Field.DIGITS: FormField(_tr("typed key", "Digits of a code"), self._digits),
            Field.PERIOD: FormField(_tr("typed key", "Seconds a code is good for"), self._period),
            Field.COUNTER: FormField(_tr("typed key", "Counter to start from"), self._counter),
            Field.PIN: FormField(_tr("typed key", "PIN"), self._pin),
        }

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(16)
        grid.addWidget(FormField(_tr("typed key", "Kind of code"), self._kind), 0, 0, 1, 2)
        for index, named in enumerate(
            (Field.ALGORITHM, Field.DIGITS, Field.PERIOD, Field.COUNTER, Field.PIN)
        ):
            grid.addWidget(self._fields[named], 1 + index // 2, index % 2)
        return grid


def _line(longest: int) -> QLineEdit:
    result = QLineEdit()
    result.setMaxLength(longest)
    return result


def _kind_name(kind: Kind) -> str:
    return {
        Kind.TOTP: _tr("typed key", "By time (most clinics)"),
        Kind.HOTP: _tr("typed key", "By counter"),
        Kind.STEAM: _tr("typed key", "Steam"),
        Kind.MOTP: _tr("typed key", "mOTP, with a PIN"),
        Kind.YANDEX: _tr("typed key", "Yandex, with a PIN"),
    }[kind]
