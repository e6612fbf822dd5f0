"""Vaults to test with, and the means to spoil them from within."""

import hashlib
import struct

from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault import body, crypto
from desktop.vault.layout import VaultFile, context_of, finish
from desktop.vault.password import password_from_text

PASSWORD = "wet umbrella, blue door"
PERSON = "Maria Lindqvist"


def password(text=PASSWORD):
    return password_from_text(text)


def token(number=0, **fields):
    facts = {"issuer": f"Clinic {number}", "account": f"maria{number}@example.org"}
    return Token(**{**facts, "secret": Secret(f"secret number {number:06}".encode()), **fields})


def labels(vault):
    return [entry.label for entry in vault.entries]


def redigested(data):
    """Return a file as an attacker leaves it, who knows that it ends with a digest."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def key_of(shelf, person=PERSON, text=PASSWORD):
    vault = shelf.find(person).unlock(password(text))
    key = vault.key_copy()
    vault.lock(None)
    return key


def records_of(path, key):
    """Return the records inside a vault, as pairs of kind and bytes."""
    plain = bytes(body.unsealed(VaultFile.parse(path.read_bytes()), key))
    records, at = [], 0
    while at < len(plain):
        kind, length = struct.unpack_from(">BI", plain, at)
        at += 5 + length
        records.append((kind, plain[at - length : at]))
    return records


def plain_of(records):
    return bytearray(b"".join(struct.pack(">BI", kind, len(data)) + data for kind, data in records))


def reseal(path, key, records):
    """Put other records into a vault, as whoever has its key can; bytes are taken as they are."""
    header = VaultFile.parse(path.read_bytes()).header
    plain = bytearray(records) if isinstance(records, bytes) else plain_of(records)
    context = context_of(header, len(plain) + crypto.TAG)
    body_key = crypto.subkey(key, header.salt, body._KEY + header.vault)
    path.write_bytes(finish(context, crypto.seal(body_key, header.nonce, plain, context)))


def contents_of(folder):
    """Return every file of a data folder, by its path."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reopened(vault, shelf):
    """The same vault after a lock and the password."""
    vault.lock()
    return shelf.find(vault.id).unlock(password())
