"""The profiles of a browser, as it lists them for itself; read only."""

from __future__ import annotations

import configparser
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

_LIMIT: Final = 4_194_304  # characters of a list
_NAME: Final = 100  # characters


class Family(Enum):
    """Whose child a browser is, which decides how a profile is named to it."""

    FIREFOX = "firefox"
    CHROMIUM = "chromium"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: `id` for the browser (a folder), `name` for the person."""

    id: str
    name: str


def firefox_profiles(folder: Path) -> Iterator[Profile]:
    """Yield the profiles that are in profiles.ini and on the disk; their ids are whole paths."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_text(folder / "profiles.ini"))
    except configparser.Error:
        return
    for section in parser.sections():
        facts = parser[section]
        path, name = facts.get("Path", ""), facts.get("Name", "")
        if not section.startswith("Profile") or not path or not name:
            continue
        place = folder / path if facts.get("IsRelative", "1") == "1" else Path(path)
        if place.is_dir():
            yield Profile(str(place), name[:_NAME])


def chromium_profiles(folder: Path) -> Iterator[Profile]:
    """Yield the profiles in the file Local State that are on the disk."""
    try:
        facts: Any = json.loads(_text(folder / "Local State"))
        kept = facts["profile"]["info_cache"].items()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return
    for directory, about in sorted(kept):
        name = about.get("name") if isinstance(about, dict) else None
        if Path(directory).name == directory and (folder / directory).is_dir():
            yield Profile(directory, name[:_NAME] if isinstance(name, str) and name else directory)


def _text(file: Path) -> str:
    """Return a list, "" when there is none or it is no text."""
    try:
        with file.open(encoding="utf-8-sig") as opened:
            text = opened.read(_LIMIT + 1)
    except (OSError, ValueError):
        return ""
    return text if len(text) <= _LIMIT else ""
