"""The browsers of this computer and their profiles, and opening a page in one of them.

A clinic may be set to a browser and a profile of its own, so that being signed in at one clinic
does not get in the way of another. Nothing is written to any profile.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.system.browser_profiles import Family, Profile, chromium_profiles, firefox_profiles

_SAFE: Final = ("https://", "http://127.0.0.1", "http://[::1]")
# What a frozen program changes for itself, and where it keeps what it found.
_OURS: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM")
_started: Final[list[subprocess.Popen[bytes]]] = []


@dataclass(frozen=True, slots=True)
class Product:
    """A browser as it may be installed; the folders stand below the person's own."""

    id: str
    name: str
    family: Family
    programs: tuple[str, ...]  # by name, or by path in Windows' and macOS' places for programs
    profiles: tuple[str, ...]  # folders


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that is installed. `id` and a profile's id are what is kept with a clinic."""

    id: str
    name: str
    program: Path
    family: Family
    profiles: tuple[Profile, ...]


_LINUX: Final = (
    Product(
        "firefox",
        "Firefox",
        Family.FIREFOX,
        ("firefox", "firefox-esr", "org.mozilla.firefox"),
        (
            ".config/mozilla/firefox",
            ".mozilla/firefox",
            "snap/firefox/common/.mozilla/firefox",
            ".var/app/org.mozilla.firefox/.mozilla/firefox",
        ),
    ),
    Product(
        "chromium",
        "Chromium",
        Family.CHROMIUM,
        ("chromium", "chromium-browser", "org.chromium.Chromium"),
        (
            ".config/chromium",
            "snap/chromium/common/chromium",
            ".var/app/org.chromium.Chromium/config/chromium",
        ),
    ),
    Product(
        "chrome",
        "Google Chrome",
        Family.CHROMIUM,
        ("google-chrome", "google-chrome-stable", "com.google.Chrome"),
        (".config/google-chrome", ".var/app/com.google.Chrome/config/google-chrome"),
    ),
    Product(
        "edge",
        "Microsoft Edge",
        Family.CHROMIUM,
        ("microsoft-edge", "microsoft-edge-stable", "com.microsoft.Edge"),
        (".config/microsoft-edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"),
    ),
)
_WINDOWS: Final = (
    Product(
        "firefox",
        "Firefox",
        Family.FIREFOX,
        ("Mozilla Firefox/firefox.exe",),
        ("AppData/Roaming/Mozilla/Firefox",),
    ),
    Product(
        "chromium",
        "Chromium",
        Family.CHROMIUM,
        ("Chromium/Application/chrome.exe",),
        ("AppData/Local/Chromium/User Data",),
    ),
    Product(
        "chrome",
        "Google Chrome",
        Family.CHROMIUM,
        ("Google/Chrome/Application/chrome.exe",),
        ("AppData/Local/Google/Chrome/User Data",),
    ),
    Product(
        "edge",
        "Microsoft Edge",
        Family.CHROMIUM,
        ("Microsoft/Edge/Application/msedge.exe",),
        ("AppData/Local/Microsoft/Edge/User Data",),
    ),
)
_SUPPORT: Final = "Library/Application Support"
_MACOS: Final = (
    Product(
        "firefox",
        "Firefox",
        Family.FIREFOX,
        ("Firefox.app/Contents/MacOS/firefox",),
        (f"{_SUPPORT}/Firefox",),
    ),
    Product(
        "chromium",
        "Chromium",
        Family.CHROMIUM,
        ("Chromium.app/Contents/MacOS/Chromium",),
        (f"{_SUPPORT}/Chromium",),
    ),
    Product(
        "chrome",
        "Google Chrome",
        Family.CHROMIUM,
        ("Google Chrome.app/Contents/MacOS/Google Chrome",),
        (f"{_SUPPORT}/Google/Chrome",),
    ),
    Product(
        "edge",
        "Microsoft Edge",
        Family.CHROMIUM,
        ("Microsoft Edge.app/Contents/MacOS/Microsoft Edge",),
        (f"{_SUPPORT}/Microsoft Edge",),
    ),
)
_PRODUCTS: Final = {"win32": _WINDOWS, "darwin": _MACOS}


def installed(
    home: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    system: str = sys.platform,
) -> tuple[Browser, ...]:
    """Return the browsers of this computer that a profile can be chosen in."""
    home = home or Path.home()
    places = _places(home, environment, system)
    return tuple(
        Browser(product.id, product.name, program, product.family, _profiles(product, home))
        for product in _PRODUCTS.get(system, _LINUX)
        if (program := _program(product, places)) is not None
    )


def open_page(address: str, browser: str = "", profile: str = "") -> None:
    """Open a page in the person's usual browser, or in the one of that id, in that profile.

    Only https, and http on this computer. Raises OSError where it cannot be started, ValueError for
    another address. Does not wait for the browser.
    """
    if not address.startswith(_SAFE) or not address.isprintable() or " " in address:
        raise ValueError("no page")
    if not browser:
        _open_usual(address)
        return
    chosen = next((each for each in installed() if each.id == browser), None)
    if chosen is None:
        raise FileNotFoundError(browser)
    _start(command(chosen, profile, address))


def command(browser: Browser, profile: str, address: str) -> list[str]:
    """Return how a page is opened in a profile ("": as the browser likes).

    Raises FileNotFoundError for a profile that is not there: the browser would make one, or ask.
    """
    chosen: list[str] = []
    if profile:
        if profile not in {each.id for each in browser.profiles}:
            raise FileNotFoundError(profile)
        if browser.family is Family.FIREFOX:
            chosen = ["--profile", profile]
        else:
            chosen = [f"--profile-directory={profile}"]
    return [str(browser.program), *chosen, address]


def _places(home: Path, environment: Mapping[str, str], system: str) -> tuple[Path, ...]:
    if system == "win32":
        names = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
        return tuple(Path(environment[name]) for name in names if environment.get(name))
    if system == "darwin":
        return Path("/Applications"), home / "Applications"
    path = environment.get("PATH", os.defpath).split(os.pathsep)
    flatpak = (home / ".local/share/flatpak/exports/bin", Path("/var/lib/flatpak/exports/bin"))
    return (*(Path(each) for each in path if each.startswith("/")), *flatpak)


def _program(product: Product, places: tuple[Path, ...]) -> Path | None:
    for name in product.programs:
        for place in places:
            if os.access(place / name, os.X_OK) and (place / name).is_file():
                return place / name
    return None


def _profiles(product: Product, home: Path) -> tuple[Profile, ...]:
    read = firefox_profiles if product.family is Family.FIREFOX else chromium_profiles
    return tuple(profile for folder in product.profiles for profile in read(home / folder))


def _open_usual(address: str) -> None:
    if sys.platform == "win32":
        os.startfile(address)  # noqa: S606  an address that was checked, to whatever opens pages
    elif sys.platform == "darwin":
        _start(["/usr/bin/open", address])
    else:
        _start(["xdg-open", address])


def _start(words: list[str]) -> None:
    _started[:] = [each for each in _started if each.poll() is None]
    _started.append(
        subprocess.Popen(  # noqa: S603  a browser of this computer, and no shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=_theirs(os.environ),
        )
    )


def _theirs(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment as it was before this program, frozen, came to it."""
    found = dict(environment)
    if not getattr(sys, "frozen", False):
        return found
    for name in _OURS:
        before = found.pop(f"{name}_ORIG", None)
        found.pop(name, None)
        if before is not None:
            found[name] = before
    return found
