from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import kdbx_ciphers, kdbx_key, keepass_document, keepass_fields
from desktop.interchange.base import ENTRIES, NAME, Format
from desktop.interchange.content import FILE
from tests.interchange import kdbx_writer as kdbx
from tests.interchange.told import BASE32, KEY, SHORT, URI, changed, only_expected, read, told


def of(**values):
    """A document with one entry."""
    return kdbx.document(kdbx.Protecting().entry(**{"otp": URI, **values}))


def one(**values):
    """What comes of an entry with these strings, besides the names."""
    values = {name.replace("_", "-"): value for name, value in values.items()}
    document = kdbx.document(kdbx.Protecting().entry(**values))
    return told(kdbx.kdbx4(document), "test")


@pytest.mark.parametrize("cipher", [kdbx.AES, kdbx.CHACHA20, kdbx.TWOFISH])
@pytest.mark.parametrize(
    "kdf", [kdbx.BY_AES, kdbx.by_argon2(), kdbx.by_argon2(kdbx.ARGON2D)], ids=["aes", "id", "d"]
)
@pytest.mark.parametrize("packed", [True, False])
def test_reads_version_4_in_every_combination(cipher, kdf, packed):
    data = kdbx.kdbx4(of(), cipher=cipher, kdf=kdf, packed=packed)
    assert told(data, "test") == [SHORT]
    assert read(data, "test").format is Format.KEEPASS


@pytest.mark.parametrize("packed", [True, False])
def test_reads_version_3(packed):
    document = kdbx.document(kdbx.Protecting(2).entry(otp=URI), kdbx.Protecting(0).entry())
    assert told(kdbx.kdbx3(document, packed=packed), "test") == [SHORT]


@pytest.mark.parametrize("stream", [0, 2, 3])
def test_reads_values_protected_by_every_stream(stream):
    document = kdbx.document(kdbx.Protecting(stream).entry(otp=URI))
    assert told(kdbx.kdbx4(document, stream=stream), "test") == [SHORT]


def test_says_that_a_password_is_needed_or_wrong():
    for data in (kdbx.kdbx4(of()), kdbx.kdbx3(of())):
        with pytest.raises(NeedsImportPasswordError):
            read(data)
        with pytest.raises(WrongImportPasswordError):
            read(data, "tost")


def test_skips_history_the_recycle_bin_and_what_has_no_code():
    protecting = kdbx.Protecting()
    current = protecting.string("otp", URI)
    # The one stream goes through the history too: what follows is only right if that counts.
    old = protecting.entry(title="Old", otp=URI.replace("ana", "old"))
    document = kdbx.document(
        f"<Entry>{current}<History>{old}</History></Entry>",
        protecting.entry(title="No code"),
        kdbx.group("Bin", kdbx.group("Deeper", protecting.entry(otp=URI)), uuid="YmluYmlu"),
        kdbx.group("Other", protecting.entry(otp=URI.replace("ana", "bob"))),
        bin_="YmluYmlu",
    )
    found = told(kdbx.kdbx4(document), "test")
    assert [entry[2] for entry in found] == ["ana", "bob"]


def test_takes_groups_along_without_the_database_itself():
    protecting = kdbx.Protecting()
    document = kdbx.document(
        protecting.entry(otp=URI, title="Practice"),
        kdbx.group("Work", kdbx.group("Clinic", protecting.entry(otp=URI))),
    )
    entries = read(kdbx.kdbx4(document), "test").entries
    assert [entry.group for entry in entries] == ["", "Work/Clinic"]
    assert [entry.label for entry in entries] == ["Practice", ""]


def test_reads_each_way_in_which_a_code_is_kept():
    named = ("Cliniko", "ana", KEY)
    steam = ("steam", *named, "SHA1", 5, 30)
    assert one(otp=f"key={BASE32}") == [SHORT]
    assert one(otp=f"key={BASE32.lower()}%3d&size=8&step=60&otpHashMode=Sha256") == [
        ("totp", *named, "SHA256", 8, 60)
    ]
    assert one(otp=f"type=Hotp&key={BASE32}&counter=7") == [("hotp", *named, "SHA1", 6, 7)]
    assert one(otp=f"key={BASE32}&type=Steam") == [steam]
    assert one(otp=BASE32) == [SHORT]
    assert one(otp=f"otpauth://totp/?secret={BASE32}") == [SHORT]
    assert one(otp=f"otpauth://totp/?secret={BASE32}&issuer=&encoder=steam") == [steam]
    seed = {"TOTP Seed": BASE32}
    assert one(**seed) == [SHORT]
    assert one(**seed, **{"TOTP Settings": "60;8"}) == [("totp", *named, "SHA1", 8, 60)]
    assert one(**seed, **{"TOTP Settings": "30;6;https://time.nist.gov"}) == [SHORT]
    assert one(**seed, **{"TOTP Settings": "30;S"}) == [steam]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Secret", KEY.decode()),
        ("Secret_Hex", KEY.hex()),
        ("Secret_Base32", BASE32),
        ("Secret_Base64", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="),
    ],
)
def test_reads_keepasss_own_ways(name, value):
    time_based = {f"TimeOtp_{name}": value, "TimeOtp_Length": "8", "TimeOtp_Period": "20"}
    assert one(**time_based, TimeOtp_Algorithm="HMAC-SHA-512") == [
        ("totp", "Cliniko", "ana", KEY, "SHA512", 8, 20)
    ]
    assert one(**{f"HmacOtp_{name}": value}, HmacOtp_Counter="9") == [
        ("hotp", "Cliniko", "ana", KEY, "SHA1", 6, 9)
    ]


