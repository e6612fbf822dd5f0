"""A clinic's name and colour, for a new one and for one that is there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QWidget

from desktop.gui import icons, painting, palette
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, labelled, text
from desktop.vault.entries import LABEL, Clinic
from desktop.vault.person import COLOURS

_SWATCH = 40  # px
_ACROSS = 5
_tr = QCoreApplication.translate


class ClinicForm(QWidget):
    """`saved` tells the clinic that was edited (None: a new one), its name and its colour."""

    saved = Signal(object, str, int)
    removed = Signal(object)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._clinic: Clinic | None = None
        self._title = text("", "label")
        self._name = QLineEdit()
        self._name.setMaxLength(LABEL.stop - 1)
        self._swatches = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(8)
        for colour in range(COLOURS):
            swatch = Swatch(colour)
            self._swatches.addButton(swatch, colour)
            grid.addWidget(swatch, colour // _ACROSS, colour % _ACROSS)
        grid.setColumnStretch(_ACROSS, 1)
        self._save = Button(_tr("clinic", "Save"), "primary")
        self._remove = Button(_tr("clinic", "Remove this clinic"), "danger", "trash")
        cancel = Button(_tr("clinic", "Cancel"))
        self._save.clicked.connect(self._press)
        self._name.returnPressed.connect(self._press)
        self._name.textChanged.connect(self._fit)
        self._remove.clicked.connect(lambda: self.removed.emit(self._clinic))
        cancel.clicked.connect(self.cancelled)
        self._stays = text(
            _tr(
                "clinic",
                "Name and colour change for all tokens of this clinic. If you remove "
                "it, they stay, without a clinic.",
            ),
            "small",
        )
        self.setLayout(
            column(
                self._title,
                labelled(_tr("clinic", "Name of the clinic"), self._name),
                text(_tr("clinic", "Colour"), "group"),
                grid,
                self._stays,
                row(self._save, cancel, None),
                row(self._remove, None),
                gap=8,
            )
        )

    def start(self, clinic: Clinic | None, colour: int) -> None:
        """Ask for a new clinic, or show one that is there."""
        self._clinic = clinic
        words = _tr("clinic", "New clinic") if clinic is None else _tr("clinic", "Edit the clinic")
        self._title.setText(words)
        self._name.setText(clinic.name if clinic else "")
        self._swatches.button((clinic.colour if clinic else colour) % COLOURS).setChecked(True)
        self._remove.setVisible(clinic is not None)
        self._stays.setVisible(clinic is not None)
        self._fit()
        self._name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self._save.isEnabled():
            self.saved.emit(self._clinic, self._name.text(), self._swatches.checkedId())

    def _fit(self) -> None:
        self._save.setEnabled(bool(self._name.text().strip()))


class Swatch(QRadioButton):
    """One colour of the clinic palette, with its name for who cannot tell it."""

    def __init__(self, colour: int) -> None:
        super().__init__()
        self._colour = colour
        name = palette.mark(colour).name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(_SWATCH, _SWATCH)

    def sizeHint(self) -> QSize:
        """Ask for the square."""
        return QSize(_SWATCH, _SWATCH)

    def hitButton(self, _position: object) -> bool:
        """Take clicks on the whole of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the square, and a tick on the chosen one."""
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painting.draw_monogram(painter, area, "", self._colour)
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.theme()["ink"], 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
            ink = palette.mark(self._colour).ink
            icons.paint(painter, "check", ink, area.adjusted(6, 6, -6, -6))
        painter.end()
