"""Pictures of all screens, as they are; they stay in memory."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from desktop.errors import NoScreenPictureError, Unseen


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen's picture in its own pixels; `screen` None: the desktop chose what is in it."""

    picture: QImage = field(repr=False)
    screen: QScreen | None


class Camera(QObject):
    """Takes pictures of the screens by itself, which is what Windows, macOS and X11 let it do.

    Each `take` ends in one of the signals, or in none after `stop`. `taken` brings the shots;
    `failed` a DesktopError, or None when the person called it off. `asks_for_part`: the desktop
    asks the person for a part of the screen, so that nobody else has to.
    """

    taken = Signal(object)  # tuple[Shot, ...]
    failed = Signal(object)  # DesktopError | None
    asks_for_part = False

    def take(self, *, part: bool) -> None:  # noqa: ARG002  only a desktop can ask for it
        """Take a picture of every screen, or of the `part` that the desktop asks for."""
        if not _allowed():
            self.failed.emit(NoScreenPictureError(Unseen.NOT_ALLOWED))
            return
        shots = tuple(
            Shot(screen.grabWindow(0).toImage(), screen) for screen in QGuiApplication.screens()
        )
        if not shots or any(shot.picture.isNull() for shot in shots):
            self.failed.emit(NoScreenPictureError(Unseen.REFUSED))
        else:
            self.taken.emit(shots)

    def stop(self) -> None:
        """Wait for nothing any more."""


def camera(parent: QObject) -> Camera:
    """Return what takes pictures of this desktop's screens."""
    if sys.platform == "linux":
        from desktop.system.linux import on_wayland

        # Programs that go through Xwayland see the windows of such programs only.
        if on_wayland() or QGuiApplication.platformName().startswith("wayland"):
            from desktop.system.linux.screenshot_portal import PortalCamera

            return PortalCamera(parent)
    return Camera(parent)


def _allowed() -> bool:
    """Say whether the system lets this program see other windows; it may ask the person itself."""
    if sys.platform == "darwin":
        from desktop.system import macos_protection

        return macos_protection.may_see_screens()
    else:  # noqa: RET505  for mypy, which sees one of the two
        return True
