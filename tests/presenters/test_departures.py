"""What leaves a vault is opened by readers that share nothing with the program, and compared."""

import errno
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import files
from desktop.errors import (
    DiskError,
    DiskFault,
    FileExistsAlreadyError,
    NotHeld,
    NotProvenError,
    TooLargeError,
    VaultChangedError,
    WrongPasswordError,
)
from desktop.interchange import uris, writing
from desktop.interchange.reading import read
from desktop.otp.token import Algorithm, Kind, Token
from desktop.otp.uri import format_uri
from desktop.presenters.departures import (
    Destination,
    Staying,
    deliver,
    departure,
    found_in,
    packing,
)
from desktop.presenters.token_rows import Only
from desktop.secret import Secret
from desktop.vault.entries import Quarantine, Quarantined
from desktop.vault.journal import Happening
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.interchange import independent
from tests.otp.values import tokens
from tests.presenters.tokens import PASSWORD, counter, new_vault, token

OWN = b"plaice gravel ottoman 41"
DECRYPT = Path(__file__).parents[2] / "docs" / "decrypt.py"
KINDS = (
    token(1),
    token(2, issuer="Zahnärzte Süd", account="zoë@süd.example", algorithm=Algorithm.SHA512),
    token(3, issuer="北の診療所", account="受付", digits=7, period=60),
    token(4, issuer="Lab 🧪", account="a:b", algorithm=Algorithm.SHA256, digits=8),
    Token(issuer="3CX", account="ext-204", secret=Secret(b"counted"), kind=Kind.HOTP, counter=417),
    Token(issuer="Steam", account="maria", secret=Secret(b"played"), kind=Kind.STEAM),
)
MOTP = Token(
    issuer="Old",
    account="m",
    secret=Secret(b"0123456789abcdef"),
    kind=Kind.MOTP,
    pin=Secret(b"1234"),
)


@pytest.fixture
def vault(shelf):
    vault = new_vault(shelf)
    north, south = vault.add_clinic("North Physio"), vault.add_clinic("Süd & Söhne")
    for number, each in enumerate(KINDS):
        clinic = (north.id, south.id, None)[number % 3]
        vault.add(fresh(each), f"Label {number} é漢", clinic)
    first = vault.entries[0]
    vault.edit(replace(first, note="Ask for Petra.\nTwice.", favourite=True))
    yield vault
    vault.lock()


def fresh(each):
    """A token of its own: a vault wipes the secrets that it was given."""
    pin = each.pin and each.pin.copy()
    return replace(each, secret=each.secret.copy(), pin=pin)


def packed(vault, destination, only=Only.ALL, password=OWN):
    secret = None if destination.plain else Secret(password)
    return packing(vault, departure(vault, destination, only), secret)()


def group_of(vault, entry):
    return next((c.name for c in vault.clinics if c.id == entry.clinic), None)


def moving(each):
    """The one of period and counter that counts."""
    hotp = each.kind is Kind.HOTP
    return {"period": None if hotp else each.period, "counter": each.counter if hotp else None}


def expected_by_aegis(vault, entry):
    each = entry.token
    group = group_of(vault, entry)
    motp, yandex = each.kind is Kind.MOTP, each.kind is Kind.YANDEX
    return {
        "kind": each.kind.value,
        "issuer": each.issuer,
        "account": each.account,
        "secret": each.secret.reveal()[: 16 if yandex else None],
        "algorithm": "MD5" if motp else each.algorithm.value,
        "digits": each.digits,
        **moving(each),
        "pin": each.pin.reveal().decode() if each.pin else None,
        "note": "\n".join(filter(None, (entry.label, entry.note.strip()))),
        "favourite": entry.favourite,
        "groups": [group] if group else [],
    }


def expected_by_twofas(vault, entry):
    each = entry.token
    return {
        "kind": each.kind.value,
        "name": entry.label,
        "issuer": each.issuer,
        "account": each.account,
        "secret": each.secret.reveal(),
        "algorithm": each.algorithm.value,
        "digits": each.digits,
        **moving(each),
        "group": group_of(vault, entry),
    }


def test_an_independent_reader_of_aegis_finds_every_field(vault):
    vault.add(fresh(MOTP), "Old thing")
    assert independent.aegis(packed(vault, Destination.AEGIS), OWN) == [
        expected_by_aegis(vault, entry) for entry in vault.entries
    ]


