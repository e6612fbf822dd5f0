import os
import plistlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadPolicyError, PolicyFault
from desktop.policy import Policy
from desktop.system.policy_file import backups_here, from_plist, from_toml, held, read

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing on Windows")
ME = None if sys.platform == "win32" else os.getuid()
RULES = b'idle_at_most = 300\nshow_keys = false\nclinics = ["happyfeet.example"]\n'


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "frontdesk"
    folder.mkdir(mode=0o755)
    return folder / "policy.toml"


def write(file, data=RULES, mode=0o644):
    file.write_bytes(data)
    file.chmod(mode)
    return file


def fault_of(file, read_it=from_toml, owner=ME):
    with pytest.raises(BadPolicyError) as caught:
        read_it(file, owner)
    assert caught.value.key == ""
    return caught.value.fault


def test_whatever_stands_on_this_computer_there_are_rules():
    assert isinstance(read(), Policy)


def test_a_system_that_refuses_to_tell_its_rules():
    def refuse():
        raise PermissionError

    assert held(refuse) == Policy.strictest()
    assert held(refuse).broken.fault is PolicyFault.UNREADABLE


def test_without_a_file_there_are_no_rules(file):
    assert from_toml(file, ME) == {}
    assert from_toml(file.parent / "none" / "policy.toml", ME) == {}
    assert held(lambda: from_toml(file, ME)) == Policy()


def test_a_file_is_read(file):
    policy = held(lambda: from_toml(write(file), ME))
    assert policy == Policy(idle_at_most=300, show_keys=False, clinics=("happyfeet.example",))
    assert policy.broken is None


def test_a_file_of_notepad_is_read(file):
    assert from_toml(write(file, b"\xef\xbb\xbf" + RULES.replace(b"\n", b"\r\n")), ME)[
        "idle_at_most"
    ] == 300  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"idle_at_most", b"\xff\xfe", b"#" * 65_537, b"a = " + b"[" * 5_000]
)
def test_a_file_that_makes_no_sense_is_refused(file, data):
    assert fault_of(write(file, data)) is PolicyFault.UNREADABLE


def test_what_is_no_file_is_refused(file):
    file.mkdir()
    assert fault_of(file) is PolicyFault.UNREADABLE


def test_a_folder_that_is_a_file_is_refused(file):
    write(file)
    assert fault_of(file / "policy.toml") is PolicyFault.UNREADABLE


def test_rules_that_cannot_be_read_are_the_strictest(file):
    policy = held(lambda: from_toml(write(file, b"idle_at_most = 5"), ME))
    assert policy == Policy.strictest()
    assert (policy.broken.key, policy.broken.fault) == ("idle_at_most", PolicyFault.VALUE)
    assert policy.broken.__traceback__ is None


@posix
@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_is_refused(file, mode):
    assert fault_of(write(file, mode=mode)) is PolicyFault.UNPROTECTED


@posix
def test_a_folder_that_others_can_write_is_refused(file):
    write(file)
    file.parent.chmod(0o777)
    assert fault_of(file) is PolicyFault.UNPROTECTED


@posix
def test_a_file_of_somebody_else_is_refused(file):
    assert fault_of(write(file), owner=os.getuid() + 1) is PolicyFault.UNPROTECTED


@posix
def test_a_link_is_followed_and_where_it_leads_is_looked_at(file, tmp_path):
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    real = write(open_to_all / "rules.toml")
    file.symlink_to(real)
    assert from_toml(file, ME)["idle_at_most"] == 300
    open_to_all.chmod(0o777)
    assert fault_of(file) is PolicyFault.UNPROTECTED


@posix
def test_links_in_a_circle_are_refused(file):
    file.symlink_to(file)
    assert fault_of(file) is PolicyFault.UNREADABLE


@posix
@pytest.mark.skipif(ME == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(file):
    assert fault_of(write(file, mode=0o000)) is PolicyFault.UNREADABLE


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_managed_preferences_are_read(file, form):
    facts = {"idle_at_most": 300, "show_keys": False, "PayloadUUID": "0", "clinics": ["a.example"]}
    write(file, plistlib.dumps(facts, fmt=form))
    del facts["PayloadUUID"]
    assert from_plist(file, ME) == facts
    assert Policy.parse(facts).idle_at_most == 300


def test_without_managed_preferences_there_are_no_rules(file):
    assert from_plist(file, ME) == {}


@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda rest: b"bplist00" + rest))
def test_any_property_list_is_read_or_refused(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("preferences") / "preferences.plist"
    file.write_bytes(data)
    try:
        assert isinstance(from_plist(file, None), dict)
    except BadPolicyError as error:
        assert error.fault is PolicyFault.UNREADABLE  # noqa: PT017  either is right


def test_a_property_list_of_something_else_is_refused(file):
    assert fault_of(write(file, plistlib.dumps(["x"])), from_plist) is PolicyFault.UNREADABLE


def test_backups_of_each_user_of_each_computer_stand_apart(tmp_path, monkeypatch):
    assert backups_here(Policy()) is None
    policy = Policy(backup_folder=tmp_path)
    monkeypatch.setattr("platform.node", lambda: "FRONT-2")
    monkeypatch.setattr("getpass.getuser", lambda: "CLINIC\\maria")
    assert backups_here(policy) == tmp_path / "FRONT-2-CLINIC_maria"

    def nobody():
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)
    assert backups_here(policy) == tmp_path / "FRONT-2-user"
