"""Files as the other apps write them, built from their formats."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import os
import sqlite3
import struct
import zipfile
from contextlib import closing

import pyzipper
from nacl import bindings

from desktop.otp.token import Algorithm, Kind, Token
from desktop.secret import Secret
from tests.interchange.sealing import (
    PASSWORD,
    argon2id,
    b64,
    cbc,
    encstring,
    expand,
    gcm,
    pbkdf2,
    scrypt,
)

KEY = bytes(range(20, 40))


def token(**changes):
    given = {"issuer": "Cliniko", "account": "ana@clinic.example", "secret": Secret(KEY)}
    return Token(**{**given, **changes})


TOTP = token()
SHA256 = token(issuer="Halaxy", algorithm=Algorithm.SHA256, digits=8, period=60)
SHA512 = token(issuer="", account="Münster & Söhne", algorithm=Algorithm.SHA512, digits=7)
HOTP = token(issuer="Best Practice", account="ben", kind=Kind.HOTP, counter=41)
STEAM = token(issuer="Steam", account="cara", kind=Kind.STEAM)
MOTP = token(
    issuer="VPN", account="dan", kind=Kind.MOTP, secret=Secret(KEY[:8]), pin=Secret(b"1234")
)
YANDEX = token(
    issuer="Yandex", account="eve", kind=Kind.YANDEX, secret=Secret(KEY[:16]), pin=Secret(b"7586")
)

PLAIN = (TOTP, SHA256, SHA512, HOTP)
ALL = (*PLAIN, STEAM, MOTP, YANDEX)


def base32(token):
    return base64.b32encode(token.secret.reveal()).decode().rstrip("=")


def signed(data):
    return [byte - 256 if byte > 127 else byte for byte in data]


def text(value):
    return json.dumps(value, ensure_ascii=False).encode()


def uri(token, **more):
    from urllib.parse import quote

    kind = {Kind.YANDEX: "yaotp"}.get(token.kind, token.kind.value)
    label = quote(f"{token.issuer}:{token.account}" if token.issuer else token.account)
    values = {"secret": base32(token), "issuer": token.issuer, "algorithm": token.algorithm.value}
    values |= {"digits": token.digits}
    values |= {"counter": token.counter} if token.kind is Kind.HOTP else {"period": token.period}
    query = "&".join(
        f"{key}={quote(str(value))}" for key, value in (values | more).items() if value != ""
    )
    return f"otpauth://{kind}/{label}?{query}"


# Aegis


def aegis_info(token):
    info = {"secret": base32(token), "algo": token.algorithm.value, "digits": token.digits}
    if token.kind is Kind.MOTP:
        info["algo"] = "MD5"
    info |= {"counter": token.counter} if token.kind is Kind.HOTP else {"period": token.period}
    return info | ({"pin": token.pin.reveal().decode()} if token.pin else {})


def aegis_database(tokens=ALL, *, version=3, groups=("Work", "Banks")):
    ids = {name: f"00000000-0000-4000-8000-{place:012}" for place, name in enumerate(groups)}
    grouped = {"groups": list(ids.values())} if version == 3 else {"group": "Work"}
    return {
        "version": version,
        "entries": [
            {
                "type": each.kind.value,
                "uuid": "11111111-1111-4111-8111-111111111111",
                "name": each.account,
                "issuer": each.issuer,
                "note": "at the desk",
                "favorite": True,
                "icon": None,
                "info": aegis_info(each),
                **grouped,
            }
            for each in tokens
        ],
        **(
            {"groups": [{"uuid": each, "name": name} for name, each in ids.items()]}
            if version == 3
            else {}
        ),
    }


def aegis_plain(database=None):
    header = {"slots": None, "params": None}
    return text({"version": 1, "header": header, "db": database or aegis_database()})


def aegis_slot(master, password=PASSWORD, *, n=1024, repaired=True, derived=None, kind=1):
    salt, nonce = os.urandom(32), os.urandom(12)
    key = scrypt(password if derived is None else derived, salt, n, 8, 1)
    sealed = gcm(key, nonce, master)
    return {
        "type": kind,
        "uuid": "22222222-2222-4222-8222-222222222222",
        "key": sealed[:-16].hex(),
        "key_params": {"nonce": nonce.hex(), "tag": sealed[-16:].hex()},
        **({"n": n, "r": 8, "p": 1, "salt": salt.hex(), "repaired": repaired} if kind == 1 else {}),
    }


def aegis_encrypted(database=None, *, master=bytes(range(32)), slots=None):
    nonce = os.urandom(12)
    sealed = gcm(master, nonce, text(database or aegis_database()))
    header = {
        "slots": slots or [aegis_slot(master, kind=2), aegis_slot(master)],
        "params": {"nonce": nonce.hex(), "tag": sealed[-16:].hex()},
    }
    return text({"version": 1, "header": header, "db": b64(sealed[:-16])})


# 2FAS


def twofas_service(token, schema=4):
    otp = {"account": token.account, "issuer": token.issuer, "label": token.account}
    if schema >= 2:
        otp |= {"digits": token.digits, "period": token.period, "algorithm": token.algorithm.value}
    if schema >= 3:
        otp |= {"tokenType": token.kind.value.upper(), "source": "Link"}
        otp |= {"counter": token.counter} if token.kind is Kind.HOTP else {}
    return {
        "name": "Front desk",
        "secret": base32(token),
        "updatedAt": 1_618_417_205_843,
        "otp": otp,
        "order": {"position": 0},
        "groupId": "33333333-3333-4333-8333-333333333333",
    }


def twofas(tokens=(*PLAIN, STEAM), *, schema=4, password=None):
    services = [twofas_service(each, schema) for each in tokens]
    group = {"id": "33333333-3333-4333-8333-333333333333", "name": "Work", "isExpanded": True}
    frame = {"services": services, "groups": [group], "updatedAt": 1, "schemaVersion": schema}
    frame |= {"appVersionCode": 5_000_009, "appOrigin": "android"}
    if password is not None:
        frame |= {"services": [], "servicesEncrypted": twofas_sealed(text(services), password)}
    return text(frame)


def twofas_sealed(plain, password):
    salt, nonce = os.urandom(256), os.urandom(12)
    key = pbkdf2("sha256", password, salt, 10_000)
    return ":".join(map(b64, (gcm(key, nonce, plain), salt, nonce)))


# andOTP


def andotp(tokens=(*PLAIN, STEAM)):
    return text(
        [
            {
                "secret": base32(each),
                "issuer": each.issuer,
                "label": each.account,
                "digits": each.digits,
                "type": each.kind.value.upper(),
                "algorithm": each.algorithm.value,
                "thumbnail": "Default",
                "last_used": 1_677_862_408_617,
                "used_frequency": 0,
                **(
                    {"counter": each.counter} if each.kind is Kind.HOTP else {"period": each.period}
                ),
                "tags": ["Work", "Banks"],
            }
            for each in tokens
        ]
    )


def andotp_new(plain=None, *, iterations=1_000, password=PASSWORD):
    salt, nonce = os.urandom(12), os.urandom(12)
    key = pbkdf2("sha1", password, salt, iterations)
    return struct.pack(">i", iterations) + salt + nonce + gcm(key, nonce, plain or andotp())


def andotp_old(plain=None, *, password=PASSWORD):
    nonce = os.urandom(12)
    return nonce + gcm(hashlib.sha256(password).digest(), nonce, plain or andotp())


# Bitwarden


def bitwarden_document(tokens=PLAIN):
    items = [
        {
            "type": 1,
            "name": "Front desk",
            "notes": "at the desk",
            "favorite": True,
            "folderId": "f1",
            "collectionIds": None,
            "login": {"username": "somebody", "password": "x", "totp": uri(each)},
        }
        for each in tokens
    ]
    without = {"type": 1, "name": "No TOTP", "login": {"username": "a", "totp": None}}
    card = {"type": 3, "name": "Card", "card": {"number": "4"}}
    return {
        "encrypted": False,
        "folders": [{"id": "f1", "name": "Work"}],
        "items": [*items, without, card],
    }


def bitwarden_protected(plain=None, *, kdf=None, password=PASSWORD, protected=True):
    salt = b64(os.urandom(16))
    kdf = kdf or {"kdfType": 0, "kdfIterations": 1_000}
    if kdf["kdfType"] == 0:
        master = pbkdf2("sha256", password, salt.encode(), kdf["kdfIterations"])
    else:
        digest = hashlib.sha256(salt.encode()).digest()
        memory = kdf["kdfMemory"] * 1_024
        master = argon2id(password, digest, memory, kdf["kdfIterations"], kdf["kdfParallelism"])
    keys = expand(master, b"enc"), expand(master, b"mac")
    return text(
        {
            "encrypted": True,
            "passwordProtected": protected,
            "salt": salt,
            **kdf,
            "encKeyValidation_DO_NOT_EDIT": encstring(
                keys, b"44444444-4444-4444-8444-444444444444"
            ),
            "data": encstring(keys, plain or text(bitwarden_document())),
        }
    )


# Ente


def ente_lines(tokens=PLAIN):
    shown = {
        "pinned": True,
        "trashed": False,
        "tags": ["Work"],
        "note": "at the desk",
        "tapCount": 3,
    }
    return "\n".join(uri(each, codeDisplay=json.dumps(shown)) for each in tokens).encode()


def ente_encrypted(plain=None, *, memory=8_192 * 1_024, passes=1, password=PASSWORD, last=True):
    salt = os.urandom(16)
    key = argon2id(password, salt, memory // 1_024, passes, 1)
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    tag = (
        bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
        if last
        else bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
    )
    sealed = bindings.crypto_secretstream_xchacha20poly1305_push(
        state, plain or ente_lines(), tag=tag
    )
    params = {"memLimit": memory, "opsLimit": passes, "salt": b64(salt)}
    return text(
        {
            "version": 1,
            "kdfParams": params,
            "encryptedData": b64(sealed),
            "encryptionNonce": b64(header),
        }
    )


# Stratum


def stratum_document(tokens=ALL):
    types = {Kind.HOTP: 1, Kind.TOTP: 2, Kind.MOTP: 3, Kind.STEAM: 4, Kind.YANDEX: 5}
    hashes = {Algorithm.SHA1: 0, Algorithm.SHA256: 1, Algorithm.SHA512: 2}
    secrets = [
        each.secret.reveal().hex() if each.kind is Kind.MOTP else base32(each) for each in tokens
    ]
    return {
        "Authenticators": [
            {
                "Type": types[each.kind],
                "Icon": None,
                "Issuer": each.issuer,
                "Username": each.account,
                "Secret": secret,
                "Pin": each.pin.reveal().decode() if each.pin else None,
                "Algorithm": hashes[each.algorithm],
                "Digits": each.digits,
                "Period": each.period,
                "Counter": each.counter,
                "Ranking": 0,
            }
            for each, secret in zip(tokens, secrets, strict=True)
        ],
        "Categories": [{"Id": "c1", "Name": "Work", "Ranking": 0}],
        "AuthenticatorCategories": [
            {"CategoryId": "c1", "AuthenticatorSecret": secret, "Ranking": 0}
            for secret in dict.fromkeys(secrets)
        ],
        "CustomIcons": [],
    }


def stratum_strong(plain=None, *, password=PASSWORD):
    salt, nonce = os.urandom(16), os.urandom(12)
    key = argon2id(password, salt, 65_536, 3, 4)
    return b"AUTHENTICATORPRO" + salt + nonce + gcm(key, nonce, plain or text(stratum_document()))


def stratum_legacy(plain=None, *, password=PASSWORD):
    salt, iv = os.urandom(20), os.urandom(16)
    key = pbkdf2("sha1", password, salt, 64_000)
    return b"AuthenticatorPro" + salt + iv + cbc(key, iv, plain or text(stratum_document()))


def stratum_html(tokens=PLAIN):
    rows = "".join(
        f"<tr><td>{html.escape(each.issuer)}</td><td><code>{uri(each)}</code></td></tr>"
        for each in tokens
    )
    return f"<!doctype html>\n<html><body><table>{rows}</table></body></html>".encode()


def database(path, tables):
    """An SQLite file of tables: name to (columns, rows)."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, (columns, rows) in tables.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
    return path.read_bytes()