def test_an_independent_reader_of_2fas_finds_every_field(vault):
    assert independent.twofas(packed(vault, Destination.TWOFAS), OWN) == [
        expected_by_twofas(vault, entry) for entry in vault.entries
    ]


labels = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
notes = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
beside = st.tuples(tokens(), labels, notes, st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("destination", "open_", "expected"),
    [
        (Destination.AEGIS, independent.aegis, expected_by_aegis),
        (Destination.TWOFAS, independent.twofas, expected_by_twofas),
    ],
)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=st.lists(beside, min_size=1, max_size=12, unique_by=lambda each: each[0].identity))
def test_any_tokens_leave_as_they_are(destination, open_, expected, drawn, tmp_path_factory):
    vault = new_vault(Shelf(tmp_path_factory.mktemp("any"), cost=FAST))
    clinic = vault.add_clinic("North Physio").id
    for each, label, note, favourite, at_clinic in drawn:
        entry = vault.add(fresh(each), label, clinic if at_clinic else None)
        vault.edit(replace(entry, note=note, favourite=favourite))
    leaving = departure(vault, destination, Only.ALL)
    assert len(leaving.going) + len(leaving.staying) == len(drawn)
    assert open_(packing(vault, leaving, Secret(OWN))(), OWN) == [
        expected(vault, entry) for entry in leaving.going
    ]
    vault.lock()


def test_a_list_of_links_reads_back(vault):
    vault.add(fresh(MOTP), "Old thing")
    data = packed(vault, Destination.URIS)
    lines = data.decode().splitlines()
    assert lines == [format_uri(entry.token) for entry in vault.entries]
    back = [each.token for each in read(data).entries]
    assert back == [entry.token for entry in vault.entries]


def decrypt(path, password, *more):
    return subprocess.run(
        [sys.executable, str(DECRYPT), *more, str(path)],
        input=password + b"\n",
        capture_output=True,
        check=False,
    )


def test_a_frontdesk_copy_opens_with_its_own_password_only(vault, tmp_path):
    path = tmp_path / "copy.vault"
    path.write_bytes(packed(vault, Destination.FRONTDESK))
    done = decrypt(path, OWN)
    assert done.stdout.decode().splitlines() == [format_uri(e.token) for e in vault.entries]
    assert decrypt(path, PASSWORD).returncode == 1


def test_a_whole_copy_has_everything_under_a_key_of_its_own(vault, clock, tmp_path):
    vault.discard(vault.entries[0].id)
    store = vault._store
    aside = Quarantined(b"half an entry", 1, Quarantine.DAMAGED, "Lost")
    store._contents = replace(store._contents, quarantined=(aside,))
    before = (vault.entries, vault.trash, vault.clinics, vault.quarantined, vault.journal())
    entries = [(e.id, e.label, e.note, e.clinic, e.favourite, fresh(e.token)) for e in before[0]]
    leaving = departure(vault, Destination.FRONTDESK, Only.ALL)
    assert (leaving.staying, leaving.trashed) == ((), 0)
    path = tmp_path / "copy.vault"
    path.write_bytes(packing(vault, leaving, Secret(OWN))())
    locked = Shelf(tmp_path / "elsewhere", cost=FAST, clock=clock).restore(path)
    with pytest.raises(WrongPasswordError):
        locked.unlock(Secret(PASSWORD))
    there = locked.unlock(Secret(OWN))
    found = [(e.id, e.label, e.note, e.clinic, e.favourite, e.token) for e in there.entries]
    assert found == entries
    assert [e.id for e in there.trash] == [e.id for e in before[1]]
    assert there.clinics == before[2]
    assert [item.raw for item in there.quarantined] == [b"half an entry"]
    assert there.journal()[: len(before[4])] == before[4]
    assert there.key_copy() != vault.key_copy()
    assert there._store.contents.journal_key != vault._store.contents.journal_key
    there.add(token(99), "More")
    there.verify()
    there.lock()


def test_the_recovery_code_opens_the_copy_too(shelf, tmp_path):
    code = RecoveryCode.generate()
    vault = shelf.create("Ana", Secret(PASSWORD), code)
    vault.add(token(), "Happy Feet")
    path = tmp_path / "copy.vault"
    path.write_bytes(packed(vault, Destination.FRONTDESK))
    vault.lock()
    done = decrypt(path, " ".join(code.groups).encode(), "--recovery-code")
    assert done.stdout.startswith(b"otpauth://totp/Cliniko")


