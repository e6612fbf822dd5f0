"""Every colour, size and font of the interface. Widgets ask here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui import resources

_DATA = json.loads(resources.PALETTE.read_text("utf-8"))
TYPE: Final[Mapping[str, float]] = {k: v for k, v in _DATA["type"].items() if k != "unit"}
SIZE: Final[Mapping[str, int]] = _DATA["size"]
MOTION: Final[Mapping[str, int]] = _DATA["motion_ms"]

# An argument of the application: to set it later would have the binding make a class of styles.
STYLE: Final = "Fusion"
SYSTEM: Final = "system"  # as the operating system is set
NAMES: Final = (SYSTEM, "light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Theme:
    """One of light, dark, contrast; `theme["ink"]` is the colour of a token."""

    name: str
    colours: Mapping[str, str]

    def __getitem__(self, token: str) -> QColor:
        return QColor(self.colours[token])

    @property
    def strong(self) -> bool:
        """High contrast: borders carry what tints carry elsewhere."""
        return self.name == "contrast"


@dataclass(frozen=True, slots=True)
class Mark:
    """The colour of a clinic or a person, and of the letters on it."""

    name: str
    fill: QColor
    ink: QColor


MARKS: Final = tuple(Mark(c["name"], QColor(c["fill"]), QColor(c["ink"])) for c in _DATA["clinic"])
THEMES: Final[Mapping[str, Theme]] = {
    name: Theme(name, colours) for name, colours in _DATA["themes"].items()
}

_SCHEMES: Final = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class _Current:
    """What is in use now; one application, one look."""

    theme = THEMES["light"]
    sheet = ""
    wish = SYSTEM
    following: QObject | None = None


def theme() -> Theme:
    """Return the theme in use."""
    return _Current.theme


def mark(colour: int) -> Mark:
    """Return the clinic colour of that number; they come round again after the tenth."""
    return MARKS[colour % len(MARKS)]


def px(role: str) -> int:
    """Return the size of a step of the type scale, in pixels: a multiple of the system font."""
    return round(QFontInfo(QApplication.font()).pixelSize() * TYPE[role])


def font(role: str, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the system font at a step of the scale, with figures of equal width."""
    result = QFont(QApplication.font())
    result.setPixelSize(px(role))
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def ratio(a: QColor, b: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def dress(window: QWidget) -> None:
    """Have a window, what is in it and what opens from it look like the theme in use.

    The style sheet is the window's and not the application's: under the latter, a page would be
    styled anew with every layout that its parts come into, which takes as long as all the rest.
    """
    window.setStyleSheet(_Current.sheet)


def use(name: str) -> None:
    """Switch the whole application to a theme of `NAMES`, at once and wherever it is shown."""
    hints = QGuiApplication.styleHints()
    _Current.wish = name
    _follow()
    # Title bars and the system's own dialogs go along.
    if name in _SCHEMES:
        hints.setColorScheme(_SCHEMES[name])
    else:
        hints.unsetColorScheme()
    _apply(_named(name))


def system_theme() -> str:
    """Return the theme that goes with the operating system's settings."""
    hints = QGuiApplication.styleHints()
    # Qt 6.10 brought the wish for contrast.
    if hasattr(hints, "accessibility"):
        wish = hints.accessibility().contrastPreference()
        if wish == Qt.ContrastPreference.HighContrast:
            return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _named(name: str) -> str:
    return name if name in THEMES else system_theme()


def _apply(name: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101  there is nothing to colour without one
    _Current.theme = THEMES[name]
    sheet = _sheet(_Current.theme)
    if sheet == _Current.sheet:  # every widget would be looked at again
        return
    _Current.sheet = sheet
    app.setPalette(_qpalette(_Current.theme))
    for window in app.topLevelWidgets():
        if window.styleSheet():
            dress(window)


def _follow() -> None:
    """Hear of changes to the system's settings, once an application."""
    app = QApplication.instance()
    if _Current.following is app:
        return
    _Current.following = app
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(_system_changed)
    if hasattr(hints, "accessibility"):
        hints.accessibility().contrastPreferenceChanged.connect(_system_changed)


def _system_changed() -> None:
    if _Current.wish == SYSTEM and system_theme() != _Current.theme.name:
        _apply(system_theme())


def _luminance(colour: QColor) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004

    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )


def _qpalette(t: Theme) -> QPalette:
    result = QPalette()
    role = QPalette.ColorRole
    for each, token in {
        role.Window: "canvas",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Button: "surface",
        role.WindowText: "ink",
        role.Text: "ink",
        role.ButtonText: "ink",
        role.PlaceholderText: "ink3",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.ToolTipBase: "toast",
        role.ToolTipText: "on_toast",
        role.Link: "accent",
    }.items():
        result.setColor(each, t[token])
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, t["ink3"])
    return result


def _sheet(t: Theme) -> str:
    values = dict(t.colours)
    values |= {f"px_{role}": f"{px(role)}px" for role in TYPE}
    values["edge"] = "2px" if t.strong else "1px"
    values["off_style"] = "dashed" if t.strong else "solid"  # of what is disabled
    values["sunken_edge"] = t.colours["line" if t.strong else "sunken"]
    for kind in ("accent", "success", "warn", "danger"):
        values[f"{kind}_edge"] = t.colours[kind if t.strong else f"{kind}_soft"]
    text = resources.STYLE.read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text
