"""Whatever stands in a vault file, it is damage by name: never a success, never a traceback."""

import random
import struct
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.errors import (
    Damage,
    DamagedVaultError,
    DesktopError,
    NewerVaultError,
    NoSuchVaultError,
    TooLargeError,
)
from desktop.vault import crypto, layout
from desktop.vault.crypto import Cost
from desktop.vault.layout import VaultFile
from desktop.vault.recovery import RecoveryCode
from tests.vault.crafted import PERSON, password, redigested, token


@pytest.fixture
def small(vault, shelf):
    vault.add(token(), "Happy Feet")
    vault.lock()
    return shelf.find(PERSON)


@pytest.fixture
def no_key(monkeypatch):
    def refuse(*_):
        pytest.fail("a key was derived")

    monkeypatch.setattr(crypto, "derive_key", refuse)


def open_and_lock(locked):
    locked.unlock(password()).lock()


def test_every_flipped_bit_is_found_before_a_key_is_derived(small, no_key):
    data = small.place.vault.read_bytes()
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with pytest.raises(DamagedVaultError):
                VaultFile.parse(bytes(changed))
    small.place.vault.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(DamagedVaultError):
        small.unlock(password())
    assert small.place.here.read().failures == 0


def test_every_byte_changed_by_somebody_who_makes_a_new_digest(small, clock):
    path = small.place.vault
    data = path.read_bytes()
    for at in range(len(data) - 32):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        path.write_bytes(redigested(bytes(changed)))
        with pytest.raises(DesktopError):
            open_and_lock(small)
        clock.now += 1_000
    path.write_bytes(data)
    small.unlock(password()).lock()


def test_the_recovery_code_does_not_open_what_was_changed(small, code, clock):
    path = small.place.vault
    data = path.read_bytes()
    for at in range(0, len(data) - 32, 5):
        changed = bytearray(data)
        changed[at] ^= 0x80
        path.write_bytes(redigested(bytes(changed)))
        with pytest.raises(DesktopError):
            small.recover(code, password("a new one"), RecoveryCode.generate())
        clock.now += 1_000


def test_cut_at_every_length_and_drawn_out(small):
    data = small.place.vault.read_bytes()
    for length in range(len(data)):
        with pytest.raises(DamagedVaultError) as caught:
            VaultFile.parse(data[:length])
        assert caught.value.damage is Damage.TRUNCATED
    for more in (b"\0", bytes(32), data):
        with pytest.raises(DamagedVaultError) as caught:
            VaultFile.parse(data + more)
        assert caught.value.damage is Damage.CHANGED
        with pytest.raises(DamagedVaultError):
            VaultFile.parse(redigested(data + more))
    with pytest.raises(DamagedVaultError) as caught:
        VaultFile.parse(b"PK\3\4 something else entirely" * 10)
    assert caught.value.damage is Damage.NOT_A_VAULT


def test_a_newer_version_is_named_and_an_older_one_is_not_made_up(small, no_key):
    data = small.place.vault.read_bytes()
    small.place.vault.write_bytes(redigested(data[:8] + b"\0\x07" + data[10:]))
    with pytest.raises(NewerVaultError) as caught:
        small.unlock(password())
    assert caught.value.version == 7
    with pytest.raises(DamagedVaultError):
        VaultFile.parse(redigested(data[:8] + b"\0\0" + data[10:]))


def test_the_shelf_tells_a_newer_vault_from_a_damaged_one(shelf, small, code):
    shelf.create("Bea", password(), code).lock()
    data = small.place.vault.read_bytes()
    small.place.vault.write_bytes(redigested(data[:8] + b"\0\x07" + data[10:]))
    assert [locked.person for locked in shelf.vaults()] == ["Bea"]
    [broken] = shelf.damaged()
    assert isinstance(broken.error, NewerVaultError)
    with pytest.raises(NewerVaultError):
        shelf.find(small.id)
    with pytest.raises(NoSuchVaultError):  # there are others, and this may be none of them
        shelf.find("Cem")


