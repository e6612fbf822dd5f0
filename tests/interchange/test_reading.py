"""Which app wrote a file; the limits; and whatever else a file may hold."""

from __future__ import annotations

import functools
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    DesktopError,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
)
from desktop.interchange.base import ENTRIES, NAME, NOTE, Export, Format, Found
from desktop.interchange.content import FILE, Content
from desktop.interchange.reading import READERS, read, recognised
from desktop.secret import Secret
from tests.interchange import derivations
from tests.interchange.files import (
    TOTP,
    aegis_database,
    aegis_encrypted,
    aegis_plain,
    aegis_slot,
    andotp,
    andotp_new,
    andotp_old,
    archive,
    bitwarden_document,
    bitwarden_protected,
    duo,
    ente_encrypted,
    ente_lines,
    freeotp,
    freeotp_plus,
    freeotp_values,
    java_map,
    lastpass,
    proton_document,
    proton_encrypted,
    proton_pass_document,
    raivo,
    raivo_list,
    stratum_document,
    stratum_html,
    stratum_legacy,
    text,
    twofas,
    uri,
)
from tests.interchange.sealing import PASSWORD

MASTER = bytes(range(32))
MAKERS = {
    "aegis plain": (Format.AEGIS, aegis_plain),
    "aegis encrypted": (
        Format.AEGIS,
        lambda: aegis_encrypted(slots=[aegis_slot(MASTER, n=2)]),
    ),
    "2fas plain": (Format.TWOFAS, twofas),
    "2fas encrypted": (Format.TWOFAS, lambda: twofas(password=PASSWORD)),
    "andotp plain": (Format.ANDOTP, andotp),
    "andotp new": (Format.ANDOTP, lambda: andotp_new(iterations=200)),
    "andotp old": (Format.ANDOTP, andotp_old),
    "bitwarden plain": (Format.BITWARDEN, lambda: text(bitwarden_document())),
    "bitwarden protected": (Format.BITWARDEN, bitwarden_protected),
    "ente lines": (Format.ENTE, ente_lines),
    "ente encrypted": (Format.ENTE, lambda: ente_encrypted(memory=8_192)),
    "stratum plain": (Format.STRATUM, lambda: text(stratum_document())),
    "stratum html": (Format.STRATUM, stratum_html),
    "stratum legacy": (Format.STRATUM, stratum_legacy),
    "freeotp": (Format.FREEOTP, freeotp),
    "freeotp 2": (Format.FREEOTP, lambda: java_map(freeotp_values(iterations=10))),
    "freeotp plus": (Format.FREEOTP_PLUS, freeotp_plus),
    "proton plain": (Format.PROTON_AUTHENTICATOR, lambda: text(proton_document())),
    "proton encrypted": (Format.PROTON_AUTHENTICATOR, proton_encrypted),
    "proton pass": (Format.PROTON_PASS, lambda: text(proton_pass_document())),
    "proton pass zip": (
        Format.PROTON_PASS,
        lambda: archive({"Proton Pass/data.json": text(proton_pass_document())}),
    ),
    "lastpass": (Format.LASTPASS, lastpass),
    "raivo": (Format.RAIVO, raivo),
    "raivo list": (Format.RAIVO, raivo_list),
    "duo": (Format.DUO, duo),
    "uris": (Format.URIS, lambda: uri(TOTP).encode()),
}


@functools.cache
def sample(name):
    format_, make = MAKERS[name]
    made = make()
    with derivations.at_most(None):  # so that what opens it is known when it is changed
        assert read(made, Secret(PASSWORD), format_).entries
    return made


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_is_recognised_by_its_content(name):
    assert recognised(Content(sample(name))) is MAKERS[name][0]


@pytest.mark.parametrize("name", MAKERS)
def test_no_two_readers_want_the_same_file_but_the_last(name):
    # The old way of andOTP's leaves no mark, and its reader is asked last.
    content = Content(sample(name))
    wanting = {reader.format for reader in READERS[:-1] if reader.recognises(content)}
    assert len(wanting | {MAKERS[name][0]}) == 1 or wanting == {Format.ENTE, Format.URIS}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[7]",
        b"hello",
        b"\x89PNG\r\n\x1a\n" + hashlib.shake_256().digest(2_000),
        b"FDVAULT\0\0\1" + hashlib.shake_256().digest(2_000),
        b"%PDF-1.7\n" + b"1 0 obj\n" * 100,
        archive({"a.bin": b"hello"}),
        text({"items": []}),
        text({"name": "x", "entries": []} | {"entries": [{}]}),
        bytes(range(30)),
    ],
)
def test_what_is_nobodys_is_refused(data):
    with pytest.raises(UnsupportedFormatError) as refused:
        read(data)
    assert refused.value.reason is Unsupported.UNKNOWN


def test_json_that_was_cut_off_is_damaged_rather_than_unknown():
    with pytest.raises(DamagedExportError):
        read(aegis_plain()[:-10])


@pytest.mark.parametrize("format_", sorted({reader.format for reader in READERS}))
def test_a_format_that_is_named_is_taken_at_its_word(format_):
    for data in (b"", b"{}", b"7", b"\xff" * 100, b"[]", text({"version": 1})):
        try:
            export = read(data, Secret(PASSWORD), format_)
        except DesktopError:
            continue
        assert export.format is format_
        assert not any(isinstance(each, Found) for each in export.entries)


def test_a_giant_file_is_not_read():
    with pytest.raises(TooLargeError):
        read(bytes(FILE + 1))


def test_as_many_entries_as_anybody_has_are_read_and_not_one_more():
    assert len(read(aegis_plain(aegis_database((TOTP,) * ENTRIES))).entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read(aegis_plain(aegis_database((TOTP,) * (ENTRIES + 1))))


def test_texts_beside_a_token_are_cut_to_what_is_kept():
    found = Found(
        token=TOTP, label="a\nb" + "x" * 300, group="\u202eg" + "x" * 300, note="\ud800" * 5_000
    )
    assert found.label == ("a b" + "x" * 300)[:NAME]
    assert len(found.group) == NAME - 1
    assert found.note == "?" * NOTE


def outcome(data, format_=None):
    """Whatever the file: an export that counts its entries, or an expected error."""
    try:
        with derivations.at_most():
            export = read(data, Secret(PASSWORD), format_)
    except DesktopError:
        return None
    assert isinstance(export, Export)
    for place, entry in enumerate(export.entries, 1):
        assert isinstance(entry, Found) or entry.place == place
    return export


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    outcome(data)


# Numbers within reach: what costs more is refused before it is begun, and has its own tests.
values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(document, path=()):
    """Every place in a JSON document."""
    inner = document.items() if isinstance(document, dict) else ()
    inner = enumerate(document) if isinstance(document, list) else inner
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


@pytest.mark.parametrize("name", [name for name in MAKERS if sample(name)[:1] in {b"{", b"["}])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_in_any_place_is_read_or_refused(name, data):
    document = json.loads(sample(name))
    path = data.draw(st.sampled_from(list(places(document))))
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    if data.draw(st.booleans()):
        inner[path[-1]] = data.draw(values)
    else:
        del inner[path[-1]]
    outcome(json.dumps(document).encode())
    outcome(json.dumps(document).encode(), MAKERS[name][0])


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_cut_off_anywhere_is_read_or_refused(name):
    whole = sample(name)
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        outcome(whole[:length])
        outcome(whole[:length], MAKERS[name][0])
