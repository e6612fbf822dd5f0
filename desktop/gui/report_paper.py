"""The report of an enrolment test on paper, as it stands on the screen."""

from __future__ import annotations

from desktop.gui.paper import HEADING, SMALL, TITLE, Paper
from desktop.gui.report_words import lines, staff_lines, staff_title, tested_by, verdict
from desktop.presenters.enrolment_test import Report


def report_sheet(paper: Paper, report: Report) -> None:
    """Draw a report."""
    paper.words(verdict(report), TITLE, bold=True)
    paper.words(tested_by(report), SMALL)
    paper.gap(40)
    for line in lines(report):
        paper.line(line.words, line.value, line.advice, icon=line.icon[0])
        paper.rule()
    paper.gap(60)
    paper.words(staff_title(report), HEADING, bold=True)
    for number, words in enumerate(staff_lines(), 1):
        paper.numbered(number, words)
