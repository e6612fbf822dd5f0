from __future__ import annotations

import hashlib
import hmac
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadTokenError, Refusal
from desktop.otp.base32 import secret_from_text
from desktop.otp.code import Code, code_at, code_for
from desktop.otp.token import COUNTER, DIGITS, PERIOD, Algorithm, Kind
from desktop.secret import Secret
from tests.otp.values import RFC_KEY, a_token, secrets, vectors

# RFC 4226 appendix D
HOTP = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
]
# The 31-bit numbers of the same table, in full
TRUNCATED = [
    "1284755224",
    "1094287082",
    "0137359152",
    "1726969429",
    "1640338314",
    "0868254676",
    "1918287922",
    "0082162583",
    "0673399871",
    "0645520489",
]
# RFC 6238 appendix B: the keys are the ASCII digits, as long as each hash
TOTP = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
KEYS = {
    Algorithm.SHA1: RFC_KEY,
    Algorithm.SHA256: b"12345678901234567890123456789012",
    Algorithm.SHA512: b"1234567890123456789012345678901234567890123456789012345678901234",
}


@pytest.mark.parametrize("counter", range(10))
def test_rfc_4226(counter):
    token = a_token(kind=Kind.HOTP)
    assert code_for(token, counter) == Code(HOTP[counter], None, None)
    whole = a_token(kind=Kind.HOTP, digits=10)
    assert code_for(whole, counter).text == TRUNCATED[counter]


@pytest.mark.parametrize(("unix", "sha1", "sha256", "sha512"), TOTP)
def test_rfc_6238(unix, sha1, sha256, sha512):
    for algorithm, code in zip(Algorithm, (sha1, sha256, sha512), strict=True):
        token = a_token(algorithm=algorithm, digits=8, secret=Secret(KEYS[algorithm]))
        start = unix // 30 * 30
        assert code_at(token, unix) == Code(code, start, start + 30)


def motp(secret, pin):
    return a_token(kind=Kind.MOTP, secret=Secret(bytes.fromhex(secret)), pin=Secret(pin.encode()))


def yandex(pin, secret):
    return a_token(kind=Kind.YANDEX, secret=secret_from_text(secret), pin=Secret(pin.encode()))


def steam(secret):
    return a_token(kind=Kind.STEAM, secret=secret_from_text(secret))


# Published by the makers of other authenticators.
@pytest.mark.parametrize(
    ("token", "unix", "code"),
    [
        (steam("63BEDWCQZKTQWPESARIERL5DTTQFCJTK"), 1511200518, "FR8RV"),
        (steam("63BEDWCQZKTQWPESARIERL5DTTQFCJTK"), 1511200714, "9P3VP"),
        (motp("e3152afee62599c8", "1234"), 165892298, "e7d8b6"),
        (motp("bbb1912bb5c515be", "9999"), 1659539878, "1a14f8"),
        (motp("7ac61d4736f51a2b", "5555"), 0, "c42a26"),
        (yandex("5239", "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY"), 1641559648, "umozdicq"),
        # a key that begins with a zero byte
        (yandex("7586", "LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI"), 1581064020, "oactmacq"),
    ],
)
def test_codes_of_other_kinds(token, unix, code):
    assert code_at(token, unix).text == code


def test_a_code_of_another_kind_has_its_times():
    code = code_at(motp("7ac61d4736f51a2b", "5555"), 1000000009.9)
    assert code == Code("4af383", 1000000000, 1000000010)


def test_published_hotp_and_totp():
    published = vectors()
    hotp = published["hotp_rfc4226"]
    token = a_token(kind=Kind.HOTP, secret=Secret(hotp["secret_ascii"].encode()))
    assert [code_for(token, n).text for n in range(10)] == hotp["codes"]
    totp = published["totp_rfc6238"]
    for unix, *codes in totp["cases"]:
        for algorithm, code in zip(Algorithm, codes, strict=True):
            key = Secret(totp["secret_ascii"][algorithm].encode())
            token = a_token(algorithm=algorithm, digits=totp["digits"], secret=key)
            assert code_at(token, unix).text == code