def stratum_database(path, document=None):
    document = document or stratum_document()
    names = {
        "Authenticators": "authenticator",
        "Categories": "category",
        "AuthenticatorCategories": "authenticatorcategory",
    }
    tables = {
        table: (list(document[name][0]), [tuple(each.values()) for each in document[name]])
        for name, table in names.items()
    }
    return database(path, tables)


# FreeOTP


def freeotp_entry(token, **more):
    return {
        "algo": token.algorithm.value,
        "counter": token.counter,
        "digits": token.digits,
        "issuerExt": token.issuer,
        "issuerInt": token.issuer,
        "label": token.account,
        "period": token.period,
        "secret": signed(token.secret.reveal()),
        "type": token.kind.value.upper() if token.kind is not Kind.STEAM else "TOTP",
        **more,
    }


def preferences(values):
    rows = "".join(
        f'<string name="{html.escape(name)}">{html.escape(value)}</string>\n'
        for name, value in values.items()
    )
    start = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n"
    return f"{start}<map>\n{rows}</map>\n".encode()


def freeotp(tokens=(*PLAIN, STEAM)):
    values = {f"{each.issuer}:{each.account}": json.dumps(freeotp_entry(each)) for each in tokens}
    return preferences({**values, "tokenOrder": json.dumps(list(values))})


