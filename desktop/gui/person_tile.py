"""A person to pick, and the dashed tile for one more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.gui.layouts import column, row, stretched
from desktop.gui.painted import Monogram
from desktop.gui.parts import Glyph, Tile, restyle, text
from desktop.presenters.last_here import LastHere, When
from desktop.presenters.picker import Person

WIDTH: Final = 288
HEIGHT: Final = 96
_LONG_WORD: Final = 14  # characters that fit beside the monogram


class PickerTile(Tile):
    """Leaves the arrow keys and letters to the page."""

    def __init__(self, name: str, *, dashed: bool = False) -> None:
        super().__init__(name, dashed=dashed)
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter as on the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


class PersonTile(PickerTile):
    """Shows a name, its monogram and when that person was here last."""

    def __init__(self, person: Person) -> None:
        when = last_here_words(person.last_here)
        super().__init__(person.name)
        self.setAccessibleDescription(when)
        self.person = person
        words = column(None, text(breakable(person.name), "label"), 4, text(when, "small"), None)
        monogram = Monogram(person.name, person.colour, 56, person=True)
        self.setLayout(stretched(row(monogram, words, gap=16, margins=(20, 8, 16, 8)), 1))

    def mark(self, *, first: bool) -> None:
        """Tint the one that Enter would open."""
        restyle(self, main="true" if first else "false")


class AddTile(PickerTile):
    """Makes a vault for somebody new."""

    def __init__(self) -> None:
        words = QCoreApplication.translate("picker", "Add a person")
        super().__init__(words, dashed=True)
        label = text(words, "label", "accent")
        line = row(Glyph("add", "accent", 24), label, gap=16, margins=(36, 8, 16, 8))
        self.setLayout(stretched(line, 1))


def breakable(name: str) -> str:
    """Let long words go on in the next line: a label breaks between words only."""
    return " ".join(
        "\u200b".join(word) if len(word) > _LONG_WORD and "-" not in word else word
        for word in name.split(" ")
    )


def last_here_words(moment: LastHere) -> str:  # noqa: PLR0911  a sentence for each
    """Return when somebody was here last, in words."""
    tr = QCoreApplication.translate
    locale = QLocale()
    day = moment.day
    if moment.when is When.WEEKDAY and day is not None:
        return tr("picker", "Last here on {day}").format(day=locale.dayName(day.isoweekday()))
    if moment.when is When.DATE and day is not None:
        shape = "d MMMM" if day.year == QDate.currentDate().year() else "d MMMM yyyy"
        date = locale.toString(QDate(day.year, day.month, day.day), shape)
        return tr("picker", "Last here {date}").format(date=date)
    if moment.when is When.MINUTES and moment.minutes == 1:
        return tr("picker", "Last here a minute ago")
    if moment.when is When.MINUTES:
        return tr("picker", "Last here %n minutes ago", "", moment.minutes)
    if moment.when is When.NOW:
        return tr("picker", "Here just now")
    if moment.when is When.MORNING:
        return tr("picker", "Last here this morning")
    if moment.when is When.TODAY:
        return tr("picker", "Last here today")
    if moment.when is When.YESTERDAY:
        return tr("picker", "Last here yesterday")
    return tr("picker", "Not here yet")
