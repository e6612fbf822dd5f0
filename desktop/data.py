"""Where this user's vaults and settings are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

VARIABLE: Final = "FRONTDESK_DATA"


def folder(given: str | None, environment: Mapping[str, str]) -> Path:
    """Return the data folder, absolute; it may not exist yet.

    What the command line gives wins, then the environment, then the operating system's place.
    """
    chosen = given or environment.get(VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    from platformdirs import user_data_path

    return user_data_path("frontdesk", appauthor=False)
