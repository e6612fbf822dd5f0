from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal, TooLargeError
from desktop.otp.migration import Refused
from desktop.otp.reading import ENTRIES, LONGEST, Form, read_text
from tests.otp.test_migration import entry, payload, uri_of
from tests.otp.test_uri import PLAIN
from tests.otp.values import a_token, vectors

PART = uri_of(payload(entry(), count=2, index=1, batch=9))


@pytest.mark.parametrize("text", [PLAIN, f"\ufeff  {PLAIN}\n", f"\n\n{PLAIN}\0\n"])
def test_one_token(text):
    reading = read_text(text)
    assert reading.form is Form.OTPAUTH
    assert reading.tokens == (a_token(),)
    assert reading.refused == reading.parts == ()


@pytest.mark.parametrize("scheme", ["steam://MZXW6YTB", "motp://a?secret=30ed"])
def test_other_schemes(scheme):
    assert len(read_text(scheme).tokens) == 1


def test_a_part():
    reading = read_text(PART)
    assert reading.form is Form.MIGRATION
    assert reading.tokens == ()
    (part,) = reading.parts
    assert (part.tokens, part.index, part.count, part.batch) == ((a_token(),), 1, 2, 9)


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "https://example.com", "WIFI:S:clinic;P:secret;;", "otpauth", "two\nlines"],
)
def test_something_else(text):
    reading = read_text(text)
    assert reading.form is Form.OTHER
    assert reading.text == text
    assert reading.tokens == reading.refused == reading.parts == ()


def test_something_else_is_not_shown_by_accident():
    assert "hunter2" not in repr(read_text("hunter2"))


def test_a_line_that_is_refused_costs_itself_only():
    reading = read_text(f"{PLAIN}\r\n\r\notpauth://totp/a?secret=1\r\nnonsense\r\n{PLAIN}")
    assert reading.form is Form.OTPAUTH
    assert reading.tokens == (a_token(), a_token())
    assert reading.refused == (
        Refused(2, "", Refusal.BAD_SECRET),
        Refused(3, "", Refusal.NOT_A_TOKEN),
    )


def test_parts_and_tokens_on_lines():
    reading = read_text(f"{PART}\n{PLAIN}\notpauth-migration://offline?data=A")
    assert reading.form is Form.MIGRATION
    assert len(reading.parts) == len(reading.tokens) == 1
    assert reading.refused == (Refused(3, "", Refusal.BAD_MIGRATION),)


@pytest.mark.parametrize(
    ("text", "limit"),
    [("x" * (LONGEST + 1), LONGEST), (f"{PLAIN}\n" * (ENTRIES + 1), ENTRIES)],
)
def test_what_is_too_large(text, limit):
    with pytest.raises(TooLargeError) as refused:
        read_text(text)
    assert refused.value.limit == limit


def test_published_lists():
    for name, count in (
        ("uri_list/aegis--plain.txt", 7),
        ("uri_list/stratum--urilist.txt", 7),
        ("ente/aegis--ente_auth.txt", 7),
        ("ente/stratum--ente.unencrypted.txt", 7),
    ):
        reading = read_text(vectors(name))
        assert (len(reading.tokens), reading.refused) == (count, ())


@given(
    st.text(st.characters())
    | st.lists(st.sampled_from([PLAIN, PART, "\n", "x", "otpauth://", "\ud800"])).map("".join)
)
def test_any_text_is_read(text):
    reading = read_text(text)
    found = (*reading.tokens, *reading.parts, *reading.refused)
    assert bool(found) is (reading.form is not Form.OTHER)
