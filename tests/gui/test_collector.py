import gc
import threading

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, Qt
from PySide6.QtWidgets import QWidget

from desktop.gui.collector import collect_due, collect_here_only


class Page(QWidget):
    """One of our own: those of Qt's classes are ended in the main thread by the binding."""


@pytest.fixture(autouse=True)
def _as_before():
    enabled = gc.isenabled()
    gc.disable()
    yield
    if enabled:
        gc.enable()


@pytest.fixture
def ended(qapp):
    """The threads in which the widgets of three cycles ended."""
    threads = []

    def end():
        threads.append(threading.current_thread())

    for _ in range(3):
        widget = Page()
        widget.itself = widget
        widget.destroyed.connect(end, Qt.ConnectionType.DirectConnection)
    del widget
    return threads


@pytest.fixture
def here_only(qapp):
    collect_here_only()
    yield
    QAbstractEventDispatcher.instance().aboutToBlock.disconnect(collect_due)


def allocate():
    """More than Python leaves alone in any generation."""
    for _ in range(200):
        kept = [[] for _ in range(1_000)]
        del kept


def in_a_worker(what):
    worker = threading.Thread(target=what)
    worker.start()
    worker.join()
    return worker


def test_no_worker_ends_a_widget(ended, here_only):
    in_a_worker(allocate)
    assert ended == []


def test_the_windows_thread_does_when_it_has_nothing_else_to_do(ended, here_only, qtbot):
    kept = [[] for _ in range(10_000)]
    qtbot.waitUntil(lambda: len(ended) == 3)
    assert set(ended) == {threading.main_thread()}
    assert not gc.isenabled()
    del kept


def test_without_it_a_worker_would(ended):
    def collecting():
        gc.enable()
        allocate()

    assert set(ended) == set()
    worker = in_a_worker(collecting)
    assert set(ended) == {worker}
