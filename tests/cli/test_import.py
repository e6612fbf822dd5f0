"""`frontdesk import`: what is said, what is kept, and in which order secrets are read."""

import json
from base64 import b32encode

import pytest

from desktop.interchange import content, twofas_writer
from desktop.interchange.base import Format, Found
from desktop.otp.uri import parse_uri
from desktop.secret import Secret
from tests.cli.conftest import HOTP, PASSWORD, PERSON, SECRET, URI, check_refusal
from tests.otp.values import VECTORS

OLD = "the password of an old phone"
NEW = "otpauth://totp/Happy%20Feet:maria?secret=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"
BAD = "otpauth://totp/Broken:maria?secret=1"


def saved(desk, name, data):
    path = desk.folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def encrypted(*links):
    found = [Found(token=parse_uri(link)) for link in links]
    return twofas_writer.write(found, Secret(OLD.encode()))


def grouped(*groups):
    """An Aegis file of one token a group."""
    entries = [
        {
            "type": "totp",
            "name": "maria",
            "issuer": f"Issuer {number}",
            "note": "by the door",
            "favorite": number == 0,
            "group": group,
            "info": {"secret": b32encode(b"%20d" % number).decode(), "algo": "SHA1", "digits": 6,
                     "period": 30},
        }
        for number, group in enumerate(groups)
    ]  # fmt: skip
    return json.dumps(
        {"version": 1, "header": {"slots": None, "params": None},
         "db": {"version": 1, "entries": entries}}
    )  # fmt: skip


def test_each_entry_is_added_here_or_refused(maria):
    path = saved(maria, "links.txt", f"{URI}\n{NEW}\n{NEW}\n{BAD}")
    done = maria.ok("import", PERSON, path, lines=[PASSWORD])
    assert done["format"] == "uri"
    assert [each["label"] for each in done["added"]] == ["Happy Feet"]
    assert [each["label"] for each in done["duplicates"]] == ["Cliniko", "Happy Feet"]
    assert [each["entry"] for each in done["refused"]] == ["entry 4"]
    assert len(maria.tokens()) == 3


def test_importing_again_changes_nothing(maria):
    path = saved(maria, "links.txt", f"{URI}\n{NEW}")
    maria.ok("import", PERSON, path, lines=[PASSWORD])
    before = maria.tokens()
    again = maria.ok("import", PERSON, path, lines=[PASSWORD])
    assert (again["added"], len(again["duplicates"])) == ([], 2)
    assert maria.tokens() == before


def test_a_counter_that_stands_elsewhere_is_left_as_it_is_and_said(maria):
    path = saved(maria, "links.txt", HOTP.replace("counter=0", "counter=7"))
    done = maria.run("import", PERSON, path, "--password-file", "-", stdin=PASSWORD)
    assert done.status == 0
    assert "There already, as “Lab”, with another counter, which was left as it is." in done.out


def test_folders_become_clinics_and_notes_and_stars_are_kept(maria):
    path = saved(maria, "aegis.json", grouped("North", "south", "NORTH ", None))
    done = maria.ok("import", PERSON, path, lines=[PASSWORD])
    assert [each["clinic"] for each in done["added"]] == ["North", "south", "North", None]
    again = saved(maria, "more.json", grouped(*["South"] * 5))
    done = maria.ok("import", PERSON, again, lines=[PASSWORD])
    assert [each["clinic"] for each in done["added"]] == ["south"]
    vault = maria.shelf.find(PERSON).unlock(Secret(PASSWORD.encode()))
    kept = [entry for entry in vault.entries if entry.note]
    assert [entry.favourite for entry in kept] == [True, False, False, False, False]
    assert {entry.note for entry in kept} == {"by the door"}
    assert len({clinic.colour for clinic in vault.clinics}) == 2
    vault.lock(None)


def test_hundreds_of_folders_are_no_clinics(maria):
    path = saved(maria, "aegis.json", grouped(*map(str, range(60))))
    done = maria.run("import", PERSON, path, "--password-file", "-", stdin=PASSWORD)
    assert "These are 60 groups, too many to be clinics: none was made." in done.out
    assert {each["clinic"] for each in maria.tokens()} == {None}


def test_an_encrypted_file_is_opened_with_the_line_after_the_password(maria):
    path = saved(maria, "backup.2fas", encrypted(NEW))
    words = ("import", PERSON, path, "--import-password-file", "-")
    done = maria.ok(*words, lines=[PASSWORD, OLD])
    assert done["format"] == "2fas"
    assert [each["label"] for each in done["added"]] == ["Happy Feet"]
    assert maria.refused(*words, lines=[PASSWORD, "wrong"]) == "wrong-import-password"


def test_the_password_of_the_file_may_stand_in_a_file_of_its_own(maria):
    path = saved(maria, "backup.2fas", encrypted(NEW))
    own = saved(maria, "secret", f"{OLD}\nwhatever else\n")
    done = maria.ok("import", PERSON, path, "--import-password-file", own, lines=[PASSWORD])
    assert len(done["added"]) == 1


