"""Pictures of the screens through the desktop's portal, the only way under Wayland.

Source: org.freedesktop.portal.Screenshot and org.freedesktop.portal.Request of xdg-desktop-portal.
The portal hands out a file. It is read and removed at once.
"""

from __future__ import annotations

import sys
from enum import IntEnum
from pathlib import Path
from secrets import token_hex
from typing import Final

from PySide6.QtCore import SLOT, QBuffer, QByteArray, QObject, QTimer, QUrl, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusObjectPath,
    QDBusServiceWatcher,
)
from PySide6.QtGui import QImage, QImageReader

from desktop.errors import NoScreenPictureError, Unseen
from desktop.system import linux_process
from desktop.system.screens import Camera, Shot

assert sys.platform == "linux"  # noqa: S101  for mypy

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SCREENSHOT: Final = "org.freedesktop.portal.Screenshot"
_REQUEST: Final = "org.freedesktop.portal.Request"
_LIMIT: Final = 120_000  # ms for the person to answer what the desktop asks
_FILE: Final = 128 * 1024 * 1024  # bytes


class _Answer(IntEnum):
    """How a request ended."""

    TAKEN = 0
    CALLED_OFF = 1


class PortalCamera(Camera):
    """Asks the portal, which may ask the person the first time, and always for a part."""

    asks_for_part = True

    def __init__(self, parent: QObject, bus: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._known = bus is not None
        # The connection that the portal knows: see linux_process.
        self._bus = bus if bus is not None else QDBusConnection.sessionBus()
        self._requests: list[str] = []
        self._limit = QTimer(self, singleShot=True, interval=_LIMIT)
        self._limit.timeout.connect(self._give_up)
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForUnregistration
        self._watcher = QDBusServiceWatcher(_PORTAL, self._bus, mode, self)
        self._watcher.serviceUnregistered.connect(self._gone)

    def take(self, *, part: bool) -> None:
        """Ask for a picture; the desktop may show a question of its own."""
        self.stop()
        if not self._bus.isConnected():
            self._fail(Unseen.NO_PORTAL)
            return
        if not self._known:
            linux_process.introduce()
        token = f"frontdesk{token_hex(8)}"
        sender = self._bus.baseService().removeprefix(":").replace(".", "_")
        # Before it is asked: the answer may come first.
        self._listen(f"{_PATH}/request/{sender}/{token}")
        call = QDBusMessage.createMethodCall(_PORTAL, _PATH, _SCREENSHOT, "Screenshot")
        call.setArguments(["", {"handle_token": token, "interactive": part, "modal": True}])
        asked, refused = SLOT("_asked(QDBusObjectPath)"), SLOT("_refused(QDBusError)")
        # Typed as bytes, slots are taken as str only.
        self._bus.callWithCallback(call, self, asked, refused, _LIMIT)  # type: ignore[call-overload]
        self._limit.start()

    def stop(self) -> None:
        """Take the question back."""
        for path in self._end():
            close = QDBusMessage.createMethodCall(_PORTAL, path, _REQUEST, "Close")
            close.setAutoStartService(False)
            self._bus.send(close)

    @Slot(QDBusObjectPath)
    def _asked(self, request: QDBusObjectPath) -> None:
        if self._requests and request.path() not in self._requests:
            self._listen(request.path())  # portals before 0.9 chose the path themselves

    @Slot(QDBusError)
    def _refused(self, error: QDBusError) -> None:
        if not self._requests:
            return
        self._end()
        absent = error.type() in {
            QDBusError.ErrorType.ServiceUnknown,
            QDBusError.ErrorType.UnknownMethod,
            QDBusError.ErrorType.UnknownInterface,
            QDBusError.ErrorType.UnknownObject,
        }
        self._fail(Unseen.NO_PORTAL if absent else Unseen.REFUSED)

    @Slot("uint", "QVariantMap")
    def _answered(self, answer: int, results: dict[str, object]) -> None:
        if not self._requests:  # what was called off is answered nevertheless
            _remove(results.get("uri"))
            return
        self._end()
        if answer == _Answer.CALLED_OFF:
            self.failed.emit(None)
        elif answer != _Answer.TAKEN:
            self._fail(Unseen.REFUSED)
        elif (picture := _picture(results.get("uri"))).isNull():
            self._fail(Unseen.UNREADABLE)
        else:
            self.taken.emit((Shot(picture, None),))

    @Slot()
    def _gone(self) -> None:
        if self._requests:
            self._end()
            self._fail(Unseen.NO_PORTAL)

    def _give_up(self) -> None:
        self.stop()
        self._fail(Unseen.REFUSED)

    def _listen(self, path: str) -> None:
        self._requests.append(path)
        slot = SLOT("_answered(uint,QVariantMap)")
        self._bus.connect(_PORTAL, path, _REQUEST, "Response", self, slot)  # type: ignore[call-overload]

    def _end(self) -> list[str]:
        """Expect no answer; what is late is heard all the same, for its file."""
        self._limit.stop()
        paths, self._requests = self._requests, []
        return paths

    def _fail(self, reason: Unseen) -> None:
        self.failed.emit(NoScreenPictureError(reason))


def _picture(uri: object) -> QImage:
    """Read and remove the portal's file; a null image stands for one that cannot be read."""
    path = _local(uri)
    data = b""
    try:
        if path is not None and path.is_file():
            with path.open("rb") as file:
                data = file.read(_FILE + 1)
    except OSError:
        return QImage()
    finally:
        _remove(uri)
    if len(data) > _FILE:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    return QImageReader(buffer).read()


def _remove(uri: object) -> None:
    path = _local(uri)
    if path is not None and path.is_file():
        try:
            path.unlink()
        except OSError:
            return  # somebody else's to remove


def _local(uri: object) -> Path | None:
    url = QUrl(uri) if isinstance(uri, str) else QUrl()
    return Path(url.toLocalFile()) if url.isLocalFile() else None
