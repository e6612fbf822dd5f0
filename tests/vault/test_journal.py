"""What happened: chained inside the vault, and sealed in a queue while nobody has the key."""

import base64
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.autolock import LockReason
from desktop.errors import DamagedVaultError, DiskError, WrongPasswordError
from desktop.otp.code import code_at
from desktop.otp.token import Kind
from desktop.vault import contents, crypto, journal, store
from desktop.vault.journal import Event, Happening, Journal, Queue
from desktop.vault.recovery import RecoveryCode
from tests.vault.crafted import (
    PASSWORD,
    PERSON,
    contents_of,
    key_of,
    labels,
    password,
    records_of,
    reseal,
    token,
)


def happenings(vault):
    return [event.happening for event in vault.journal()]


def test_everything_that_happens_is_told(vault, shelf, clock, tmp_path):
    entry = vault.add(token(1), "Happy Feet")
    counter = vault.add(token(2, kind=Kind.HOTP), "Counter")
    clinic = vault.add_clinic("Happy")
    vault.edit(replace(entry, clinic=clinic.id))
    vault.used(entry.id)
    vault.revealed(entry.id)
    vault.new_code(counter.id)
    vault.replace_token(entry.id, token(3))
    vault.discard(entry.id)
    vault.put_back(entry.id)
    vault.remove(counter.id)
    vault.remove_clinic(clinic.id)
    vault.change_password(password())
    vault.write_copy(tmp_path / "copy.vault")
    vault.exported("aegis", 2)
    vault.lock(LockReason.QUIT)
    with pytest.raises(WrongPasswordError):
        shelf.find(PERSON).unlock(password("wrong"))
    opened = shelf.find(PERSON).unlock(password())
    assert [event.value for event in happenings(opened)] == [
        "created", "added", "added", "clinic changed", "changed", "copied", "revealed", "new code",
        "replaced", "trashed", "put back", "removed", "clinic changed", "password changed",
        "copy proven", "exported", "locked", "failed", "unlocked",
    ]  # fmt: skip
    events = opened.journal()
    assert events[-4].subject == "aegis 2"
    assert events[1].subject == "Happy Feet"
    assert events[-3].subject == "quit"
    assert {event.at for event in events} == {int(clock.now)}
    opened.lock()


def test_nothing_secret_is_in_it_nor_in_any_file(vault, shelf, clock, code):
    secret = token(1).secret.reveal()
    entry = vault.add(token(1), "Happy Feet")
    text = code_at(entry.token, clock.now).text
    vault.used(entry.id)
    vault.revealed(entry.id)
    vault.write_copy(shelf.folder / "copy.vault")
    told = json.dumps([[event.happening, event.subject] for event in vault.journal()])
    key = vault.key_copy().reveal()
    vault.lock()
    with pytest.raises(WrongPasswordError):
        shelf.find(PERSON).unlock(password("the wrong password"))
    base32 = base64.b32encode(secret).rstrip(b"=")
    hidden = [secret, secret.hex().encode(), base32, key, key.hex().encode(), PASSWORD.encode()]
    hidden += [b"the wrong password", "".join(code.groups).encode(), b"Happy Feet", b"example.org"]
    hidden += [PASSWORD.encode("utf-16-le"), b"unlocked", b"copied"]
    files = contents_of(shelf.folder)
    assert len(files) > 5
    for data in files.values():
        assert not [each for each in hidden if each in data]
    assert not [each for each in (base32.decode(), text, PASSWORD, secret.decode()) if each in told]


@pytest.mark.parametrize(
    "forge",
    [
        lambda events: [events[0], *events[2:]],
        lambda events: [events[0], events[1][:-1] + b" ", *events[2:]],
        lambda events: events[::-1],
        lambda events: [*events, bytes(32) + Event.now(Happening.COPIED, 1).to_bytes()],
        lambda events: [*events, b"short"],
        lambda events: [*events, b""],
        lambda events: [*events, chained(events, b"[1]")],
        lambda events: [*events, chained(events, b"5")],
        lambda events: [*events, chained(events, b"[" * 5_000)],
        lambda events: [*events, chained(events, b'["copied", 1, "a", ["mark"]]')],
        lambda events: [*events, chained(events, b'["copied", 1e99, "a", "mark"]')],
        lambda events: [*events, chained(events, b'["copied", 1, "\\ud800", "mark"]')],
        lambda events: [*events, chained(events, b"\xff")],
    ],
)
def test_tampering_inside_is_found_and_does_not_keep_the_vault_shut(vault, shelf, forge):
    vault.add(token(1), "Happy Feet")
    vault.add(token(2), "Second")
    path = vault.lock().place.vault
    key = key_of(shelf)
    records = records_of(path, key)
    events = [data for kind, data in records if kind == contents.EVENT]
    others = [pair for pair in records if pair[0] != contents.EVENT]
    reseal(path, key, [*others, *((contents.EVENT, data) for data in forge(events))])
    opened = shelf.find(PERSON).unlock(password())
    with pytest.raises(DamagedVaultError):
        opened.journal()
    with pytest.raises(DamagedVaultError):
        opened.verify()
    opened.add(token(3), "Third")
    assert len(labels(opened)) == 3
    opened.lock()