def freeotp_plus(tokens=(*PLAIN, STEAM)):
    return text({"tokenOrder": ["a"], "tokens": [freeotp_entry(each) for each in tokens]})


def freeotp_key(key, plain, name, *, sequence=True):
    nonce = os.urandom(12)
    der = b"\x30\x11\x04\x0c" + nonce + b"\x02\x01\x10" if sequence else b"\x04\x0c" + nonce
    return {
        "mCipher": "AES/GCM/NoPadding",
        "mCipherText": signed(gcm(key, nonce, plain, name.encode())),
        "mParameters": signed(der),
        "mToken": name,
    }


def freeotp_values(tokens=PLAIN, *, iterations=1_000, hashed="512", sequence=True):
    salt, master = os.urandom(32), os.urandom(32)
    key = pbkdf2(f"sha{hashed}", PASSWORD, salt, iterations)
    values = {}
    for place, each in enumerate(tokens):
        metadata = freeotp_entry(each)
        del metadata["secret"]
        sealed = freeotp_key(master, each.secret.reveal(), f"Hmac{each.algorithm.value}")
        values[f"uuid-{place}"] = json.dumps({"key": json.dumps(sealed)})
        values[f"uuid-{place}-token"] = json.dumps(metadata)
    values["masterKey"] = json.dumps(
        {
            "mAlgorithm": f"PBKDF2withHmacSHA{hashed}",
            "mEncryptedKey": freeotp_key(key, master, "AES", sequence=sequence),
            "mIterations": iterations,
            "mSalt": signed(salt),
        }
    )
    return values


