"""One window for a data folder: a second start calls the one that is there.

A lock on a file decides which it is. It is taken before the socket, for a second server would take
over a living name; and the operating system frees it, so that a process that was killed is never
in the way.

Qt's network, and Python's, are imported when somebody listens or calls: the picker is painted
without them.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import files
from desktop.errors import DesktopError, WindowHangsError
from desktop.system import call, file_lock
from desktop.system.call import Call

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LOCK: Final = "window.lock"
_START: Final = 5.0  # seconds for a process that has the lock to listen: it is starting
_ANSWER: Final = 2.0  # seconds for one that listens to answer
_PAUSE: Final = 0.05  # seconds between two tries
_SPEECH: Final = 1_000  # milliseconds in which a caller has to have said everything
_CALLERS: Final = 8  # at a time


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to have the window of a data folder."""

    lock: int | None  # a descriptor; None where nothing can be written
    place: str  # where those who come later are heard


class OnlyWindow(QObject):
    """A claim that is used, and the ear for those who came later.

    `called` passes a `Call` on, once for each start of the program.
    """

    called = Signal(object)

    def __init__(self, claim: Claim) -> None:
        super().__init__()
        self._lock = claim.lock
        self._place = claim.place
        self._server: QLocalServer | None = None

    def listen(self) -> None:
        """Hear those who come later, from when the application is there. May be called twice.

        If that is not possible, they say that nobody answers.
        """
        if self._lock is not None and self._server is None:
            from PySide6.QtNetwork import QLocalServer

            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.setMaxPendingConnections(_CALLERS)
            self._server.newConnection.connect(self._greet)
            self._server.listen(self._place)

    def hand_down(self) -> list[str]:
        """Leave the window to the process that takes this one's place; return its arguments.

        The lock is handed down without a gap where the system can do that. Elsewhere a start in
        between may win; then the successor calls it.
        """
        self._close()
        if self._lock is not None and file_lock.leave(self._lock):
            return ["--resume-lock", str(self._lock)]
        self.give_up()
        return []

    def give_up(self) -> None:
        """Leave the window to whoever starts next. May be called twice."""
        self._close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()

    def _greet(self) -> None:
        while self._server and (socket := self._server.nextPendingConnection()) is not None:
            callers = self.findChildren(_Caller)
            if len(callers) < _CALLERS and _is_ours(socket):
                caller = _Caller(socket, self)
                caller.called.connect(self.called)
                caller.listen()
            else:
                socket.abort()
                socket.deleteLater()


class _Caller(QObject):
    """One who came later, and says one thing in a given time."""

    called = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.setReadBufferSize(call.LIMIT + 1)
        socket.readyRead.connect(self.listen)
        socket.disconnected.connect(self.deleteLater)
        end = QTimer(self)
        end.setSingleShot(True)
        end.timeout.connect(self._end)
        end.start(_SPEECH)

    def listen(self) -> None:
        """Look whether it has said everything."""
        # Looked at, not taken, until it is whole: what is not stays in the socket's buffer.
        try:
            heard = call.from_bytes(bytes(self._socket.peek(call.LIMIT + 1).data()))
        except ValueError:
            self._end()
            return
        if heard is not None:
            self._socket.readAll()
            self._socket.readyRead.disconnect(self.listen)
            self._socket.write(call.HEARD)
            self._socket.flush()
            self._socket.disconnectFromServer()
            self.called.emit(heard)

    def _end(self) -> None:
        self._socket.abort()
        self.deleteLater()


def claim(
    data: Path,
    message: Callable[[], Call],
    environment: Mapping[str, str],
    inherited: int | None = None,
) -> Claim | None:
    """Get the right to the window of a data folder; None: there is one, and it got the message.

    `inherited` is the descriptor of the lock that was handed down. Raises WindowHangsError when
    there is a window that does not answer.
    """
    if inherited is not None and file_lock.keep(data / _LOCK, inherited):
        return Claim(inherited, _place(data, environment))
    said: Call | None = None
    end = time.monotonic() + _START
    while True:
        try:
            lock = file_lock.take(files.private_folder(data) / _LOCK)
        except (DesktopError, OSError):
            # Nothing can be written here. Two windows that only read are better than none.
            return Claim(None, "")
        if lock is not None:
            return Claim(lock, _place(data, environment))
        said = said or message()
        if _told(_place(data, environment), said):
            return None
        # It is about to listen, or about to be replaced or gone: then this one takes its place.
        if time.monotonic() > end:
            raise WindowHangsError
        time.sleep(_PAUSE)


def _told(place: str, message: Call) -> bool:
    """Pass the message on; false: nobody is there yet. Raises WindowHangsError."""
    from PySide6.QtNetwork import QLocalSocket

    connected = QLocalSocket.LocalSocketState.ConnectedState
    socket = QLocalSocket()
    socket.connectToServer(place)
    if not socket.waitForConnected(int(_ANSWER * 1_000)):
        return False
    if not _is_ours(socket):
        raise WindowHangsError
    socket.write(call.to_bytes(message))
    end = time.monotonic() + _ANSWER
    while socket.bytesAvailable() < len(call.HEARD):
        left = int((end - time.monotonic()) * 1_000)
        if left <= 0:
            raise WindowHangsError
        if not socket.waitForReadyRead(left) and socket.state() is not connected:
            break  # it ended meanwhile
    return socket.readAll().data() == call.HEARD


def _is_ours(socket: QLocalSocket) -> bool:
    from desktop.system import peer

    try:
        return peer.is_this_user(int(socket.socketDescriptor()))
    except OSError:  # it is gone
        return False


def _place(data: Path, environment: Mapping[str, str]) -> str:
    """Return where the server of a data folder listens: the same for every way to write it."""
    name = "frontdesk-" + hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    if sys.platform == "win32":
        return f"{name}-{environment.get('USERNAME', '')}"
    else:  # noqa: RET505  for mypy, which sees one of the two
        folder = Path(environment.get("XDG_RUNTIME_DIR") or data)
        return str((folder if _is_private(folder) else data) / name)


def _is_private(folder: Path) -> bool:
    """Say whether a folder is this user's, and nobody else may enter it."""
    with suppress(OSError):
        facts = folder.stat()
        if sys.platform != "win32":
            return facts.st_uid == os.geteuid() and not stat.S_IMODE(facts.st_mode) & 0o077
    return False
