"""How an enrolment test went: the verdict, the evidence, and what to tell the staff."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui import paper
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.flow import Flow
from desktop.gui.layouts import box, card, column, row, rule, stretched
from desktop.gui.paper import Paper
from desktop.gui.parts import Banner, Button, Glyph, announce, restyle, text
from desktop.gui.printing import ask_path, ask_printer
from desktop.gui.report_paper import report_sheet
from desktop.gui.report_words import Line, lines, staff_lines, staff_title, tested_by, verdict
from desktop.presenters.enrolment_test import Report

_FIGURE: Final = 20  # px
_MARK: Final = 40  # px
_tr = QCoreApplication.translate


class EnrolmentReport(QWidget):
    """Prints as it stands; `again` asks for another test, `correct` for corrected codes."""

    again = Signal()
    correct = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._mark = Glyph("shield", "success", _MARK)
        self._title = text("", "title")
        self._by = text("", "small")
        self._rows = column(margins=(20, 8, 20, 8))
        self._staff = text("", "heading")
        self._error = ErrorBanner()
        self._saved = Banner("success")
        self._saved.hide()
        self._print = Button(_tr("enrolment test", "Print"), "primary", "print")
        self._save = Button(_tr("enrolment test", "Save as PDF"), icon="image-file")
        self._again = Button(_tr("enrolment test", "Test again"), icon="refresh")
        self._print.clicked.connect(self._ask_printer)
        self._save.clicked.connect(self._ask_path)
        self._again.clicked.connect(self.again)
        head = row(self._mark, column(self._title, 4, self._by), gap=16)
        head.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                stretched(head, 1),
                24,
                card(self._rows),
                24,
                self._staff,
                12,
                _staff(),
                24,
                self._error,
                self._saved,
                8,
                box(Flow(self._print, self._save, self._again)),
                None,
            )
        )

    def show_report(self, report: Report) -> None:
        """Show a report in place of the one before."""
        self._report = report
        self._error.hide()
        self._saved.hide()
        works = report.works
        self._mark.show_icon("shield" if works else "warning", "success" if works else "warn")
        self._title.setText(verdict(report))
        self._by.setText(tested_by(report))
        self._staff.setText(staff_title(report))
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, line in enumerate(lines(report)):
            if number:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(line))
        for button, main in ((self._print, works), (self._again, not works)):
            button.setProperty("kind", "primary" if main else "")
            restyle(button)
            button.set_icon("print" if button is self._print else "refresh")
        announce(self, verdict(report))

    def focus_first(self) -> None:
        """Put the keyboard on the main button."""
        works = self._report is not None and self._report.works
        (self._print if works else self._again).setFocus(Qt.FocusReason.OtherFocusReason)

    def save_to(self, path: str) -> None:
        """Write the report as a PDF."""
        try:
            paper.save(Path(path), _tr("enrolment test", "Enrolment test"), self._sheet)
        except DesktopError as error:
            self._error.show_error(error)
            return
        self._error.hide()
        self._saved.show()
        words = _tr("enrolment test", "The report was saved as “{name}”.")
        self._saved.say("success", words.format(name=Path(path).name))

    def _row(self, line: Line) -> QWidget:
        mark = Glyph(*line.icon)
        words = column(text(line.words))
        if line.advice:
            words.addSpacing(4)
            words.addWidget(text(line.advice, "dim"))
        if line.corrects:
            button = Button(_tr("sign in", "Correct my codes"), icon="clock", small=True)
            button.clicked.connect(self.correct)
            words.addSpacing(8)
            words.addLayout(row(button, None))
        value = text(line.value, "dim", align=Qt.AlignmentFlag.AlignRight)
        value.setVisible(bool(line.value))
        cells = row(mark, words, value, gap=12, margins=(0, 12, 0, 12))
        cells.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        cells.setStretch(1, 3)
        cells.setStretch(2, 2)
        return box(cells)

    def _ask_printer(self) -> None:
        ask_printer(
            self, _tr("enrolment test", "Print the report"), self._sheet, self._error.show_error
        )

    def _ask_path(self) -> None:
        name = _tr("enrolment test", "Enrolment test")
        ask_path(self, _tr("enrolment test", "Save the report"), name, self.save_to)

    def _sheet(self, page: Paper) -> None:
        if self._report is not None:
            report_sheet(page, self._report)


def _staff() -> QWidget:
    """Return the quiet block of what to read out."""
    rows = column(gap=8, margins=(20, 16, 20, 16))
    for number, words in enumerate(staff_lines(), 1):
        figure = text(str(number), "label", "accent", wrap=False)
        figure.setFixedWidth(_FIGURE)
        line = row(figure, text(words), gap=12)
        line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(box(stretched(line, 1)))
    return card(rows, plain=True)
