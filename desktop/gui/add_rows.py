"""One row for each thing that was found: a token to be named, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.gui import add_words
from desktop.gui.add_words import breakable
from desktop.gui.choice import Choice
from desktop.gui.layouts import ANY_WIDTH, Item, box, column, row, stretched
from desktop.gui.painted import Monogram, Tick
from desktop.gui.parts import Glyph, labelled, pill, restyle, text
from desktop.presenters.candidates import Note, OtherRow, PartsRow, RefusedRow, Row, TokenRow
from desktop.presenters.offers import Source
from desktop.presenters.proposals import Wish
from desktop.vault.entries import LABEL, Clinic

_SIDE = 168  # px
_tr = QCoreApplication.translate


class FoundRow(QWidget):
    """What was found at the left, where and what of it at the right (below when narrow)."""

    def __init__(self, *lead: Item, middle: QBoxLayout, source: Source) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        place = text(breakable(add_words.where(source)), "small")
        self._notes = column(gap=4)
        self._side = box(column(None, place, 4, self._notes, None))
        self._words = QHBoxLayout()
        self._words.setSpacing(16)
        self._words.addLayout(middle, 1)
        self._words.addWidget(self._side)
        line = row(*lead, gap=16, margins=(16, 16, 16, 16))
        line.addLayout(self._words, 1)
        self.setLayout(line)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Put the side below, or beside."""
        direction = QBoxLayout.Direction
        self._words.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._words.setSpacing(8 if narrow else 16)
        self._side.setMinimumWidth(0 if narrow else _SIDE)
        self._side.setMaximumWidth(ANY_WIDTH if narrow else _SIDE)

    def _say(self, *notes: QWidget) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for note in notes:
            self._notes.addWidget(note)


class TokenFound(FoundRow):
    """A token: tick it, name it, say which clinic it is for."""

    ticked = Signal(bool)
    renamed = Signal(str)
    assigned = Signal(object)  # ClinicChoice
    decided = Signal(bool)
    pin_given = Signal(str)

    def __init__(self, found: TokenRow, clinics: Sequence[Clinic]) -> None:
        self._clinics = tuple(clinics)
        self._choices = [*(clinic.id for clinic in clinics), Wish.NEW, Wish.NONE]
        self._tick = Tick(_tr("add", "Add this token"))
        self._monogram = Monogram("", None, 40)
        self.label = QLineEdit()
        self.label.setMaxLength(LABEL[-1])
        self.label.setAccessibleName(_tr("add", "Label"))
        self.label.setPlaceholderText(_tr("add", "The clinic’s name"))
        names = text(breakable(_names(found)), "small")
        self._clinic = Choice(_tr("add", "Clinic"))
        self._fill_clinics()
        self._decision = Choice(_tr("add", "You have one of this account"))
        self._decision.addItem(_tr("add", "Replace it (re-enrolled)"))
        self._decision.addItem(_tr("add", "Keep both"))
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin_line = labelled(_tr("add", "PIN of this token"), self.pin)
        middle = column(self.label, names, self._clinic, self._decision, self._pin_line, gap=8)
        super().__init__(self._tick, self._monogram, middle=middle, source=found.source)
        self._pin_line.setVisible(found.token.needs_pin)
        self._tick.toggled.connect(self.ticked)
        self.label.textEdited.connect(self.renamed)
        self._clinic.activated.connect(self._clinic_chosen)
        self._decision.activated.connect(self._decision_made)
        self.pin.editingFinished.connect(self._pin_finished)
        self.show_row(found)

    def show_row(self, found: TokenRow) -> None:
        """Show what the row is now."""
        blocked = [QSignalBlocker(each) for each in (self._tick, self._clinic, self._decision)]
        self._tick.setChecked(found.chosen)
        self._tick.setEnabled(found.possible)
        if self.label.text() != found.label:
            self.label.setText(found.label)
        self.label.setEnabled(found.possible)
        self.label.setToolTip(found.label)
        self._tick.setAccessibleName(
            _tr("add", "Add {label}").format(label=found.label) if found.label else ""
        )
        self._monogram.show_name(found.label, found.colour)
        self._clinic.setItemText(
            len(self._clinics),
            _tr("add", "New clinic: {name}").format(name=found.label.strip() or "…"),
        )
        self._clinic.setCurrentIndex(self._choices.index(found.clinic))
        self._clinic.setVisible(found.chosen)
        self._decision.setCurrentIndex(0 if found.replaces else 1)
        self._decision.setVisible(found.chosen and found.note is Note.REENROLLED)
        self._say(*_notes(found))
        restyle(self.label, bad="false")
        del blocked

    def ask(self) -> None:
        """Point out the field in which something is missing."""
        if self._pin_line.isVisibleTo(self) and not self.pin.text().strip():
            edit = self.pin
        else:
            edit = self.label
        restyle(edit, bad="true")
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_clinics(self) -> None:
        for clinic in self._clinics:
            self._clinic.addItem(_tr("add", "Clinic: {name}").format(name=clinic.name))
        self._clinic.addItem("")  # a new one: `show_row` names it
        self._clinic.addItem(_tr("add", "No clinic"))

    def _clinic_chosen(self, index: int) -> None:
        self.assigned.emit(self._choices[index])

    def _decision_made(self, index: int) -> None:
        self.decided.emit(index == 0)

    def _pin_finished(self) -> None:
        self.pin_given.emit(self.pin.text())


def plain_row(found: Row) -> FoundRow:
    """Return a row about something that cannot be added, as it is."""
    match found:
        case OtherRow(source, host):
            icon, label = "link" if host else "info", _tr("add", "Not a 2FA code")
            body = (
                _tr("add", "It opens {host}. There is nothing to add.").format(host=breakable(host))
                if host
                else _tr("add", "It holds other text. There is nothing to add.")
            )
        case RefusedRow(source, reason, name):
            icon, label = "warning", name or _tr("add", "This cannot be used")
            body = add_words.refusal(reason)
        case PartsRow(source, missing, count):
            icon, label = "info", add_words.missing_parts(missing, count)
            body = _tr("add", "Add their pictures too, in any order, or go on without them.")
        case _:
            raise TypeError("a token has a row of its own")
    tick = Tick(_tr("add", "Nothing to add"))
    tick.setEnabled(False)
    glyph = box(stretched(row(Glyph(icon, "warn" if icon == "warning" else "ink3", 32)), 0))
    glyph.setFixedSize(40, 40)
    words = column(text(breakable(label), "label"), text(body, "small"), gap=4)
    return FoundRow(tick, glyph, middle=words, source=source)


def _notes(found: TokenRow) -> list[QWidget]:
    notes = []
    label = breakable(found.existing.label) if found.existing else ""
    match found.note:
        case Note.NEW:
            notes.append(pill(_tr("add", "New"), "add", "accent"))
        case Note.HAVE:
            words = _tr("add", "You have it already: {label}").format(label=label)
            notes.append(pill(words, "check", "success"))
        case Note.REENROLLED:
            words = _tr("add", "You have one already: {label}").format(label=label)
            notes.append(pill(words, "info", "ink2"))
    if found.token.weak and found.possible:
        note = pill(_tr("add", "Short key"), "info", "ink2")
        note.setToolTip(
            _tr("add", "The clinic chose a key shorter than is recommended. It works all the same.")
        )
        notes.append(note)
    return notes


def _names(found: TokenRow) -> str:
    names = filter(None, (found.token.issuer, found.token.account))
    # Each in its own direction of writing, whatever the other's.
    return " · ".join(f"\u2068{name}\u2069" for name in names) or _tr(
        "add", "The code names nobody"
    )
