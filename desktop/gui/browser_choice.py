"""Which browser a clinic opens in: people with several clinics keep them apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.layouts import column
from desktop.gui.parts import Button, text
from desktop.presenters.clinic_access import BrowserPlace

_tr = QCoreApplication.translate


class BrowserChoice(QWidget):
    """Offers the usual browser, and each profile of those that are installed."""

    chosen = Signal(str, str)  # a browser and a profile, as they are kept with a clinic
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = column(gap=8)
        cancel = Button(_tr("sign in", "Cancel"))
        cancel.clicked.connect(self.cancelled)
        self.setLayout(
            column(
                text(_tr("sign in", "Which browser does this clinic open in?"), "label"),
                4,
                text(
                    _tr(
                        "sign in",
                        "With a profile for each clinic, being signed in at one does not get in "
                        "the way of another.",
                    ),
                    "dim",
                ),
                16,
                self._list,
                24,
                cancel,
            )
        )

    def show_places(self, places: Sequence[BrowserPlace], browser: str, profile: str) -> None:
        """Offer these; the one in use is ticked."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        usual = BrowserPlace(_tr("sign in", "The usual browser"), "", "")
        for place in (usual, *places):
            used = (place.browser, place.profile) == (browser, profile)
            button = Button(place.name.replace("&", "&&"), icon="check" if used else "browser")
            if used:
                words = _tr("sign in", "{browser}, in use now").format(browser=place.name)
                button.setAccessibleName(words)
            button.clicked.connect(
                lambda _on=False, each=place: self.chosen.emit(each.browser, each.profile)
            )
            self._list.addWidget(button)

    def focus_first(self) -> None:
        """Put the keyboard on the first one."""
        item = self._list.itemAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
