"""A banner beside the cause of an error, which goes when the next thing is tried."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from desktop.errors import DesktopError
from desktop.gui.parts import Banner


def error_text(error: DesktopError) -> str:
    """Return the translated sentence for an error."""
    from desktop.messages import sentence_for  # dozens of them, and a start without an error none

    return sentence_for(error).text(partial(QCoreApplication.translate, "errors"))


class ErrorBanner(Banner):
    """Hidden until there is an error to say."""

    def __init__(self) -> None:
        super().__init__("danger")
        self.hide()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""
        if error is None:
            self.hide()
            return
        self.show()
        self.say("danger", error_text(error))
