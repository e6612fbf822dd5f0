"""Where the icons, styles and translations are: beside the package, frozen or not."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "resources"
ICONS = FOLDER / "icons"
TRANSLATIONS = FOLDER / "translations"
STYLE = FOLDER / "style.qss"
PALETTE = FOLDER / "palette.json"