def test_a_file_on_standard_input_comes_after_the_passwords(maria):
    words = ("import", PERSON, "-", "--json", "--password-file", "-")
    start = f"{PASSWORD}\n{OLD}\n".encode()
    done = maria.run(*words, "--import-password-file", "-", stdin=start + encrypted(NEW))
    assert [each["label"] for each in done.json["added"]] == ["Happy Feet"]
    done = maria.run(*words, stdin=f"{PASSWORD}\n{NEW}\n")
    assert [each["label"] for each in done.json["duplicates"]] == ["Happy Feet"]


def test_an_encrypted_file_without_a_password_is_said_to_need_one(maria):
    path = saved(maria, "backup.2fas", encrypted(NEW))
    result = maria.run(
        "import", PERSON, path, "--json", "--password-file", "-", stdin=f"{PASSWORD}\n"
    )
    check_refusal(result)
    assert result.kind == "wrong-import-password"
    assert "encrypted" in result.err


def test_somebody_at_a_terminal_is_asked_for_both_passwords(maria):
    path = saved(maria, "backup.2fas", encrypted(NEW))
    questions = []

    def answer(question):
        questions.append(question)
        return OLD if "file" in question else PASSWORD

    done = maria.run("import", PERSON, path, ask=answer)
    assert done.status == 0, done.err
    assert questions == [f"Password of {PERSON}", "Password of the file"]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.bin", b"\x01\x02 nobody's", "unsupported-format"),
        ("a.asc", "-----BEGIN PGP MESSAGE-----\n", "unsupported-format"),
        ("a.json", '{"version": 1, "header"', "unreadable-file"),
        ("a.big", bytes(content.FILE + 1), "too-large"),
        ("a.txt", BAD, "bad-token"),
    ],
)
def test_what_cannot_be_imported_is_refused_by_its_kind(maria, name, data, kind):
    before = maria.files()
    assert maria.refused("import", PERSON, saved(maria, name, data), lines=[PASSWORD]) == kind
    if kind != "bad-token":  # told before anything was opened
        assert maria.files() == before
    assert len(maria.tokens()) == 2


def test_a_file_that_is_none_is_not_waited_for(maria):
    for name in ("not-there", str(maria.folder)):
        assert maria.refused("import", PERSON, name, lines=[PASSWORD]) == "unreadable-file"


def test_a_file_can_be_taken_for_another_apps(maria):
    path = saved(maria, "links.txt", NEW)
    done = maria.ok("import", PERSON, path, "--format", "ente", lines=[PASSWORD])
    assert done["format"] == "ente"
    assert maria.refused("import", PERSON, path, "--format", "aegis", lines=[PASSWORD]) in {
        "unreadable-file", "unsupported-format",
    }  # fmt: skip


def test_an_unknown_app_is_wrong_usage_and_the_known_ones_are_listed(maria):
    result = maria.run("import", PERSON, "x", "--format", "nobody", stdin="")
    assert result.status == 2
    assert all(each.value in result.err for each in Format)


def test_a_token_without_its_pin_is_refused(maria):
    path = saved(maria, "links.txt", f"motp://VPN:maria?secret=0123456789abcdef\n{NEW}")
    done = maria.ok("import", PERSON, path, lines=[PASSWORD])
    assert [each["entry"] for each in done["refused"]] == ["VPN: maria"]
    assert len(done["added"]) == 1


def test_nothing_secret_is_said(maria):
    path = saved(maria, "backup.2fas", encrypted(NEW, URI))
    words = ("--import-password-file", "-", "--password-file", "-")
    done = maria.run("import", PERSON, path, *words, stdin=f"{PASSWORD}\n{OLD}\n")
    for secret in (PASSWORD, OLD, SECRET, "MFRGGZDF"):
        assert secret not in done.out + done.err


def published():
    path = VECTORS / "expected.json"
    if not path.exists():
        return []
    # Of what takes a gigabyte, or a second each, the readers' own tests have all. Pictures: none.
    slow = ("keepass/", "ente/stratum--ente.encrypted", "qr/")
    return [
        each
        for each in json.loads(path.read_text("utf-8"))
        if each["entries"] is not None and each["entries"] != []
        and (not each["file"].startswith(slow) or "aeskdf" in each["file"])
    ]  # fmt: skip


@pytest.mark.parametrize("case", published(), ids=lambda case: case["file"])
def test_every_entry_of_a_published_file_is_accounted_for(desk, case):
    desk.create()
    given = ("--import-password-file", "-") if case["password"] else ()
    lines = [PASSWORD, *([case["password"]] if case["password"] else [])]
    words = ("import", PERSON, str(VECTORS / case["file"]), *given)
    done = desk.ok(*words, lines=lines)
    parts = [done[name] for name in ("added", "duplicates", "refused")]
    assert sum(map(len, parts)) == case["count"]
    assert len(desk.tokens()) == len(parts[0])
    labels = [each["label"].casefold() for each in parts[0]]
    assert len(set(labels)) == len(labels)
    again = desk.ok(*words, lines=lines)
    assert [again["added"], again["refused"]] == [[], parts[2]]
