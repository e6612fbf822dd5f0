"""What a person does with a program, by its keys, seen from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from bench import shelves
from bench.display import MIDDLE, Display, Region

PICKER = "Frontdesk"
UNLOCK = "Unlock – "
LIST = Region(100, 320, 200, 280)  # labels of the list, which do not change by the second
ATTEMPTS = 3
AGAIN = 5.0  # seconds until a key is taken for lost
SETTLED = 1.5  # seconds after which a program has done what it put off


def paste_password(display: Display) -> None:
    """Put the password in from the clipboard."""
    display.press("Control_L", "v")


def type_password(display: Display) -> None:
    """Type the password."""
    display.type(shelves.PASSWORD)


def ask(display: Display) -> None:
    """Go from the picker to the password of the first person."""
    display.wait(lambda: display.title() == PICKER, "the picker")
    # Once in a hundred times the key never comes to the program: the window manager names a window
    # as the active one while its keyboard is still on its way.
    for _ in range(ATTEMPTS):
        display.press("Return")
        with suppress(TimeoutError):
            display.wait_title(UNLOCK, AGAIN)
            return
    raise TimeoutError("waited in vain for the password to be asked for")


def unlock(
    display: Display, enter: Callable[[Display], None] = type_password, seen: bytes = b""
) -> float:
    """Open the first person's vault; return the seconds from Enter to its list.

    `seen` is how the list looks, if that is known: else its title will do.
    """
    ask(display)
    enter(display)
    pressed = display.press("Return")
    painted = display.wait(
        lambda: (
            display.title().endswith(f"– {PICKER}")
            and not display.title().startswith(UNLOCK)
            and (not seen or display.pixels(LIST) == seen)
        ),
        "the list",
    )
    return painted - pressed


def lock(
    display: Display, bare: bytes, keys: Sequence[str] = ("Control_L", "l")
) -> tuple[float, float]:
    """Lock; return the seconds until the window is off the screen, and until the picker is on it.

    `bare` is how the middle of the screen looks without a window.
    """
    pressed = display.press(*keys)
    off = display.wait(lambda: display.pixels(MIDDLE) == bare, "the window to go")
    on = display.wait(lambda: display.pixels(MIDDLE) != bare, "the picker")
    return off - pressed, on - pressed


def copy(display: Display) -> None:
    """Copy the first code of the open vault."""
    display.press("Control_L", "1")
    _wait_for_copy(display)


def open_keepassxc(display: Display, enter: Callable[[Display], None] = type_password) -> None:
    """Open the database of `peers.keepassxc`."""
    display.wait(lambda: "[Locked]" in display.title(), "KeePassXC")
    time.sleep(SETTLED)
    enter(display)
    display.press("Return")
    display.wait(lambda: "tokens.kdbx - " in display.title(), "KeePassXC's database")


def copy_keepassxc(display: Display) -> None:
    """Copy the code of its first entry."""
    time.sleep(SETTLED)
    display.press("Down")
    display.press("Control_L", "t")
    _wait_for_copy(display)


def lock_keepassxc(display: Display) -> None:
    """Lock it again."""
    display.press("Control_L", "l")
    display.wait(lambda: "[Locked]" in display.title(), "KeePassXC's lock")
    time.sleep(SETTLED)


def open_otpclient(display: Display, enter: Callable[[Display], None] = type_password) -> None:
    """Open the database of `peers.otpclient`."""
    display.wait(lambda: display.title() == "Password", "OTPClient")
    time.sleep(SETTLED)
    enter(display)
    display.press("Return")
    display.wait(lambda: display.title() == "OTPClient", "OTPClient's database")


def copy_otpclient(display: Display) -> None:
    """Copy the code of its first row."""
    time.sleep(SETTLED)
    display.press("Down")
    display.press("Return")
    _wait_for_copy(display)


def lock_otpclient(display: Display) -> None:
    """Lock it by its button, two stops before a row of its list.

    In 3.1.4 the key that it names for this does nothing.
    """
    for _ in range(2):
        display.press("Shift_L", "Tab")
    display.press("space")
    display.wait(lambda: display.title() == "Password", "OTPClient's lock")
    time.sleep(SETTLED)


def _wait_for_copy(display: Display) -> None:
    display.wait(lambda: display.clipboard() != 0, "the code on the clipboard")
