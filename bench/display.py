"""The X display as an onlooker sees it: pixels, titles, and keys pressed at a known moment.

So every program is measured in the same way, from outside, and takes no part in it.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p
from typing import Final, NamedTuple

_ALL_PLANES: Final = 0xFFFFFFFF
_Z_PIXMAP: Final = 2
_ANY_TYPE: Final = 0
_LOOKS: Final = 0.001  # seconds between two looks at the screen
PATIENCE: Final = 30.0  # seconds that anything may take on a busy computer


class Region(NamedTuple):
    """A part of the screen."""

    x: int
    y: int
    width: int
    height: int


MIDDLE: Final = Region(632, 504, 16, 16)  # of the 1280x1024 screen: inside every window here
AROUND: Final = Region(340, 300, 600, 440)


class _Image(ctypes.Structure):
    """As much of an XImage as is used."""

    _fields_ = (
        ("width", c_int),
        ("height", c_int),
        ("xoffset", c_int),
        ("format", c_int),
        ("data", POINTER(c_ubyte)),
        ("byte_order", c_int),
        ("bitmap_unit", c_int),
        ("bitmap_bit_order", c_int),
        ("bitmap_pad", c_int),
        ("depth", c_int),
        ("bytes_per_line", c_int),
    )


class Display:
    """One connection to the X server in `DISPLAY`. Raises OSError where there is none."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        for name, result, arguments in (
            ("XOpenDisplay", c_void_p, [c_char_p]),
            ("XDefaultRootWindow", c_ulong, [c_void_p]),
            ("XKeysymToKeycode", c_ubyte, [c_void_p, c_ulong]),
            ("XStringToKeysym", c_ulong, [c_char_p]),
            ("XInternAtom", c_ulong, [c_void_p, c_char_p, c_int]),
            ("XGetAtomName", c_char_p, [c_void_p, c_ulong]),
            ("XIconifyWindow", c_int, [c_void_p, c_ulong, c_int]),
            ("XGetSelectionOwner", c_ulong, [c_void_p, c_ulong]),
            (
                "XQueryTree",
                c_int,
                [
                    *(c_void_p, c_ulong, POINTER(c_ulong), POINTER(c_ulong)),
                    *(POINTER(POINTER(c_ulong)), POINTER(c_uint)),
                ],
            ),
            ("XSync", c_int, [c_void_p, c_int]),
            ("XFree", c_int, [c_void_p]),
            ("XDestroyImage", c_int, [POINTER(_Image)]),
            ("XSetErrorHandler", c_void_p, [c_void_p]),
            (
                "XGetImage",
                POINTER(_Image),
                [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int],
            ),
            (
                "XGetWindowProperty",
                c_int,
                [
                    *(c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong),
                    *(POINTER(c_ulong), POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong)),
                    POINTER(c_void_p),
                ],
            ),
        ):
            function = getattr(self._x, name)
            function.restype, function.argtypes = result, arguments
        self._test.XTestFakeKeyEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        # A window may be gone by the time it is asked for its name.
        self._ignore = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda _display, _event: 0)
        self._x.XSetErrorHandler(self._ignore)
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise OSError("no display")
        self._root = self._x.XDefaultRootWindow(self._display)

    def pixels(self, region: Region) -> bytes:
        """Return the bytes of a part of the screen."""
        image = self._x.XGetImage(self._display, self._root, *region, _ALL_PLANES, _Z_PIXMAP)
        if not image:
            raise OSError("no picture")
        facts = image.contents
        found = ctypes.string_at(facts.data, facts.bytes_per_line * facts.height)
        self._x.XDestroyImage(image)
        return found

    def colours(self, region: Region = AROUND) -> int:
        """Count the different colours in a part of the screen."""
        return len(set(memoryview(self.pixels(region)).cast("I")))

    def title(self) -> str:
        """Return the title of the window that has the keyboard; "" when there is none."""
        window = self._property(self._root, "_NET_ACTIVE_WINDOW")
        number = int.from_bytes(window[:4], "little")
        return self._property(number, "_NET_WM_NAME").decode() if number else ""

    def clipboard(self) -> int:
        """Return the number of the window that holds the clipboard; 0 when none does."""
        atom = self._x.XInternAtom(self._display, b"CLIPBOARD", False)
        return int(self._x.XGetSelectionOwner(self._display, atom))

    def windows(self) -> int:
        """Count all windows of all programs, those that are never shown too."""
        return self._below(self._root)

    def minimise(self) -> None:
        """Have the window manager hide the window that has the keyboard."""
        window = int.from_bytes(self._property(self._root, "_NET_ACTIVE_WINDOW")[:4], "little")
        self._x.XIconifyWindow(self._display, window, 0)
        self.wait(lambda: "_NET_WM_STATE_HIDDEN" in self._states(window), "the window to go")

    def press(self, *names: str) -> float:
        """Press keys together and let them go; return when the last of them went down."""
        codes = [
            self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(name.encode()))
            for name in names
        ]
        for code in codes:
            self._test.XTestFakeKeyEvent(self._display, code, True, 0)
        at = time.perf_counter()
        for code in reversed(codes):
            self._test.XTestFakeKeyEvent(self._display, code, False, 0)
        self._x.XSync(self._display, False)
        return at

    def type(self, letters: str) -> None:
        """Press the keys of plain lower-case letters, one after the other."""
        for letter in letters:
            self.press(letter)

    def wait(self, condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
        """Look until something is the case; return when it was. Raises TimeoutError."""
        end = time.perf_counter() + patience
        while not condition():
            if time.perf_counter() > end:
                raise TimeoutError(f"waited in vain for {what}")
            time.sleep(_LOOKS)
        return time.perf_counter()

    def wait_title(self, title: str, patience: float = PATIENCE) -> float:
        """Wait for a window of this title, or one that starts with it, to have the keyboard."""
        return self.wait(lambda: self.title().startswith(title), f"a window “{title}”", patience)

    def _below(self, window: int) -> int:
        root, parent, count = c_ulong(), c_ulong(), c_uint()
        children = POINTER(c_ulong)()
        found = self._x.XQueryTree(
            *(self._display, window, byref(root), byref(parent)),
            *(byref(children), byref(count)),
        )
        if not found or not count.value:
            return 0
        numbers = children[: count.value]
        self._x.XFree(children)
        return len(numbers) + sum(map(self._below, numbers))

    def _states(self, window: int) -> set[str]:
        size = ctypes.sizeof(c_long)
        raw = self._property(window, "_NET_WM_STATE")
        atoms = [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]
        names = (self._x.XGetAtomName(self._display, atom) for atom in atoms)
        return {name.decode() for name in names if name}

    def _property(self, window: int, name: str) -> bytes:
        atom = self._x.XInternAtom(self._display, name.encode(), False)
        kind, size, count, rest = c_ulong(), c_int(), c_ulong(), c_ulong()
        data = c_void_p()
        self._x.XGetWindowProperty(
            *(self._display, window, atom, 0, 1_024, False, _ANY_TYPE),
            *(byref(kind), byref(size), byref(count), byref(rest), byref(data)),
        )
        if data.value is None:
            return b""
        # Xlib hands out 32-bit values as longs.
        width = {8: 1, 16: 2, 32: ctypes.sizeof(c_long)}.get(size.value, 0)
        found = ctypes.string_at(data, count.value * width)
        self._x.XFree(data)
        return found
