import importlib.util

import pytest

from desktop.gui import traces
from tests.clinic.conftest import direct  # noqa: F401  for tests of the practice clinic


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch):
    """What one test pasted is not in the memory that another one asks about."""
    monkeypatch.setattr(traces._Process, "left", False)


@pytest.fixture(scope="session")
def practice_clinic(tmp_path_factory):
    """The practice clinic, started as a person does, where managers hire whom a test needs."""
    if importlib.util.find_spec("allauth") is None:
        pytest.skip("the practice clinic's own libraries are not installed")
    from tests.backend import clinics

    with clinics.practice(tmp_path_factory.mktemp("practice") / "clinic") as clinic:
        yield clinic