def test_a_copy_of_one_clinic_says_nothing_of_the_others(vault, tmp_path):
    north, _ = vault.clinics
    path = tmp_path / "copy.vault"
    path.write_bytes(packed(vault, Destination.FRONTDESK, north.id))
    there = Shelf(tmp_path / "elsewhere", cost=FAST).restore(path).unlock(Secret(OWN))
    mine = [entry.id for entry in vault.entries if entry.clinic == north.id]
    assert [entry.id for entry in there.entries] == mine
    assert [clinic.name for clinic in there.clinics] == [north.name]
    happened = [event.happening for event in there.journal()]
    assert happened == [Happening.CREATED, Happening.UNLOCKED]
    there.lock()


def test_one_clinic_or_none(vault):
    north = vault.clinics[0].id
    for only, clinic in ((north, north), (Only.NO_CLINIC, None)):
        leaving = departure(vault, Destination.AEGIS, only)
        assert [e.id for e in leaving.going] == [e.id for e in vault.entries if e.clinic == clinic]
        assert not leaving.whole


def test_what_cannot_leave_is_named_with_the_reason(vault):
    odd = vault.add(token(8, digits=5), "Five digits")
    old = vault.add(replace(MOTP, pin=None), "Old thing")
    long = vault.add(replace(token(), secret=Secret(b"x" * 1_400)), "Endless")
    gone = vault.add(token(9), "Gone")
    vault.discard(gone.id)
    store = vault._store
    aside = Quarantined(b"half an entry", 1, Quarantine.DAMAGED, None)
    store._contents = replace(store._contents, quarantined=(aside,))
    last = Staying(None, Quarantine.DAMAGED)
    reasons = {
        Destination.AEGIS: {old.id: NotHeld.PIN_MISSING},
        Destination.TWOFAS: {odd.id: NotHeld.DIGITS, old.id: NotHeld.KIND},
        Destination.URIS: {},
        Destination.PAPER: {long.id: NotHeld.TOO_LONG},
    }
    for destination, why in reasons.items():
        leaving = departure(vault, destination, Only.ALL)
        assert leaving.staying[-1] == last
        assert {each.token: each.why for each in leaving.staying[:-1]} == why
        assert len(leaving.going) == len(vault.entries) - len(why)
        assert leaving.trashed == 1


def test_nothing_is_nothing_but_for_a_whole_copy(shelf):
    vault = new_vault(shelf)
    assert {d for d in Destination if not departure(vault, d, Only.ALL).empty} == {
        Destination.FRONTDESK
    }
    assert departure(vault, Destination.FRONTDESK, Only.NO_CLINIC).empty
    vault.lock()


@pytest.mark.parametrize("destination", [d for d in Destination if d is not Destination.PAPER])
def test_the_work_goes_on_when_the_vault_is_locked_and_wipes_what_it_had(
    shelf, destination, monkeypatch
):
    vault = new_vault(shelf)
    vault.add(token(), "Happy Feet")
    given_out = []
    monkeypatch.setattr(
        "desktop.presenters.departures.found_in",
        lambda *what: given_out.extend(found := found_in(*what)) or found,
    )
    password = Secret(OWN)
    plain = destination.plain
    work = packing(vault, departure(vault, destination, Only.ALL), None if plain else password)
    vault.lock()
    assert work()
    assert not any(any(found.token.secret.view) for found in given_out)
    assert plain or not any(password.view)


@pytest.mark.parametrize("broken", ["gone", "unreadable"])
def test_what_does_not_read_back_is_not_given_to_anybody(vault, monkeypatch, broken):
    def write(found, _password):
        return b"\xff\xfe\x00\xd8" if broken == "unreadable" else uris.write(found[1:])

    kept = writing.WRITERS[writing.Format.URIS]._replace(write=write)
    monkeypatch.setitem(writing.WRITERS, writing.Format.URIS, kept)
    with pytest.raises(NotProvenError):
        packed(vault, Destination.URIS)


def test_more_than_anybody_reads_is_too_large(vault, monkeypatch):
    monkeypatch.setattr("desktop.interchange.base.ENTRIES", 2)
    with pytest.raises(TooLargeError):
        packed(vault, Destination.URIS)