def test_takes_a_token_kept_in_two_ways_once_and_two_tokens_twice():
    assert one(otp=URI, TimeOtp_Secret_Base32=BASE32) == [SHORT]
    two = one(otp=URI, HmacOtp_Secret_Base32=BASE32)
    assert [entry[0] for entry in two] == ["totp", "hotp"]


def test_refuses_one_by_one_what_is_no_token():
    assert one(otp="key=1") == [Refusal.BAD_SECRET]
    assert one(otp="otpauth://totp/x?secret=1") == [Refusal.BAD_SECRET]
    assert one(TimeOtp_Secret_Hex="xy") == [Refusal.BAD_SECRET]
    assert one(TimeOtp_Secret_Base64="*") == [Refusal.BAD_SECRET]
    assert one(TimeOtp_Secret="x", TimeOtp_Algorithm="MD5") == [Refusal.BAD_ALGORITHM]
    assert one(HmacOtp_Secret="x", HmacOtp_Counter="-1") == [Refusal.BAD_COUNTER]
    assert one(**{"TOTP Seed": BASE32, "TOTP Settings": "x;6"}) == [Refusal.BAD_PERIOD]
    entries = read(kdbx.kdbx4(of(otp="key=1")), "test").entries
    assert (entries[0].place, entries[0].name) == (1, "Cliniko")


@pytest.mark.parametrize(
    "kdf",
    [
        kdbx.by_argon2(M=2**31),
        kdbx.by_argon2(I=2**40),
        kdbx.by_argon2(P=2**20),
        kdbx.parameters(uuid=kdbx.AES_KDF, R=kdbx_key.ROUNDS + 1, S=kdbx.SALT),
    ],
    ids=["memory", "passes", "lanes", "rounds"],
)
def test_refuses_to_pay_more_than_its_limit(kdf):
    data = kdbx.SIGNATURE + struct.pack("<HH", 1, 4)
    data += kdbx.field(4, kdbx.SEED) + kdbx.field(11, kdf) + kdbx.field(0, b"")
    started = time.monotonic()
    with pytest.raises(UnsupportedFormatError) as refused:
        read(data + kdbx.hashlib.sha256(data).digest(), "test")
    assert refused.value.reason is Unsupported.TOO_COSTLY
    assert time.monotonic() - started < 1


def test_refuses_to_pay_more_than_its_limit_for_version_3():
    with pytest.raises(UnsupportedFormatError) as refused:
        read(kdbx.kdbx3(of(), rounds=kdbx_key.ROUNDS + 1), "test")
    assert refused.value.reason is Unsupported.TOO_COSTLY


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes.fromhex("03d9a29a65fb4bb5") + bytes(200), Unsupported.OLDER_VERSION),
        (kdbx.kdbx4(b"", version=2), Unsupported.OLDER_VERSION),
        (kdbx.kdbx4(b"", version=5), Unsupported.NEWER_VERSION),
        (kdbx.kdbx4(b"", kdf=kdbx.by_argon2(V=0x10)), Unsupported.NEWER_VERSION),
        (kdbx.kdbx4(b"", kdf=kdbx.by_argon2(K=b"k")), Unsupported.NEWER_VERSION),
        (kdbx.kdbx4(b"", kdf=kdbx.by_argon2(bytes(16))), Unsupported.NEWER_VERSION),
        (kdbx.kdbx4(of(), stream=9), Unsupported.NEWER_VERSION),
    ],
    ids=["KeePass 1", "beta", "5", "Argon2 1.0", "secret key", "other KDF", "other stream"],
)
def test_says_which_version_it_does_not_read(data, reason):
    with pytest.raises(UnsupportedFormatError) as refused:
        read(data, "test")
    assert (refused.value.reason, refused.value.app) == (reason, "KeePass")


def test_unpacks_no_more_than_a_file_may_have():
    with pytest.raises(TooLargeError):
        read(kdbx.kdbx4(b"", after=lambda _: bytes(FILE + 1)), "test")


def test_bounds_what_twofish_would_take_minutes_for(monkeypatch):
    monkeypatch.setattr(kdbx_ciphers, "TWOFISH", 64)
    with pytest.raises(TooLargeError):
        read(kdbx.kdbx4(of(), cipher=kdbx.TWOFISH), "test")


