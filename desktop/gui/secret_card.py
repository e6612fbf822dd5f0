"""A token's QR code and key, behind the password."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame

from desktop.gui.layouts import box, column, row
from desktop.gui.parts import Banner, Button, announce, set_by_clinic, text
from desktop.gui.password_form import PasswordForm
from desktop.gui.qr_view import QrView
from desktop.presenters.details import Revealed

_LINE: Final = 4  # groups of the key on a line
_BESIDE: Final = 560  # px
_tr = QCoreApplication.translate


class SecretCard(QFrame):
    """Closed, asking for the password, or open for a minute."""

    hide_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._ask = Button(_tr("secret", "Show QR code and key…"), icon="eye")
        self._ask.clicked.connect(self._open_form)
        self._advice = text(
            _tr(
                "secret",
                "Whoever has seen them can make your codes from then on. Show them only "
                "to move the token to another device of yours. It is noted in the journal.",
            ),
            "dim",
        )
        self._set = set_by_clinic()
        self._set.hide()
        self.form = PasswordForm(_tr("secret", "Show them"), "eye")
        self.form.cancelled.connect(self._close_form)
        self.form.hide()
        self._weak = Banner(
            "warn",
            _tr("secret", "The key is short"),
            _tr(
                "secret",
                "It has less than the 128 bits that the standard asks for. It works; ask the "
                "clinic whether they can give you a longer one.",
            ),
        )
        self._weak.hide()
        self._qr = QrView(_tr("secret", "QR code of this token"))
        self._no_qr = text(
            _tr("secret", "This kind of token has no QR code that other apps read."), "dim"
        )
        self._key = text("", "heading")
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._left = text("", "small")
        hide = Button(_tr("secret", "Hide now"), icon="eye-off")
        hide.clicked.connect(self.hide_pressed)
        self._hide = hide
        key = column(
            text(_tr("secret", "Key"), "group"), self._key, 8, self._left, row(hide, None), None
        )
        key.setSpacing(8)
        self._sides = row(self._qr, self._no_qr, key, gap=24)
        self._sides.setStretch(2, 1)
        self._sides.setAlignment(self._qr, Qt.AlignmentFlag.AlignTop)
        self._shown = box(self._sides)
        self._shown.hide()
        self.setLayout(
            column(
                text(_tr("secret", "QR code and key"), "label"),
                self._advice,
                self._set,
                self._weak,
                self.form,
                self._shown,
                row(self._ask, None),
                gap=12,
                margins=(16, 16, 16, 16),
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the key below the QR code where there is no room beside it."""
        super().resizeEvent(event)
        narrow = event.size().width() < _BESIDE
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: what does not fit goes below."""
        return QSize(0, super().minimumSizeHint().height())

    def show_weak(self, weak: bool) -> None:
        """Say that the key is short."""
        self._weak.setVisible(weak)

    def forbid(self) -> None:
        """Offer no way to them: the clinic does not allow it."""
        self._close_form()
        self._ask.hide()
        self._advice.setText(
            _tr("secret", "They cannot be shown again on this computer, only used for codes.")
        )
        self._set.show()

    def show_secret(self, revealed: Revealed, left: int) -> None:
        """Show the code and the key."""
        self._close_form()
        self._ask.hide()
        self._qr.show_modules(revealed.qr or ())
        self._qr.setVisible(revealed.qr is not None)
        self._no_qr.setVisible(revealed.qr is None)
        groups = revealed.groups
        lines = (groups[at : at + _LINE] for at in range(0, len(groups), _LINE))
        self._key.setText("\n".join(" ".join(line) for line in lines))
        self._key.setAccessibleName(" ".join("".join(groups)))
        self.show_left(left)
        self._shown.show()
        self._hide.setFocus()
        announce(self, _tr("secret", "The key is shown."))

    def show_left(self, left: int) -> None:
        """Count down."""
        words = _tr("secret", "Hidden again in {seconds} s").format(seconds=left)
        self._left.setText(words)

    def hide_secret(self) -> None:
        """Forget the code and the key."""
        self.form.forget()
        if self._shown.isHidden():
            return
        self._qr.show_modules(())
        self._key.clear()
        self._key.setAccessibleName("")
        self._shown.hide()
        self._ask.show()

    def _open_form(self) -> None:
        self._ask.hide()
        self.form.show()
        self.form.field.setFocus()

    def _close_form(self) -> None:
        self.form.forget()
        self.form.hide()
        self._ask.show()
