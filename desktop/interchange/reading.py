"""Which app wrote a file, found by its content, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError
from desktop.interchange import (
    aegis,
    andotp,
    apple_passwords,
    authenticator_plus,
    authy,
    battlenet,
    bitwarden,
    duo,
    ente,
    freeotp,
    google_authenticator,
    keepass,
    keysmith,
    lastpass,
    microsoft_authenticator,
    onepassword,
    otpclient,
    proton_authenticator,
    proton_pass,
    raivo,
    steam,
    stratum,
    totp_authenticator,
    twofas,
    twofast,
    uris,
    winauth,
)
from desktop.interchange.base import Export, Format
from desktop.interchange.content import Content
from desktop.secret import Secret


class Reader(NamedTuple):
    """How one kind of file is told from all others, and read."""

    format: Format
    recognises: Callable[[Content], bool]
    read: Callable[[Content, Secret | None], Export]


# Asked in this order; the last ones take what says least about itself.
READERS: Final = (
    Reader(Format.AEGIS, aegis.recognises, aegis.read),
    Reader(Format.TWOFAS, twofas.recognises, twofas.read),
    Reader(Format.BITWARDEN, bitwarden.recognises, bitwarden.read),
    Reader(
        Format.BITWARDEN_AUTHENTICATOR,
        bitwarden.recognises_authenticator,
        bitwarden.read_authenticator,
    ),
    Reader(Format.ENTE, ente.recognises, ente.read),
    Reader(Format.STRATUM, stratum.recognises, stratum.read),
    Reader(Format.FREEOTP, freeotp.recognises, freeotp.read),
    Reader(Format.FREEOTP_PLUS, freeotp.recognises_plus, freeotp.read_plus),
    Reader(Format.PROTON_AUTHENTICATOR, proton_authenticator.recognises, proton_authenticator.read),
    Reader(Format.PROTON_PASS, proton_pass.recognises, proton_pass.read),
    Reader(Format.LASTPASS, lastpass.recognises, lastpass.read),
    Reader(Format.RAIVO, raivo.recognises, raivo.read),
    Reader(Format.DUO, duo.recognises, duo.read),
    Reader(Format.KEEPASS, keepass.recognises, keepass.read),
    Reader(Format.ONE_PASSWORD, onepassword.recognises, onepassword.read),
    Reader(Format.APPLE_PASSWORDS, apple_passwords.recognises, apple_passwords.read),
    Reader(Format.OTPCLIENT, otpclient.recognises, otpclient.read),
    Reader(Format.KEYSMITH, keysmith.recognises, keysmith.read),
    Reader(Format.TWOFAST, twofast.recognises, twofast.read),
    Reader(Format.STEAM, steam.recognises, steam.read),
    Reader(Format.AUTHY, authy.recognises, authy.read),
    Reader(Format.BATTLE_NET, battlenet.recognises, battlenet.read),
    Reader(Format.GOOGLE, google_authenticator.recognises, google_authenticator.read),
    Reader(Format.MICROSOFT, microsoft_authenticator.recognises, microsoft_authenticator.read),
    Reader(Format.AUTHENTICATOR_PLUS, authenticator_plus.recognises, authenticator_plus.read),
    Reader(Format.WINAUTH, winauth.recognises, winauth.read),
    Reader(Format.GOOGLE, uris.recognises_migration, uris.read_migration),
    Reader(Format.URIS, uris.recognises, uris.read),
    Reader(Format.ANDOTP, andotp.recognises, andotp.read),
    Reader(Format.TOTP_AUTHENTICATOR, totp_authenticator.recognises, totp_authenticator.read),
    Reader(
        Format.AUTHENTICATOR_PLUS,
        authenticator_plus.recognises_database,
        authenticator_plus.read,
    ),
    Reader(Format.ANDOTP, andotp.recognises_old, andotp.read),
)

_PGP_TEXT: Final = "-----BEGIN PGP MESSAGE-----"
_PGP_TAGS: Final = frozenset({b"\x84", b"\x85", b"\xc1"})  # of a session key under a public key
_PGP_VERSION: Final = 3


def recognised(content: Content) -> Format:
    """Return the app whose file this is.

    Raises UnsupportedFormatError, with PGP for what is encrypted so and UNKNOWN for nobody's, and
    DamagedExportError for JSON that was cut off.
    """
    return _reader(content).format


def read(data: bytes, password: Secret | None = None, format_: Format | None = None) -> Export:
    """Return what a file holds, taken for the format given, or for the one that it is.

    Slow when it is encrypted. Raises NeedsImportPasswordError, WrongImportPasswordError,
    UnsupportedFormatError, TooLargeError and DamagedExportError.
    """
    content = Content(data)
    if format_ is None:
        return _reader(content).read(content, password)
    readers = [reader for reader in READERS if reader.format is format_]
    chosen = next((reader for reader in readers if reader.recognises(content)), readers[0])
    return chosen.read(content, password)


def _reader(content: Content) -> Reader:
    if _is_pgp(content):
        raise UnsupportedFormatError(Unsupported.PGP)
    for reader in READERS:
        if reader.recognises(content):
            return reader
    if content.json is None and content.text.lstrip().startswith("{"):
        raise DamagedExportError
    raise UnsupportedFormatError


def _is_pgp(content: Content) -> bool:
    """Whether this is an OpenPGP message (RFC 9580), armoured or not."""
    data = content.data
    if content.text.lstrip().startswith(_PGP_TEXT):
        return True
    # The tag, one or two bytes of length, and the version of an encrypted session key.
    return data[:1] in _PGP_TAGS and _PGP_VERSION in data[2:4]