def test_a_copy_that_does_not_read_back_is_not_given_to_anybody(vault, monkeypatch):
    monkeypatch.setattr(
        "desktop.vault.own_copy.unsealed", lambda _file, _key: bytearray(b"something else")
    )
    with pytest.raises(NotProvenError):
        packed(vault, Destination.FRONTDESK)


def last_happened(vault, count=1):
    return [(event.happening, event.subject) for event in vault.journal()[-count:]]


def test_it_is_in_the_journal_and_private(vault, tmp_path):
    path = tmp_path / "tokens.txt"
    leaving = departure(vault, Destination.URIS, Only.ALL)
    data = packing(vault, leaving, None)()
    deliver(vault, leaving, data, path)
    assert path.read_bytes() == data
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert last_happened(vault) == [(Happening.EXPORTED, f"uri {len(KINDS)}")]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["tokens.txt"]


def test_what_cannot_be_noted_does_not_leave(vault, tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise VaultChangedError

    leaving = departure(vault, Destination.URIS, Only.ALL)
    monkeypatch.setattr(vault._store, "save", refuse)
    with pytest.raises(VaultChangedError):
        deliver(vault, leaving, b"data", tmp_path / "tokens.txt")
    assert not (tmp_path / "tokens.txt").exists()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (errno.ENOSPC, DiskFault.FULL),
        (errno.EROFS, DiskFault.READ_ONLY),
        (errno.EACCES, DiskFault.DENIED),
        (errno.EIO, DiskFault.BROKEN),  # a stick that was pulled out
        (errno.ENODEV, DiskFault.BROKEN),
    ],
)
@pytest.mark.parametrize("over", [False, True])
def test_a_disk_that_refuses_leaves_nothing_and_the_journal_says_so(
    vault, tmp_path, monkeypatch, *, code, fault, over
):
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "tokens.txt"
    if over:
        path.write_bytes(b"the one before")
    leaving = departure(vault, Destination.URIS, Only.ALL)
    real = files._write_on

    def half(file, data):
        if folder.samefile(Path(file_name(file.fileno())).parent):
            file.write(data[: len(data) // 2])
            raise OSError(code, "no")
        real(file, data)

    monkeypatch.setattr(files, "_write_on", half)
    with pytest.raises(DiskError) as caught:
        deliver(vault, leaving, b"secrets in the open", path, over=over)
    assert caught.value.fault is fault
    assert [each.read_bytes() for each in folder.iterdir()] == [b"the one before"] * over
    assert [each for each, _ in last_happened(vault, 2)] == [
        Happening.EXPORTED,
        Happening.EXPORT_FAILED,
    ]


def file_name(descriptor):
    link = Path(f"/proc/self/fd/{descriptor}")
    if not link.exists():
        pytest.skip("the system does not tell which file is open")
    return link.readlink()


def test_a_disk_that_returns_something_else_keeps_the_one_before(vault, tmp_path, monkeypatch):
    path = tmp_path / "tokens.txt"
    path.write_bytes(b"the one before")
    leaving = departure(vault, Destination.URIS, Only.ALL)
    with monkeypatch.context() as patched:
        patched.setattr(vault, "exported", lambda *_: None)
        patched.setattr(files, "read", lambda _path, _limit: b"other")
        with pytest.raises(DiskError):
            deliver(vault, leaving, b"data", path, over=True)
    assert path.read_bytes() == b"the one before"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["tokens.txt"]


def test_a_file_that_is_there_is_written_over_only_when_that_was_said(vault, tmp_path):
    path = tmp_path / "tokens.txt"
    path.write_bytes(b"somebody's own")
    beside_it = tmp_path / "tokens.txt.new"
    beside_it.write_bytes(b"somebody's own too")
    leaving = departure(vault, Destination.URIS, Only.ALL)
    with pytest.raises(FileExistsAlreadyError):
        deliver(vault, leaving, b"data", path)
    assert path.read_bytes() == b"somebody's own"
    deliver(vault, leaving, b"data", path, over=True)
    assert (path.read_bytes(), beside_it.read_bytes()) == (b"data", b"somebody's own too")


def test_a_counter_leaves_as_it_stands(shelf):
    vault = new_vault(shelf)
    entry = vault.add(counter(), "Phone")
    vault.new_code(entry.id)
    (found,) = independent.aegis(packed(vault, Destination.AEGIS), OWN)
    assert found["counter"] == vault.entries[0].token.counter == 1
    vault.lock()
