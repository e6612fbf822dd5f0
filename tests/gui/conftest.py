import pytest

from desktop.gui import traces


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch):
    """What one test pasted is not in the memory that another one asks about."""
    monkeypatch.setattr(traces._Process, "left", False)
