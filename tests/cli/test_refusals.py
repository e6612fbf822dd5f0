"""What can be wrong: one sentence, the right kind, status 1, and nothing half-written."""

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from desktop.vault.layout import MAGIC
from desktop.vault.password import password_from_text
from tests.cli.conftest import HOTP, KINDS, OTHER, PASSWORD, PERSON, SECRET, URI, check_refusal
from tests.qr.drawn import drawn, saved

LONG = "x" * 70_000
CODE_OF_ANOTHER = "0000-0000-0000-0000-0000-0000-0000-SFRE"
MIGRATION = "otpauth-migration://offline?data="

# Words of the command with {gaps} for prepared files, the lines that it is given, and the kind.
REFUSED = [
    # -- people and ids
    ("vault verify Nobody", [PASSWORD], "no-such-vault"),
    ("vault verify ''", [PASSWORD], "no-such-vault"),
    ("vault verify ../../etc/passwd", [PASSWORD], "no-such-vault"),
    ("vault verify 0000000000000000", [PASSWORD], "no-such-vault"),
    ("vault verify LONG", [PASSWORD], "no-such-vault"),
    ("vault change-password Nobody", [PASSWORD, OTHER], "no-such-vault"),
    ("vault recover Nobody", [PASSWORD, OTHER], "no-such-vault"),
    ("vault backup Nobody {new}", [PASSWORD], "no-such-vault"),
    ("token list Nobody", [PASSWORD], "no-such-vault"),
    ("token add Nobody URI", [PASSWORD], "no-such-vault"),
    ("token rename Nobody Lab x", [PASSWORD], "no-such-vault"),
    ("token remove Nobody Lab", [PASSWORD], "no-such-vault"),
    ("token code Nobody Lab", [PASSWORD], "no-such-vault"),
    ("vault create Maria", [PASSWORD], "already-exists"),
    ("vault create MARIA", [PASSWORD], "already-exists"),
    # -- passwords
    ("vault verify Maria", [OTHER], "wrong-password"),
    ("vault verify Maria", [""], "wrong-password"),
    ("vault verify Maria", [PASSWORD + " "], "wrong-password"),
    ("vault verify Maria", [PASSWORD.upper()], "wrong-password"),
    ("vault backup Maria {new}", [OTHER], "wrong-password"),
    ("vault change-password Maria", [OTHER, PASSWORD], "wrong-password"),
    ("token list Maria", [OTHER], "wrong-password"),
    ("token add Maria URI", [OTHER], "wrong-password"),
    ("token rename Maria Lab x", [OTHER], "wrong-password"),
    ("token remove Maria Lab", [OTHER], "wrong-password"),
    ("token code Maria Lab", [OTHER], "wrong-password"),
    ("vault verify Maria", ["p" * 20_000], "too-large"),
    ("vault verify Maria --password-file {binary}", [], "unreadable-file"),
    ("vault verify Maria --password-file {missing}", [], "unreadable-file"),
    ("vault verify Maria --password-file {folder}", [], "unreadable-file"),
    ("vault verify Maria --password-file {large}", [], "too-large"),
    ("vault create Zoe", [""], "weak-password"),
    ("vault create Zoe", ["password"], "weak-password"),
    ("vault create Zoe", ["12345678901234567890"], "weak-password"),
    ("vault create Zoe", ["qwertyuiop"], "weak-password"),
    ("vault create Zoe", ["2019-12-24"], "weak-password"),
    ("vault create Wilhelmina", ["wilhelmina1"], "weak-password"),
    ("vault change-password Maria", [PASSWORD, "hunter2"], "weak-password"),
    ("vault change-password Maria", [PASSWORD, ""], "weak-password"),
    ("vault recover Maria", ["{code}", "hunter2"], "weak-password"),
    # -- recovery codes
    ("vault recover Maria", [CODE_OF_ANOTHER, OTHER], "wrong-password"),
    ("vault recover Maria", ["", OTHER], "wrong-password"),
    ("vault recover Maria", ["{code}0", OTHER], "wrong-password"),
    ("vault recover Maria", ["ABCD-EFGH", OTHER], "wrong-password"),
    ("vault recover Maria", [PASSWORD, OTHER], "wrong-password"),
    # -- tokens
    ("token code Maria Nothing", [PASSWORD], "no-such-token"),
    ("token code Maria ''", [PASSWORD], "no-such-token"),
    ("token code Maria 12345678-1234-1234-1234-123456789abc", [PASSWORD], "no-such-token"),
    ("token rename Maria Nothing x", [PASSWORD], "no-such-token"),
    ("token remove Maria Nothing", [PASSWORD], "no-such-token"),
    ("token rename Maria Lab ''", [PASSWORD], "bad-token"),
    ("token rename Maria Lab BLANK", [PASSWORD], "bad-token"),
    ("token rename Maria Lab LONG", [PASSWORD], "bad-token"),
    ("token code Maria Cliniko --at=-1", [PASSWORD], "bad-token"),
    ("token code Maria Cliniko --at 1e400", [PASSWORD], "bad-token"),
    ("token code Maria Cliniko --at nan", [PASSWORD], "bad-token"),
    # -- links
    ("token add Maria ''", [PASSWORD], "bad-token"),
    ("token add Maria nonsense", [PASSWORD], "bad-token"),
    ("token add Maria https://example.org", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=0189", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://what/a?secret=AAAAAAAA", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=AAAAAAAA&digits=0", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=AAAAAAAA&digits=11", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=AAAAAAAA&period=0", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://totp/a?secret=AAAAAAAA&algorithm=MD4", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://hotp/a?secret=AAAAAAAA", [PASSWORD], "bad-token"),
    ("token add Maria otpauth://hotp/a?secret=AAAAAAAA&counter=-1", [PASSWORD], "bad-token"),
    (f"token add Maria {MIGRATION}", [PASSWORD], "bad-token"),
    (f"token add Maria {MIGRATION}@@@@", [PASSWORD], "bad-token"),
    (f"token add Maria {MIGRATION}AAAA", [PASSWORD], "bad-token"),
    ("token add Maria URI --label ''", [PASSWORD], "bad-token"),
    ("token add Maria URI --label LONG", [PASSWORD], "bad-token"),
    ("token add Maria -", [PASSWORD], "bad-token"),
    ("token add Maria -", [PASSWORD, "nonsense"], "bad-token"),
    ("token add Maria -", [PASSWORD, f"otpauth://totp/{LONG}?secret=AAAAAAAA"], "bad-token"),
    # -- pictures
    ("token add Maria --image {missing}", [PASSWORD], "unreadable-file"),
    ("token add Maria --image {folder}", [PASSWORD], "unreadable-file"),
    ("token add Maria --image {empty}", [PASSWORD], "unreadable-file"),
    ("token add Maria --image {cut}", [PASSWORD], "unreadable-file"),
    ("token add Maria --image {binary}", [PASSWORD], "unsupported-format"),
    ("token add Maria --image {blank}", [PASSWORD], "no-qr-code"),
    ("token add Maria --image {picture} {missing}", [PASSWORD], "unreadable-file"),
    ("token add Maria --image {website}", [PASSWORD], "bad-token"),
    ("scan {missing}", [], "unreadable-file"),
    ("scan {folder}", [], "unreadable-file"),
    ("scan {empty}", [], "unreadable-file"),
    ("scan {cut}", [], "unreadable-file"),
    ("scan {binary}", [], "unsupported-format"),
    ("scan {blank}", [], "no-qr-code"),
    ("scan {blank} {blank}", [], "no-qr-code"),
    ("scan {picture} {missing}", [], "unreadable-file"),
    ("scan LONG", [], "unreadable-file"),
    # -- copies
    ("vault backup Maria {picture}", [PASSWORD], "already-exists"),
    ("vault backup Maria {folder}", [PASSWORD], "already-exists"),
    ("vault backup Maria {missing}/copy", [PASSWORD], "disk"),
    ("vault backup Maria {picture}/copy", [PASSWORD], "disk"),
    ("vault backup Maria LONG", [PASSWORD], "disk"),
    ("vault restore {missing}", [], "unreadable-file"),
    ("vault restore {folder}", [], "unreadable-file"),
    ("vault restore {empty}", [], "vault-damaged"),
    ("vault restore {picture}", [], "vault-damaged"),
    ("vault restore {cut_copy}", [], "vault-damaged"),
    ("vault restore {changed_copy}", [], "vault-damaged"),
    ("vault restore {newer_copy}", [], "vault-newer"),
    # -- places
    ("vault create Zoe --data {picture}", [PASSWORD], "disk"),
    ("vault create Zoe --data {picture}/data", [PASSWORD], "disk"),
    ("vault restore {copy} --data {picture}", [], "disk"),
    ("vault verify Maria --data {missing}", [PASSWORD], "no-such-vault"),
]  # fmt: skip

STANDS_FOR = {
    "Maria": PERSON,
    "MARIA": PERSON.upper(),
    "URI": URI,
    "LONG": LONG,
    "''": "",
    "BLANK": "  ",
}


@pytest.fixture
def prepared(maria):
    """Files of every kind, in a folder of their own."""
    folder = maria.folder
    copy = folder / "copy.vault"
    maria.ok("vault", "backup", PERSON, str(copy), lines=[PASSWORD])
    data = copy.read_bytes()
    picture = saved(drawn(URI))
    made = {
        "copy": data,
        "cut_copy": data[:-9],
        "changed_copy": bytes([*data[:-40], data[-40] ^ 1, *data[-39:]]),
        "newer_copy": newer(data),
        "picture": picture,
        "cut": picture[: len(picture) // 2],
        "website": saved(drawn("https://example.org")),
        "empty": b"",
        "binary": bytes(range(128, 256)) * 2,
        "large": b"a" * 100_000,
    }
    paths = {"missing": folder / "missing", "new": folder / "new", "folder": folder / "folder"}
    paths["folder"].mkdir()
    paths["blank"] = Path(maria.blank("blank.png"))
    for name, content in made.items():
        paths[name] = folder / name
        paths[name].write_bytes(content)
    return {name: str(path) for name, path in paths.items()} | {"code": maria.code}


def newer(data):
    """A vault of a later format, whole as far as this program can tell."""
    content = bytearray(data[:-32])
    content[len(MAGIC) : len(MAGIC) + 2] = (99).to_bytes(2, "big")
    return bytes(content) + hashlib.sha256(content).digest()


def words_of(command, gaps):
    words = (STANDS_FOR.get(word, word) for word in command.split())
    return [word.format_map(gaps) if "{" in word else word for word in words]


@pytest.mark.parametrize(
    ("command", "lines", "kind"),
    REFUSED,
    ids=[f"{command[:60]}: {kind}" for command, _, kind in REFUSED],
)
def test_refused(maria, prepared, command, lines, kind):
    before = everything(maria.folder)
    words = words_of(command, prepared)
    stdin = "".join(line.replace("{code}", prepared["code"]) + "\n" for line in lines)
    file = () if "--password-file" in words else ("--password-file", "-")
    result = maria.run(*words, "--json", *file, stdin=stdin)
    assert result.status == 1, result
    check_refusal(result)
    assert result.kind == kind
    assert everything(maria.folder) == before
    # The same for people: the sentence, and nothing on standard output.
    again = maria.run(*words, *file, stdin=stdin)
    assert (again.status, again.out, again.err) == (1, "", result.err)


def everything(folder):
    """All files but what the computer remembers of wrong passwords and who opened what."""
    remembered = ("state", ".holder", ".lock")
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "state" and path.suffix not in remembered
    }


def test_there_are_enough_of_them():
    assert len(REFUSED) >= 60


class TestStatesOfTheVault:
    def vault(self, maria):
        (path,) = (maria.data / "vaults").glob("*.vault")
        return path

    @pytest.mark.parametrize("place", [0, 9, 60, 300, -1])
    def test_a_changed_byte(self, maria, place):
        path = self.vault(maria)
        data = bytearray(path.read_bytes())
        data[place] ^= 0x40
        path.write_bytes(data)
        kind = maria.refused("token", "list", PERSON, lines=[PASSWORD])
        assert kind in ("vault-damaged", "vault-newer")
        assert path.read_bytes() == data

    def test_a_cut_file(self, maria):
        path = self.vault(maria)
        path.write_bytes(path.read_bytes()[:100])
        assert maria.refused("token", "list", PERSON, lines=[PASSWORD]) == "vault-damaged"

    def test_a_newer_format(self, maria):
        path = self.vault(maria)
        path.write_bytes(newer(path.read_bytes()))
        assert maria.refused("token", "list", PERSON, lines=[PASSWORD]) == "vault-newer"

    def test_somebody_has_it_open(self, maria):
        vault = maria.shelf.find(PERSON).unlock(password_from_text(PASSWORD))
        try:
            for words in (("token", "list", PERSON), ("vault", "verify", PERSON)):
                assert maria.refused(*words, lines=[PASSWORD]) == "vault-in-use"
            recovering = maria.refused("vault", "recover", PERSON, lines=[maria.code, OTHER])
            assert recovering == "vault-in-use"
        finally:
            vault.lock()

    def test_too_many_wrong_passwords(self, maria):
        kinds = [maria.refused("token", "list", PERSON, lines=[OTHER]) for _ in range(6)]
        assert kinds == ["wrong-password"] * 5 + ["throttled"]
        maria.clock.now += 300
        assert len(maria.tokens()) == 2

    def test_a_counter_that_is_used_up(self, desk):
        desk.create()
        desk.add(HOTP.replace("counter=0", f"counter={2**63 - 1}"))
        before = desk.files()
        assert desk.refused("token", "code", PERSON, "Lab", lines=[PASSWORD]) == "bad-token"
        assert desk.files() == before


@pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing on Windows")
class TestPermissions:
    @pytest.fixture
    def without(self):
        changed = []

        def take_away(path, mode=0):
            changed.append((path, stat.S_IMODE(path.stat().st_mode)))
            path.chmod(mode)
            if os.access(path, os.W_OK):
                pytest.skip("this user may do anything, as root may")

        yield take_away
        for path, mode in reversed(changed):
            path.chmod(mode)

    def test_a_data_folder_that_cannot_be_entered(self, maria, without):
        without(maria.data)
        assert maria.refused("vault", "list") == "disk"
        assert maria.refused("vault", "create", "Zoe", lines=[PASSWORD]) == "disk"

    def test_a_shelf_that_cannot_be_written(self, maria, without):
        without(maria.data / "vaults", 0o500)
        before = maria.files()
        assert maria.refused("vault", "create", "Zoe", lines=[PASSWORD]) == "disk"
        assert maria.files() == before

    def test_a_copy_into_a_folder_of_somebody_else(self, maria, without):
        folder = maria.folder / "theirs"
        folder.mkdir()
        without(folder, 0o500)
        words = ("vault", "backup", PERSON, str(folder / "copy"))
        assert maria.refused(*words, lines=[PASSWORD]) == "disk"

    def test_files_that_cannot_be_read(self, maria, without):
        image = Path(maria.picture("one.png", URI))
        without(image)
        assert maria.refused("scan", str(image)) == "unreadable-file"
        assert maria.refused("vault", "restore", str(image)) == "unreadable-file"
        result = maria.run("token", "list", PERSON, "--json", "--password-file", str(image))
        assert result.kind == "unreadable-file"


def test_no_secret_in_what_is_said_about_a_link(maria):
    words = ("token", "add", PERSON, "-", "--json", "--password-file", "-")
    result = maria.run(*words, stdin=f"{PASSWORD}\notpauth://totp/a?secret={SECRET}&digits=99")
    assert result.status == 1
    assert SECRET not in result.out + result.err


CONTRACT = {
    "wrong-password", "throttled", "vault-damaged", "vault-newer", "vault-in-use",
    "vault-rolled-back", "no-such-vault", "no-such-token", "already-exists", "weak-password",
    "bad-token", "no-qr-code", "unreadable-file", "unsupported-format", "wrong-import-password",
    "too-large", "disk", "clinic-unreachable", "clinic-refused", "policy", "no-display",
}  # fmt: skip
LATER = {"clinic-refused"}  # what is not there yet


def test_the_kinds_are_those_that_are_promised():
    assert KINDS == CONTRACT - LATER


def test_every_kind_is_explained():
    text = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")
    explained = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert KINDS | {"fault"} <= explained
