"""The rows of the settings: words at the left, and the control that they are about."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.gui.choice import Choice
from desktop.gui.duration import duration
from desktop.gui.layouts import box, card, column, row, rule
from desktop.gui.painted import Switch
from desktop.gui.parts import set_by_clinic, text
from desktop.presenters.preferences import Seconds, Switched

_CHOICE: Final = 200  # px
_BESIDE: Final = 480  # px of a row from which words and a choice stand side by side
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_tr = QCoreApplication.translate


class SettingRow(QWidget):
    """Says what is set, what that means, and whether the clinic has set it."""

    def __init__(self, name: str, control: QWidget, under: str = "") -> None:
        super().__init__()
        self.control = control
        self._limit = text("", "small")
        self._limit.hide()
        self._set = set_by_clinic()
        self._set.hide()
        beneath = [text(under, "small")] if under else []
        words = column(None, text(name), *beneath, self._limit, self._set, None, gap=4)
        self._line = row(box(words), control, gap=16, margins=(16, 16, 16, 16))
        self._line.setStretch(0, 1)
        self._line.setAlignment(control, _MIDDLE)
        self.setLayout(self._line)

    def fix(self, fixed: bool) -> None:
        """Leave the control in its place, locked, when the clinic has set it."""
        self.control.setEnabled(not fixed)
        self._set.setVisible(fixed)
        words = _tr("settings", "Set by your clinic") if fixed else self._limit.text()
        self.control.setAccessibleDescription(words)

    def limit(self, words: str) -> None:
        """Say how far the clinic lets one choose; "": as far as one likes."""
        self._limit.setText(words)
        self._limit.setVisible(bool(words))


class ChoiceRow(SettingRow):
    """One of several to choose."""

    chosen = Signal(object)

    def __init__(self, name: str, under: str = "") -> None:
        self._values: tuple[Hashable, ...] = ()
        self._choice = Choice(name)
        self._choice.setFixedWidth(_CHOICE)
        super().__init__(name, self._choice, under)
        self._choice.activated.connect(self._tell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choice below its words where there is no room beside them."""
        super().resizeEvent(event)
        beside = event.size().width() >= _BESIDE
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._line.setSpacing(16 if beside else 8)
        self._line.setAlignment(self._choice, _MIDDLE if beside else Qt.AlignmentFlag.AlignLeft)

    def show_choices(self, choices: Mapping[Hashable, str], chosen: Hashable) -> None:
        """Offer what is named by some words."""
        self._values = tuple(choices)  # here: a Qt value would be a text for a StrEnum
        self._choice.clear()
        self._choice.addItems(list(choices.values()))
        self._choice.setCurrentIndex(self._values.index(chosen))

    def show_seconds(self, seconds: Seconds) -> None:
        """Offer the times that there are."""
        self.show_choices({each: duration(each) for each in seconds.choices}, seconds.chosen)
        limited = seconds.limit is not None and not seconds.fixed
        words = _tr("settings", "Your clinic allows {time} at most.")
        self.limit(words.format(time=duration(seconds.limit or 0)) if limited else "")
        self.fix(seconds.fixed)

    def _tell(self, place: int) -> None:
        self.chosen.emit(self._values[place])


class SwitchRow(SettingRow):
    """Something that is on or off."""

    switched = Signal(bool)

    def __init__(self, name: str, under: str = "") -> None:
        self._switch = Switch(name)
        super().__init__(name, self._switch, under)
        self._switch.clicked.connect(self.switched)

    def show_switched(self, switched: Switched | None) -> None:
        """Show how it is; None: there is no such thing here."""
        self.setVisible(switched is not None)
        if switched is not None:
            self._switch.setChecked(switched.on)
            self.fix(switched.fixed)


class SettingGroup(QWidget):
    """A heading, and a card of the rows that are shown, with lines between them."""

    def __init__(self, title: str, *rows: SettingRow) -> None:
        super().__init__()
        self.rows = rows
        self._rules = [rule() for _ in rows]
        lines = (each for pair in zip(self._rules, rows, strict=True) for each in pair)
        self.setLayout(column(text(title, "label"), card(column(*lines)), gap=8))

    def fit(self) -> None:
        """Show what is left of the group: no line above its first row, and nothing without rows."""
        shown = [each for each in self.rows if not each.isHidden()]
        for line, each in zip(self._rules, self.rows, strict=True):
            line.setVisible(each in shown[1:])
        self.setVisible(bool(shown))
