import gc
import importlib.util
import sys

import hypothesis
import pytest

from desktop.vault.crypto import Cost
from desktop.vault.shelf import Shelf

# The least that Argon2id allows here: for tests only, `None` calibrates.
FAST = Cost(memory_kib=32, iterations=1, lanes=1)

# How long an example takes on a busy machine says nothing about the program.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser):
    parser.addoption(
        "--windows", choices=["only", "none"], help="the tests that open windows, or all others"
    )


def pytest_collection_modifyitems(config, items):
    wanted = config.getoption("--windows")
    if wanted:
        kept, left = [], []
        for item in items:
            (kept if opens_windows(item) == (wanted == "only") else left).append(item)
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def opens_windows(item):
    """Whether a test has a Qt application, or drives the program itself."""
    return "qapp" in getattr(item, "fixturenames", ()) or item.path.parent.name == "window"


def pytest_sessionstart():
    """Collect no garbage while a test runs: a worker would end widgets (gui/collector.py)."""
    gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    """Collect between tests, when nothing holds a test's things any more.

    Every widget that stayed would be styled anew whenever a later test changes the theme.
    """
    result = yield
    qt = sys.modules.get("PySide6.QtCore")
    if qt is not None:
        qt.QCoreApplication.sendPostedEvents(None, qt.QEvent.Type.DeferredDelete)
    frozen = gc.get_freeze_count()  # as the program does once its first screen is there
    gc.unfreeze()
    gc.collect(2 if frozen else 1)
    return result


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now=1_790_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture(scope="session")
def qapp_args():
    """Start Qt as the program does."""
    from desktop.gui import palette  # most tests know no Qt

    return ["frontdesk", "-style", palette.STYLE]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shelf(tmp_path, clock):
    return Shelf(tmp_path / "data", cost=FAST, clock=clock)


@pytest.fixture
def direct(monkeypatch):
    """Whatever proxy this computer is set to use has no part in tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def practice_clinic(tmp_path_factory):
    """The practice clinic, started as a person does, where managers hire whom a test needs."""
    if importlib.util.find_spec("allauth") is None:
        pytest.skip("the practice clinic's own libraries are not installed")
    from tests.backend import clinics

    with clinics.practice(tmp_path_factory.mktemp("practice") / "clinic") as clinic:
        yield clinic
