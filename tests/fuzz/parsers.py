"""What is fuzzed: each parser by name, with the files to begin from.

Formats under a password are fuzzed twice: the whole file, and, in the parsers that say so, the
document behind the encryption, which is put into a sound file at each run: a fuzzer never gets past
an authentication code by itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import struct
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from desktop.errors import DamagedVaultError, DesktopError
from desktop.interchange import archives, database, java, kdbx_header, kdbx_key, preferences
from desktop.interchange.base import Format
from desktop.interchange.reading import read
from desktop.otp import migration, reading
from desktop.otp.uri import parse_uri
from desktop.policy import Policy
from desktop.qr.reading import texts_in_bytes
from desktop.secret import Secret
from desktop.settings import Settings
from desktop.vault import contents, layout
from tests.interchange import files, kdbx_writer, sealing, zipped
from tests.interchange import test_apple_passwords as apple
from tests.interchange import test_authenticator_plus as plus
from tests.interchange import test_authy as authy
from tests.interchange import test_battlenet as battlenet
from tests.interchange import test_keysmith as keysmith
from tests.interchange import test_onepassword as onepassword
from tests.interchange import test_otpclient as otpclient
from tests.interchange import test_phone_databases as phones
from tests.interchange import test_steam as steam
from tests.interchange import test_totp_authenticator as totp_authenticator
from tests.interchange import test_twofast as twofast
from tests.interchange.told import BASE32, URI
from tests.otp import test_migration
from tests.qr import drawn

OTHER = b"test"  # the password of some builders; the rest have sealing.PASSWORD
GOLDEN = Path(__file__).parents[1] / "golden" / "version-1.vault"
TWO = (files.TOTP, files.HOTP)


class Parser(NamedTuple):
    """What is given bytes, and what they begin as."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    secret: bool = True  # what it reads has no place in an error
    entries: Callable[[object], int] | None = None  # how many there are in a JSON document


def of(format_, password=sealing.PASSWORD):
    """Read a file that is said to be of a format, and once more as what it seems to be."""
    return lambda data: read(data, None if password is None else Secret(password), format_)


