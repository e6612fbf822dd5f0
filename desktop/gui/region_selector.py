"""Choosing a part of a screen on pictures of all screens, which stand still meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from desktop.gui import palette
from desktop.gui.layouts import box, column
from desktop.gui.parts import announce, text

_SHADE: Final = QColor(0, 0, 0, 120)
_STEP: Final = 16  # px
_LEAST: Final = 24  # px: less is a click, not a frame
_FIRST: Final = 320  # px: the frame's side before the first key
_MOVES: Final = {
    Qt.Key.Key_Left: QPoint(-_STEP, 0),
    Qt.Key.Key_Right: QPoint(_STEP, 0),
    Qt.Key.Key_Up: QPoint(0, -_STEP),
    Qt.Key.Key_Down: QPoint(0, _STEP),
}
_tr = QCoreApplication.translate


class RegionSelector(QObject):
    """One window a screen. It ends with `chosen` (a QImage) or `cancelled`, or by `end`."""

    chosen = Signal(QImage)
    cancelled = Signal()

    def __init__(self, shots: Sequence[tuple[QImage, QScreen]], parent: QObject) -> None:
        super().__init__(parent)
        self._windows = [RegionWindow(picture, screen) for picture, screen in shots]
        for window in self._windows:
            window.chosen.connect(self._choose)
            window.cancelled.connect(self._cancel)
            window.next_screen.connect(self._next)
            self.destroyed.connect(window.deleteLater)

    def start(self) -> None:
        """Cover every screen; the one with the pointer gets the keyboard."""
        pointer = QGuiApplication.screenAt(QCursor.pos())
        for window in self._windows:
            window.appear()
        first = next((each for each in self._windows if each.screen() is pointer), None)
        if first is None and self._windows:
            first = self._windows[0]
        if first is not None:
            first.activateWindow()
            first.setFocus()

    def end(self) -> None:
        """Take the windows away, and the pictures with them."""
        windows, self._windows = self._windows, []
        for window in windows:
            window.hide()
            window.deleteLater()

    def _choose(self, part: QImage) -> None:
        self.end()
        self.chosen.emit(part)
        self.deleteLater()

    def _cancel(self) -> None:
        self.end()
        self.cancelled.emit()
        self.deleteLater()

    def _next(self) -> None:
        places = [each.isActiveWindow() for each in self._windows]
        here = places.index(True) if True in places else -1
        window = self._windows[(here + 1) % len(self._windows)]
        window.activateWindow()
        window.setFocus()


class RegionWindow(QWidget):
    """A screen's picture under a shade, and a frame on it without the shade."""

    chosen = Signal(QImage)
    cancelled = Signal()
    next_screen = Signal()

    def __init__(self, picture: QImage, screen: QScreen) -> None:
        kind = Qt.WindowType
        super().__init__(None, kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint)
        palette.dress(self)
        self._picture = picture
        self._frame = QRect()
        self._from: QPoint | None = None
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name = _tr("scan", "Choose the part of the screen with the QR code")
        how = _tr(
            "scan",
            "Draw a frame around the QR code with the mouse. Or move the frame with the arrow "
            "keys, change its size with Shift and the arrow keys, and press Enter. "
            "Escape goes back.",
        )
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(how)
        words = box(column(text(name, "label"), text(how, "dim"), gap=4, margins=(16, 12, 16, 12)))
        words.setObjectName("canvas")
        words.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words.setParent(self)
        width = min(560, max(240, self.width() - 48))
        words.setFixedSize(width, words.heightForWidth(width))
        words.move((self.width() - words.width()) // 2, 24)
        self._words = words

    def appear(self) -> None:
        """Cover the screen."""
        self.showFullScreen()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the screen as it was."""
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._picture)
        painter.fillRect(self.rect(), _SHADE)
        if not self._frame.isEmpty():
            painter.drawImage(self._frame, self._picture, self._in_picture(self._frame))
            for colour, width in ((Qt.GlobalColor.white, 4), (palette.theme()["focus"], 2)):
                painter.setPen(QPen(colour, width))  # seen on light and on dark
                painter.drawRect(self._frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a frame."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = event.position().toPoint()
            self._words.hide()  # the code may be under it
            self._show(QRect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame."""
        if self._from is not None:
            self._show(QRect(self._from, event.position().toPoint()).normalized())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what is in the frame; a mere click does nothing."""
        if self._from is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        frame = QRect(self._from, event.position().toPoint()).normalized()
        self._from = None
        if min(frame.width(), frame.height()) < _LEAST:
            self._show(QRect())
            self._words.show()
        else:
            self._choose(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the frame, change its size, choose, or go back."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._frame if not self._frame.isEmpty() else self.rect())
        elif key in _MOVES:
            self._step(
                _MOVES[key], grow=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            )
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Go on to the next screen with Tab: there is nothing else here to go to."""
        self.next_screen.emit()
        return True

    def _step(self, by: QPoint, *, grow: bool) -> None:
        frame = QRect(self._frame)
        if frame.isEmpty():
            frame = QRect(QPoint(), QSize(_FIRST, _FIRST))
            frame.moveCenter(self.rect().center())
        elif grow:
            size = frame.size() + QSize(by.x(), by.y())
            frame.setSize(size.expandedTo(QSize(_LEAST, _LEAST)).boundedTo(self.size()))
        else:
            frame.translate(by)
        frame.moveLeft(max(0, min(frame.left(), self.width() - frame.width())))
        frame.moveTop(max(0, min(frame.top(), self.height() - frame.height())))
        self._words.setVisible(not frame.intersects(self._words.geometry()))
        self._show(frame)
        words = _tr(
            "scan", "Frame of {width} by {height}, {left} from the left, {top} from the top"
        )
        announce(
            self,
            words.format(
                width=frame.width(), height=frame.height(), left=frame.left(), top=frame.top()
            ),
        )

    def _show(self, frame: QRect) -> None:
        self._frame = frame
        self.update()

    def _choose(self, frame: QRect) -> None:
        part = self._picture.copy(self._in_picture(frame.intersected(self.rect())))
        self._picture = QImage()
        self.chosen.emit(part)

    def _in_picture(self, frame: QRect) -> QRect:
        """Return the frame in the picture's pixels, of which a scaled screen has more."""
        across = self._picture.width() / max(1, self.width())
        down = self._picture.height() / max(1, self.height())
        return QRect(
            round(frame.left() * across),
            round(frame.top() * down),
            round(frame.width() * across),
            round(frame.height() * down),
        )
