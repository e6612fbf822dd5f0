from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal, TooLargeError
from desktop.interchange.base import Format, Found, Refused
from desktop.interchange.reading import read
from desktop.interchange.uris import cannot_hold, write
from desktop.otp.reading import LONGEST
from tests.interchange.files import ALL, PLAIN, SHA256, TOTP, uri
from tests.interchange.reading_back import entries, tokens
from tests.otp.test_migration import entry, payload, uri_of
from tests.otp.values import tokens as any_tokens


def test_a_list_is_read():
    export = read("\n".join(uri(each) for each in PLAIN).encode())
    assert export.format is Format.URIS
    assert tuple(each.token for each in export.entries) == PLAIN


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_a_list_may_come_from_windows(encode):
    assert tokens(encode("\n".join(uri(each) for each in PLAIN) + "\n")) == PLAIN


def test_a_line_that_is_no_token_costs_only_itself():
    data = f"# tokens\n\n{uri(TOTP)}\notpauth://totp/a\n"
    first, added, last = entries(data.encode())
    assert first == Refused(1, "", Refusal.NOT_A_TOKEN)
    assert added == Found(token=TOTP)
    assert last == Refused(3, "", Refusal.NO_SECRET)


def test_the_parts_of_a_migration_are_read_in_their_places():
    first = uri_of(payload(entry(), entry(kind=0, name="old"), count=3, index=2, batch=7))
    second = uri_of(payload(entry(name="ben"), count=3, index=0, batch=7))
    export = read(f"{first}\n{uri(SHA256)}\n{second}\notpauth-migration://x\n".encode())
    assert export.format is Format.GOOGLE
    named = [
        each.token.account if isinstance(each, Found) else (each.place, each.name, each.reason)
        for each in export.entries
    ]
    assert named == [
        "ana",
        (2, "Cliniko: old", Refusal.BAD_KIND),
        SHA256.account,
        "ben",
        (5, "", Refusal.BAD_MIGRATION),
        (6, "", Refusal.PART_MISSING),
    ]


def test_a_list_holds_everything_and_has_no_plus_for_a_space():
    found = [Found(token=each, label="x", note="y") for each in ALL]
    written = write(found)
    assert b"+" not in written
    assert b"Best%20Practice" in written
    assert tokens(written) == ALL
    assert not any(map(cannot_hold, found))


@given(st.lists(any_tokens(), min_size=1, max_size=4))
def test_whatever_is_written_is_read_back(given_tokens):
    written = write([Found(token=each) for each in given_tokens])
    assert b"+" not in written
    assert list(tokens(written)) == given_tokens


def test_a_text_longer_than_any_list_is_not_taken_apart():
    with pytest.raises(TooLargeError):
        read(f"{uri(TOTP)}\n".encode() + b"x" * LONGEST)
