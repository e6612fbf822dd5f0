import io
import json
from uuid import UUID

import pytest

from desktop.cli.program import run
from desktop.cli.terminal import Terminal
from desktop.errors import Refusal
from desktop.messages import refusal_sentence
from desktop.otp.uri import parse_uri
from desktop.policy import Policy
from desktop.vault.password import password_from_text
from tests.cli.conftest import HOTP, PASSWORD, PERSON, SECRET, URI

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 4226 and 6238: "12345678901234567890"


def code(desk, token, *words):
    return desk.ok("token", "code", PERSON, token, *words, lines=[PASSWORD])


def test_the_list_has_these_keys_and_no_secrets(maria):
    first, second = maria.tokens()
    assert first == {
        "token": first["token"],
        "label": "Cliniko",
        "issuer": "Cliniko",
        "account": "maria@happyfeet.example",
        "clinic": None,
        "kind": "totp",
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
    }
    assert second["kind"] == "hotp"
    assert UUID(first["token"])
    assert SECRET not in json.dumps([first, second])


def test_the_clinic_stands_in_the_list(maria):
    vault = maria.shelf.find(PERSON).unlock(password_from_text(PASSWORD))
    clinic = vault.add_clinic("Happy Feet")
    vault.add(parse_uri(URI.replace("JBSW", "KBSW")), "Feet", clinic.id)
    vault.lock()
    assert [each["clinic"] for each in maria.tokens()] == [None, None, "Happy Feet"]


def test_people_see_columns(maria):
    text = maria.run("token", "list", PERSON, "--password-file", "-", stdin=PASSWORD).out
    assert text == "Cliniko  Cliniko  maria@happyfeet.example\nLab      Lab      maria\n"


def test_the_code_of_rfc_6238(desk):
    desk.create()
    desk.add(f"otpauth://totp/RFC?secret={RFC}&digits=8")
    assert code(desk, "RFC", "--at", "59") == {
        "code": "94287082",
        "valid_from": 30,
        "valid_to": 60,
        "next": "37359152",
    }
    assert code(desk, "RFC", "--at", "60")["code"] == "37359152"
    assert code(desk, "RFC", "--at", "59.9")["code"] == "94287082"
    text = desk.run("token", "code", PERSON, "RFC", "--at", "59", "--password-file", "-",
                    stdin=PASSWORD).out  # fmt: skip
    assert text == "94287082\n"


def test_the_codes_of_rfc_4226_are_given_once(maria):
    given = [code(maria, "Lab") for _ in range(3)]
    assert [each["code"] for each in given] == ["755224", "287082", "359152"]
    assert given[0] == {"code": "755224", "valid_from": None, "valid_to": None, "next": None}


def test_a_counted_code_is_on_disk_before_it_is_printed(maria):
    class Closed(io.StringIO):
        def write(self, _text):
            raise BrokenPipeError

    terminal = Terminal(io.BytesIO(PASSWORD.encode()), Closed(), io.StringIO())
    words = ("token", "code", PERSON, "Lab", "--data", str(maria.data), "--password-file", "-")
    assert run(words, terminal, {}, maria.shelf_in, lambda: maria.keychain, Policy()) == 1
    assert code(maria, "Lab")["code"] == "287082"


def test_a_counted_code_has_no_time(maria):
    before = maria.files()
    words = ("token", "code", PERSON, "Lab", "--at", "1", "--password-file", "-")
    result = maria.run(*words, stdin=PASSWORD)
    assert (result.status, result.out) == (2, "")
    assert "leave out --at" in result.err
    assert maria.files() == before


def test_rename_and_remove(maria):
    token = maria.tokens()[0]["token"]
    done = maria.ok("token", "rename", PERSON, "cliniko", " Happy Feet ", lines=[PASSWORD])
    assert done == {"token": token}
    assert maria.tokens()[0]["label"] == "Happy Feet"
    assert maria.ok("token", "remove", PERSON, token, lines=[PASSWORD]) == {"token": token}
    assert [each["label"] for each in maria.tokens()] == ["Lab"]
    assert maria.refused("token", "code", PERSON, token, lines=[PASSWORD]) == "no-such-token"


def test_a_label_that_two_tokens_have_chooses_neither(maria):
    maria.ok("token", "rename", PERSON, "Lab", "CLINIKO", lines=[PASSWORD])
    assert code(maria, "Cliniko")["valid_to"]  # the very label comes first
    assert maria.refused("token", "code", PERSON, "cLINIKO", lines=[PASSWORD]) == "no-such-token"


def test_a_label_that_starts_with_a_dash_needs_two(maria):
    words = ("--password-file", "-", "token", "rename", PERSON, "Lab")
    assert maria.run(*words, "-x", stdin=PASSWORD).status == 2
    assert maria.run(*words, "--", "-x", stdin=PASSWORD).status == 0
    assert maria.tokens()[1]["label"] == "-x"


