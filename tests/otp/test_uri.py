from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.errors import BadTokenError, DesktopError, Refusal
from desktop.otp.base32 import secret_from_text
from desktop.otp.code import code_at
from desktop.otp.token import TEXT, Algorithm, Kind
from desktop.otp.uri import LONGEST, format_uri, parameter, parse_uri, scheme_of
from desktop.secret import Secret
from tests.otp.values import a_token, tokens, vectors

PLAIN = "otpauth://totp/Cliniko:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def refusal_of(uri):
    with pytest.raises(BadTokenError) as refused:
        parse_uri(uri)
    return refused.value.reason


def test_a_plain_uri_has_the_defaults():
    assert parse_uri(PLAIN) == a_token()


def test_a_full_uri():
    token = parse_uri(
        "otpauth://totp/Cliniko:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Cliniko&algorithm=SHA512&digits=8&period=60"
    )
    assert token == a_token(
        account="ana@example.com", algorithm=Algorithm.SHA512, digits=8, period=60
    )


def test_a_counter():
    uri = PLAIN.replace("totp", "hotp")
    assert parse_uri(f"{uri}&counter=9223372036854775807").counter == 2**63 - 1
    assert parse_uri(f"{uri}&counter=1&period=0").period == 30
    assert refusal_of(uri) is Refusal.BAD_COUNTER
    assert refusal_of(f"{uri}&counter=9223372036854775808") is Refusal.BAD_COUNTER


@pytest.mark.parametrize(
    "uri",
    [
        "OTPAUTH://TOTP/Cliniko:ana?SECRET=gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
        "apple-otpauth://totp/Cliniko:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        f"  {PLAIN}\r\n",
        PLAIN + "======",
        PLAIN + "%3D%3D",
        PLAIN.replace("GEZDGNBV", "GEZD%20GNBV-"),
        PLAIN.replace("GEZDGNBV", "GEZD GNBV+"),
        PLAIN + "&image=https%3A%2F%2Fexample.com%2Fa.png&colour&=x&&",
        PLAIN + "&codeDisplay=%7B%22pinned%22%3Afalse%2C%22note%22%3A%22%22%7D",
        PLAIN + "&secret=MZXW6YTB&digits=6&digits=8",
        PLAIN + "&digits=%206%20&period=030&algorithm=sha1",
        PLAIN + "&counter=nonsense&pin=nonsense&pin_length=nonsense",
        PLAIN + "&amp;issuer=Cliniko&amp;digits=6",
        PLAIN + "&issuer=Cliniko",
        PLAIN.replace("Cliniko:", "Cliniko%3A%20%20"),
        PLAIN.replace("Cliniko:", "cliniko : ") + "&issuer=Cliniko",
        PLAIN.replace("Cliniko:", "") + "&issuer=Cliniko",
        PLAIN + "&issuer=",
        PLAIN.replace("ana", "ana%0A"),
    ],
)
def test_odd_but_plain(uri):
    assert parse_uri(uri) == a_token()


@pytest.mark.parametrize(
    ("label", "query", "issuer", "account"),
    [
        ("ana", "", "", "ana"),
        ("", "&issuer=Cliniko", "Cliniko", ""),
        ("", "&issuer=", "", ""),
        ("Cliniko:", "", "Cliniko", ""),
        (":ana:b", "", "", "ana:b"),
        ("Cliniko:ana:b", "", "Cliniko", "ana:b"),
        ("example.com:ana", "&issuer=Cliniko", "Cliniko", "example.com:ana"),
        ("Cliniko:Cliniko:ana", "&issuer=Cliniko", "Cliniko", "Cliniko:ana"),
        ("Air%20Canada:ana", "&issuer=Air+Canada", "Air Canada", "ana"),
        ("A+B:ana", "&issuer=A+B", "A+B", "ana"),
        ("ana", "&issuer=A%2BB", "A+B", "ana"),
        ("ana+tag@example.com", "", "", "ana+tag@example.com"),
        ("Physio%20%231:ana#2", "&issuer=Physio%20#1", "Physio #1", "ana#2"),
        ("莎士比亚", "", "", "莎士比亚"),
        ("%E8%8E%8E%E5%A3%AB", "", "", "莎士"),
        ("Zo%EB", "", "", "Zoë"),
        ("%81", "", "", "\ufffd"),
        ("100%", "", "", "100%"),
    ],
)
def test_issuer_and_account_both_stay_visible(label, query, issuer, account):
    token = parse_uri(f"otpauth://totp/{label}?secret=MZXW6YTB{query}")
    assert (token.issuer, token.account) == (issuer, account)