def test_reads_as_many_entries_as_its_limit():
    protecting = kdbx.Protecting()
    entries = "".join(protecting.entry(otp=URI) for _ in range(ENTRIES))
    assert len(read(kdbx.kdbx4(kdbx.document(entries)), "test").entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read(kdbx.kdbx4(kdbx.document(entries, protecting.entry(otp=URI))), "test")


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    "document",
    [
        kdbx.document(start=BOMB),
        kdbx.document(start="<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"),
        kdbx.document(kdbx.group("x"))[:-20],
        kdbx.document("<Group>" * 300 + "</Group>" * 300),
        kdbx.document('<Entry><String><Value Protected="True">a</Value></String></Entry>'),
        b"",
        b"\xff",
    ],
    ids=["bomb", "external", "cut off", "deep", "no Base64", "empty", "no XML"],
)
def test_refuses_documents_that_are_not_sound(document):
    with pytest.raises(DamagedExportError):
        read(kdbx.kdbx4(document), "test")


@pytest.mark.parametrize(
    "data",
    [
        kdbx.kdbx4(b"", pack=bytes),
        kdbx.kdbx4(b"", after=lambda _: b"\2\xff\xff\xff\xff"),
        kdbx.kdbx4(b"", iv_end=8),
        kdbx.kdbx4(b"", iv_end=8, cipher=kdbx.CHACHA20),
        kdbx.kdbx4(b"", iv_end=8, cipher=kdbx.TWOFISH),
        kdbx.kdbx4(b"", kdf=kdbx.parameters(uuid=kdbx.AES_KDF, R=3)),
        kdbx.kdbx4(b"", kdf=kdbx.parameters(uuid=kdbx.AES_KDF, R=3, S=b"short")),
        kdbx.kdbx4(b"", kdf=kdbx.parameters(uuid=kdbx.AES_KDF, R=b"no number", S=kdbx.SALT)),
        kdbx.kdbx4(b"", kdf=kdbx.by_argon2(M=0)),
    ],
    ids=[
        "not packed", "inner header", "IV", "nonce", "Twofish's IV", "no salt", "short salt",
        "no number", "no memory",
    ],
)  # fmt: skip
def test_refuses_a_container_that_is_not_sound(data):
    with pytest.raises(DamagedExportError):
        read(data, "test")


def test_does_not_know_every_cipher():
    data = kdbx.kdbx4(of()).replace(kdbx.AES, bytes(16), 1)
    end = data.index(b"\r\n\r\n") + 4
    keys = kdbx.hashlib.sha512(kdbx.SEED + kdbx.transformed("test") + b"\1").digest()
    sealing = kdbx.hashlib.sha256(data[:end]).digest() + kdbx.mac(keys, 2**64 - 1, data[:end])
    with pytest.raises(UnsupportedFormatError) as refused:
        read(data[:end] + sealing + data[end + 64 :], "test")
    assert refused.value.reason is Unsupported.NEWER_VERSION


def test_finds_every_change_of_a_byte():
    data = kdbx.kdbx4(of(), kdf=kdbx.BY_AES)
    for at in range(len(data)):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x40
        with pytest.raises((DamagedExportError, WrongImportPasswordError, UnsupportedFormatError)):
            read(bytes(spoilt), "test", Format.KEEPASS)


def test_finds_every_end_that_is_missing():
    for data in (kdbx.kdbx4(of()), kdbx.kdbx3(of())):
        for length in range(8, len(data)):
            with pytest.raises((DamagedExportError, WrongImportPasswordError)):
                read(data[:length], "test", Format.KEEPASS)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.KEEPASS)
    only_expected(kdbx.SIGNATURE + data, "test")


@settings(deadline=None)
@given(changed(kdbx.kdbx3(kdbx.document(kdbx.Protecting(2).entry(otp=URI)))))
def test_survives_any_change_outside(data):
    only_expected(data, "test", Format.KEEPASS)


@settings(deadline=None)
@given(changed(of(**{"TOTP Seed": BASE32})))
def test_survives_any_change_inside(document):
    only_expected(kdbx.kdbx4(document, packed=False), "test")


def test_a_protected_value_that_is_no_ascii_is_damage():
    value = '<String><Key>otp</Key><Value Protected="True">ä</Value></String>'
    with pytest.raises(DamagedExportError):
        read(kdbx.kdbx4(kdbx.document(f"<Entry>{value}</Entry>")), "test")


@pytest.mark.parametrize("encoding", ["unheard-of", "utf-7", "base64", "shift_jis", "idna"])
def test_no_codec_is_looked_up_that_a_document_declares(encoding):
    document = of().replace(
        b"<?xml version='1.0'?>", f"<?xml version='1.0' encoding='{encoding}'?>".encode()
    )
    assert told(kdbx.kdbx4(document), "test") == [SHORT]


def test_holds_no_more_entries_than_anybody_has():
    entries = b"<Entry/>" * (keepass_document.ENTRIES + 1)
    document = bytearray(b"<Root><Group>" + entries + b"</Group></Root>")
    with pytest.raises(TooLargeError):
        keepass_document.read_entries(document, bytes, keepass_fields.wanted)


def test_keeps_of_a_path_of_groups_what_can_be_shown():
    inner = kdbx.Protecting(0).entry(otp=URI)
    for _ in range(200):
        inner = kdbx.group("n" * 5_000, inner)
    (entry,) = read(kdbx.kdbx4(kdbx.document(inner), stream=0), "test").entries
    assert entry.group == "n" * NAME