def parsed(data):
    """A JSON document that a builder goes on from; None when it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def listed(document):
    return len(document)


def under(*keys):
    def count(document):
        for key in keys:
            document = document[key]
        return len(document)

    return count


# Aegis, 2FAS and the others of which the document behind the encryption is a plain file too.


def bitwarden_csv():
    start = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,"
    start += "login_password,login_totp\n"
    return (start + f'Work,1,login,Desk,"a ""b""\nc",,0,,ana,x,{BASE32}\n').encode()


def bitwardens():
    argon2 = {"kdfType": 1, "kdfIterations": 1, "kdfMemory": 1, "kdfParallelism": 1}
    return [
        files.text(files.bitwarden_document(TWO)),
        files.bitwarden_protected(files.text(files.bitwarden_document(TWO[:1]))),
        files.bitwarden_protected(files.text({"encrypted": False, "items": []}), kdf=argon2),
        files.bitwarden_protected(protected=False),
        files.text({"encrypted": False, "items": files.bitwarden_document(TWO)["items"]}),
        bitwarden_csv(),
        f"folder,favorite,type,name,login_uri,login_totp\n,,1,Desk,,{BASE32},\n".encode(),
    ]


def bitwarden(data):
    secret = Secret(sealing.PASSWORD)
    formats = (Format.BITWARDEN, Format.BITWARDEN_AUTHENTICATOR)
    return read(data, secret, formats[len(data) % 2])


def aegises():
    vault = partial(files.aegis_database, TWO)
    slots = [files.aegis_slot(bytes(range(32)), n=2, repaired=False)]
    return [
        files.aegis_plain(files.aegis_database((*TWO, files.MOTP, files.YANDEX))),
        files.aegis_plain(vault(version=2)),
        files.aegis_encrypted(vault(), slots=slots),
    ]


def entes():
    return [
        files.ente_lines(TWO),
        files.ente_encrypted(files.ente_lines(TWO[:1]), memory=8_192),
        files.ente_encrypted(b"", memory=8_192, last=False),
    ]


def stratum_database():
    with tempfile.TemporaryDirectory() as folder:
        return files.stratum_database(Path(folder) / "a.db", files.stratum_document(TWO))


def stratums():
    document = files.text(files.stratum_document(files.ALL))
    return [
        document,
        files.stratum_html(TWO),
        files.stratum_legacy(files.text(files.stratum_document(TWO))),
        files.stratum_strong(files.text(files.stratum_document(TWO))),
        stratum_database(),
    ]


def freeotp_2(data):
    """Put a JSON object of texts into the serialised map that FreeOTP 2 writes."""
    values = parsed(data)
    if isinstance(values, dict) and all(isinstance(each, str) for each in values.values()):
        with contextlib.suppress(UnicodeEncodeError):  # which the builder does not write
            return read(files.java_map(values), Secret(sealing.PASSWORD), Format.FREEOTP)
    return None


def freeotps_2():
    return [files.text(files.freeotp_values(TWO, iterations=10))]


def freeotps():
    return [files.freeotp(TWO), files.java_map(files.freeotp_values(TWO, iterations=10))]


def protons():
    plain = files.text(files.proton_document((*TWO, files.STEAM)))
    return [plain, files.proton_encrypted(files.text(files.proton_document(TWO[:1])))]


def proton_passes():
    document = files.text(files.proton_pass_document())
    return [document, files.archive({"Proton Pass/data.json": document})]


# KeePass


def strings(protecting):
    given = {"otp": URI, "TOTP Seed": BASE32, "TOTP Settings": "30;6"}
    return kdbx_writer.document(
        protecting.entry(**given),
        kdbx_writer.group("Work", protecting.entry(**{"TimeOtp-Secret-Hex": "00"}, title="B")),
        kdbx_writer.group("Bin", protecting.entry(otp=URI), uuid="YmluYmlu"),
        bin_="YmluYmlu",
    )


def databases():
    of_aes, small = strings(kdbx_writer.Protecting()), kdbx_writer.document()
    return [
        kdbx_writer.kdbx4(of_aes),
        kdbx_writer.kdbx4(small, cipher=kdbx_writer.CHACHA20, packed=False),
        kdbx_writer.kdbx4(small, cipher=kdbx_writer.TWOFISH),
        kdbx_writer.kdbx4(small, kdf=kdbx_writer.by_argon2()),
        kdbx_writer.kdbx4(small, kdf=kdbx_writer.by_argon2(kdbx_writer.ARGON2D)),
        kdbx_writer.kdbx3(strings(kdbx_writer.Protecting(2))),
    ]


def keepass_document(data):
    """The inner header and the XML, in a sound container."""
    made = kdbx_writer.kdbx4(b"", packed=False, after=lambda _: data)
    return read(made, Secret(OTHER), Format.KEEPASS)


def keepass_documents():
    found = []
    for stream in (3, 2, 0):
        start = kdbx_writer.field(1, bytes([stream, 0, 0, 0]))
        start += kdbx_writer.field(2, kdbx_writer.INNER) + kdbx_writer.field(0, b"")
        found.append(start + strings(kdbx_writer.Protecting(stream)))
    return found


def keepass_3_document(data):
    return read(kdbx_writer.kdbx3(data, packed=False), Secret(OTHER), Format.KEEPASS)


def keepass_3_documents():
    return [strings(kdbx_writer.Protecting(2))]


def keepass_header(data):
    """A header, with the digest and the authentication code that it needs to be looked at."""
    header = kdbx_writer.SIGNATURE + data
    with contextlib.suppress(DesktopError, struct.error):  # the reader will say the same
        header = _sealed(header, kdbx_header.read_header(header))
    return read(header, Secret(OTHER), Format.KEEPASS)


def _sealed(data, found):
    header, body = data[: found.length], data[found.length :]
    parameters = kdbx_header.parameters(found.field(11))
    key = kdbx_key.transformed(Secret(OTHER), parameters).reveal()
    seed = found.field(4, 32)
    keys = hashlib.sha512(seed + key + b"\1").digest()
    sealed = hashlib.sha256(header).digest()
    sealed += kdbx_writer.mac(keys, 2**64 - 1, header)
    for index, block in enumerate((body, b"")):
        start = struct.pack("<QI", index, len(block))
        sealed += kdbx_writer.mac(keys, index, start + block) + start[8:] + block
    return header + sealed


def keepass_headers():
    start = len(kdbx_writer.SIGNATURE)
    found = []
    for data in databases()[:5]:
        end = kdbx_header.read_header(data).length
        blocks, at = b"", end + 64
        while length := int.from_bytes(data[at + 32 : at + 36], "little"):
            blocks += data[at + 36 : at + 36 + length]
            at += 36 + length
        found.append(data[start:end] + blocks)
    return found


# Others whose document stands behind something


def in_archive(name, format_, password=sealing.PASSWORD):
    return lambda data: read(files.archive({name: data}), Secret(password), format_)


def onepassword_document(data):
    return read(files.archive({"export.data": data}), None, Format.ONE_PASSWORD)


def onepasswords():
    with_two = onepassword.export(onepassword.item(URI, BASE32))
    return [bytes(archives.member(with_two, "export.data"))]


def authy_accounts(data):
    accounts = parsed(data)
    if not isinstance(accounts, list):
        return None
    with contextlib.suppress(UnicodeEncodeError):
        return read(authy.file(*accounts), Secret(OTHER), Format.AUTHY)
    return None


def authies():
    seed = {"secretSeed": "00" * 16, **authy.NAMED}
    return [json.dumps([authy.PLAIN, authy.sealed(), seed]).encode()]


def totp_authenticator_document(data):
    made = totp_authenticator.sealed(data.decode("latin-1"), "test")
    return read(made, Secret(OTHER), Format.TOTP_AUTHENTICATOR)


def totp_authenticators():
    accounts = [
        totp_authenticator.ACCOUNT,
        json.dumps({**totp_authenticator.ACCOUNT, "base": 32, "key": BASE32}),
    ]
    return [json.dumps({json.dumps(accounts): "1"}).encode()]


def otpclient_document(data):
    return read(otpclient.file(data), Secret(OTHER), Format.OTPCLIENT)


def twofast_accounts(data):
    """A list of accounts, whose texts are encrypted as the app does it."""
    accounts = parsed(data)
    if not isinstance(accounts, list):
        return None
    with contextlib.suppress(UnicodeEncodeError):
        made = [_encrypted(each) if isinstance(each, dict) else each for each in accounts]
        return read(twofast.file(*made, version=2), Secret(OTHER), Format.TWOFAST)
    return None


def _encrypted(account):
    hidden = ("Label", "Issuer", "SecretByteArray", "OTPType", "Notes")
    return {
        key: twofast.sealed(value.encode(), 2)
        if key in hidden and isinstance(value, str)
        else value
        for key, value in account.items()
    }


def twofast_seeds():
    given = {"Label": "ana", "Issuer": "Cliniko", "SecretByteArray": "12345678", "Notes": "a"}
    plain = {"Period": 30, "HashMode": 0, "TotpSize": 6, "IsFavourite": True, "OTPType": "totp"}
    return [json.dumps([given | plain]).encode()]


def keysmiths():
    named = {"account": r'"a\"b;c\\d"', "issuer": r"Z\xfcrich \xd83d\xde00\x41"}
    return [
        keysmith.store(
            keysmith.account(keysmith.TOTP | named),
            keysmith.account(keysmith.HOTP | {"hash": "Sha512"}),
        )
    ]


def winauths():
    name = "winauth.txt"
    lines = f"{URI}&serial=EU-1&icon=BattleNet\n{URI}&digits=5&deviceid=x"
    return [
        zipped.plain(winauth__txt=lines),
        zipped.under_aes(name, lines, "test"),
        zipped.under_zipcrypto(name, lines, "test"),
    ]


def pluses():
    return [
        zipped.under_aes("Accounts.txt", URI, "test"),
        plus.sealed(plus.database(*plus.ROWS)),
    ]


# What several readers stand on


def all_members(data):
    for name in archives.names(data)[:20]:
        with contextlib.suppress(archives.DamagedExportError):
            archives.member(data, name, Secret(OTHER))


def zips():
    return [
        *winauths(),
        files.archive({"../a": b"hello", "b": bytes(500)}),
        *(_compressed(method) for method in (zipped.zipfile.ZIP_BZIP2, zipped.zipfile.ZIP_LZMA)),
    ]


def _compressed(method):
    out = io.BytesIO()
    with zipped.zipfile.ZipFile(out, "w", method) as made:
        made.writestr("a.txt", URI)
    return out.getvalue()


def all_rows(data):
    for name in database.tables(data):
        with contextlib.suppress(database.DamagedExportError):
            database.rows(data, name)


def sqlites():
    return [
        phones.google(("ana", BASE32, 0, 0, "Cliniko"), ("bob", BASE32, 7, 1, None)),
        phones.microsoft(("Cliniko", "ana", BASE32, 0)),
        plus.database(*plus.ROWS),
        stratum_database(),
    ]


def xmls():
    return [
        battlenet.file(),
        authy.file(authy.PLAIN),
        files.preferences({"a&b": 'é"<'}),
    ]


def migrations():
    entry = test_migration.entry
    one = test_migration.payload(entry(), entry(kind=1, counter=5, name="Cliniko:é"))
    return [one, test_migration.payload(entry(), count=2, batch=-7)]


def texts():
    uris = [files.uri(each) for each in files.ALL]
    return [
        "\n".join(uris).encode(),
        "\n".join(map(test_migration.uri_of, migrations())).encode(),
        b"steam://AAAA\nmotp://a:b?secret=0011&pin=12\napple-otpauth://totp/x?secret=AAAAAAAA",
        f"{URI}&encoder=steam&codeDisplay=%7B%7D".encode(),
    ]


def text_of(data):
    """As text: any character can come, also half of a surrogate pair."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def read_part(data):
    return migration.parse_migration(test_migration.uri_of(data))


