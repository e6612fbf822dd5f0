"""Somebody at a Windows computer: keys, the clipboard, and what Windows tells its windows."""

import ctypes
import json
import os
import subprocess
import sys
from contextlib import suppress
from ctypes import wintypes

from tests.window.program import PATIENCE, ROOT, wait_until

KEYUP, UNICODE = 0x2, 0x4
KEYS = {"ctrl": 0x11, "return": 0x0D, "tab": 0x09, "space": 0x20}
TERMINATE, SYNCHRONIZE = 0x1, 0x100000
WM_CLOSE = 0x10
UNICODE_TEXT = 13  # CF_UNICODETEXT

user = ctypes.WinDLL("user32", use_last_error=True)
kernel = ctypes.WinDLL("kernel32", use_last_error=True)


class KeyboardInput(ctypes.Structure):
    """INPUT with a KEYBDINPUT in it, on 64 bits."""

    _fields_ = (
        ("type", wintypes.DWORD),
        ("gap", wintypes.DWORD),
        ("key", wintypes.WORD),
        ("scan", wintypes.WORD),
        ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("extra", ctypes.c_void_p),
        ("rest", ctypes.c_ubyte * 8),  # the MOUSEINPUT it shares its place with is larger
    )


ENUM = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
user.EnumWindows.argtypes = [ENUM, wintypes.LPARAM]
user.GetWindowThreadProcessId.argtypes = [wintypes.HWND, ctypes.POINTER(wintypes.DWORD)]
user.IsWindowVisible.argtypes = user.SetForegroundWindow.argtypes = [wintypes.HWND]
message = [wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]
user.PostMessageW.argtypes = user.SendMessageW.argtypes = message
user.SendMessageW.restype = ctypes.c_ssize_t
user.GetForegroundWindow.restype = wintypes.HWND
user.SendInput.argtypes = [wintypes.UINT, ctypes.c_void_p, ctypes.c_int]
user.OpenClipboard.argtypes = [wintypes.HWND]
user.GetClipboardData.argtypes = [wintypes.UINT]
user.GetClipboardData.restype = ctypes.c_void_p
user.RegisterClipboardFormatW.argtypes = [wintypes.LPCWSTR]
kernel.GlobalLock.argtypes = kernel.GlobalUnlock.argtypes = [ctypes.c_void_p]
kernel.GlobalSize.argtypes = [ctypes.c_void_p]
kernel.GlobalSize.restype = ctypes.c_size_t
kernel.GlobalLock.restype = ctypes.c_void_p
kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
kernel.OpenProcess.restype = wintypes.HANDLE
kernel.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
kernel.TerminateProcess.argtypes = [wintypes.HANDLE, wintypes.UINT]
kernel.CloseHandle.argtypes = [wintypes.HANDLE]


