import pytest

from desktop.errors import Refusal
from desktop.otp.token import Algorithm, Kind
from desktop.presenters.typed_key import BadForm, Field, TypedKey, looks_like_key, token_from

KEY = "jbsw y3dp-ehpk 3pxp"


def test_a_key_is_taken_as_people_write_it():
    token = token_from(TypedKey(issuer="Cliniko", account="maria", key=KEY))
    assert token.secret.reveal() == b"Hello!\xde\xad\xbe\xef"
    assert (token.kind, token.digits, token.period) == (Kind.TOTP, 6, 30)
    assert token.weak


def test_the_advanced_fields_are_used_where_the_kind_asks_for_them():
    typed = TypedKey(
        key=KEY, kind=Kind.HOTP, algorithm=Algorithm.SHA256, digits="8", counter="7", period="no"
    )
    token = token_from(typed)
    assert (token.algorithm, token.digits, token.counter) == (Algorithm.SHA256, 8, 7)


def test_motp_keys_are_hex_and_have_a_pin():
    token = token_from(TypedKey(key="00 ff 10", kind=Kind.MOTP, pin=" 1234 "))
    assert token.secret.reveal() == b"\x00\xff\x10"
    assert token.pin is not None
    assert token.pin.reveal() == b"1234"


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        (TypedKey(), {Field.KEY: Refusal.NO_SECRET}),
        (TypedKey(key="0189"), {Field.KEY: Refusal.BAD_SECRET}),
        (TypedKey(key="A" * 20_000), {Field.KEY: Refusal.TOO_LONG}),
        (TypedKey(key=KEY, digits="11"), {Field.DIGITS: Refusal.BAD_DIGITS}),
        (TypedKey(key=KEY, digits="six"), {Field.DIGITS: Refusal.BAD_DIGITS}),
        (TypedKey(key=KEY, period="0"), {Field.PERIOD: Refusal.BAD_PERIOD}),
        (
            TypedKey(key=KEY, kind=Kind.HOTP, counter=str(2**63)),
            {Field.COUNTER: Refusal.BAD_COUNTER},
        ),
        (TypedKey(key=KEY, kind=Kind.HOTP, counter="9" * 99), {Field.COUNTER: Refusal.BAD_COUNTER}),
        (TypedKey(key=" ", kind=Kind.MOTP, pin="1"), {Field.KEY: Refusal.NO_SECRET}),
        (TypedKey(key="xy", kind=Kind.MOTP, pin="1"), {Field.KEY: Refusal.BAD_SECRET}),
        (TypedKey(key="0" * 2000, kind=Kind.MOTP, pin="1"), {Field.KEY: Refusal.TOO_LONG}),
        (TypedKey(key="00", kind=Kind.MOTP), {Field.PIN: Refusal.BAD_PIN}),
        (TypedKey(key="00", kind=Kind.MOTP, pin="1" * 65), {Field.PIN: Refusal.BAD_PIN}),
        (TypedKey(key=KEY, kind=Kind.YANDEX, pin="1"), {Field.KEY: Refusal.BAD_SECRET}),
        (
            TypedKey(issuer="x" * 1025, account="x" * 1025, digits=""),
            {
                Field.ISSUER: Refusal.TOO_LONG,
                Field.ACCOUNT: Refusal.TOO_LONG,
                Field.KEY: Refusal.NO_SECRET,
                Field.DIGITS: Refusal.BAD_DIGITS,
            },
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(typed, reasons):
    assert token_from(typed) == BadForm(reasons)


def test_what_is_typed_is_not_shown_by_accident():
    assert KEY not in repr(TypedKey(key=KEY, pin="4711"))
    assert "4711" not in repr(TypedKey(key=KEY, pin="4711"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [(KEY, True), ("otpauth://totp/a?secret=" + KEY, False), ("password", False), ("", False)],
)
def test_a_key_is_told_from_other_text(text, expected):
    assert looks_like_key(text) is expected