def pictures():
    code = drawn.drawn("otpauth://totp/a?secret=AAAAAAAA", scale=2, border=2)
    small = code.resize((60, 60))
    return [
        drawn.saved(code),
        drawn.saved(drawn.drawn("a", scale=2, light=None)),
        *(drawn.saved(small, kind) for kind in ("GIF", "BMP", "JPEG", "WEBP", "TIFF", "PPM")),
        drawn.saved(small.convert("P"), "PNG"),
        drawn.saved(drawn.deep(small)),
        *(drawn.saved(small, kind) for kind in ("ICO", "JPEG2000", "AVIF")),
    ]


def settings_file(data):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as at:  # noqa: S108
        path = Path(at) / "settings.json"
        path.write_bytes(data)
        Settings.load(path)


def policy(data):
    facts = parsed(data)
    if isinstance(facts, dict):
        rules = Policy.parse(facts)
        for address in (*(rules.clinics or ()), *map(str, facts.values())):
            rules.allows_clinic(address)


def policies():
    rules = {
        "idle_at_most": 60, "clear_at_most": 5, "plain_export": False, "show_keys": 0,
        "backup_folder": "/srv/copies", "password_strength": 4, "hide_from_capture": True,
        "clinics": ["clinic.example:8443", "*.example.org", "http://localhost", "[::1]", "ü.de"],
    }  # fmt: skip
    return [json.dumps(rules).encode()]


