"""Passwords as bytes: what is typed becomes the same bytes on every keyboard."""

from __future__ import annotations

import unicodedata

from desktop.secret import Pinned, Secret


def password_from_text(text: str) -> Secret:
    """Return the UTF-8 bytes of the NFC form (RFC 8265 section 4.2: composed and decomposed agree).

    The text itself cannot be wiped: whoever has the characters one by one should encode them
    without making a text (see the window's password field).
    """
    return Pinned(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"))
