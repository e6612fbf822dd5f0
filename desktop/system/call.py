"""What a second start of the program says to the window that is there: one message, and no more.

`frontdesk 1`, a line feed, two lengths (16 bits each, big-endian), and as long as they say an
activation token and a link. Both may be empty. The answer is `HEARD`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from desktop.secret import Secret

ACTIVATION: Final = "XDG_ACTIVATION_TOKEN"  # a variable: who may take the focus, on Wayland
HEARD: Final = b"heard\n"
LINK: Final = 16_384  # bytes; a full QR code holds 2,953
_TOKEN: Final = 1_024  # bytes of what a desktop gives to a program that may take the focus
_MAGIC: Final = b"frontdesk 1\n"
_LENGTHS: Final = struct.Struct(">HH")
_HEAD: Final = len(_MAGIC) + _LENGTHS.size
LIMIT: Final = _HEAD + _TOKEN + LINK  # bytes of a message


@dataclass(frozen=True, slots=True)
class Call:
    """Come to the front, and perhaps show what a link holds."""

    link: Secret | None = None
    activation: str = ""


def to_bytes(call: Call) -> bytes:
    """Return the message. What is too long is left out: the window comes to the front still."""
    activation = call.activation.encode("utf-8", "replace")
    if len(activation) > _TOKEN:
        activation = b""
    link = b"" if call.link is None or len(call.link) > LINK else call.link.reveal()
    return _MAGIC + _LENGTHS.pack(len(activation), len(link)) + activation + link


def from_bytes(data: bytes) -> Call | None:
    """Read a message; None: more is to come. Raises ValueError when it is none."""
    if data[: len(_MAGIC)] != _MAGIC[: len(data)]:
        raise ValueError("not a call")
    if len(data) < _HEAD:
        return None
    first, second = _LENGTHS.unpack_from(data, len(_MAGIC))
    if first > _TOKEN or second > LINK or len(data) > _HEAD + first + second:
        raise ValueError("too long")
    if len(data) < _HEAD + first + second:
        return None
    activation = data[_HEAD : _HEAD + first].decode()
    if not activation.isascii() or not all(sign.isprintable() for sign in activation):
        raise ValueError("not a token")
    link = data[_HEAD + first :]
    if link and not _is_link(link.decode()):
        raise ValueError("not a link")
    return Call(Secret(link) if link else None, activation)


def _is_link(text: str) -> bool:
    # The readers of links are many, and most starts of the program bring none.
    from desktop.otp.reading import is_link

    return text.isprintable() and is_link(text)