def vault_file(data):
    """A file as it is, and with the digest at its end that makes it worth reading."""
    with contextlib.suppress(DamagedVaultError):
        layout.VaultFile.parse(data)
    return layout.VaultFile.parse(layout.finish(data, b""))


def vault_files():
    whole = GOLDEN.read_bytes()
    return [whole[:-32], whole[: len(whole) // 2]]


def vault_contents(data):
    with contextlib.suppress(ValueError):  # which it says that it raises
        contents.from_plain(bytearray(data))


def vault_plains():
    from uuid import UUID

    from desktop.vault.entries import Entry

    entries = [
        Entry(id=UUID(int=place), label="Desk", token=each, created=1_790_000_000)
        for place, each in enumerate(files.ALL, 1)
    ]
    made = contents.Contents(journal_key=Secret(bytes(32))).with_entries(*entries)
    return [bytes(made.to_plain(bytes(32), ()))]


# In this order: what is riskiest comes first.
PARSERS = {
    "keepass": Parser(of(Format.KEEPASS, OTHER), databases),
    "keepass-document": Parser(keepass_document, keepass_documents),
    "keepass-header": Parser(keepass_header, keepass_headers),
    "java": Parser(java.map_of_texts, lambda: [files.java_map({"a": "b", "c": "a", "ü": "x"})]),
    "freeotp-2-values": Parser(freeotp_2, freeotps_2),
    "database": Parser(all_rows, sqlites),
    "authenticator-plus": Parser(of(Format.AUTHENTICATOR_PLUS, OTHER), pluses),
    "archives": Parser(all_members, zips),
    "text": Parser(lambda data: reading.read_text(text_of(data)), texts),
    "migration": Parser(read_part, migrations),
    "otpclient": Parser(
        of(Format.OTPCLIENT, OTHER),
        lambda: [otpclient.file(otpclient.tokens(otpclient.TOKEN), each) for each in (1, 2, 3)],
    ),
    "otpclient-document": Parser(
        otpclient_document, lambda: [otpclient.tokens(otpclient.TOKEN)], entries=listed
    ),
    "preferences": Parser(lambda data: preferences.texts(text_of(data)), xmls),
    "bitwarden": Parser(bitwarden, bitwardens),
    "aegis": Parser(of(Format.AEGIS), aegises, entries=under("db", "entries")),
    "2fas": Parser(
        of(Format.TWOFAS),
        lambda: [
            files.twofas(),
            files.twofas(TWO, schema=2),
            files.twofas(TWO, password=sealing.PASSWORD),
        ],
    ),
    "andotp": Parser(
        of(Format.ANDOTP),
        lambda: [
            files.andotp(),
            files.andotp_new(files.andotp(TWO)),
            files.andotp_old(files.andotp(TWO)),
        ],
        entries=listed,
    ),
    "stratum": Parser(of(Format.STRATUM), stratums, entries=under("Authenticators")),
    "freeotp": Parser(of(Format.FREEOTP), freeotps),
    "ente": Parser(of(Format.ENTE), entes),
    "keysmith": Parser(of(Format.KEYSMITH, OTHER), keysmiths),
    "keepass-3-document": Parser(keepass_3_document, keepass_3_documents),
    "winauth": Parser(of(Format.WINAUTH, OTHER), winauths),
    "1password-document": Parser(onepassword_document, onepasswords),
    "authy-accounts": Parser(authy_accounts, authies, entries=listed),
    "authy": Parser(of(Format.AUTHY, OTHER), lambda: [authy.file(authy.PLAIN, authy.sealed())]),
    "totp-authenticator-document": Parser(totp_authenticator_document, totp_authenticators),
    "totp-authenticator": Parser(
        of(Format.TOTP_AUTHENTICATOR),
        lambda: [
            totp_authenticator.bin_(totp_authenticator.ACCOUNT, password=sealing.PASSWORD.decode())
        ],
    ),
    "2fast": Parser(
        of(Format.TWOFAST, OTHER),
        lambda: [twofast.file(twofast.account(each), version=each) for each in (1, 2, 3)],
        entries=under("Collection"),
    ),
    "2fast-accounts": Parser(twofast_accounts, twofast_seeds, entries=listed),
    "picture": Parser(texts_in_bytes, pictures, secret=False),
    "proton-authenticator": Parser(
        of(Format.PROTON_AUTHENTICATOR), protons, entries=under("entries")
    ),
    "proton-pass": Parser(of(Format.PROTON_PASS), proton_passes),
    "raivo": Parser(
        of(Format.RAIVO), lambda: [files.raivo_list(), files.raivo(TWO)], entries=listed
    ),
    "freeotp-plus": Parser(
        of(Format.FREEOTP_PLUS),
        lambda: [files.freeotp_plus((*TWO, files.STEAM))],
        entries=under("tokens"),
    ),
    "lastpass": Parser(of(Format.LASTPASS), lambda: [files.lastpass()], entries=under("accounts")),
    "google-authenticator": Parser(
        of(Format.GOOGLE),
        lambda: [phones.google(("ana", BASE32, 0, 0, "Cliniko"), ("bob", BASE32, 7, 1, None))],
    ),
    "microsoft-authenticator": Parser(
        of(Format.MICROSOFT),
        lambda: [phones.microsoft(("Cliniko", "ana", BASE32, 0), ("b", "c", "AAAA", 1))],
    ),
    "duo": Parser(of(Format.DUO), lambda: [files.duo()], entries=listed),
    "steam": Parser(
        of(Format.STEAM),
        lambda: [steam.dumped(steam.ACCOUNT), steam.dumped({"accounts": {"x": steam.ACCOUNT}})],
    ),
    "battle-net": Parser(of(Format.BATTLE_NET), lambda: [battlenet.file()]),
    "apple-passwords": Parser(
        of(Format.APPLE_PASSWORDS),
        lambda: [(apple.HEADER + apple.ROW).encode(), (apple.HEADER + apple.ROW).encode("utf-16")],
    ),
    "uri": Parser(of(Format.URIS), texts),
    "one-uri": Parser(
        lambda data: parse_uri(text_of(data)),
        lambda: [each for text in texts() for each in text.splitlines()],
    ),
    "vault-file": Parser(vault_file, vault_files, secret=False),
    "vault-contents": Parser(vault_contents, vault_plains),
    "policy": Parser(policy, policies, secret=False),
    "settings": Parser(
        settings_file,
        lambda: [b'{"idle_after": 60, "look": "dark", "codes_hidden": true}'],
        secret=False,
    ),
    "any": Parser(
        of(None),
        lambda: [
            *aegises(),
            *bitwardens(),
            *winauths(),
            *xmls(),
            *texts(),
            *databases()[:1],
            *sqlites()[:1],
            *entes(),
        ],
    ),
}