def test_a_label_cannot_command_a_terminal(maria):
    maria.ok("token", "rename", PERSON, "Lab", "\x1b[31mred\x07", lines=[PASSWORD])
    assert maria.tokens()[1]["label"] == "[31mred"


class TestAdding:
    def test_from_standard_input(self, desk):
        desk.create()
        done = desk.add(URI, HOTP)
        assert [each["label"] for each in done["added"]] == ["Cliniko", "Lab"]
        assert (done["duplicates"], done["refused"]) == ([], [])
        assert done["added"] == desk.tokens()

    @pytest.mark.parametrize(
        "words",
        [
            ("token", "add", PERSON, URI),
            ("token", "add", PERSON, "--accept-older", URI),
            ("token", "add", "--accept-older", PERSON, URI),
            ("token", "add", PERSON, "--label", "Mine", URI),
            ("token", "add", PERSON, URI, "--label", "Mine"),
        ],
    )
    def test_the_link_stands_anywhere(self, desk, words):
        desk.create()
        added = desk.ok(*words, lines=[PASSWORD])["added"]
        assert added[0]["label"] == ("Mine" if "Mine" in words else "Cliniko")

    def test_labels_are_told_apart(self, desk):
        desk.create()
        uris = [URI.replace("JBSW", start) for start in ("JBSW", "KBSW", "LBSW")]
        added = desk.add(*uris[:2])["added"] + desk.add(uris[2])["added"]
        assert [each["label"] for each in added] == ["Cliniko", "Cliniko 2", "Cliniko 3"]

    def test_a_duplicate_is_told_and_nothing_is_written(self, maria):
        before = maria.files()
        done = maria.add(URI)
        assert done == {"added": [], "duplicates": maria.tokens()[:1], "refused": []}
        assert maria.files() == before

    def test_the_same_link_twice_is_one_token(self, desk):
        desk.create()
        done = desk.add(URI, URI)
        assert done["added"] == done["duplicates"] == desk.tokens()

    def test_a_bad_line_costs_only_itself(self, maria):
        links = [URI.replace("JBSW", "KBSW"), "nonsense", URI.replace("JBSW", "0000")]
        done = maria.add(*links)
        assert len(done["added"]) == 1
        assert [each["entry"] for each in done["refused"]] == [
            "the link, line 2",
            "the link, line 3",
        ]
        assert all(each["reason"].endswith(".") for each in done["refused"])

    def test_when_all_is_refused_each_reason_is_told(self, maria):
        words = ("token", "add", PERSON, "-", "--json", "--password-file", "-")
        links = "otpauth://totp/a?secret=\notpauth://totp/b?secret=AAAA&digits=99"
        result = maria.run(*words, stdin=f"{PASSWORD}\n{links}")
        assert (result.status, result.kind) == (1, "bad-token")
        assert len(result.json["refused"]) == 2
        assert result.json["error"]["message"] == result.err.strip()

    def test_all_codes_of_all_pictures(self, maria):
        one = maria.picture("one.png", URI, URI.replace("JBSW", "KBSW"))
        other = maria.picture("other.png", URI.replace("JBSW", "LBSW"), "https://example.org")
        words = ("token", "add", PERSON, "--image", one, other, maria.blank("blank.png"))
        done = maria.ok(*words, lines=[PASSWORD])
        assert len(done["added"]) == 2
        assert len(done["duplicates"]) == 1
        assert [each["entry"] for each in done["refused"]] == [
            other,
            str(maria.folder / "blank.png"),
        ]

    def test_people_read_what_became_of_each(self, maria):
        words = ("token", "add", PERSON, "-", "--password-file", "-")
        result = maria.run(*words, stdin=f"{PASSWORD}\n{URI}\n{URI.replace('JBSW', 'KBSW')}\nx")
        assert result.out.splitlines() == [
            "Added: Cliniko 2",
            "There already, as “Cliniko”.",
            f"Refused: the link, line 3: {refusal_sentence(Refusal.NOT_A_TOKEN).text()}",
        ]

    def test_one_label_is_not_for_two_tokens(self, maria):
        words = ("token", "add", PERSON, "-", "--label", "Mine", "--password-file", "-")
        links = "\n".join(URI.replace("JBSW", start) for start in ("KBSW", "LBSW"))
        result = maria.run(*words, stdin=f"{PASSWORD}\n{links}")
        assert (result.status, len(maria.tokens())) == (2, 2)

    def test_a_token_without_its_pin_is_refused(self, desk):
        desk.create()
        uri = f"otpauth://yaotp/ana?secret={SECRET}"
        kind = desk.refused("token", "add", PERSON, "-", lines=[PASSWORD], links=uri)
        assert kind == "bad-token"

    @pytest.mark.parametrize("links", ["\ufeff" + URI, URI + "\r\n", f"\n\n  {URI}  \n"])
    def test_what_copying_leaves_around_a_link(self, desk, links):
        desk.create()
        done = desk.ok("token", "add", PERSON, "-", lines=[PASSWORD], links=links)
        assert len(done["added"]) == 1
