"""Small widgets that paint themselves: monograms, codes, rings, bars, switches and ticks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from desktop.gui import icons, painting, palette


class Monogram(QWidget):
    """A clinic (rounded square) or a person (circle); no `colour`: an outline."""

    def __init__(
        self, name: str, colour: int | None, size: int = 40, *, person: bool = False
    ) -> None:
        super().__init__()
        self._name, self._colour, self._person = name, colour, person
        self.setFixedSize(size, size)

    def show_name(self, name: str, colour: int | None) -> None:
        """Stand for somebody else."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the letters on their colour."""
        painter = QPainter(self)
        painting.draw_monogram(
            painter,
            QRectF(self.rect()).adjusted(1, 1, -1, -1),
            painting.monogram(self._name),
            self._colour,
            person=self._person,
        )
        painter.end()


class Emblem(QWidget):
    """The program's own icon."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in its own colours."""
        painter = QPainter(self)
        icons.paint(painter, "frontdesk", QColor("black"), QRectF(self.rect()))
        painter.end()


class CodeLabel(QWidget):
    """A live code with its ring; without seconds there is no ring.

    `role` is a step of the type scale: code_row, code_small_window or code_enrol.
    """

    def __init__(
        self,
        role: str = "code_row",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        tone: str = "ink",
    ) -> None:
        super().__init__()
        self._code, self._period = "", 30
        self._seconds: int | None = None
        self._role, self._align, self._tone = role, align, tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_code(self, code: str, seconds: int | None = None, period: int = 30) -> None:
        """Show a code with `seconds` of its `period` left."""
        if code != self._code:
            self.setAccessibleName(" ".join(code))  # said digit by digit
            self._code = code
            self.updateGeometry()
        self._seconds, self._period = seconds, period
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the code and its ring."""
        font = palette.font(self._role, QFont.Weight.DemiBold)
        ring = 0 if self._seconds is None else 16 + self._ring()
        width = painting.code_width(self._code, font) + ring
        return QSize(round(width) + 1, round(palette.px(self._role) * 1.4))

    def minimumSizeHint(self) -> QSize:
        """Never cut a code."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the digits and the ring."""
        painter = QPainter(self)
        font = palette.font(self._role, QFont.Weight.DemiBold)
        ring = 0 if self._seconds is None else 16 + self._ring()
        width = painting.code_width(self._code, font)
        left = 0.0
        if self._align == Qt.AlignmentFlag.AlignRight:
            left = self.width() - width - ring
        elif self._align == Qt.AlignmentFlag.AlignHCenter:
            left = (self.width() - width - ring) / 2
        area = QRectF(left, 0, width, self.height())
        painting.draw_code(
            painter,
            area,
            self._code,
            font,
            palette.theme()[self._tone],
            Qt.AlignmentFlag.AlignLeft,
        )
        if self._seconds is not None:
            side = self._ring()
            area = QRectF(left + width + 16, (self.height() - side) / 2, side, side)
            painting.draw_ring(painter, area, self._seconds, self._period)
        painter.end()

    def _ring(self) -> int:
        return 40 if self._role == "code_enrol" else palette.SIZE["ring"]


class Ring(QWidget):
    """What is left of a period, in seconds."""

    def __init__(self, tone: str = "accent") -> None:
        super().__init__()
        self._seconds, self._period, self._tone = 0, 1, tone
        self.setFixedSize(palette.SIZE["ring"], palette.SIZE["ring"])

    def show_seconds(self, seconds: int, period: int) -> None:
        """Show `seconds` of a `period`."""
        self._seconds, self._period = seconds, period
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painting.draw_ring(painter, QRectF(self.rect()), self._seconds, self._period, self._tone)
        painter.end()


class Bar(QWidget):
    """Segments for strength, or a thin line of progress; words beside it say the same."""

    def __init__(self, parts: int = 1, tone: str = "accent", height: int = 6) -> None:
        super().__init__()
        self._done, self._parts, self._tone = 0.0, parts, tone
        self.setFixedHeight(height)

    def show_share(self, done: float, tone: str = "accent") -> None:
        """Fill a share of 0 to 1."""
        self._done, self._tone = done, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, gap, parts = palette.theme(), 4, self._parts
        width = (self.width() - gap * (parts - 1)) / parts
        for i in range(parts):
            x = i * (width + gap)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                x = self.width() - width - x
            part = QRectF(x, 0, width, self.height()).adjusted(0.5, 0.5, -0.5, -0.5)
            share = max(0.0, min(1.0, self._done * parts - i))
            painter.setPen(QPen(theme["line"], 1) if theme.strong else Qt.PenStyle.NoPen)
            painter.setBrush(theme["sunken"])
            painter.drawRoundedRect(part, 3, 3)
            if share > 0:
                part.setWidth(part.width() * share)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme[self._tone])
                painter.drawRoundedRect(part, 3, 3)
        painter.end()


class Switch(QCheckBox):
    """A check box that looks like a switch, and says On or Off beside it."""

    def __init__(self, name: str, *, on: bool = False) -> None:
        super().__init__()
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFixedSize(96, 32)

    def hitButton(self, _position: object) -> bool:
        """Take clicks on the whole of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the switch and its word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on, live = palette.theme(), self.isChecked(), self.isEnabled()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        track = QRectF(1 if mirrored else self.width() - 45, 4, 44, 24)
        painter.setPen(QPen(theme["accent" if on and live else "control" if live else "line"], 1.5))
        off = "surface" if live else "sunken"
        painter.setBrush(theme[("accent" if live else "ink3") if on else off])
        painter.drawRoundedRect(track, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme[("on_accent" if live else "surface") if on else "control"])
        x = track.right() - 21 if on != mirrored else track.left() + 3
        painter.drawEllipse(QRectF(x, 7, 18, 18))
        painter.setPen(theme["ink2"])
        painter.setFont(palette.font("body"))
        words = QCoreApplication.translate("parts", "On" if on else "Off")
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        area = QRectF(56 if mirrored else 0, 0, self.width() - 56, self.height())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Radio(QRadioButton):
    """One of several, of the theme's colours; one that cannot be chosen has a padlock."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedSize(24, 24)

    def hitButton(self, _position: object) -> bool:
        """Take clicks on the whole of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring, and the dot in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = palette.theme(), self.isChecked()
        if not self.isEnabled():
            icons.paint(painter, "lock", theme["ink3"], QRectF(4, 4, 16, 16))
            painter.end()
            return
        painter.setPen(QPen(theme["accent" if on else "control"], 1.5))
        painter.setBrush(theme["surface"])
        painter.drawEllipse(QRectF(2, 2, 20, 20))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme["accent"])
            painter.drawEllipse(QRectF(7, 7, 10, 10))
        painter.end()


class Tick(QCheckBox):
    """A box to tick, of the theme's colours."""

    def __init__(self, name: str, *, on: bool = False) -> None:
        super().__init__()
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFixedSize(24, 24)

    def hitButton(self, _position: object) -> bool:
        """Take clicks on the whole of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on, live = palette.theme(), self.isChecked(), self.isEnabled()
        painter.setPen(QPen(theme["accent" if on else "control" if live else "line"], 1.5))
        painter.setBrush(theme["accent" if on else "surface" if live else "sunken"])
        painter.drawRoundedRect(QRectF(2, 2, 20, 20), 5, 5)
        if on:
            icons.paint(painter, "check", theme["on_accent"], QRectF(4, 4, 16, 16))
        painter.end()
