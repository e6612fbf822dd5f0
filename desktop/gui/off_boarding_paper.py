"""The list of what has to be done when somebody leaves, on paper."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.gui.off_boarding_words import (
    lead,
    place_account,
    place_title,
    service_text,
    tasks,
    title,
)
from desktop.gui.paper import BODY, HEADING, SMALL, TITLE, Paper, today
from desktop.presenters.off_boarding import Departure

_PLACE = 300  # units that the head of a place and its first lines take


def off_boarding_sheet(paper: Paper, departure: Departure) -> None:
    """Draw the list, its boxes empty."""
    paper.words(title(departure.person), TITLE, bold=True)
    paper.words(today(), SMALL)
    paper.words(lead(len(departure.places)), BODY)
    for place in departure.places:
        paper.gap(40)
        paper.keep(_PLACE)
        paper.words(place_title(place), HEADING, bold=True)
        account = place_account(place)
        if account:
            paper.words(account, BODY)
        for service in place.services:
            paper.words(service_text(service), SMALL)
        for task in tasks(place):
            paper.line(task)
    paper.gap(60)
    paper.keep(_PLACE)
    words = QCoreApplication.translate("off-boarding", "Done on ____________  by ____________")
    paper.words(words, BODY)
