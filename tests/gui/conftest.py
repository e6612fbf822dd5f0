import pytest
from pytestqt.qtbot import QtBot

from desktop.gui import palette, traces


class Bot(QtBot):
    """Dresses what a test opens as a window, as the program does with its own windows."""

    def addWidget(self, widget, **how):
        if widget.isWindow() and not widget.styleSheet():
            palette.dress(widget)
        super().addWidget(widget, **how)


@pytest.fixture
def qtbot(qapp, request):
    return Bot(request)


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch):
    """What one test pasted is not in the memory that another one asks about."""
    monkeypatch.setattr(traces._Process, "left", False)
