"""A field for passwords that never holds one as a string.

A QLineEdit keeps what is typed in strings and in its undo history, which stay in memory after
they are freed. This one shows as many characters as were typed, but they all are `_FILLER`; the
typed ones go into a buffer that is overwritten. What comes as a string all the same (pasted, from
assistive technology, composed by an input method) is moved there too, and noted.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from desktop.gui import palette, traces
from desktop.gui.code_points import LIMIT, CodePoints
from desktop.gui.parts import TintedAction
from desktop.secret import Secret

_FILLER: Final = "\ufdd0"  # a noncharacter: nothing that is typed or pasted contains it
_REFUSED: Final = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Cut,
)
_KNOWS_LAYOUT: Final = frozenset({"windows", "cocoa"})  # elsewhere Qt says the system's language


class PasswordField(QLineEdit):
    """Takes a password; `take` gives it, and empties the field.

    `foreign`: it is somebody else's, a clinic's, and no vault's. What is left of it in memory goes
    with the next lock, and is no reason to start the process anew before.
    """

    changed = Signal()
    submitted = Signal()
    caps_lock_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, foreign: bool = False) -> None:
        super().__init__(parent)
        self._foreign = foreign
        self._buffer = CodePoints()
        self._absorbing = False
        self._shown = False
        self._caps_lock: bool | None = None
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LIMIT)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self._eye = TintedAction("eye", self._show_words(), self)
        self._eye.triggered.connect(self._toggle)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._absorb)
        self.returnPressed.connect(self.submitted)

    @property
    def traceless(self) -> bool:
        """Whether no string of a password was made in this process, by this field or another."""
        return not traces.left()

    @property
    def caps_lock(self) -> bool:
        """Whether what was typed last says that Caps Lock is on: Qt cannot be asked."""
        return bool(self._caps_lock)

    def characters(self) -> int:
        """Return how many characters there are."""
        return len(self._buffer)

    def copy_secret(self) -> Secret:
        """Return the NFC UTF-8 bytes to be estimated, which makes strings of them."""
        self._leave_traces()
        return self._buffer.encode()[0]

    def take(self) -> tuple[Secret, bool]:
        """Return the NFC UTF-8 bytes and whether the process is `traceless`; empty the field."""
        secret, stringless = self._buffer.encode()
        if not stringless:
            self._leave_traces()
        self.forget()
        return secret, self.traceless

    def forget(self) -> None:
        """Empty the field and overwrite what was in it."""
        self._buffer.wipe()
        self._fill(0)
        self.conceal()

    def reveal(self) -> None:
        """Show the characters, until asked to hide them or the focus goes."""
        self._look(shown=True)

    def conceal(self) -> None:
        """Show dots again."""
        self._look(shown=False)

    def _leave_traces(self) -> None:
        if not self._foreign:
            traces.leave()

    # What is typed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take characters without handing them to the base class."""
        if any(event.matches(each) for each in _REFUSED):
            event.accept()
            return
        if event.key() == Qt.Key.Key_CapsLock and self._caps_lock is not None:
            self._say_caps_lock(on=not self._caps_lock)
        words = event.text()
        if self.isReadOnly() or not _types(event, words):
            super().keyPressEvent(event)
            return
        event.accept()
        self._watch_caps_lock(event, words)
        if len(words) > 1:
            self._leave_traces()
        self._type(words)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take a single character (a dead key and its letter); strings are absorbed."""
        words = event.commitString()
        if len(words) != 1 or event.replacementLength() or self.isReadOnly():
            super().inputMethodEvent(event)
            if len(event.preeditString()) > 1:
                self._leave_traces()
            return
        super().inputMethodEvent(QInputMethodEvent("", []))
        self._type(words)

    def _type(self, words: str) -> None:
        """Put characters in place of the selection, or at the cursor."""
        if self.hasSelectedText():
            self.del_()
        for character in words:
            if self._buffer.insert(self.cursorPosition(), ord(character)):
                self._absorbing = True  # the buffer has it already
                self.insert(_FILLER)
                self._absorbing = False
        self._tell()

    def _absorb(self, text: str) -> None:
        """Make the buffer agree after the base class has changed its text."""
        if self._absorbing:
            return
        kept = len(text) - len(text.lstrip(_FILLER))
        rest = len(text) - kept - len(text[kept:].rstrip(_FILLER))
        foreign = text[kept : len(text) - rest]
        cursor = self.cursorPosition()
        if foreign:
            self._leave_traces()
            self._buffer.delete(kept, max(0, len(self._buffer) - kept - rest))
            for at, character in enumerate(foreign):
                self._buffer.insert(kept + at, ord(character))
        elif len(text) < len(self._buffer):
            self._buffer.delete(cursor, len(self._buffer) - len(text))
        if foreign or len(text) != len(self._buffer):
            self._fill(cursor)
        self._tell()

    def _fill(self, cursor: int) -> None:
        """Show one filler a character; the base class forgets its history over this."""
        self._absorbing = True
        self.setText(_FILLER * len(self._buffer))
        self._absorbing = False
        self.setCursorPosition(min(cursor, len(self._buffer)))

    def _tell(self) -> None:
        if self._shown:
            self._space_out()
        self.changed.emit()

    # What is shown

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the characters over the field, one by one, while they are shown."""
        super().paintEvent(event)
        if not self._shown or not len(self._buffer):
            return
        painter = QPainter(self)
        font = self._tight_font()
        painter.setFont(font)
        metrics, cell = QFontMetricsF(font), self._cell()
        cursor = QRectF(self.cursorRect())
        inside = QRectF(self.rect()).adjusted(10, 2, -36, -2)
        painter.setClipRect(inside)
        start = self.selectionStart()
        chosen = range(start, start + self.selectionLength()) if start >= 0 else range(0)
        theme = palette.theme()
        baseline = cursor.center().y() + metrics.ascent() / 2 - metrics.descent() / 2
        left = cursor.center().x() - self.cursorPosition() * cell
        for i in range(len(self._buffer)):
            x = left + i * cell
            if inside.left() - cell < x < inside.right():
                character = chr(self._buffer[i])
                x += (cell - metrics.horizontalAdvance(character)) / 2
                painter.setPen(theme["on_accent" if i in chosen else "ink"])
                painter.drawText(QPointF(x, baseline), character)
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the characters from whoever comes by."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.conceal()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not show the characters when the page is shown again."""
        super().hideEvent(event)
        self.conceal()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the eye for the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._eye.tint()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what is possible: no undo, and nothing to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.addAction(self.tr("Paste"), self.paste)
        paste.setEnabled(QGuiApplication.clipboard().mimeData().hasText())
        menu.addAction(self.tr("Select all"), self.selectAll)
        menu.addAction(self._eye)
        menu.popup(event.globalPos())

    def _toggle(self) -> None:
        self.setFocus()
        self._look(shown=not self._shown)

    def _look(self, *, shown: bool) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        self.setProperty("shown", "true" if shown else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        # The base class asks the style for its dots only when the style has changed.
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self._space_out()
        if shown:
            self._eye.show_icon("eye-off", self.tr("Hide the password"))
        else:
            self._eye.show_icon("eye", self._show_words())

    def _show_words(self) -> str:
        return self.tr("Show the password")

    def _space_out(self) -> None:
        """Make the blanks that stand for the characters as wide as the widest of them."""
        font = self._tight_font()
        if self._shown:
            spacing = self._cell() - QFontMetricsF(font).horizontalAdvance("\u00a0")
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        self.setFont(font)
        self.update()

    def _tight_font(self) -> QFont:
        font = QFont(self.font())
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0)
        return font

    def _cell(self) -> float:
        """Return the width in px that each character has, as in the base class's layout."""
        metrics = QFontMetricsF(self._tight_font())
        typed = (metrics.horizontalAdvance(chr(self._buffer[i])) for i in range(len(self._buffer)))
        return max(metrics.horizontalAdvance("n"), *typed, 0.0) + 1

    # What the keyboard is set to

    def _watch_caps_lock(self, event: QKeyEvent, words: str) -> None:
        if len(words) != 1 or words.lower() == words.upper():
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._say_caps_lock(on=words.isupper() != shift)

    def _say_caps_lock(self, *, on: bool) -> None:
        was = self.caps_lock
        self._caps_lock = on
        if on != was:
            self.caps_lock_changed.emit(on)


def keyboard_layout() -> str:
    """Return the name of the keyboard's language, or nothing where Qt does not know it."""
    if QGuiApplication.platformName() not in _KNOWS_LAYOUT:
        return ""
    locale = QGuiApplication.inputMethod().locale()
    return f"{locale.nativeLanguageName()} ({locale.territoryToCode(locale.territory())})"


def _types(event: QKeyEvent, words: str) -> bool:
    """Whether a key types something, by the rule that QLineEdit has for itself."""
    if not words:
        return False
    control = Qt.KeyboardModifier.ControlModifier
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers in (control, control | Qt.KeyboardModifier.ShiftModifier):
        return False
    return all(character.isprintable() for character in words)