def java_map(values, *, threshold=True, count=None, name="java.util.HashMap"):
    def utf(text):
        data = text.encode()
        return struct.pack(">H", len(data)) + data

    fields = b"F" + utf("loadFactor") + (b"I" + utf("threshold") if threshold else b"")
    start = b"\xac\xed\x00\x05sr" + utf(name) + bytes.fromhex("0507dac1c31660d103")
    start += struct.pack(">H", 1 + threshold) + fields + b"xp"
    start += struct.pack(">f", 0.75) + (struct.pack(">i", 24) if threshold else b"")
    start += b"w\x08" + struct.pack(">ii", 32, len(values) if count is None else count)
    handles = {}
    for each in (text for pair in values.items() for text in pair):
        if each in handles:
            start += b"q" + struct.pack(">i", 0x7E0002 + handles[each])
            continue
        handles[each] = len(handles)
        data = each.encode()
        short = len(data) < 65_536
        start += (
            b"t" + struct.pack(">H", len(data)) if short else b"|" + struct.pack(">q", len(data))
        )
        start += data
    return start + b"x"


# Proton


def proton_document(tokens=(*PLAIN, STEAM)):
    return {
        "version": 1,
        "entries": [
            {
                "id": "55555555-5555-4555-8555-555555555555",
                "content": {
                    "uri": f"steam://{base32(each)}" if each.kind is Kind.STEAM else uri(each),
                    "entry_type": "Steam" if each.kind is Kind.STEAM else "Totp",
                    "name": each.account,
                },
                "note": "at the desk",
            }
            for each in tokens
        ],
    }