def test_thousands_of_spoilt_files(shelf, small, tmp_path):
    draw = random.Random(20_260_101)  # noqa: S311  the same each time
    data = small.place.vault.read_bytes()
    path, restored = small.place.vault, tmp_path / "copy.vault"
    for number in range(10_000):
        spoilt = _spoilt(draw, data)
        with suppress(DesktopError):
            VaultFile.parse(spoilt)
        if number % 20 == 0:  # the same through the shelf
            path.write_bytes(spoilt)
            restored.write_bytes(spoilt)
            assert len(shelf.vaults()) + len(shelf.damaged()) >= 1
            before = set(shelf.folder.rglob("*.vault"))
            try:
                shelf.restore(restored)
            except DesktopError:
                assert set(shelf.folder.rglob("*.vault")) == before
            for made in set(shelf.folder.rglob("*.vault")) - before:
                made.unlink()


def _spoilt(draw, data):
    changed = bytearray(data)
    match draw.randrange(5):
        case 0:
            return draw.randbytes(draw.randrange(600))
        case 1:
            changed = changed[: draw.randrange(len(changed))]
        case 2:
            at = draw.randrange(len(changed))
            changed[at:at] = draw.randbytes(draw.randrange(1, 40))
        case 3:
            at = draw.randrange(len(changed))
            del changed[at : at + draw.randrange(1, 40)]
        case _:
            for _ in range(draw.randrange(1, 9)):
                changed[draw.randrange(min(len(changed), 400))] = draw.randrange(256)
    changed = bytes(changed)
    return redigested(changed) if draw.random() < 0.7 and len(changed) > 32 else changed


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"")
@example(layout.MAGIC)
def test_anything_after_a_good_start(body):
    for data in (
        body,
        layout.MAGIC + body,
        layout.MAGIC + b"\0\1" + body,
        redigested(layout.MAGIC + b"\0\1" + body + bytes(32)),
    ):
        with pytest.raises(DesktopError):
            VaultFile.parse(data)
        with pytest.raises((ValueError, struct.error)):
            layout.Header.from_bytes(data)


def test_every_cost_is_bounded_before_it_is_spent(small, no_key):
    data = small.place.vault.read_bytes()
    slot = VaultFile.parse(data).header.slots[0]
    at = data.index(slot.to_bytes())
    for memory, passes, lanes in (
        (256 * 1024 + 1, 3, 1), (2**32 - 1, 3, 1), (31, 1, 1), (0, 1, 1), (65_536, 0, 1),
        (65_536, 25, 1), (65_536, 2**32 - 1, 1), (65_536, 3, 0), (65_536, 3, 5), (65_536, 3, 255),
    ):  # fmt: skip
        cost = memory.to_bytes(4) + passes.to_bytes(4) + bytes([lanes])
        small.place.vault.write_bytes(redigested(data[:at] + cost + data[at + 9 :]))
        with pytest.raises(DamagedVaultError):
            small.unlock(password())
        with pytest.raises(ValueError, match="out of bounds"):
            Cost(memory, passes, lanes)


def test_a_header_full_of_password_slots_is_refused(small):
    header = VaultFile.parse(small.place.vault.read_bytes()).header
    slot = header.slots[0]
    for slots in ((slot,) * 3, (layout.OtherSlot(9, b""),) * 17):
        with pytest.raises(ValueError, match=r"slots|bounds"):
            layout.Header.from_bytes(replace(header, slots=slots).to_bytes())


@pytest.mark.parametrize("person", ["", "a\nb", "\x1b[2J", "x" * 405, "\x7f"])
def test_a_name_that_no_screen_should_show_is_damage(small, person):
    header = VaultFile.parse(small.place.vault.read_bytes()).header
    context = layout.context_of(replace(header, person=person), 0)
    with pytest.raises(DamagedVaultError):
        VaultFile.parse(layout.finish(context, b""))
    small.place.vault.write_bytes(layout.finish(context, b""))
    with pytest.raises(DamagedVaultError):
        layout.read_header(small.place.vault)


def test_a_file_that_is_far_too_large_is_not_read(shelf, small):
    with small.place.vault.open("ab") as file:
        file.truncate(layout.LIMIT + 1)  # it takes no space
    with pytest.raises(TooLargeError):
        small.unlock(password())
    with pytest.raises(TooLargeError):
        shelf.restore(small.place.vault)


def test_a_folder_in_the_place_of_a_vault(shelf, small):
    small.place.vault.unlink()
    small.place.vault.mkdir()
    assert shelf.vaults() == ()
    [broken] = shelf.damaged()
    assert broken.error.kind == "disk"
    with pytest.raises(DesktopError):
        small.unlock(password())
    assert list(small.place.vault.iterdir()) == []
