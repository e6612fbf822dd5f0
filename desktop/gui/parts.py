"""Building blocks shared by all screens. Their words come in translated, but for those of clinics.

Parts that hold an icon tint it again when the theme changes.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop.gui import icons, palette
from desktop.gui.layouts import box, column, row, stretched

_ON_BUTTON: Final = {"primary": "on_accent", "quiet": "accent", "danger": "danger"}


def text(
    words: str,
    role: str = "body",
    tone: str = "",
    *,
    wrap: bool = True,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> QLabel:
    """Return plain words: a name that looks like markup is shown as it stands.

    `role` is one of title, heading, label, body, dim, small, group; `tone` one of success,
    warn, danger, accent.
    """
    result = QLabel()
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setText(words)
    result.setProperty("role", role)
    result.setProperty("tone", tone)
    result.setWordWrap(wrap)
    result.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        result.setSizePolicy(policy)
        result.setMinimumHeight(1)  # or the hint for a narrower label makes pages scroll too early
    return result


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet asks about, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    # It is looked at before it is first shown. Until then the style need not be asked for, which
    # would have the binding make a class of it: 10 ms at the start of the program.
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def announce(widget: QObject, words: str) -> None:
    """Have assistive technology say the words now."""
    # Large classes of the binding, and the first picture has nothing to announce.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def key_text(keys: str) -> str:
    """Return the name of a key or several, such as "Ctrl+M", as it stands on this keyboard."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keycap(words: str) -> QLabel:
    """Return a key as it is printed on the keyboard."""
    result = QLabel(words)
    result.setProperty("keycap", "true")
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return result


class Button(QPushButton):
    """A button of `kind` "", primary, quiet, danger, tile, chip or toast."""

    def __init__(
        self, words: str, kind: str = "", icon: str = "", *, small: bool = False, lead: bool = False
    ) -> None:
        super().__init__(words)
        self._icon = icon
        self.setProperty("kind", kind)
        self.setProperty("small", "true" if small else "false")
        if lead:  # stands at the left edge, in line with the words below it
            self.setProperty("lead", "true")
        self.setAutoDefault(False)  # Enter belongs to the page's primary button
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if icon:
            self.setIconSize(QSize(28, 20))
            self._tint()

    def set_icon(self, icon: str) -> None:
        """Show another icon of resources/icons."""
        self._icon = icon
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon for the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon:
            self._tint()

    def _tint(self) -> None:
        theme = palette.theme()
        ink = theme[_ON_BUTTON.get(self.property("kind"), "ink")]
        self.setIcon(icons.icon(self._icon, ink, theme["ink3"], margin=4))


class Tile(Button):
    """A large button with a layout of its own; `name` is what assistive technology says.

    `main` tints it, `dashed` marks one that makes something new.
    """

    def __init__(self, name: str, *, main: bool = False, dashed: bool = False) -> None:
        super().__init__("", "tile")
        self.setProperty("small", "no")  # the height rule of buttons would beat the layout
        self.setProperty("main", "true" if main else "false")
        self.setProperty("dashed", "true" if dashed else "false")
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Ask for what the layout needs: a button would ask for its own words."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()


class IconButton(QToolButton):
    """A square button without words: its name is its tooltip, with its `keys`."""

    def __init__(self, icon: str, name: str, keys: str = "") -> None:
        super().__init__()
        self._icon = icon
        self.setIconSize(QSize(20, 20))
        self.setToolTip(f"{name} ({keys})" if keys else name)
        self.setAccessibleName(name)
        self.setFixedSize(40, 40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon for the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icons.icon(self._icon, palette.theme()["ink2"], palette.theme()["ink3"]))


class Glyph(QWidget):
    """An icon beside words; it says nothing that they do not."""

    def __init__(self, icon: str, tone: str = "ink2", size: int = 20) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setFixedSize(size, size)

    def show_icon(self, icon: str, tone: str) -> None:
        """Show another icon, in another colour."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon in the theme's colour."""
        painter = QPainter(self)
        icons.paint(painter, self._icon, palette.theme()[self._tone], QRectF(self.rect()))
        painter.end()


class TintedAction(QAction):
    """An icon inside a text field."""

    def __init__(self, icon: str, name: str, parent: QLineEdit) -> None:
        super().__init__(name, parent)
        self._icon = icon
        self.setToolTip(name)
        self.tint()

    def tint(self) -> None:
        """Colour the icon for the theme in use."""
        self.setIcon(icons.icon(self._icon, palette.theme()["ink2"]))

    def show_icon(self, icon: str, name: str) -> None:
        """Show another icon, for another purpose."""
        self._icon = icon
        self.setText(name)
        self.setToolTip(name)
        self.tint()


class SearchField(QLineEdit):
    """A field to search with; Escape empties it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("search", "true")
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self._glass = TintedAction("search", name, self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon for the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._glass.tint()


def labelled(label: str, edit: QLineEdit) -> QWidget:
    """Return the field under its label, which is its accessible name too."""
    caption = text(label, "group")
    caption.setBuddy(edit)
    edit.setAccessibleName(label)
    return box(column(caption, edit, gap=8))


class Banner(QFrame):
    """What happened, what was (not) lost, what to do; the icon says the `kind` too.

    `kind` is one of info, success, warn, danger; `action` is the button of the next step.
    """

    _ICONS: Final = {"info": "info", "success": "check", "warn": "warning", "danger": "error"}

    def __init__(
        self, kind: str, title: str = "", body: str = "", action: QWidget | None = None
    ) -> None:
        super().__init__()
        self._mark = Glyph("info")
        self._title = text("", "label")
        self._body = text("")
        words = column(self._title, self._body, gap=4)
        if action is not None:
            words.addSpacing(8)
            words.addLayout(row(action, None))
        line = stretched(row(self._mark, words, gap=12, margins=(16, 12, 16, 12)), 1)
        line.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.say(kind, title, body)

    def say(self, kind: str, title: str, body: str = "", *, aloud: bool = True) -> None:
        """Show other words, and announce them if the banner is in sight."""
        self._mark.show_icon(self._ICONS[kind], "accent" if kind == "info" else kind)
        self._title.setText(title)
        self._title.setVisible(bool(title))
        restyle(self._title, role="label" if body else "body")
        self._body.setText(body)
        self._body.setVisible(bool(body))
        restyle(self, banner=kind)
        if aloud and self.isVisible():
            announce(self, f"{title} {body}".strip())


def set_by_clinic() -> QWidget:
    """Return the padlock and the words beside what the clinic's rules have fixed."""
    words = QCoreApplication.translate("settings", "Set by your clinic")
    return pill(words, "lock", "ink2")


def pill(words: str, icon: str, tone: str) -> QWidget:
    """Return a small icon and words, for a state."""
    ink = tone if tone in ("success", "warn", "danger", "accent") else ""
    return box(stretched(row(Glyph(icon, tone, 16), text(words, "small", ink), gap=4), 1))