def proton_encrypted(plain=None, *, password=PASSWORD):
    salt, nonce = os.urandom(16), os.urandom(12)
    key = argon2id(password, salt, 19_456, 2, 1)
    sealed = gcm(key, nonce, plain or text(proton_document()), b"proton.authenticator.export.v1")
    return text({"version": 1, "salt": b64(salt), "content": b64(nonce + sealed)})


def proton_pass_document(tokens=PLAIN):
    first, *others = tokens
    return {
        "version": "1.21.2",
        "encrypted": False,
        "vaults": {
            "v1": {
                "name": "Work",
                "items": [
                    {
                        "pinned": True,
                        "state": 1,
                        "data": {
                            "metadata": {"name": "Front desk", "note": "at the desk"},
                            "type": "login",
                            "content": {"itemUsername": "ana", "totpUri": uri(first)},
                            "extraFields": [
                                {"fieldName": "f", "type": "totp", "data": {"totpUri": uri(each)}}
                                for each in others
                            ],
                        },
                    },
                    {"data": {"metadata": {"name": "No TOTP"}, "content": {"totpUri": ""}}},
                ],
            }
        },
    }


# Zip archives


def archive(members, *, password=None):
    out = io.BytesIO()
    if password is None:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, data in members.items():
                opened.writestr(name, data)
        return out.getvalue()
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as opened:
        opened.setpassword(password)
        for name, data in members.items():
            opened.writestr(name, data)
    return out.getvalue()


# LastPass, Raivo, Duo


def lastpass(tokens=(TOTP, SHA256, SHA512)):
    return text(
        {
            "deviceId": "",
            "version": 3,
            "accounts": [
                {
                    "accountID": "a",
                    "issuerName": each.issuer,
                    "originalIssuerName": "Other",
                    "userName": each.account,
                    "originalUserName": "Other",
                    "secret": base32(each),
                    "timeStep": each.period,
                    "digits": each.digits,
                    "isFavorite": True,
                    "algorithm": each.algorithm.value,
                    "folderData": {"folderId": 1, "position": 0},
                }
                for each in tokens
            ],
            "folders": [{"id": 1, "name": "Work"}],
        }
    )


def raivo_list(tokens=PLAIN):
    return text(
        [
            {
                "issuer": each.issuer,
                "account": each.account,
                "secret": base32(each),
                "algorithm": each.algorithm.value,
                "digits": str(each.digits),
                "kind": each.kind.value.upper(),
                "timer": str(each.period),
                "counter": str(each.counter),
                "iconType": "",
                "iconValue": "",
                "pinned": "true",
            }
            for each in tokens
        ]
    )


def raivo(tokens=PLAIN, *, password=PASSWORD):
    return archive({"raivo-otp-export.json": raivo_list(tokens)}, password=password)


DUO = (token(issuer=""), token(issuer="", kind=Kind.HOTP, counter=3))


def duo(tokens=DUO):
    return text(
        [
            {
                "accountType": "OtpAccount",
                "name": each.account,
                "otpGenerator": {
                    "otpSecret": base32(each),
                    **({"counter": each.counter} if each.kind is Kind.HOTP else {}),
                },
            }
            for each in tokens
        ]
    )
