"""What the person at this computer chose; immutable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desktop import files
from desktop.errors import BadSettingError
from desktop.policy import CLEAR, IDLE, Policy

SETTINGS: Final = "settings.json"  # in the data folder
_LIMIT: Final = 65_536  # bytes
IDLE_AFTER: Final = IDLE
CLEAR_AFTER: Final = CLEAR
_RANGES: Final[Mapping[str, range]] = {"idle_after": IDLE_AFTER, "clear_after": CLEAR_AFTER}


class Look(StrEnum):
    """Which palette: the system's own choice, or one of the three."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of settings.json in the data folder, which may name some or none of them."""

    idle_after: int = 180  # seconds without key or mouse before the vault locks
    clear_after: int = 30  # seconds that a copied code stays on the clipboard
    codes_hidden: bool = False  # until a row is asked for its code
    hide_from_capture: bool = True  # where the system can: from screen sharing and screenshots
    stay_in_tray: bool = False  # when the window is closed, where there is a tray
    look: Look = Look.SYSTEM

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
            raise BadSettingError(SETTINGS) from error
        if not isinstance(facts, dict):
            raise BadSettingError(SETTINGS)
        return cls(**{key: _checked(key, value) for key, value in facts.items()})

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises DiskError."""
        files.private_folder(path.parent)
        files.replace(path, json.dumps(asdict(self), indent=2).encode() + b"\n")

    def within(self, policy: Policy) -> Settings:
        """Return what of this the clinic's rules allow: no setting is ever looser than they are."""
        fixed = policy.hide_from_capture
        return replace(
            self,
            idle_after=min(self.idle_after, policy.idle_at_most),
            clear_after=min(self.clear_after, policy.clear_at_most),
            hide_from_capture=self.hide_from_capture if fixed is None else fixed,
        )


def _checked(key: str, value: object) -> Any:  # noqa: ANN401  of the type that the key has
    usual = {field.name: field.default for field in fields(Settings)}
    if key not in usual:
        raise BadSettingError(key)
    if key == "look":
        try:
            return Look(str(value))
        except ValueError as error:
            raise BadSettingError(key) from error
    allowed = _RANGES.get(key)
    if type(value) is not type(usual[key]) or (allowed is not None and value not in allowed):
        raise BadSettingError(key)
    return value
