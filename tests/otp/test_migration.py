from __future__ import annotations

import base64
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadTokenError, DesktopError, Refusal, TooLargeError
from desktop.otp.base32 import secret_from_text
from desktop.otp.migration import ENTRIES, LONGEST, MigrationSet, Part, Refused, parse_migration
from desktop.otp.token import Algorithm, Kind
from desktop.secret import Secret
from tests.otp.values import LONG, RFC_KEY, a_token, secrets, vectors


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def encode(*fields):
    """A protobuf message of (field number, number or bytes)."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


def entry(
    *, secret=RFC_KEY, name="ana", issuer="Cliniko", algorithm=1, digits=1, kind=2, counter=0
):
    return encode(
        (1, secret), (2, name.encode()), (3, issuer.encode()),
        (4, algorithm), (5, digits), (6, kind), (7, counter),
    )  # fmt: skip


def payload(*entries, count=1, index=0, batch=0, extra=()):
    each = [(1, entry) for entry in entries]
    return encode(*each, (2, 1), (3, count), (4, index), (5, batch), *extra)


def uri_of(data):
    return "otpauth-migration://offline?data=" + quote(base64.b64encode(data), safe="")


def read(*entries, **of_part):
    return parse_migration(uri_of(payload(*entries, **of_part)))


def refusal_of(uri):
    with pytest.raises(BadTokenError) as refused:
        parse_migration(uri)
    return refused.value.reason


def test_one_token():
    assert read(entry()) == Part((a_token(),), (), 0, 1, 0)


def test_every_field():
    token = read(entry(name="Cliniko:ana", algorithm=3, digits=2, kind=1, counter=2**62)).tokens[0]
    assert token == a_token(kind=Kind.HOTP, algorithm=Algorithm.SHA512, digits=8, counter=2**62)


def test_what_is_not_said_has_a_default():
    part = parse_migration(uri_of(encode((1, encode((1, RFC_KEY), (6, 2))))))
    assert part == Part((a_token(issuer="", account=""),), (), 0, 1, 0)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"secret": b""}, Refusal.NO_SECRET),
        ({"algorithm": 4}, Refusal.BAD_ALGORITHM),
        ({"digits": 3}, Refusal.BAD_DIGITS),
        ({"kind": 0}, Refusal.BAD_KIND),
        ({"kind": 1, "counter": -1}, Refusal.BAD_COUNTER),
        ({"name": LONG}, Refusal.TOO_LONG),
        ({"kind": b"2"}, Refusal.BAD_MIGRATION),
    ],
)
def test_a_bad_entry_costs_itself_only(fields, reason):
    part = read(entry(), entry(**fields), entry(issuer=""))
    assert part.tokens == (a_token(), a_token(issuer=""))
    name = f"Cliniko: {fields.get('name', 'ana')}"
    assert part.refused == (Refused(2, name, reason),)


def test_an_entry_that_is_no_message_is_refused_without_a_name():
    part = read(b"\xff", entry())
    assert part.tokens == (a_token(),)
    assert part.refused == (Refused(1, "", Refusal.BAD_MIGRATION),)


def test_a_secret_that_is_a_number_is_none():
    entry_of_number = encode((1, 5), (6, 2))
    assert read(entry_of_number).refused == (Refused(1, "", Refusal.NO_SECRET),)


def test_fields_that_are_not_known_are_skipped():
    more = encode((8, b"unique"), (99, 1)) + varint(20 << 3 | 5) + b"1234"
    more += varint(21 << 3 | 1) + b"12345678"
    assert read(entry() + more, extra=[(77, b"x"), (1, 3)]).tokens == (a_token(),)


def test_a_name_that_is_not_utf_8_is_still_read():
    part = read(encode((1, RFC_KEY), (2, b"Zo\xeb"), (6, 2)))
    assert part.tokens[0].account == "Zo\ufffd"


@pytest.mark.parametrize("batch", [0, 1, -1, 2**31 - 1, -(2**31)])
def test_a_batch_may_be_negative(batch):
    assert read(entry(), count=3, index=2, batch=batch) == Part((a_token(),), (), 2, 3, batch)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda uri: uri.replace("%2B", "+"),
        lambda uri: uri.replace("%2B", " "),
        lambda uri: uri.replace("%2B", "-").replace("%2F", "_"),
        lambda uri: uri.replace("%3D", ""),
        lambda uri: uri.replace("%3D", "="),
        lambda uri: uri[:60] + "\r\n" + uri[60:],
        lambda uri: " " + uri.replace("otpauth-", "OTPAUTH-").replace("data", "Data") + "\n",
        lambda uri: uri.replace("?data", "?v=1&data") + "&more=1",
    ],
)
def test_what_copying_does_to_base64_is_undone(spoil):
    secret = b"\xff\xff" + bytes.fromhex("fbefbe") * 6  # "++++" in Base64, where it stands
    uri = uri_of(payload(entry(secret=secret)))
    assert uri.count("%2B") > 20
    assert "%2F" in uri
    assert parse_migration(spoil(uri)).tokens == (a_token(secret=Secret(secret)),)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "otpauth://totp/ana?secret=MZXW6YTB",
        "otpauth-migration://offline",
        "otpauth-migration://offline?data=",
        "otpauth-migration://offline?data=A",
        "otpauth-migration://offline?data=%C3%A9%C3%A9",
        "otpauth-migration://offline?data=Cj!K",
        uri_of(payload()),
        uri_of(payload(entry(), count=-1)),
        uri_of(payload(entry(), count=1_001)),
        uri_of(payload(entry(), count=2, index=2)),
        uri_of(payload(entry(), count=2, index=-1)),
        uri_of(payload(entry())[:-1]),
        uri_of(payload(entry()) + b"\x0a\x05ab"),
        uri_of(payload(entry()) + b"\x00\x00"),
        uri_of(payload(entry()) + b"\x13\x14"),
        uri_of(payload(entry()) + b"\x10" + b"\xff" * 10 + b"\x01"),
        uri_of(payload(entry()) + b"\x15abc"),
    ],
)
def test_what_is_no_part_is_refused(uri):
    assert refusal_of(uri) is Refusal.BAD_MIGRATION


@pytest.mark.parametrize(
    ("uri", "limit"),
    [
        ("otpauth-migration://offline?data=" + "A" * LONGEST, LONGEST),
        (uri_of(payload(*[b""] * (ENTRIES + 1))), ENTRIES),
    ],
)
def test_what_is_too_large(uri, limit):
    with pytest.raises(TooLargeError) as refused:
        parse_migration(uri)
    assert refused.value.limit == limit


def test_published_parts():
    published = vectors()["migration"]
    parts = [parse_migration(uri) for _, uri in published["cases"]]
    assert [(len(part.tokens), part.refused) for part in parts] == [(1, ()), (1, ()), (7, ())]
    assert parts[0].tokens[0].algorithm is Algorithm.SHA256
    assert parts[1].tokens[0] == a_token(
        issuer="Discord",
        account="johndoe@example.com",
        secret=secret_from_text("JRZCL47CMXVOQMNPZR2F7J4RGI"),
    )
    assert [token.kind for token in parts[2].tokens].count(Kind.HOTP) == 2
    for uri in published["reject"]:
        refusal_of(uri)


def test_a_published_export():
    part = parse_migration(vectors("google_authenticator/stratum--googleauthenticator.txt"))
    assert [token.issuer for token in part.tokens] == [
        "Sha", "Sha", "Standard", "Standard", "", "Long",
    ]  # fmt: skip
    assert part.tokens[3].counter == 10
    assert part.batch < 0


def a_part(index, count, batch):
    name = f"{batch} {index}"
    refused = (Refused(1, name, Refusal.NO_SECRET),)
    return Part((a_token(account=name),), refused, index, count, batch)


SETS = [a_part(index, count, batch) for count, batch in ((3, -7), (2, 5)) for index in range(count)]


def test_an_empty_set_is_not_complete():
    empty = MigrationSet()
    assert not empty.complete
    assert empty.missing == ()


@given(st.permutations(SETS + SETS[:2]))
def test_parts_of_two_sets_in_any_order_and_repeated(parts):
    gathered = MigrationSet()
    seen = set()
    for part in parts:
        assert gathered.complete is (not gathered.missing and bool(seen))
        gathered.add(part)
        seen.add((part.batch, part.index))
    assert gathered.complete
    assert {token.account for token in gathered.tokens} == {f"{b} {i}" for b, i in seen}
    assert len(gathered.tokens) == len(gathered.refused) == len(SETS)
    first = parts[0].batch
    assert [part.batch for part in gathered.parts] == sorted(
        (part.batch for part in SETS), key=lambda batch: batch != first
    )
    for batch in (-7, 5):
        indices = [part.index for part in gathered.parts if part.batch == batch]
        assert indices == sorted(indices)


def test_what_is_missing_is_told():
    gathered = MigrationSet()
    gathered.add(a_part(1, 3, -7))
    gathered.add(a_part(0, 2, 5))
    assert gathered.missing == (0, 2, 1)


def test_sets_of_one_batch_but_another_size_are_not_mixed():
    gathered = MigrationSet()
    gathered.add(a_part(0, 1, 0))
    gathered.add(a_part(1, 2, 0))
    assert gathered.missing == (0,)
    assert len(gathered.tokens) == 2


kinds = st.sampled_from([Kind.TOTP, Kind.HOTP])


@given(
    st.lists(
        st.tuples(
            secrets(),
            st.text(st.characters(exclude_categories=["C"]), max_size=20),
            kinds,
            st.integers(0, 2**63 - 1),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_tokens_come_through(given_tokens):
    entries = [
        entry(
            secret=secret.reveal(),
            name="I:" + name,
            issuer="I",
            kind=1 if kind is Kind.HOTP else 2,
            counter=counter,
        )
        for secret, name, kind, counter in given_tokens
    ]
    assert read(*entries).tokens == tuple(
        a_token(
            kind=kind, issuer="I", account=name, secret=Secret(secret.reveal()), counter=counter
        )
        for secret, name, kind, counter in given_tokens
    )


@given(
    st.binary()
    | st.builds(
        lambda data, cut: data[:cut] + data[cut + 1 :],
        st.just(payload(entry(), entry())),
        st.integers(0, 120),
    )
)
def test_any_bytes_are_a_part_or_refused(data):
    with suppress(DesktopError):
        parse_migration(uri_of(data))


@given(st.text(st.characters()))
def test_any_text_is_a_part_or_refused(text):
    for uri in (text, "otpauth-migration://offline?data=" + text):
        with suppress(DesktopError):
            parse_migration(uri)
