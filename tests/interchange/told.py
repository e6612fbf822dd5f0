"""What a reader makes of a file, in few words."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st

from desktop.errors import DesktopError
from desktop.interchange import reading
from desktop.interchange.base import Found
from desktop.otp.token import Kind
from desktop.secret import Secret
from tests.interchange import derivations

KEY = b"12345678901234567890"
BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/Cliniko:ana?secret={BASE32}&issuer=Cliniko"
SHORT = ("totp", "Cliniko", "ana", KEY, "SHA1", 6, 30)


def read(data, password=None, format_=None):
    return reading.read(data, None if password is None else Secret(password.encode()), format_)


def told(data, password=None, format_=None):
    """Each token as a tuple, each refusal as its reason."""
    return [_told(entry) for entry in read(data, password, format_).entries]


def _told(entry):
    if not isinstance(entry, Found):
        return entry.reason
    token = entry.token
    last = token.counter if token.kind is Kind.HOTP else token.period
    secret = token.secret.reveal()
    return (
        token.kind, token.issuer, token.account, secret, token.algorithm, token.digits, last,
    )  # fmt: skip


def changed(data):
    """Variants of bytes: some replaced, some cut out, some put in."""
    place = st.integers(0, len(data))
    edits = st.lists(st.tuples(place, place, st.binary(max_size=12)), min_size=1, max_size=4)
    return edits.map(lambda made: _edited(data, made))


def _edited(data, edits):
    for start, end, new in edits:
        data = data[:start] + new + data[max(start, min(end, start + len(new))) :]
    return data


def only_expected(data, password=None, format_=None):
    """Read something, and see that nothing else is raised than what is expected to go wrong."""
    with suppress(DesktopError), derivations.at_most():
        read(data, password, format_)
