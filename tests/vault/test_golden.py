"""A vault of each format version opens for ever; the second program reads it as well.

The files were made once and are never edited: what they hold is written here.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import BadRecoveryCodeError
from desktop.otp.token import Algorithm, Kind, Token
from desktop.otp.uri import format_uri
from desktop.secret import Secret
from desktop.vault.password import password_from_text
from desktop.vault.recovery import RecoveryCode
from tests.vault.crafted import redigested

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "version-1.vault"
PERSON = "Zoë عيادة"
PASSWORD = "grüne Leiter, 7 Türen"
CODE = "GD79 RCTN KMD6 JJMT 9NZP 7MDY R12V 3H45"
JANE = "Jane 👩🏽\u200d⚕️"
NOTE = "Ask for Ms Ødegård.\nSecond line."
CLINICS = ("Happy Feet", "מרפאת כף הרגל")


def tokens():
    """Return token, label and the number of the clinic; the last one is in the trash."""

    def token(kind, issuer, account, secret, **more):
        return Token(kind=kind, issuer=issuer, account=account, secret=Secret(secret), **more)

    digits = b"12345678901234567890"
    big = {"algorithm": Algorithm.SHA512, "digits": 8, "period": 60}
    totp, yandex = Kind.TOTP, Kind.YANDEX
    return [
        (token(totp, "Cliniko", "zoe@example.org", digits), "Cliniko", 0),
        (token(totp, "Jane App: North & South", "zoë+1", bytes(range(64)), **big), JANE, 1),
        (token(Kind.HOTP, "", "a:b", digits, counter=2**40), "Counter", None),
        (token(Kind.STEAM, "Steam", "zoe", b"\0\xff" * 10), "Steam", None),
        (token(Kind.MOTP, "m", "otp", b"\x01" * 8, pin=Secret(b"1234")), "mOTP", None),
        (token(yandex, "Я", "z", b"y" * 26, pin=Secret("пин".encode())), "Yandex", None),
        (token(totp, "steam", "five", digits, digits=5, period=45), "Not Steam's", None),
        (token(totp, "Gone", "", b"gone"), "Gone", None),
    ]


@pytest.fixture
def golden(shelf):
    return shelf.restore(GOLDEN)


def test_it_holds_what_it_held(golden):
    assert golden.person == PERSON
    vault = golden.unlock(password_from_text(PASSWORD))
    *kept, gone = tokens()
    assert [(entry.token, entry.label) for entry in vault.entries] == [each[:2] for each in kept]
    assert [(entry.token, entry.label) for entry in vault.trash] == [gone[:2]]
    names = {clinic.id: clinic.name for clinic in vault.clinics}
    assert [names.get(entry.clinic) for entry in vault.entries] == [
        None if number is None else CLINICS[number] for _, _, number in kept
    ]
    first = vault.entries[0]
    assert (first.note, first.favourite) == (NOTE, True)
    assert first.created == 1_800_000_060
    assert first.last_used == 1_800_000_480
    assert [(bad.kind, bad.raw) for bad in vault.quarantined] == [
        (200, b"from a newer program"), (1, b"damaged"),
    ]  # fmt: skip
    assert [event.happening for event in vault.journal()] == [
        "created", "clinic changed", "clinic changed", *["added"] * 8, "changed", "copied",
        "trashed", "unlocked",
    ]  # fmt: skip
    vault.verify()
    vault.lock()


@pytest.fixture
def clock(clock):
    clock.now = 1_800_001_000  # the trash is not old yet
    return clock


def test_its_recovery_code_opens_it(golden):
    golden.recover(
        RecoveryCode.parse(CODE), password_from_text("new"), RecoveryCode.generate()
    ).lock()


def test_it_can_be_saved(golden):
    vault = golden.unlock(password_from_text(PASSWORD))
    vault.add(Token(issuer="New", account="", secret=Secret(b"new")), "New")
    assert len(vault.entries) == 8
    vault.verify()
    vault.lock()


# -- the second program --------------------------------------------------------------------------


def decrypt(file, typed, *options):
    program = [sys.executable, "-I", "-W", "error", ROOT / "docs" / "decrypt.py"]
    done = subprocess.run(
        [*program, *options, file], input=typed.encode(), capture_output=True, check=False, cwd="/"
    )
    lines = done.stdout.decode().splitlines()
    told = done.stderr.decode().replace("\r\n", "\n")
    assert "Traceback" not in told
    return done.returncode, lines, told


EXPECTED = [format_uri(token) for token, _, _ in tokens()[:-1]]


@pytest.mark.parametrize(
    "typed", [PASSWORD, f"{PASSWORD}\n", f"{PASSWORD}\r\n", "gru\u0308ne Leiter, 7 Tu\u0308ren"]
)
def test_the_second_program_reads_it_with_the_password(typed):
    code, lines, told = decrypt(GOLDEN, typed)
    assert (code, lines) == (0, EXPECTED)
    assert told.strip() == "Tokens that could not be read: 1."


@pytest.mark.parametrize("typed", [CODE, CODE.lower().replace(" ", "-"), CODE.replace("1", "l")])
def test_the_second_program_reads_it_with_the_code(typed):
    assert decrypt(GOLDEN, typed, "--recovery-code")[:2] == (0, EXPECTED)


def test_it_knows_nothing_of_the_first():
    text = (ROOT / "docs" / "decrypt.py").read_text("utf-8")
    assert "import desktop" not in text
    assert "from desktop" not in text


def test_its_complaints_are_one_sentence(tmp_path):
    data = GOLDEN.read_bytes()
    file = tmp_path / "spoilt.vault"
    newer = redigested(data[:8] + b"\0\2" + data[10:])
    forged = redigested(data[:-40] + bytes(40))
    for spoilt, typed, options, complaint in (
        (data, "wrong", (), "That password does not open this vault."),
        (data, "", (), "That password does not open this vault."),
        (data, CODE[:-1] + "X", ("--recovery-code",), "That recovery code has a mistake in it."),
        (data, "", ("--recovery-code",), "That recovery code has a mistake in it."),
        (data, OTHER, ("--recovery-code",), "That recovery code does not open this vault."),
        (b"", PASSWORD, (), "This file is not a vault."),
        (b"PK", PASSWORD, (), "This file is not a vault."),
        (data[:-1], PASSWORD, (), "This vault was changed or cut off: try a backup of it."),
        (data[:8], PASSWORD, (), "This vault was changed or cut off: try a backup of it."),
        (newer, PASSWORD, (), "This vault is of version 2, and only 1 is known here."),
        (redigested(data[:200]), PASSWORD, (), "This vault is damaged: try a backup of it."),
        (forged, PASSWORD, (), "This vault was changed by somebody who could not open it."),
    ):  # fmt: skip
        file.write_bytes(spoilt)
        assert decrypt(file, typed, *options) == (1, [], f"{complaint}\n")
    assert (
        decrypt(tmp_path / "none", "")[2]
        == "This file cannot be read: No such file or directory.\n"
    )
    assert decrypt(tmp_path, "")[0] == 1


OTHER = "".join(RecoveryCode.generate().groups)


def test_the_code_given_is_one():
    with pytest.raises(BadRecoveryCodeError):
        RecoveryCode.parse(CODE[:-1] + "X")
