"""What other apps encrypt with, put together from the standards: nothing here is Frontdesk's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.padding import PKCS7

PASSWORD = b"fern-otter-5"
TAG = 16


def b64(data):
    return base64.b64encode(data).decode()


def gcm(key, nonce, plain, context=None):
    return AESGCM(key).encrypt(nonce, plain, context)


def ungcm(key, nonce, sealed, context=None):
    return AESGCM(key).decrypt(nonce, sealed, context)


def cbc(key, iv, plain):
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()


def argon2id(password, salt, memory_kib, iterations, lanes):
    return Argon2id(
        salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory_kib
    ).derive(password)


def expand(key, info):
    return HKDFExpand(hashes.SHA256(), 32, info).derive(key)


def encstring(keys, plain):
    """Bitwarden's type 2: AES-256-CBC and HMAC-SHA-256 over IV and ciphertext."""
    iv = os.urandom(16)
    sealed = cbc(keys[0], iv, plain)
    mac = hmac.digest(keys[1], iv + sealed, "sha256")
    return f"2.{b64(iv)}|{b64(sealed)}|{b64(mac)}"


def pbkdf2(hashed, password, salt, iterations):
    return hashlib.pbkdf2_hmac(hashed, password, salt, iterations, 32)


def scrypt(password, salt, n, r, p):
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=1 << 27, dklen=32)
