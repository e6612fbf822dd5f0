"""A ring around whatever the keyboard is on: 2 px, 2 px away, following its corners.

Text fields show focus by their own border, lists by their current row.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from desktop.gui import palette

_AROUND = 4  # px that the ring is larger than its target on each side
_RADIUS = {"tile": 15, "chip": 19}
_MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
    }
)


class FocusRing(QWidget):
    """Lies over a window and follows its focus, unless the mouse moved it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._chain: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  a widget needs one
        app.focusChanged.connect(self._focus_changed)
        self.follow(QApplication.focusWidget())

    def follow(self, target: QWidget | None) -> None:
        """Go round `target`; a field, a list or nothing hides the ring."""
        if self._target is not None and isValid(self._target):
            self._target.destroyed.disconnect(self._gone)
        for widget in self._chain:
            if isValid(widget):  # its page may have been deleted since
                widget.removeEventFilter(self)
        self._chain.clear()
        window = self._window
        own = isinstance(target, (QLineEdit, QAbstractItemView))
        if target is None or own or target is window or target.window() is not window.window():
            self._target = None
            self.hide()
            return
        self._target = target
        target.destroyed.connect(self._gone)
        above: QWidget | None = target
        while above is not None and above is not window:
            above.installEventFilter(self)
            self._chain.append(above)
            above = above.parentWidget()
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep up with a target that moves, grows or goes away."""
        if event.type() in _MOVES:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.theme()["focus"], 2))
        kind = self._target.property("kind") if isinstance(self._target, QPushButton) else None
        radius = _RADIUS.get(kind or "", 11)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self.follow(None if by_mouse else new)

    def _gone(self) -> None:
        """Let go of a target that is being deleted with its page."""
        self._target = None
        self.hide()

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        window = self._window
        area = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        area.adjust(-_AROUND, -_AROUND, _AROUND, _AROUND)
        seen = QRect(area)
        for widget in self._chain:
            # What is scrolled away takes its ring along.
            if isValid(widget) and isinstance(widget, QAbstractScrollArea):
                port = widget.viewport()
                seen &= QRect(port.mapTo(window, QPoint(0, 0)), port.size())
        self.setGeometry(area)
        if seen.isEmpty():
            self.hide()
            return
        self.setMask(QRegion(seen.translated(-area.topLeft())))
        self.show()
        self.raise_()
