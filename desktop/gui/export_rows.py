"""The rows of the page on which tokens leave: the ways out, and what cannot go there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QWidget

from desktop.gui import export_words
from desktop.gui.add_words import breakable
from desktop.gui.layouts import column, row, rule
from desktop.gui.painted import Radio
from desktop.gui.parts import Glyph, set_by_clinic, text
from desktop.presenters.departures import Departure, Destination

_tr = QCoreApplication.translate
_SHOWN = 50  # of those that cannot go: the count says how many there are
_ICONS = {
    Destination.FRONTDESK: "backup",
    Destination.AEGIS: "lock",
    Destination.TWOFAS: "lock",
    Destination.URIS: "link",
    Destination.PAPER: "print",
}


class WayRow(QWidget):
    """A way out that is chosen by a click anywhere on it."""

    def __init__(self, destination: Destination) -> None:
        super().__init__()
        way = export_words.way(destination)
        self.radio = Radio(way.name)
        self.radio.setAccessibleDescription(way.means)
        self._set = set_by_clinic()
        self._set.hide()
        words = column(text(way.name), text(way.means, "small"), self._set, gap=4)
        line = row(self.radio, words, Glyph(_ICONS[destination]), gap=16, margins=(16, 12, 16, 12))
        line.setStretch(1, 1)
        line.setAlignment(self.radio, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def forbid(self) -> None:
        """Leave it in its place, locked: the clinic has set that."""
        self.radio.setEnabled(False)
        self._set.show()
        label = self._set.findChild(QLabel)
        if label is not None:
            self.radio.setAccessibleDescription(label.text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if self.radio.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()


class WaysCard(QFrame):
    """All ways out, one of which is chosen."""

    chosen = Signal(object)  # Destination

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.rows = {destination: WayRow(destination) for destination in Destination}
        self._group = QButtonGroup(self)
        lines: list[QWidget] = []
        for destination, each in self.rows.items():
            self._group.addButton(each.radio)
            each.radio.clicked.connect(lambda _on, to=destination: self.chosen.emit(to))
            lines += [rule(), each]
        self.setLayout(column(*lines[1:]))
        self.rows[Destination.FRONTDESK].radio.setChecked(True)

    def forbid_plain(self) -> None:
        """Lock what is not encrypted."""
        for destination, each in self.rows.items():
            if destination.plain:
                each.forbid()


class StayingCard(QFrame):
    """What cannot go, entry by entry, each with the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self._title = text("", "label")
        self._list = column(gap=12)
        self._rest = text(
            _tr(
                "export",
                "The others can. Whoever wants all or nothing chooses another way, or goes back.",
            ),
            "small",
        )
        head = row(Glyph("warning", "warn"), self._title, gap=12)
        head.setStretch(1, 1)
        self.setLayout(column(head, 12, self._list, 12, self._rest, margins=(16, 16, 16, 16)))

    def show_departure(self, leaving: Departure) -> None:
        """List them; nothing is shown when all can go."""
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._title.setText(export_words.staying_title(leaving))
        for each in leaving.staying[:_SHOWN]:
            name, why = export_words.staying_text(each, leaving.destination)
            line = QWidget()
            line.setLayout(column(text(breakable(name)), text(why, "small"), gap=4))
            self._list.addWidget(line)
        if len(leaving.staying) > _SHOWN:
            self._list.addWidget(text("…", "small"))
        self._rest.setVisible(bool(leaving.going))
        self.setVisible(bool(leaving.staying))
