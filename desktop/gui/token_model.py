"""The rows of the token list, as Qt's views and assistive technology ask for them."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.presenters.copying import Copied
from desktop.presenters.live_codes import Live
from desktop.presenters.token_rows import AsideRow, Heading, Row, TokenRow
from desktop.vault.entries import Clinic, Entry, Quarantine, Quarantined

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_tr = QCoreApplication.translate
_Role = Qt.ItemDataRole


def heading_text(clinic: Clinic | None) -> str:
    """Return the words above the tokens of a clinic."""
    return clinic.name if clinic else _tr("tokens", "No clinic")


def origin_text(entry: Entry) -> str:
    """Return who issued a token and for whom, each in its own direction of writing."""
    return " · ".join(f"\u2068{part}\u2069" for part in _origin_parts(entry))


def _origin_parts(entry: Entry) -> list[str]:
    return [part for part in (entry.token.issuer, entry.token.account) if part]


def code_text(live: Live) -> str:
    """Return a code as it is said, digit by digit."""
    if live.hidden:
        return _tr("tokens", "code hidden")
    if live.text:
        return _tr("tokens", "code {digits}").format(digits=" ".join(live.text))
    return _tr("tokens", "no code yet")


def tip_text(row: Row) -> str:
    """Return all of a row's names as a tooltip; they are never markup, whatever they look like."""
    lines = [html.escape(line) for line in (_label(row), _origin(row)) if line]
    return "<qt>" + "<br>".join(lines) + "</qt>"


def aside_label(item: Quarantined) -> str:
    """Return the name of an entry that was set aside."""
    return item.label or _tr("tokens", "Entry without a name")


def aside_text(item: Quarantined) -> str:
    """Return why an entry was set aside."""
    return reason_text(item.reason)


def reason_text(reason: Quarantine) -> str:
    """Return why an entry is set aside."""
    match reason:
        case Quarantine.NEWER:
            return _tr("tokens", "Set aside: it was made by a newer version of Frontdesk.")
        case Quarantine.BAD_VALUE:
            return _tr("tokens", "Set aside: a value in this entry cannot be right.")
        case Quarantine.DAMAGED:
            return _tr("tokens", "Set aside: this entry is damaged.")


class TokenModel(QAbstractListModel):
    """Rows from the presenter; what a row shows now is asked of `live` when it is needed.

    `moved` says which token was dropped below which row.
    """

    moved = Signal(UUID, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._numbers: dict[UUID, int] = {}
        self._places: dict[UUID, int] | None = None
        self._movable = False
        self.live: Callable[[Entry], Live] = lambda _entry: Live("")
        self.copied: Copied | None = None

    def show_rows(self, rows: Sequence[Row], numbers: Sequence[UUID]) -> None:
        """Take other rows; `numbers` are the tokens with a number, the first of them 1."""
        self.beginResetModel()
        self._rows = rows
        self._numbers = {token: number for number, token in enumerate(numbers, 1)}
        self._places = None
        self.endResetModel()

    def set_movable(self, movable: bool) -> None:
        """Say whether tokens can be dragged."""
        self._movable = movable

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    def row(self, place: int) -> Row:
        """Return the row at a place."""
        return self._rows[place]

    def number(self, token: UUID) -> int:
        """Return the number of a token; 0: none."""
        return self._numbers.get(token, 0)

    def place(self, token: UUID | None) -> int:
        """Return where a token is; -1: nowhere."""
        if self._places is None:
            self._places = {
                row.entry.id: place
                for place, row in enumerate(self._rows)
                if isinstance(row, TokenRow)
            }
        return self._places.get(token, -1) if token else -1

    def repaint(self, token: UUID) -> None:
        """Have one row painted, and read out, again."""
        place = self.place(token)
        if place >= 0:
            self.dataChanged.emit(self.index(place), self.index(place))

    # -- Qt's side --

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Return what a row says; painting does not ask here."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case _Role.DisplayRole:
                return _label(row)
            case _Role.AccessibleTextRole:
                return self._spoken(row)
            case _Role.AccessibleDescriptionRole:
                return self._described(row)
            case _Role.ToolTipRole if not isinstance(row, Heading):
                return tip_text(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let tokens be chosen and dragged, and headings neither."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled if self._movable else flag.NoItemFlags
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return flag.ItemIsEnabled
        both = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren
        if self._movable and isinstance(row, TokenRow):
            return both | flag.ItemIsDragEnabled
        return both

    def supportedDropActions(self) -> Qt.DropAction:
        """Drag to move."""
        return Qt.DropAction.MoveAction

    def moveRows(
        self,
        parent: Index,
        source: int,
        count: int,
        target_parent: Index,
        target: int,
    ) -> bool:
        """Hand a drop on; the rows come back from the presenter in their new order."""
        row = self._rows[source]
        if (
            parent.isValid()
            or target_parent.isValid()
            or count != 1
            or not isinstance(row, TokenRow)
            or not self._movable
        ):
            return False
        self.moved.emit(row.entry.id, self._rows[max(0, target - 1)])
        return True

    # -- for assistive technology --

    def _spoken(self, row: Row) -> str:
        if not isinstance(row, TokenRow):
            return _label(row)
        return f"{row.entry.label}, {code_text(self.live(row.entry))}"

    def _described(self, row: Row) -> str:
        if isinstance(row, Heading):
            return _tr("tokens", "Clinic")
        if isinstance(row, AsideRow):
            return aside_text(row.item)
        parts = [*_origin_parts(row.entry), heading_text(row.clinic)]
        if row.entry.favourite:
            parts.append(_tr("tokens", "Favourite"))
        live = self.live(row.entry)
        if live.seconds is not None:
            parts.append(_tr("tokens", "{seconds} seconds left").format(seconds=live.seconds))
        if live.following:
            parts.append(
                _tr("tokens", "next code {digits}").format(digits=" ".join(live.following))
            )
        if self.copied is not None and self.copied.id == row.entry.id:
            parts.append(_tr("tokens", "Copied"))
        return ", ".join(parts)


def _label(row: Row) -> str:
    match row:
        case Heading(clinic):
            return heading_text(clinic)
        case TokenRow(entry):
            return entry.label
        case AsideRow(item):
            return aside_label(item)


def _origin(row: Row) -> str:
    match row:
        case TokenRow(entry):
            return origin_text(entry)
        case AsideRow(item):
            return aside_text(item)
        case _:
            return ""