@pytest.mark.parametrize(
    "uri",
    [
        "otpauth://steam/Steam:ana?secret=MZXW6YTB",
        "otpauth://steam/Steam:ana?secret=MZXW6YTB&issuer=Steam&algorithm=SHA1&digits=5&period=30",
        "otpauth://steam/Steam:ana?secret=MZXW6YTB&digits=6",
        "otpauth://totp/Steam:ana?secret=MZXW6YTB",
        "otpauth://totp/steam:ana?secret=MZXW6YTB&digits=5&issuer=Steam",
        "otpauth://totp/ana?secret=MZXW6YTB&digits=5&issuer=Steam",
        "otpauth://totp/Steam:ana?secret=MZXW6YTB&digits=5&encoder=Steam",
        "otpauth://totp/Steam:ana?secret=MZXW6YTB&steam",
    ],
)
def test_steam(uri):
    token = parse_uri(uri)
    assert token == a_token(
        kind=Kind.STEAM, issuer="Steam", account="ana", secret=secret_from_text("MZXW6YTB")
    )


def test_steam_by_its_scheme():
    assert parse_uri("steam://MZXW6YTB") == a_token(
        kind=Kind.STEAM, issuer="Steam", account="", secret=secret_from_text("MZXW6YTB")
    )
    assert refusal_of("steam://run/440") is Refusal.NOT_A_TOKEN
    assert refusal_of("steam://") is Refusal.NO_SECRET


@pytest.mark.parametrize(
    "uri",
    [
        "otpauth://totp/Steam:ana?secret=MZXW6YTB&digits=6",
        "otpauth://totp/Steamworks:ana?secret=MZXW6YTB&digits=5",
        "otpauth://totp/Steam:ana?secret=MZXW6YTB&digits=5&encoder=default",
    ],
)
def test_not_steam(uri):
    assert parse_uri(uri).kind is Kind.TOTP


def test_motp():
    token = parse_uri("motp://Cliniko:ana?secret=30EDcc8edae50a60")
    assert token == a_token(kind=Kind.MOTP, secret=Secret(bytes.fromhex("30edcc8edae50a60")))
    assert token.needs_pin
    assert parse_uri("motp:///ana?secret=30ed&pin=GEZDGNA").pin == Secret(b"1234")


def test_yandex():
    token = parse_uri("otpauth://yaotp/ana?secret=ORSXG5DJNZTXIZLTORUW4ZZRGI&pin_length=4")
    assert token == a_token(kind=Kind.YANDEX, issuer="", secret=Secret(b"testingtesting12"))
    assert token.needs_pin
    uri = "otpauth://yaotp/ana?secret=ORSXG5DJNZTXIZLTORUW4ZZRGI&pin=GUZDGOI"
    assert parse_uri(uri).pin == Secret(b"5239")


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("", Refusal.NOT_A_TOKEN),
        ("https://example.com", Refusal.NOT_A_TOKEN),
        ("otpauth:totp/ana?secret=MZXW6YTB", Refusal.NOT_A_TOKEN),
        ("otpauth-migration://offline?data=CjUK", Refusal.NOT_A_TOKEN),
        ("otpauth://", Refusal.BAD_KIND),
        ("otpauth://motp/ana?secret=MZXW6YTB", Refusal.BAD_KIND),
        ("otpauth://totp/ana", Refusal.NO_SECRET),
        ("otpauth://totp/ana?secret=", Refusal.NO_SECRET),
        ("otpauth://totp/ana?issuer=secret", Refusal.NO_SECRET),
        ("otpauth://totp/ana?secret=M1", Refusal.BAD_SECRET),
        ("otpauth://totp?secret=MZXW6YTB", Refusal.BAD_LABEL),
        (PLAIN + "&algorithm=", Refusal.BAD_ALGORITHM),
        (PLAIN + "&algorithm=MD5", Refusal.BAD_ALGORITHM),
        (PLAIN + "&digits=", Refusal.BAD_DIGITS),
        (PLAIN + "&digits=6.0", Refusal.BAD_DIGITS),
        (PLAIN + "&digits=1_0", Refusal.BAD_DIGITS),
        (PLAIN + "&digits=٦", Refusal.BAD_DIGITS),
        (PLAIN + "&digits=" + "9" * 5_000, Refusal.BAD_DIGITS),
        (PLAIN + "&period=86401", Refusal.BAD_PERIOD),
        (PLAIN + "&period=", Refusal.BAD_PERIOD),
        ("otpauth://yaotp/ana?secret=MZXW6YTB", Refusal.BAD_SECRET),
        ("otpauth://yaotp/ana?secret=ORSXG5DJNZTXIZLTORUW4ZZRGI&pin_length=0", Refusal.BAD_PIN),
        ("otpauth://yaotp/ana?secret=ORSXG5DJNZTXIZLTORUW4ZZRGI&pin=1", Refusal.BAD_PIN),
        ("motp://ana", Refusal.NO_SECRET),
        ("motp://ana?secret=%20", Refusal.NO_SECRET),
        ("motp://ana?secret=30e", Refusal.BAD_SECRET),
        ("motp://ana?secret=30xy", Refusal.BAD_SECRET),
        ("otpauth://totp/" + "a" * (TEXT + 1) + "?secret=MZXW6YTB", Refusal.TOO_LONG),
        (PLAIN + "&x=" + "y" * LONGEST, Refusal.TOO_LONG),
    ],
)
def test_refused(uri, reason):
    assert refusal_of(uri) is reason


