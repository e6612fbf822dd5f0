from __future__ import annotations

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadTokenError, Refusal
from desktop.otp.base32 import LONGEST, secret_from_text, secret_to_text
from desktop.secret import Secret
from tests.otp.values import secrets


# RFC 4648 section 10
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("MY======", b"f"),
        ("MZXQ====", b"fo"),
        ("MZXW6===", b"foo"),
        ("MZXW6YQ=", b"foob"),
        ("MZXW6YTB", b"fooba"),
        ("MZXW6YTBOI======", b"foobar"),
    ],
)
def test_rfc_4648(text, data):
    assert secret_from_text(text).reveal() == data
    assert secret_to_text(Secret(data)) == text.rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "mzxw6ytboi",
        "MZXW 6YTB OI",
        "  mzxw-6ytb-oi\n",
        "MZXW\u20116YTB\u2013OI",
        "MZXW\u00a06YTB\u200bOI\ufeff",
        "MZXW6YTBOI=",
        "MZXW6YTBOI======  ",
        "MZXW6YTBOI==========",
    ],
)
def test_a_secret_as_people_write_it(text):
    assert secret_from_text(text).reveal() == b"foobar"


@pytest.mark.parametrize("text", ["MZXW6YTBA", "MZXW6YTBOIA", "MZXW6YTBOIFQAA"])
def test_letters_that_make_no_byte_are_dropped(text):
    whole = text[: len(text) - len(text) % 8]
    assert secret_from_text(text).reveal().startswith(base64.b32decode(whole))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Refusal.NO_SECRET),
        (" - ", Refusal.NO_SECRET),
        ("====", Refusal.NO_SECRET),
        ("A", Refusal.BAD_SECRET),
        ("MZXW6YT1", Refusal.BAD_SECRET),
        ("MZXW0YTB", Refusal.BAD_SECRET),
        ("MZXW8YTB", Refusal.BAD_SECRET),
        ("MZ=XW6YTB", Refusal.BAD_SECRET),
        ("QWERT!£$%^&*(YUIOP", Refusal.BAD_SECRET),
        ("ＭＺＸＷ", Refusal.BAD_SECRET),
        ("MZXW\ud800", Refusal.BAD_SECRET),
        ("A" * (LONGEST + 1), Refusal.TOO_LONG),
    ],
)
def test_what_is_no_secret_is_refused(text, reason):
    with pytest.raises(BadTokenError) as refused:
        secret_from_text(text)
    assert refused.value.reason is reason


@given(secrets())
def test_a_secret_comes_back_from_its_text(secret):
    text = secret_to_text(secret)
    assert secret_from_text(text) == secret
    assert base64.b32decode(text + "=" * (-len(text) % 8)) == secret.reveal()


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_a_secret_or_refused(text):
    with suppress(BadTokenError):
        assert len(secret_from_text(text)) > 0
