from tests.cli.conftest import HOTP, SECRET, URI

TOKEN = {
    "kind": "totp",
    "issuer": "Cliniko",
    "account": "maria@happyfeet.example",
    "algorithm": "SHA1",
    "digits": 6,
    "period": 30,
    "counter": 0,
}


def test_every_code_of_every_picture(desk):
    one, two = desk.picture("one.png", URI, "https://example.org"), desk.picture("two.png", HOTP)
    blank = desk.blank("blank.png")
    first, second, third = desk.ok("scan", one, blank, two)
    assert [each["image"] for each in (first, second, third)] == [one, blank, two]
    assert {"format": "otpauth", "tokens": [TOKEN]} in first["codes"]
    assert {"format": "other", "tokens": []} in first["codes"]
    assert second["codes"] == []
    assert third["codes"][0]["tokens"][0]["kind"] == "hotp"


def test_secrets_and_texts_are_shown_only_when_asked_for(desk):
    image = desk.picture("one.png", URI)
    assert SECRET not in desk.run("scan", image).out
    assert SECRET not in desk.run("scan", image, "--json").out
    assert SECRET in desk.run("scan", image, "--show-secrets").out
    (found,) = desk.ok("scan", image, "--show-secrets")
    code = found["codes"][0]
    assert code["text"] == URI
    assert code["tokens"] == [{**TOKEN, "secret": SECRET}]


def test_people_read_what_was_found(desk):
    image, other = desk.picture("one.png", URI), desk.picture("two.png", "door code 4711")
    assert desk.run("scan", image, other).out.splitlines() == [
        f"{image}: 1 QR code",
        "  a token",
        "    Cliniko, maria@happyfeet.example (totp, SHA1, 6 digits, 30 seconds)",
        f"{other}: 1 QR code",
        "  no token",
    ]
    assert "door code 4711" in desk.run("scan", other, "--show-secrets").out


def test_a_code_that_is_nearly_a_token_says_why_not(desk):
    image = desk.picture("bad.png", "otpauth://totp/Lab:ana?secret=")
    (found,) = desk.ok("scan", image)
    (code,) = found["codes"]
    assert (code["format"], code["tokens"]) == ("otpauth", [])
    assert code["refused"] == [
        {"entry": "entry 1", "reason": "The key is missing. Copy or scan it again."}
    ]
