"""The files of Aegis and 2FAS, read by nothing of the program: as their makers describe them.

Aegis: docs/vault.md of that app. 2FAS: the backups that it writes in schema 4. One plain dictionary
an entry comes out, so that what is compared is named here and not by the program.
"""

import base64
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

KINDS = {"TOTP": "totp", "HOTP": "hotp", "STEAM": "steam"}


def base32(text):
    return base64.b32decode(text + "=" * (-len(text) % 8))


def aegis(data, password):
    """Every entry of an encrypted Aegis vault."""
    vault = json.loads(data.decode("utf-8"))
    assert vault["version"] == 1
    masters = []
    for slot in vault["header"]["slots"]:
        assert slot["type"] == 1
        wrapping = Scrypt(
            salt=bytes.fromhex(slot["salt"]), length=32, n=slot["n"], r=slot["r"], p=slot["p"]
        ).derive(password)
        key = slot["key_params"]
        sealed = bytes.fromhex(slot["key"]) + bytes.fromhex(key["tag"])
        masters.append(AESGCM(wrapping).decrypt(bytes.fromhex(key["nonce"]), sealed, None))
    (master,) = masters
    params = vault["header"]["params"]
    sealed = base64.b64decode(vault["db"], validate=True) + bytes.fromhex(params["tag"])
    plain = AESGCM(master).decrypt(bytes.fromhex(params["nonce"]), sealed, None)
    database = json.loads(plain.decode("utf-8"))
    assert database["version"] == 3
    groups = {group["uuid"]: group["name"] for group in database["groups"]}
    return [_aegis_entry(entry, groups) for entry in database["entries"]]


def _aegis_entry(entry, groups):
    info = entry["info"]
    assert entry["type"] in {"totp", "hotp", "steam", "motp", "yandex"}
    assert ("counter" in info) == (entry["type"] == "hotp")
    return {
        "kind": entry["type"],
        "issuer": entry["issuer"],
        "account": entry["name"],
        "secret": base32(info["secret"]),
        "algorithm": info["algo"],
        "digits": info["digits"],
        "period": info.get("period"),
        "counter": info.get("counter"),
        "pin": info.get("pin"),
        "note": entry["note"],
        "favourite": entry["favorite"],
        "groups": [groups[group] for group in entry["groups"]],
    }


def twofas(data, password):
    """Every service of an encrypted 2FAS backup."""
    backup = json.loads(data.decode("utf-8"))
    assert backup["schemaVersion"] == 4
    assert backup["services"] == []
    groups = {group["id"]: group["name"] for group in backup["groups"]}
    assert len(_twofas_opened(backup["reference"], password)) == 256
    services = json.loads(_twofas_opened(backup["servicesEncrypted"], password).decode("utf-8"))
    assert [service["order"]["position"] for service in services] == list(range(len(services)))
    return [_twofas_entry(service, groups) for service in services]


def _twofas_opened(triple, password):
    sealed, salt, nonce = (base64.b64decode(part, validate=True) for part in triple.split(":"))
    key = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=10_000).derive(password)
    return AESGCM(key).decrypt(nonce, sealed, None)


def _twofas_entry(service, groups):
    otp = service["otp"]
    return {
        "kind": KINDS[otp["tokenType"]],
        "name": service["name"],
        "issuer": otp["issuer"],
        "account": otp["account"],
        "secret": base32(service["secret"]),
        "algorithm": otp["algorithm"],
        "digits": otp["digits"],
        "period": otp.get("period"),
        "counter": otp.get("counter"),
        "group": groups[service["groupId"]] if "groupId" in service else None,
    }
