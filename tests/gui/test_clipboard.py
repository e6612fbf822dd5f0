from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.gui import clipboard
from desktop.gui.clipboard import CodeClipboard, ExpiringText
from desktop.presenters.copying import Whose

FEET = Whose(uuid4(), "Happy Feet")


@pytest.fixture
def system(qapp):
    assert qapp
    shared = QGuiApplication.clipboard()
    shared.clear()
    yield shared
    shared.clear()


@pytest.fixture
def codes(system):
    assert system.text() == ""
    made = CodeClipboard()
    yield made
    made.clear_now()


def test_a_code_can_be_taken_and_is_marked_as_secret(codes, system):
    codes.put("123456", 30, FEET)
    assert system.text() == "123456"
    assert bytes(system.mimeData().data("x-kde-passwordManagerHint")) == b"secret"
    assert codes.left() == 30
    assert codes.whose() == FEET


def test_it_is_gone_after_its_time(codes, system, qtbot):
    with qtbot.waitSignal(codes.changed):
        codes.put("123456", 1, FEET)
    with qtbot.waitSignal(codes.changed, timeout=3_000):
        pass
    assert system.text() == ""
    assert codes.left() == 0
    assert codes.whose() is None


def test_it_is_gone_when_the_vault_is_locked(codes, system):
    codes.put("123456", 30, FEET)
    codes.clear_now()
    assert system.text() == ""
    codes.clear_now()


def test_what_was_copied_since_stays(codes, system, qtbot):
    codes.put("123456", 30, FEET)
    with qtbot.waitSignal(codes.changed):
        system.setText("a name")
    assert codes.left() == 0
    codes.clear_now()
    assert system.text() == "a name"


def test_a_second_code_counts_from_the_start(codes, system):
    codes.put("123456", 1, FEET)
    codes.put("654321", 30, FEET)
    assert system.text() == "654321"
    assert codes.left() == 30


def test_an_expired_text_answers_nothing_wherever_it_is():
    text = ExpiringText("123456")
    assert text.text() == "123456"
    text.expire()
    assert text.text() == ""
    assert text.hasFormat("text/plain")
    assert not text.hasFormat("text/html")


def test_a_mark_that_costs_the_clipboard_is_done_without(system, qtbot):
    def clumsy():
        system.setText("somebody else's")
        return True

    codes = CodeClipboard(conceal=clumsy)
    codes.put("123456", 30, FEET)
    assert system.text() == "123456"
    assert codes.left() == 30
    codes.clear_now()
    assert system.text() == ""


def test_a_mark_that_is_refused_costs_nothing(system):
    def refusing():
        raise OSError

    codes = CodeClipboard(conceal=refusing)
    codes.put("123456", 30, FEET)
    assert system.text() == "123456"
    codes.clear_now()
    assert system.text() == ""


def test_windows_is_asked_to_keep_it_out_of_the_history(monkeypatch):
    monkeypatch.setattr(clipboard, "_HINTS", clipboard._WINDOWS)
    text = ExpiringText("123456")
    assert isinstance(text, QMimeData)
    for name in (
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ):
        assert bytes(text.data(f'application/x-qt-windows-mime;value="{name}"')) == bytes(4)