def chained(events, data):
    return journal.hashlib.sha256(events[-1][:32] + data).digest() + data


def test_events_of_newer_programs_are_not_damage(vault, shelf):
    vault.add(token(1), "Happy Feet")
    path = vault.lock().place.vault
    key = key_of(shelf)
    records = records_of(path, key)
    last = chained([records[-1][1]], b'["lent",5,"to paper","mark"]')
    reseal(path, key, [*records, (contents.EVENT, last)])
    opened = shelf.find(PERSON).unlock(password())
    assert Event(Happening.OTHER, 5, "to paper", "mark") in opened.journal()
    opened.add(token(2), "Second")
    path = opened.lock().place.vault
    assert (contents.EVENT, last) in records_of(path, key)


def test_ten_thousand_are_kept_and_the_chain_goes_on():
    chain = Journal()
    for start in range(0, 12_000, 3_000):
        chain.add(*(Event(Happening.COPIED, at, "", f"{at}") for at in range(start, start + 3_000)))
        chain.saved(*chain.chained())
    again = Journal(*chain.chained())
    assert [event.at for event in again.events()] == list(range(2_000, 12_000))
    assert again.anchor != journal.START
    again.anchor = journal.START
    with pytest.raises(ValueError, match="chain"):
        again.events()


def test_a_failed_save_tells_nothing(vault, monkeypatch):
    def refuse(*_args, **_named):
        raise DiskError(None)

    with monkeypatch.context() as patched:
        patched.setattr(store.files, "replace", refuse)
        with pytest.raises(DiskError):
            vault.add(token(1), "not there")
    assert happenings(vault) == [Happening.CREATED]
    vault.add(token(1), "there")
    assert happenings(vault) == [Happening.CREATED, Happening.ADDED]


# -- the queue -----------------------------------------------------------------------------------


def test_the_queue_joins_at_the_next_save_and_is_gone_then(vault, shelf):
    vault.lock(LockReason.SIGNAL)
    opened = shelf.find(PERSON).unlock(password())
    expected = [Happening.CREATED, Happening.LOCKED, Happening.UNLOCKED]
    assert happenings(opened) == expected
    queue = opened._store.place.queue._path
    assert queue.exists()
    opened.add(token(1), "one")
    assert not queue.exists()
    assert happenings(opened) == [*expected, Happening.ADDED]
    opened.lock(None)
    opened = shelf.find(PERSON).unlock(password())
    assert happenings(opened)[:4] == [*expected, Happening.ADDED]
    opened.lock()


def test_a_wrong_password_while_the_vault_is_open_is_told(vault):
    with pytest.raises(WrongPasswordError):
        vault.check_password(password("wrong"))
    vault.add(token(1), "one")
    assert happenings(vault) == [Happening.CREATED, Happening.FAILED, Happening.ADDED]


@pytest.mark.parametrize("reason", [LockReason.USER, None])
def test_a_lock_ends_what_was_allowed_of_the_screen(vault, shelf, reason):
    vault.capture_allowed()
    vault.capture_ended()
    vault.capture_ended()
    vault.capture_allowed()
    vault.lock(reason)
    vault.lock(reason)
    opened = shelf.find(PERSON).unlock(password())
    locked = [Happening.LOCKED] if reason else []
    pause = [Happening.CAPTURE_ALLOWED, Happening.CAPTURE_ENDED]
    assert happenings(opened) == [
        Happening.CREATED, *pause, *pause, *locked, Happening.UNLOCKED,
    ]  # fmt: skip
    opened.lock()


def test_a_wrong_recovery_code_is_told(vault, shelf):
    vault.lock(None)

    with pytest.raises(WrongPasswordError):
        shelf.find(PERSON).recover(RecoveryCode.generate(), password(), RecoveryCode.generate())
    opened = shelf.find(PERSON).unlock(password())
    assert happenings(opened) == [Happening.CREATED, Happening.FAILED, Happening.UNLOCKED]
    opened.lock()


