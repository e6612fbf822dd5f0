import ctypes
import os
from ctypes import wintypes

import pytest
from PySide6.QtWidgets import QWidget

from desktop.system.windows import capture
from tests.system.windows import WINE

user = ctypes.WinDLL("user32", use_last_error=True)
user.GetWindowDisplayAffinity.argtypes = [wintypes.HWND, ctypes.POINTER(wintypes.DWORD)]


def affinity(window):
    found = wintypes.DWORD()
    assert user.GetWindowDisplayAffinity(window, ctypes.byref(found))
    return found.value


@pytest.mark.skipif(WINE, reason="Wine keeps no window out of screenshots")
def test_a_window_is_left_out_of_screenshots_and_let_in_again(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    window = int(widget.winId())
    capture.exclude(window, True)
    assert affinity(window) == 0x11
    capture.exclude(window, False)
    assert affinity(window) == 0


def test_a_window_that_is_not_there_is_refused():
    with pytest.raises(OSError):  # noqa: PT011  its number differs
        capture.exclude(0xFFFF_FFF0, True)


def test_a_session_from_another_computer_is_told_from_one_at_the_desk():
    remote = os.environ.get("SESSIONNAME", "Console").startswith("RDP-")
    assert capture.remote_session() is remote