def test_published_other_kinds():
    published = vectors()
    for unix, code in published["steam"]["cases"]:
        assert code_at(steam(published["steam"]["secret"]), unix).text == code
    for secret, pin, unix, code in published["motp"]["cases"]:
        assert code_at(motp(secret, pin), unix).text == code
    for pin, secret, unix, code in published["yandex"]["cases"]:
        assert code_at(yandex(pin, secret), unix).text == code


def by_the_rfc(key, counter, digits, algorithm):
    """RFC 4226 section 5.3, written again."""
    mac = hmac.new(key, struct.pack(">Q", counter), getattr(hashlib, algorithm.lower())).digest()
    (number,) = struct.unpack_from(">I", mac, mac[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**digits:0{digits}d}"


counters = st.integers(0, COUNTER.stop - 1)


@given(secrets(), counters, st.sampled_from(DIGITS), st.sampled_from(Algorithm))
def test_counter_codes_are_what_the_rfc_says(secret, counter, digits, algorithm):
    token = a_token(kind=Kind.HOTP, secret=secret, digits=digits, algorithm=algorithm)
    assert code_for(token, counter).text == by_the_rfc(secret.reveal(), counter, digits, algorithm)


@given(
    secrets(),
    st.integers(0, 2**40) | st.floats(0, 2**40),
    st.sampled_from(DIGITS),
    st.sampled_from(Algorithm),
    st.integers(PERIOD.start, PERIOD.stop - 1),
)
def test_time_codes_are_what_the_rfc_says(secret, unix, digits, algorithm, period):
    token = a_token(secret=secret, digits=digits, algorithm=algorithm, period=period)
    code = code_at(token, unix)
    assert code.text == by_the_rfc(secret.reveal(), int(unix) // period, digits, algorithm)
    assert code.valid_from is not None
    assert code.valid_to is not None
    assert code.valid_from <= unix < code.valid_to == code.valid_from + period


@given(secrets(), st.integers(0, 2**40))
def test_steam_codes_are_what_steam_says(secret, unix):
    number = int(by_the_rfc(secret.reveal(), unix // 30, 10, Algorithm.SHA1))
    letters = "23456789BCDFGHJKMNPQRTVWXY"
    expected = "".join(letters[number // 26**n % 26] for n in range(5))
    assert code_at(a_token(kind=Kind.STEAM, secret=secret), unix).text == expected


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda: code_at(a_token(kind=Kind.HOTP), 0), Refusal.BAD_KIND),
        (lambda: code_for(a_token(), 0), Refusal.BAD_KIND),
        (lambda: code_for(a_token(kind=Kind.HOTP), -1), Refusal.BAD_COUNTER),
        (lambda: code_for(a_token(kind=Kind.HOTP), 2**63), Refusal.COUNTER_USED_UP),
        (lambda: code_at(a_token(kind=Kind.MOTP), 0), Refusal.BAD_PIN),
        (lambda: code_at(a_token(kind=Kind.YANDEX), 0), Refusal.BAD_PIN),
        (lambda: code_at(a_token(), -0.5), Refusal.BAD_TIME),
        (lambda: code_at(a_token(), float("nan")), Refusal.BAD_TIME),
        (lambda: code_at(a_token(), float("inf")), Refusal.BAD_TIME),
        (lambda: code_at(a_token(), 2**63), Refusal.BAD_TIME),
    ],
)
def test_there_is_no_code(ask, reason):
    with pytest.raises(BadTokenError) as refused:
        ask()
    assert refused.value.reason is reason


def test_a_code_is_not_shown_by_accident():
    assert "755224" not in repr(code_for(a_token(kind=Kind.HOTP), 0))