class Desk:
    """The program on a data folder; `pid` is the process that has the window, after `next`."""

    def __init__(self, data, eyes):
        eyes.mkdir()
        self.eyes = eyes
        self.pids = []
        self.first = subprocess.Popen(
            [sys.executable, "-m", "tests.window.watched", "--data", data],
            cwd=ROOT,
            env={**os.environ, "FRONTDESK_EYES": str(eyes)},
            stdin=subprocess.DEVNULL,
        )

    # -- processes --

    @property
    def pid(self):
        return self.pids[-1]

    def next(self):
        """Go on with the process that took the last one's place, once that is gone."""
        found = wait_until(
            self.newcomers, f"another process than that with {self.pids and self.seen()}"
        )
        if self.pids:
            wait_until(lambda: ended(self.pid), "the end of the process before")
        self.pids += found
        assert len(found) == 1
        self.window = wait_until(self.visible, "its window")[0]

    def newcomers(self):
        return [int(f.stem) for f in self.eyes.glob("*.json") if int(f.stem) not in self.pids]

    def close(self):
        user.PostMessageW(self.window, WM_CLOSE, 0, 0)
        wait_until(lambda: ended(self.pid), "the end of the program")

    def stop(self):
        """End what is left of it."""
        for pid in {self.first.pid, *self.pids}:
            handle = kernel.OpenProcess(TERMINATE, False, pid)
            if handle:
                kernel.TerminateProcess(handle, 1)
                kernel.CloseHandle(handle)
        self.first.wait(PATIENCE)

    # -- eyes --

    def seen(self):
        return wait_until(self.look, "what is seen")

    def look(self):
        with suppress(PermissionError):  # while the program writes it
            return json.loads((self.eyes / f"{self.pid}.json").read_text(encoding="utf-8"))

    @property
    def focus(self):
        return self.seen()["focus"]

    def says(self, words):
        return next((text for text in self.seen()["texts"] if words in text), None)

    def read(self, words):
        return wait_until(lambda: self.says(words), f"{words!r} in {self.seen()}")

    def visible(self):
        return [window for window in windows(self.pid) if user.IsWindowVisible(window)]

    # -- hands --

    def come_forward(self):
        """Give the window the keyboard, which it does not take after every lock."""
        if user.GetForegroundWindow() != self.window:
            user.SetForegroundWindow(self.window)
            wait_until(lambda: user.GetForegroundWindow() == self.window, "the foreground")

    def type(self, text):
        self.come_forward()
        for letter in text:
            press([(0, ord(letter), UNICODE), (0, ord(letter), UNICODE | KEYUP)])

    def key(self, *combinations):
        self.come_forward()
        for combination in combinations:
            keys = [KEYS.get(name) or ord(name.upper()) for name in combination.split("+")]
            press([(key, 0, 0) for key in keys] + [(key, 0, KEYUP) for key in reversed(keys)])

    def open(self, key, words):
        """Press a key, and read what that brings."""
        self.key(key)
        self.read(words)

    def go_to(self, control):
        """Press Tab until a control of this name has the keyboard."""
        for _ in range(40):
            focus = self.focus
            if control in focus:
                return
            self.key("tab")
            wait_until(lambda before=focus: self.focus != before, "another focus")
        raise AssertionError(f"no {control!r}, but {self.seen()}")

    def fill(self, control, text):
        self.go_to(control)
        self.type(text)
        wait_until(lambda: self.seen()["typed"] == len(text), f"{control!r} filled")

    def press(self, button):
        self.go_to(button)
        self.key("space")

    # -- Windows --

    def post(self, number, what):
        """Tell all windows of the program something, without waiting for an answer."""
        for window in windows(self.pid):
            user.PostMessageW(window, number, what, 0)

    def send(self, number, what, address=0):
        """Tell one window after the other, and return the answers."""
        return [user.SendMessageW(window, number, what, address) for window in windows(self.pid)]


def press(events):
    inputs = (KeyboardInput * len(events))(
        *(KeyboardInput(1, 0, key, scan, flags) for key, scan, flags in events)
    )
    assert user.SendInput(len(events), inputs, ctypes.sizeof(KeyboardInput)) == len(events)


def windows(pid):
    """All top-level windows of a process, those that are never shown included."""
    found = []

    def look(window, _more):
        owner = wintypes.DWORD()
        user.GetWindowThreadProcessId(window, ctypes.byref(owner))
        if owner.value == pid:
            found.append(window)
        return True

    user.EnumWindows(ENUM(look), 0)
    return found


def ended(pid):
    handle = kernel.OpenProcess(SYNCHRONIZE, False, pid)
    if not handle:
        return True
    try:
        return kernel.WaitForSingleObject(handle, 0) == 0
    finally:
        kernel.CloseHandle(handle)


def clipboard(name=None):
    """What a format of the clipboard holds, or its text; None when it is not there."""
    number = user.RegisterClipboardFormatW(name) if name else UNICODE_TEXT
    wait_until(lambda: user.OpenClipboard(None), "the clipboard")
    try:
        data = user.GetClipboardData(number)
        if not data:
            return None
        address = kernel.GlobalLock(data)
        content = ctypes.string_at(address, kernel.GlobalSize(data))
        kernel.GlobalUnlock(data)
    finally:
        user.CloseClipboard()
    return content if name else content.decode("utf-16-le").split("\0")[0]
