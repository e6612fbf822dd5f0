"""Secrets that a server needs, made anew."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)


def signing() -> str:
    """Make Django's secret key."""
    return secrets.token_urlsafe(48)


def openid() -> str:
    """Make the private key that identities are signed with, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
