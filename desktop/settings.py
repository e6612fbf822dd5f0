"""What the person at this computer chose; immutable."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop import files
from desktop.errors import BadSettingError

_LIMIT: Final = 65_536  # bytes
CLEAR_AFTER: Final = range(5, 301)  # seconds


class Look(StrEnum):
    """Which palette: the system's own choice, or one of the three."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of settings.json in the data folder, which may name some or none of them."""

    clear_after: int = 30  # seconds that a copied code stays on the clipboard
    codes_hidden: bool = False  # until a row is asked for its code
    look: Look = Look.SYSTEM
    stay_in_tray: bool = False  # closing the window leaves the program in the tray, where one is

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the file; without one, everything is as it comes.

        Raises BadSettingError that names an unknown key or one of a wrong type, DiskError.
        """
        if not path.exists():
            return cls()
        try:
            facts = json.loads(files.read(path, _LIMIT))
        except (ValueError, RecursionError) as error:
            raise BadSettingError("settings.json") from error
        if not isinstance(facts, dict):
            raise BadSettingError("settings.json")
        known = {field.name for field in fields(cls)}
        for key in facts:
            if key not in known:
                raise BadSettingError(str(key))
        usual = cls()
        clear_after = facts.get("clear_after", usual.clear_after)
        codes_hidden = facts.get("codes_hidden", usual.codes_hidden)
        stay_in_tray = facts.get("stay_in_tray", usual.stay_in_tray)
        if type(clear_after) is not int or clear_after not in CLEAR_AFTER:
            raise BadSettingError("clear_after")
        if type(codes_hidden) is not bool:
            raise BadSettingError("codes_hidden")
        if type(stay_in_tray) is not bool:
            raise BadSettingError("stay_in_tray")
        try:
            look = Look(facts.get("look", usual.look))
        except ValueError as error:
            raise BadSettingError("look") from error
        return cls(
            clear_after=clear_after,
            codes_hidden=codes_hidden,
            look=look,
            stay_in_tray=stay_in_tray,
        )
