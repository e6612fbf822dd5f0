"""The last step of adding: the code that the clinic waits for, and what it said to it."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.gui import painting, palette
from desktop.gui.add_words import breakable
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, card, column, row, rule, scrolled
from desktop.gui.next_steps import NextSteps
from desktop.gui.painted import CodeLabel, Monogram
from desktop.gui.parts import Banner, Button, announce, text
from desktop.gui.token_model import origin_text
from desktop.gui.vault_bar import NARROW
from desktop.otp.token import Kind
from desktop.presenters.copying import Copied
from desktop.presenters.enter_code import EnterCodePresenter
from desktop.presenters.live_codes import Live
from desktop.vault.entries import Clinic, Entry

_COLUMN: Final = 760  # px
_RING: Final = 56  # px, with the gap before it
_SECOND: Final = 1_000  # ms
_CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
_tr = QCoreApplication.translate


class EnterCodePage(QWidget):
    """The view of `EnterCodePresenter`, which it keeps."""

    ticked = Signal()
    new_code = Signal()
    copy = Signal()
    clear_now = Signal()
    worked = Signal()
    refused = Signal()
    try_again = Signal()
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: EnterCodePresenter | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._second)
        self._live = Live("")
        self._error = ErrorBanner()
        self._code = LargeCode()
        self._following = text("", "label", "accent", align=_CENTRE)
        self._monogram = Monogram("", None, 40)
        self._label = text("", "label")
        self._names = text("", "small")
        self._copy = Button(_tr("enter code", "Copy the code"), icon="copy")
        self._new = Button(_tr("enter code", "New code"), icon="refresh")
        self._copied = text("", "small", align=_CENTRE)
        self._clear = Button(_tr("enter code", "Clear now"), "quiet", small=True)
        self._main = Button(_tr("enter code", "It worked"), "primary", "check")
        self._refused = Button(_tr("enter code", "It was refused"))
        self._asking = self._asking_part()
        self._steps = NextSteps()
        self._steps.hide()
        body = box(column(self._error, self._asking, self._steps, gap=16))
        body.setMaximumWidth(_COLUMN)
        self._around = row(body, gap=0, margins=(24, 24, 24, 24))
        self.setLayout(column(scrolled(box(column(self._around, None), "plain"))))
        for button, signal in (
            (self._copy, self.copy),
            (self._new, self.new_code),
            (self._clear, self.clear_now),
            (self._main, self.worked),
            (self._refused, self.refused),
        ):
            button.clicked.connect(signal)
        self._steps.try_again.connect(self.try_again)
        self._steps.keep.connect(self.worked)
        self._steps.remove.connect(self.remove)

    # -- the view's side --

    def show_token(self, entry: Entry, clinic: Clinic | None) -> None:
        """Say whose code it is."""
        self._monogram.show_name(entry.label, clinic.colour if clinic else None)
        self._label.setText(breakable(entry.label))
        self._names.setText(breakable(origin_text(entry)))
        self._names.setVisible(bool(self._names.text()))
        self._new.setVisible(entry.token.kind is Kind.HOTP)
        self._fit()

    def show_live(self, live: Live) -> None:
        """Show the code of this second."""
        self._live = live
        self._code.show_live(live)
        self._copy.setEnabled(bool(live.text))
        if live.following:
            words = " ".join(painting.grouped(live.following))
            self._following.setText(_tr("enter code", "Next code: {code}").format(code=words))
        elif not live.text:
            self._following.setText(_tr("enter code", "Press “New code” when the clinic asks."))
        else:
            self._following.setText("")

    def show_copied(self, copied: Copied) -> None:
        """Say that the code is on the clipboard, and for how long."""
        fresh = not self._clear.isVisible()
        words = _tr("enter code", "Copied. Cleared in {seconds} s").format(seconds=copied.left)
        self._copied.setText(words)
        width = self._copied.fontMetrics().horizontalAdvance(words) + 1
        self._copied.setMinimumWidth(min(width, self._asking.width() // 2))
        self._clear.show()
        if fresh:
            announce(self._copy, words)

    def hide_copied(self) -> None:
        """Say no more about the clipboard."""
        self._copied.setText("")
        self._clear.hide()

    def show_next_steps(self, entry: Entry, now: float) -> None:
        """Say what to look at when the clinic refused the code."""
        self._steps.show_steps(entry, now)
        self._asking.hide()
        self._steps.show()
        self._steps.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code_again(self) -> None:
        """Go back from the next steps."""
        self._steps.hide()
        self._asking.show()
        self.focus_first()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._error.show_error(error)

    # -- within --

    def focus_first(self) -> None:
        """Put the keyboard on the primary button."""
        self._main.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the primary button with Enter; Escape leaves the next steps, then the page."""
        steps = self._steps.isVisible()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            (self._steps.main if steps else self._main).click()
        elif event.key() == Qt.Key.Key_Escape:
            (self.try_again if steps else self.worked).emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less room at the edges of a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        margin = 16 if narrow else 24
        self._around.setContentsMargins(margin, 24, margin, 24)
        self._inner.setContentsMargins(margin, 32, margin, 32)
        self._steps.set_narrow(narrow)
        self._fit()

    def _fit(self) -> None:
        """Keep the code whole, and the names on one line each while there is room."""
        room = min(self.width(), _COLUMN) - 2 * self._inner.contentsMargins().left()
        room -= 2 * self._around.contentsMargins().left()
        self._code.set_room(room)
        for label in (self._label, self._names):
            width = label.fontMetrics().horizontalAdvance(label.text())
            label.setMinimumWidth(min(width + 1, room - self._monogram.width() - 16))

    def showEvent(self, event: QShowEvent) -> None:
        """Count while somebody looks."""
        super().showEvent(event)
        self._second()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no more."""
        super().hideEvent(event)
        self._timer.stop()

    def _second(self) -> None:
        """Tick at the beginning of each second, when codes change."""
        self.ticked.emit()
        self._timer.start(_SECOND - int(time.time() * _SECOND) % _SECOND)

    def _asking_part(self) -> QWidget:
        names = column(self._label, self._names, gap=4)
        who = row(None, self._monogram, names, None, gap=12)
        self._clear.hide()
        self._inner: QVBoxLayout = column(
            who,
            24,
            row(None, self._code, None),
            4,
            self._following,
            8,
            row(None, self._new, self._copy, None, gap=12),
            8,
            row(None, self._copied, self._clear, None),
            16,
            rule(),
            24,
            text(_tr("enter code", "Did the clinic accept it?"), "label", align=_CENTRE),
            16,
            row(None, self._refused, self._main, None, gap=12),
            margins=(32, 32, 32, 32),
        )
        return box(
            column(
                text(_tr("enter code", "Enter this code at the clinic to finish"), "title"),
                8,
                text(
                    _tr(
                        "enter code",
                        "The clinic’s page waits for it. Until it has the code, 2FA is not on.",
                    ),
                    "dim",
                ),
                24,
                card(self._inner),
                24,
                Banner(
                    "info",
                    _tr("enter code", "Is the clinic showing back-up codes now?"),
                    _tr(
                        "enter code",
                        "Print them and keep them with your recovery kit. They are the way in "
                        "when this computer is not.",
                    ),
                ),
            )
        )


class LargeCode(QWidget):
    """The largest text there is: as large as the code's length and the room allow."""

    _ROLES: Final = ("code_enrol", "code_small_window", "code_row")

    def __init__(self) -> None:
        super().__init__()
        self._room = _COLUMN
        self._live = Live("")
        self._labels = {
            (role, tone): CodeLabel(role, tone=tone)
            for role in self._ROLES
            for tone in ("ink", "ink3")
        }
        for label in self._labels.values():
            label.hide()
        self.setLayout(row(*self._labels.values(), gap=0))

    def set_room(self, room: int) -> None:
        """Fit into a width in px."""
        self._room = room
        self.show_live(self._live)

    def show_live(self, live: Live) -> None:
        """Show a code, fading when the next one is shown beside it."""
        self._live = live
        role = next((each for each in self._ROLES if self._fits(each)), self._ROLES[-1])
        shown = (role, "ink3" if live.following else "ink")
        for key, label in self._labels.items():
            if key == shown and live.text:
                label.show_code(live.text, live.seconds, live.period)
            label.setVisible(key == shown and bool(live.text))

    def _fits(self, role: str) -> bool:
        ring = 0 if self._live.seconds is None else _RING
        width = painting.code_width(self._live.text, palette.font(role, QFont.Weight.DemiBold))
        return width + ring <= self._room
