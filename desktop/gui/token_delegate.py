"""Paints one row of the token list: who it is on the leading side, the code on the other.

Where its parts are is in `row_shape`, from left to right: `self._mirrored` turns them round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.gui import icons, painting, palette
from desktop.gui.row_shape import AROUND, LINE, RING, UNDER, Mirror, RowShape, Zone
from desktop.gui.row_text import Face, RowText
from desktop.gui.token_model import (
    TokenModel,
    aside_text,
    heading_text,
    origin_text,
)
from desktop.otp.token import Kind
from desktop.presenters.live_codes import LOW, Live
from desktop.presenters.token_rows import AsideRow, Heading, Row, TokenRow

_RINGS = 64  # drawn ones that are kept
_DOT = "•"
_LEFT: Final = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
)
_RIGHT: Final = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
)
Index = QModelIndex | QPersistentModelIndex
_tr = QCoreApplication.translate


class TokenDelegate(QStyledItemDelegate):
    """Paints rows for one list, and knows what is where in them."""

    def __init__(self, view: QListView, model: TokenModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._text = RowText()
        self._shape = RowShape(self._text)
        self._rings: dict[tuple[float, int, int], QPixmap] = {}
        self._mirrored = Mirror(QRect(), rtl=False)

    def restart(self) -> None:
        """Take the theme and the font as they are now."""
        self._text = RowText()
        self._shape = RowShape(self._text)
        self._rings.clear()

    # -- sizes --

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row in a list as wide as this one is."""
        width = self._view.viewport().width()
        [height] = self.heights([self._model.row(index.row())], width)
        return QSize(width, height)

    def heights(self, rows: Sequence[Row], width: int) -> list[int]:
        """Return the heights of rows in a list of a width."""
        return self._shape.heights(rows, width)

    def zone(self, rect: QRect, row: Row, position: QPoint) -> Zone:
        """Return what is at a position of a row that lies in `rect`."""
        if isinstance(row, Heading):
            return Zone.ROW
        place, point = self._begin(rect), QPointF(position)
        if place.holds(self._shape.more(place.area, narrow=place.narrow), point):
            return Zone.MORE
        line = self._shape.code_line(place.area, narrow=place.narrow)
        words = self._button_words(row)
        if words:
            button = self._shape.pill(line, words, left=place.narrow)
        elif isinstance(row, TokenRow) and row.entry.token.kind is Kind.HOTP:
            button = self._shape.renew(line)
        else:
            return Zone.ROW
        return Zone.BUTTON if place.holds(button, point) else Zone.ROW

    def _button_words(self, row: Row) -> str:
        if isinstance(row, AsideRow):
            return _tr("tokens", "What to do")
        if isinstance(row, TokenRow) and row.entry.token.kind is Kind.HOTP:
            return "" if self._model.live(row.entry).text else _tr("tokens", "New code")
        return ""

    # -- on the screen --

    def _begin(self, rect: QRect) -> Mirror:
        rtl = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._mirrored = Mirror(rect, rtl=rtl)
        return self._mirrored

    def _words_at(
        self, painter: QPainter, rect: QRectF, words: str, *, trailing: bool = False
    ) -> None:
        painter.drawText(
            self._mirrored(rect), _LEFT if trailing is self._mirrored.rtl else _RIGHT, words
        )

    def _icon_at(self, painter: QPainter, name: str, colour: QColor, rect: QRectF) -> None:
        icons.paint(painter, name, colour, self._mirrored(rect))

    # -- painting --

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row as it is at this moment."""
        row = self._model.row(index.row())
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._begin(rect)
        if isinstance(row, Heading):
            painter.setFont(self._text.heading.font)
            painter.setPen(palette.theme()["ink2"])
            area = QRectF(rect).adjusted(24, 8, -16, 0)
            metrics, side = self._text.heading.metrics, Qt.TextElideMode.ElideRight
            words = metrics.elidedText(heading_text(row.clinic), side, int(area.width()))
            self._words_at(painter, area, words)
        else:
            self._ground(painter, option)
            area = self._mirrored.area
            if self._mirrored.narrow:
                self._narrow(painter, area, row)
            else:
                self._wide(painter, area, row)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme = palette.theme()
        state = option.state
        area = self._mirrored.all.adjusted(8, 1, -8, -1)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme["selection" if chosen else "sunken"])
            painter.drawRoundedRect(area, 8, 8)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if chosen and (focused or theme.strong):
            painter.setPen(QPen(theme["focus" if focused else "line"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)

    def _wide(self, painter: QPainter, area: QRectF, row: TokenRow | AsideRow) -> None:
        """One line of identity, one of detail, the code at the far edge."""
        left, middle = area.left(), area.center().y()
        self._stripe(painter, QRectF(left + 8, area.top() + 12, 4, area.height() - 24), row)
        self._number(painter, QRectF(left + 14, area.top(), 28, area.height()), row)
        self._monogram(painter, QRectF(left + 44, middle - 20, 40, 40), row)
        self._more(painter, QRectF(area.right() - 32, middle - 10, 20, 20))
        line = self._shape.code_line(area, narrow=False)
        taken = self._button(painter, area, row, narrow=False) or self._code(painter, line, row)
        words = QRectF(left + 100, area.top(), line.right() - taken - 16 - left - 100, 0)
        lines = self._shape.label_lines(row, words.width())
        height = self._text.height(LINE * len(lines) + LINE)
        words.moveTop(middle - height / 2)
        self._names(painter, words, row, lines, wrap=False)

    def _narrow(self, painter: QPainter, area: QRectF, row: TokenRow | AsideRow) -> None:
        """Identity above, the code below it, in reach of one thumb."""
        left, top = area.left(), area.top()
        self._stripe(painter, QRectF(left + 8, top + 12, 4, area.height() - 24), row)
        self._monogram(painter, QRectF(left + 24, top + 12, 40, 40), row)
        self._number(painter, QRectF(left + 24, area.bottom() - 44, 40, 32), row)
        self._more(painter, QRectF(area.right() - 32, top + 14, 20, 20))
        words = QRectF(left + 80, top + 12, area.width() + 16 - AROUND, 0)
        self._names(painter, words, row, self._shape.label_lines(row, words.width()), wrap=True)
        if not self._button(painter, area, row, narrow=True):
            self._code_below(painter, self._shape.code_line(area, narrow=True), row)

    # -- parts --

    def _stripe(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        colour = row.clinic.colour if row.clinic else None
        painting.draw_stripe(painter, self._mirrored(rect), colour)

    def _more(self, painter: QPainter, rect: QRectF) -> None:
        self._icon_at(painter, "more", palette.theme()["ink2"], rect)

    def _number(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        number = self._model.number(row.entry.id) if isinstance(row, TokenRow) else 0
        if number:
            painter.setFont(self._text.caption.font)
            painter.setPen(palette.theme()["ink3"])
            painter.drawText(self._mirrored(rect), Qt.AlignmentFlag.AlignCenter, str(number))

    def _monogram(self, painter: QPainter, rect: QRectF, row: TokenRow | AsideRow) -> None:
        if isinstance(row, TokenRow):
            colour = row.clinic.colour if row.clinic else None
            letters = painting.monogram(row.entry.label)
            painting.draw_monogram(painter, self._mirrored(rect), letters, colour)
            return
        theme = palette.theme()
        painter.setPen(QPen(theme["warn"], 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme["warn_soft"])
        side = rect.width() / 4
        painter.drawRoundedRect(self._mirrored(rect.adjusted(1, 1, -1, -1)), side, side)
        self._icon_at(painter, "warning", theme["warn"], rect.adjusted(10, 9, -10, -11))

    def _names(
        self,
        painter: QPainter,
        rect: QRectF,
        row: TokenRow | AsideRow,
        lines: tuple[str, ...],
        *,
        wrap: bool,
    ) -> None:
        """Label (it wraps), then issuer and account (cut in the middle)."""
        theme, text = palette.theme(), self._text
        step, y = text.height(LINE), rect.top()
        painter.setFont(text.label.font)
        painter.setPen(theme["ink"])
        for line in lines:
            self._words_at(painter, QRectF(rect.left(), y, rect.width(), step), line)
            y += step
        if isinstance(row, TokenRow) and row.entry.favourite:
            end = rect.left() + text.width(lines[-1], text.label)
            star = QRectF(end + 6, y - step / 2 - 9, 16, 16)
            self._icon_at(painter, "star-filled", theme["star"], star)
        aside = isinstance(row, AsideRow)
        under = aside_text(row.item) if isinstance(row, AsideRow) else origin_text(row.entry)
        painter.setFont(text.small.font)
        painter.setPen(theme["warn" if aside else "ink2"])
        for line in text.wrapped(under, text.small, rect.width()) if aside and wrap else (under,):
            cut = self._cut(line, rect.width())
            self._words_at(painter, QRectF(rect.left(), y, rect.width(), step), cut)
            y += text.height(UNDER)

    def _cut(self, words: str, room: float) -> str:
        if self._text.width(words, self._text.small) <= room:
            return words
        return self._text.small.metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room)

    def _button(
        self, painter: QPainter, area: QRectF, row: TokenRow | AsideRow, *, narrow: bool
    ) -> float:
        """Paint the pill that stands where a code would; return its width, 0 without one."""
        words = self._button_words(row)
        if not words:
            return 0
        aside = isinstance(row, AsideRow)
        icon, tone = ("chevron-right", "warn") if aside else ("refresh", "accent")
        rect = self._shape.pill(self._shape.code_line(area, narrow=narrow), words, left=narrow)
        theme = palette.theme()
        painter.setPen(QPen(theme[tone], 2 if theme.strong else 1))
        painter.setBrush(theme["surface"])
        half = rect.height() / 2
        painter.drawRoundedRect(self._mirrored(rect).adjusted(0.5, 0.5, -0.5, -0.5), half, half)
        middle = rect.center().y()
        self._icon_at(painter, icon, theme[tone], QRectF(rect.left() + 10, middle - 9, 18, 18))
        painter.setFont(self._text.heading.font)
        painter.setPen(theme[tone])
        self._words_at(painter, rect.adjusted(34, 0, 0, 0), words)
        return rect.width()

    def _copied(self, row: Row) -> str:
        """Return what a row says about its code on the clipboard; "": it is not there."""
        copied = self._model.copied
        if copied is None or not isinstance(row, TokenRow) or copied.id != row.entry.id:
            return ""
        return _tr("tokens", "Copied, cleared in {seconds} s").format(seconds=copied.left)

    def _code(self, painter: QPainter, line: QRectF, row: Row) -> float:
        """Paint the code and its ring at the far edge; return their width."""
        if not isinstance(row, TokenRow):
            return 0
        live = self._model.live(row.entry)
        side = QRectF(line.right() - RING, line.center().y() - RING / 2, RING, RING)
        self._ring(painter, side, live)
        copied, text = self._copied(row), self._text
        area = line.adjusted(0, 0, -RING - 16, 0)
        if live.following or copied:
            area.adjust(0, -text.height(9), 0, -text.height(11))
        taken = self._digits(painter, area, live, trailing=True)
        under = QRectF(
            area.left(),
            line.center().y() + text.height(8),
            area.width(),
            text.height(20),
        )
        if live.following:
            taken = max(taken, self._following(painter, under, live.following))
        elif copied:
            taken = max(taken, self._copied_words(painter, under, copied))
        return taken + RING + 16

    def _code_below(self, painter: QPainter, line: QRectF, row: Row) -> None:
        """Paint the code at the near edge, and its ring at the far one."""
        if not isinstance(row, TokenRow):
            return
        live = self._model.live(row.entry)
        side = QRectF(line.right() - RING, line.center().y() - RING / 2, RING, RING)
        self._ring(painter, side, live)
        width = self._digits(painter, line, live, trailing=False)
        beside = line.adjusted(width + 4, 0, -RING - 16, 0)
        if live.following:
            # A very long code leaves no room for the next one: better none than one on the other.
            if painting.code_width(live.following, self._text.following.font) < beside.width():
                self._following(painter, beside, live.following)
        elif self._copied(row):
            check = QRectF(beside.left() + 4, beside.center().y() - 10, 20, 20)
            self._icon_at(painter, "check", palette.theme()["success"], check)

    def _ring(self, painter: QPainter, rect: QRectF, live: Live) -> None:
        if live.seconds is not None:
            drawn = self._drawn_ring(painter.device().devicePixelRatio(), live)
            painter.drawPixmap(self._mirrored(rect).topLeft(), drawn)
        else:  # a counter's code does not run out: here is where the next one is made
            accent = palette.theme()["accent"]
            self._icon_at(painter, "refresh", accent, rect.adjusted(4, 4, -4, -4))

    def _drawn_ring(self, ratio: float, live: Live) -> QPixmap:
        """Return the ring for so many seconds: tokens tick together, and stroking it is slow."""
        key = (ratio, live.seconds or 0, live.period)
        if (known := self._rings.get(key)) is None:
            known = QPixmap(round(RING * ratio), round(RING * ratio))
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.transparent)
            painter = QPainter(known)
            area = QRectF(0, 0, RING, RING)
            painting.draw_ring(painter, area, live.seconds or 0, live.period)
            painter.end()
            if len(self._rings) >= _RINGS:
                self._rings.clear()
            self._rings[key] = known
        return known

    def _digits(self, painter: QPainter, rect: QRectF, live: Live, *, trailing: bool) -> float:
        text = _DOT * len(live.text) if live.hidden else live.text
        low = live.seconds is not None and live.seconds < LOW
        font = self._text.code.font
        right = trailing is not self._mirrored.rtl
        painting.draw_code(
            painter,
            self._mirrored(rect),
            text,
            font,
            palette.theme()["ink3" if low else "ink"],
            Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft,
        )
        return painting.code_width(text, font)

    def _following(self, painter: QPainter, rect: QRectF, code: str) -> float:
        """Paint the next code at the far end of `rect`; return its width with its word."""
        text, theme = self._text, palette.theme()
        word = _tr("tokens", "next")
        width = painting.code_width(code, text.following.font)
        before = text.width(word, text.small)
        area = QRectF(rect.right() - width, rect.top(), width, rect.height())
        painting.draw_code(
            painter,
            self._mirrored(area),
            code,
            text.following.font,
            theme["accent"],
            Qt.AlignmentFlag.AlignLeft,
        )
        painter.setFont(text.small.font)
        painter.setPen(theme["ink2"])
        if width + before + 8 <= rect.width():
            area = QRectF(area.left() - before - 9, rect.top(), before + 1, rect.height())
            self._words_at(painter, area, word)
        return width + before + 8

    def _copied_words(self, painter: QPainter, rect: QRectF, words: str) -> float:
        face: Face = self._text.caption
        success = palette.theme()["success"]
        width = self._text.width(words, face)
        left = rect.right() - width
        painter.setFont(face.font)
        painter.setPen(success)
        self._words_at(painter, QRectF(left - 1, rect.top(), width + 1, rect.height()), words)
        check = QRectF(left - 21, rect.center().y() - 8, 16, 16)
        self._icon_at(painter, "check", success, check)
        return width + 20