def test_a_refusal_does_not_carry_the_secret():
    with pytest.raises(BadTokenError) as refused:
        parse_uri("motp://ana?secret=30xy")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_scheme_of_a_text():
    assert scheme_of(" OtpAuth://x") == "otpauth"
    assert scheme_of("mailto:ana@example.com") == ""


def test_published_uris_to_accept():
    for uri in vectors()["uri_accept"]:
        parse_uri(uri)


def test_published_uris_to_reject():
    for uri in vectors()["uri_reject"]:
        refusal_of(uri)


# Legal, but its code would not change for 31 years: a second password, not a second factor.
ETERNAL = "period 1e9 (Proton refuses)"


def test_the_totp_test_suite():
    suite = vectors()["edent"]
    for name, accept, code, uri in suite["cases"]:
        if accept and name != ETERNAL:
            assert code_at(parse_uri(uri), suite["timestamp"]).text == code, name
        else:
            refusal_of(uri)


@pytest.mark.parametrize("name", ["uri_list/aegis--plain.txt", "uri_list/stratum--urilist.txt"])
def test_published_lists(name):
    for line in vectors(name).split():
        token = parse_uri(line)
        assert token.issuer
        assert token.account


@pytest.mark.parametrize(
    ("token", "uri"),
    [
        (
            a_token(account="ana+tag@example.com", issuer="Moving Forward & Co"),
            (
                "otpauth://totp/Moving%20Forward%20%26%20Co:ana%2Btag@example.com"
                "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Moving%20Forward%20%26%20Co"
                "&algorithm=SHA1&digits=6&period=30"
            ),
        ),
        (
            a_token(kind=Kind.HOTP, counter=5, issuer=""),
            (
                "otpauth://hotp/ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                "&algorithm=SHA1&digits=6&counter=5"
            ),
        ),
        (
            a_token(kind=Kind.STEAM, issuer="Steam"),
            (
                "otpauth://steam/Steam:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Steam"
                "&algorithm=SHA1&digits=5&period=30"
            ),
        ),
        (
            a_token(kind=Kind.MOTP, secret=Secret(b"\x30\xed"), pin=Secret(b"1234")),
            "motp://Cliniko:ana?secret=30ed&issuer=Cliniko&pin=GEZDGNA",
        ),
    ],
)
def test_a_token_as_a_uri(token, uri):
    assert format_uri(token) == uri
    assert parse_uri(uri) == token


@given(tokens())
@example(a_token(issuer="Steam", digits=5))
@example(a_token(issuer="", account=""))
@example(a_token(issuer="", account=":a:b"))
@example(a_token(issuer="I", account="I:x"))
@example(a_token(issuer="A+B", account="A B:x"))
def test_every_token_comes_back_from_its_uri(token):
    uri = format_uri(token)
    assert "+" not in uri
    assert uri.isascii()
    assert parse_uri(uri) == token


PIECES = [
    "otpauth",
    "motp",
    "steam",
    "totp",
    "hotp",
    "yaotp",
    "://",
    "/",
    "?",
    "&",
    "=",
    "%",
    "%3A",
    ":",
    "+",
    "#",
    "secret",
    "issuer",
    "digits",
    "period",
    "counter",
    "algorithm",
    "pin",
    "pin_length",
    "MZXW6YTB",
    "SHA256",
    "-1",
    "0",
    "6",
    "30",
    "%ff",
    "\ud800",
]


@given(
    st.text(st.characters())
    | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
)
def test_any_text_is_a_token_or_refused(text):
    for uri in (
        text,
        "otpauth://totp/" + text,
        "otpauth://yaotp/a?secret=" + text,
        "motp://" + text,
    ):
        try:
            token = parse_uri(uri)
        except DesktopError:
            continue
        assert parse_uri(format_uri(token)) == token


@pytest.mark.parametrize(
    ("uri", "value"),
    [
        (f"{PLAIN}&Note=at+the%20desk", "at the desk"),
        (f"{PLAIN}&note=a&note=b", "a"),
        (PLAIN, ""),
        ("note=a", ""),
    ],
)
def test_any_parameter_can_be_asked_for(uri, value):
    assert parameter(uri, "note") == value
