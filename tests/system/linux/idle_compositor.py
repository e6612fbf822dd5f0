"""As much of a Wayland compositor as idle notifications need, byte for byte.

The wire format: https://wayland.freedesktop.org/docs/html/ch04.html#sect-Protocol-Wire-Format
"""

import socket
import struct
import threading
from contextlib import suppress

_DISPLAY = 1
_SYNC, _GET_REGISTRY = 0, 1  # requests to the display
_BIND = 0  # to the registry
_ASKED = {1: "get_idle_notification", 2: "get_input_idle_notification"}  # to the notifier
_GLOBAL, _DONE, _IDLED, _RESUMED = 0, 0, 0, 1  # events of registry, callback, notification


class IdleCompositor:
    """Offers seats and a notifier of a version, and says of a seat what it is told to say.

    `asked` has each request for a notification: its name, the milliseconds and the seat's number.
    """

    def __init__(self, path, *, version=2, seats=1):
        self.asked = []
        self._globals = [("wl_seat", 7)] * seats + [("ext_idle_notifier_v1", version)] * bool(
            version
        )
        self._bound = {}  # numbers of objects to places among the globals
        self._notifications = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._client = None
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def idled(self, seat=0):
        self._send(self._notifications[seat], _IDLED)

    def resumed(self, seat=0):
        self._send(self._notifications[seat], _RESUMED)

    def end(self):
        for end in (self._listener, self._client):
            if end is not None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._thread.join()

    def _serve(self):
        with suppress(OSError):
            self._client, _address = self._listener.accept()
            while head := self._client.recv(8, socket.MSG_WAITALL):
                number, rest = struct.unpack("=II", head)
                body = self._client.recv((rest >> 16) - 8, socket.MSG_WAITALL)
                self._answer(number, rest & 0xFFFF, body)

    def _answer(self, number, opcode, body):
        if number == _DISPLAY and opcode == _SYNC:
            self._send(struct.unpack("=I", body)[0], _DONE, struct.pack("=I", 0))
        elif number == _DISPLAY and opcode == _GET_REGISTRY:
            self._registry = struct.unpack("=I", body)[0]
            for name, (interface, version) in enumerate(self._globals):
                text = interface.encode() + b"\0"
                text = struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)
                words = struct.pack("=I", name) + text + struct.pack("=I", version)
                self._send(self._registry, _GLOBAL, words)
        elif number == self._registry and opcode == _BIND:
            name, made = struct.unpack("=I", body[:4])[0], struct.unpack("=I", body[-4:])[0]
            self._bound[made] = name
        elif self._globals[self._bound[number]][0] == "ext_idle_notifier_v1":
            made, after, seat = struct.unpack("=III", body)
            self._notifications.append(made)
            self.asked.append((_ASKED[opcode], after, self._bound[seat]))

    def _send(self, number, opcode, body=b""):
        self._client.sendall(struct.pack("=II", number, (len(body) + 8) << 16 | opcode) + body)
