"""The small window: search, one token and its code, above all other windows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui import palette
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.focus_ring import FocusRing
from desktop.gui.layouts import box, column, row, stretched
from desktop.gui.live_code import LiveCode
from desktop.gui.painted import Monogram
from desktop.gui.parts import Button, IconButton, SearchField, announce, key_text, text
from desktop.gui.row_text import RowText
from desktop.gui.search_keys import SearchKeys
from desktop.gui.seconds import Seconds
from desktop.gui.small_hints import SmallHints
from desktop.gui.token_model import code_text, origin_text, tip_text
from desktop.gui.token_toasts import copied_text
from desktop.gui.tokens_bar import SMALL_KEYS
from desktop.otp.token import Kind
from desktop.presenters.copying import Copied
from desktop.presenters.live_codes import Live
from desktop.presenters.small import SmallPresenter
from desktop.presenters.token_rows import Order, TokenRow
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault

_SIZE: Final = QSize(360, 216)  # px; larger only when fonts are, or when something went wrong
_MARGINS: Final = (16, 12, 12, 16)
_MONOGRAM: Final = 32
_tr = QCoreApplication.translate


class SmallWindow(QWidget):
    """The view of `SmallPresenter`; has the size that its content needs.

    `closing` has a QCloseEvent, which may be ignored.
    """

    searched = Signal(str)
    stepped = Signal(int)
    copy = Signal(UUID)
    show_code = Signal(UUID)
    new_code = Signal(UUID)
    pasted = Signal(QMimeData)
    full = Signal()
    lock = Signal()
    ticked = Signal()
    left = Signal()
    closing = Signal(object)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.presenter: SmallPresenter | None = None
        self.live: Callable[[Entry], Live] = lambda _entry: Live("")
        self._match: TokenRow | None = None
        self._at = (0, 0)
        self._copied: Copied | None = None
        self._words = RowText()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._search = SearchField(_tr("tokens", "Search"))
        self._search.setAcceptDrops(False)
        self._lock = IconButton("lock", _tr("vault", "Lock"), key_text("Ctrl+L"))
        self._error = ErrorBanner()
        self._monogram = Monogram("", None, _MONOGRAM)
        self._label = text("", "label", wrap=False)
        self._origin = text("", "small", wrap=False)
        self._place = text("", "small", wrap=False)
        self._code = LiveCode()
        self._make = Button(_tr("tokens", "New code"), icon="refresh")
        self._again = IconButton("refresh", _tr("tokens", "New code"))
        self._reveal = IconButton("eye", _tr("tokens", "Show code"))
        self._nothing = text("", "heading")
        self._advice = text("", "dim")
        self._hints = SmallHints()
        self._lay_out()
        self._ring = FocusRing(self)
        self._seconds = Seconds(self)
        self._connect()
        palette.dress(self)

    # -- the view's side --

    def show_match(self, match: TokenRow, place: int, count: int) -> None:
        """Show a token, and say how many there are."""
        before, self._match, self._at = self._match, match, (place, count)
        colour = match.clinic.colour if match.clinic else None
        self._monogram.show_name(match.entry.label, colour)
        self._name(match)
        self._show()
        if before is None or before.entry.id != match.entry.id:
            announce(self, self._spoken(match))

    def show_nothing(self, *, empty: bool) -> None:
        """Say that there is no such token, or none at all."""
        self._match = None
        if empty:
            words = _tr("small window", "No tokens yet")
            advice = _tr("small window", "Add your first one in the full window.")
        else:
            words = _tr("tokens", "Nothing found")
            advice = _tr("tokens", "The search looks at labels, issuers, accounts and clinics.")
        self._nothing.setText(words)
        self._advice.setText(advice)
        announce(self, words)
        self._show()

    def show_row_changed(self, token: UUID) -> None:
        """Show another code, if it is this token's."""
        if self._match is not None and self._match.entry.id == token:
            self._show()

    def show_copied(self, copied: Copied) -> None:
        """Say which code is on the clipboard, and how long."""
        self._copied = copied
        self._show()

    def hide_copied(self) -> None:
        """Say no more of it."""
        self._copied = None
        self._show()

    def announce_copied(self, copied: Copied) -> None:
        """Have assistive technology say what was copied."""
        announce(self, copied_text(copied))

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; the window is higher meanwhile."""
        self._trouble.setVisible(error is not None)
        self._error.show_error(error)
        self._fit()

    # -- what `SearchKeys` moves --

    def step(self, by: int) -> None:
        """Go to the next match, or the one before."""
        self.stepped.emit(by)

    def activate_current(self) -> None:
        """Copy the code of the match."""
        if self._match is not None:
            self.copy.emit(self._match.entry.id)

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Start the clock."""
        super().showEvent(event)
        self._seconds.start()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock and forget the codes: nobody sees them."""
        super().hideEvent(event)
        self._seconds.stop()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let others decide what closing means."""
        self.closing.emit(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._words = RowText()
            if self._match is not None:
                self._name(self._match)
            self._fit()

    # -- within --

    def _lay_out(self) -> None:
        """Put everything into one column, without boxes in between: `_fit` measures at once."""
        top = Qt.AlignmentFlag.AlignTop
        first = stretched(row(self._label, self._place, gap=12), 0)
        first.setAlignment(self._place, top)
        who = stretched(row(self._monogram, column(first, self._origin), gap=12), 1)
        who.setAlignment(self._monogram, top)
        self._trouble = box(column(self._error, margins=(0, 0, 4, 8)))
        self._trouble.hide()
        self._lines = column(
            row(self._search, self._lock, gap=4),
            12,
            self._trouble,
            who,
            self._nothing,
            4,
            self._advice,
            None,
            stretched(row(self._code, self._make, self._again, self._reveal, None), 0),
            2,
            None,
            self._hints,
            None,
            margins=_MARGINS,
        )
        for place, share in ((7, 2), (10, 1), (12, 1)):  # of the height that is to spare
            self._lines.setStretch(place, share)
        self.setLayout(self._lines)
        for one, other in (
            (self._search, self._make),
            (self._make, self._again),
            (self._again, self._reveal),
            (self._reveal, self._lock),
        ):
            self.setTabOrder(one, other)
        self._fit()

    def _connect(self) -> None:
        self._search.textChanged.connect(self.searched)
        SearchKeys(self._search, self).pasted.connect(self._paste)
        QShortcut(QKeySequence(SMALL_KEYS), self).activated.connect(self.full)
        self._lock.clicked.connect(self.lock)
        self._make.clicked.connect(lambda: self._of_match(self.new_code.emit))
        self._again.clicked.connect(lambda: self._of_match(self.new_code.emit))
        self._reveal.clicked.connect(lambda: self._of_match(self.show_code.emit))
        self._seconds.ticked.connect(self.ticked)
        self._seconds.ticked.connect(self._show)

    def _of_match(self, what: Callable[[UUID], None]) -> None:
        if self._match is not None:
            what(self._match.entry.id)
            self._search.setFocus()

    def _paste(self) -> None:
        self.pasted.emit(QGuiApplication.clipboard().mimeData())

    def _name(self, match: TokenRow) -> None:
        """Show the names as far as there is room: the label in two lines, its origin cut."""
        place, count = self._at
        words = _tr("small window", "{place} of {count}").format(place=place, count=count)
        self._place.setText(words if count > 1 else "")
        self._place.setToolTip(_tr("small window", "Up and Down go through them"))
        room = _SIZE.width() - _MARGINS[0] - _MARGINS[2] - _MONOGRAM - 12
        if count > 1:
            room -= self._place.sizeHint().width() + 12
        lines = self._words.wrapped(match.entry.label, self._words.label, room)
        self._label.setText("\n".join(lines))
        middle, origin = Qt.TextElideMode.ElideMiddle, origin_text(match.entry)
        self._origin.setText(self._words.small.metrics.elidedText(origin, middle, room))
        for part, name in ((self._label, match.entry.label), (self._origin, origin)):
            part.setAccessibleName(name)
            part.setToolTip(tip_text(match))

    def _show(self) -> None:
        """Show the code of this moment, and what can be done."""
        match = self._match
        found = match is not None
        live = Live("") if match is None else self.live(match.entry)
        count = self._at[1]
        for part, shown in (
            (self._monogram, found),
            (self._label, found),
            (self._place, found and count > 1),
            (self._origin, found and bool(self._origin.text())),
            (self._code, found and bool(live.text)),
            (self._make, found and not live.text),
            (self._again, _counts(match) and bool(live.text)),
            (self._reveal, found and live.hidden),
            (self._nothing, not found),
            (self._advice, not found),
        ):
            part.setVisible(shown)
        self._code.show_live(live)
        if match is None:
            self._hints.show_nothing(searching=bool(self._search.text()))
        else:
            self._hints.show_match(match.entry.id, self._copied, makes=not live.text)
        self._fit()

    def _spoken(self, match: TokenRow) -> str:
        code = code_text(self.live(match.entry))
        place, count = self._at
        of = _tr("small window", "{place} of {count}").format(place=place, count=count)
        return f"{match.entry.label}, {code}, {of}"

    def _fit(self) -> None:
        """Take the size that the content needs, and no other."""
        lines = self._lines
        for part in (self._trouble, self._hints):
            _measure(part)
        lines.invalidate()
        width = max(_SIZE.width(), lines.minimumSize().width())
        height = lines.totalMinimumHeightForWidth(width)
        self.setFixedSize(width, max(_SIZE.height(), height))
        lines.activate()


def _measure(part: QWidget) -> None:
    """Have a part know what it needs now, from the inside out: layouts would tell it later."""
    for child in part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        _measure(child)
    if (layout := part.layout()) is not None:
        layout.invalidate()
        layout.activate()
        part.updateGeometry()


def _counts(match: TokenRow | None) -> bool:
    return match is not None and match.entry.token.kind is Kind.HOTP


def small_window(  # noqa: PLR0913  the settings and the ways out, each by its name
    vault: UnlockedVault,
    *,
    clipboard: CodeClipboard,
    clear_after: int,
    codes_hidden: bool,
    order: Order,
    on_full: Callable[[], None],
    on_pasted: Callable[[QMimeData], None],
    on_lock: Callable[[], None],
    on_closing: Callable[[QCloseEvent], None],
    clock: Callable[[], float] = time.time,
) -> SmallWindow:
    """Build the small window of an open vault; `clear_after` is in seconds."""
    window = SmallWindow()
    presenter = SmallPresenter(
        vault,
        window,
        clipboard=clipboard,
        clear_after=clear_after,
        codes_hidden=codes_hidden,
        order=order,
        clock=clock,
    )
    window.presenter = presenter
    window.live = presenter.live
    window.searched.connect(presenter.search)
    window.stepped.connect(presenter.step)
    window.copy.connect(presenter.copy)
    window.show_code.connect(presenter.show_code)
    window.new_code.connect(presenter.new_code)
    window.ticked.connect(presenter.tick)
    window.left.connect(presenter.forget)
    window.full.connect(on_full)
    window.pasted.connect(on_pasted)
    window.lock.connect(on_lock)
    window.closing.connect(on_closing)
    clipboard.changed.connect(window.ticked)  # which ends with the window
    return window