def test_killed_between_saving_and_clearing_nothing_joins_twice(vault, shelf):
    vault.lock()
    opened = shelf.find(PERSON).unlock(password())
    queue = opened._store.place.queue._path
    before = queue.read_bytes()
    opened.add(token(1), "one")
    opened.lock(None)
    queue.write_bytes(before)  # as if it had never been cleared
    again = shelf.find(PERSON).unlock(password())
    again.add(token(2), "two")
    assert happenings(again) == [
        Happening.CREATED, Happening.LOCKED, Happening.UNLOCKED, Happening.ADDED,
        Happening.UNLOCKED, Happening.ADDED,
    ]  # fmt: skip
    again.lock()


def test_what_comes_while_the_queue_is_cleared_stays(vault):
    queue, public = vault._store.place.queue, vault._store.header.journal
    queue.put(public, Event.now(Happening.FAILED, 1))
    _, taken = queue.take(vault._store.contents.journal_key)
    queue.put(public, Event.now(Happening.FAILED, 2))
    queue.clear(taken)
    events, _ = queue.take(vault._store.contents.journal_key)
    assert [event.at for event in events] == [1, 2]


def test_rubbish_in_the_queue_is_passed_over(vault, shelf):
    vault.lock()
    locked = shelf.find(PERSON)
    public = locked.header.journal
    path = locked.place.queue._path

    def add(data):
        files_append(path, struct.pack(">H", len(data)) + data)

    def files_append(path, data):
        path.write_bytes((path.read_bytes() if path.exists() else b"") + data)

    add(b"")
    add(b"not sealed at all")
    add(bytes(200))
    for plain in (b"", b"{}", b"[" * 5_000, b'["copied", 1, "\\udead", "mark"]', b"\xff" * 9):
        add(crypto.seal_to(public, plain, b"frontdesk journal 1"))
    locked.place.queue.put(public, Event(Happening.FAILED, 9, "", "sound"))
    files_append(path, b"\xff\xffcut off")
    opened = locked.unlock(password())
    assert happenings(opened) == [
        Happening.CREATED, Happening.LOCKED, Happening.FAILED, Happening.UNLOCKED,
    ]  # fmt: skip
    opened.add(token(1), "one")
    opened.lock()


def test_a_queue_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "_QUEUE_LIMIT", 1_000)
    key = crypto.new_key()
    queue = Queue(tmp_path / "queue")
    for at in range(30):
        queue.put(crypto.public_key(key), Event(Happening.FAILED, at))
    events, size = queue.take(key)
    assert 0 < len(events) < 30
    assert size <= 1_000
    (tmp_path / "queue").write_bytes(bytes(1_001))
    assert queue.take(key) == ((), 0)


@pytest.mark.parametrize("public", [bytes(32), b"short"])
def test_a_forged_public_key_keeps_no_vault_from_locking(tmp_path, public):
    Queue(tmp_path / "queue").put(public, Event.now(Happening.LOCKED, 1))
    Queue(tmp_path / "no folder" / "queue").put(public, Event.now(Happening.LOCKED, 1))
    (tmp_path / "folder").mkdir()
    Queue(tmp_path / "folder" / "..").put(public, Event.now(Happening.LOCKED, 1))


def test_times_before_1970_are_not_kept():
    assert Event.now(Happening.LOCKED, -5.5).at == 0
    with pytest.raises(ValueError, match="event"):
        Event.from_bytes(b'["copied", -1, "a", "mark"]')


def test_an_event_survives_a_kill(vault, shelf):
    vault.lock(None)
    program = (
        "import os, sys; from pathlib import Path; from desktop.vault.shelf import Shelf;"
        "from tests.conftest import FAST; from tests.vault.crafted import password;"
        "[locked] = Shelf(Path(sys.argv[1]), cost=FAST).vaults();"
        "locked.unlock(password()); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    died = subprocess.run(
        [sys.executable, "-c", program, shelf.folder], cwd=root, check=False, env={**os.environ}
    )
    assert died.returncode != 0
    opened = shelf.find(PERSON).unlock(password())
    assert happenings(opened) == [Happening.CREATED, Happening.UNLOCKED, Happening.UNLOCKED]
    opened.lock()


def test_a_worker_checks_the_password_while_the_window_saves(vault):
    def check():
        for _ in range(4):
            with contextlib.suppress(WrongPasswordError):
                vault.check_password(password("wrong"))

    worker = threading.Thread(target=check)
    worker.start()
    number = 0
    while worker.is_alive() or number < 5:
        number += 1
        vault.add_clinic(f"Clinic {number}")
    worker.join()
    vault.add_clinic("Last")
    told = happenings(vault)
    assert told.count(Happening.FAILED) == 4
    assert told.count(Happening.CLINIC_CHANGED) == number + 1
    assert vault._store.place.here.read().failures == 4
    assert vault._store.place.here.read().generation == vault.generation
