"""WinAuth's export: a list of URIs in a zip archive, encrypted or not.

Its URIs often name no issuer, and say with parameters of their own whose they are.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange import archives
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import decoded
from desktop.interchange.uris import entries_in
from desktop.otp.reading import LONGEST
from desktop.otp.token import FIXED, Kind
from desktop.otp.uri import parse_uri
from desktop.secret import Secret

_ENDING: Final = ".txt"
_STEAM: Final = "Steam"
_BATTLE_NET: Final = "Battle.net"
_OWN_ICON: Final = "winauth"  # of an account to which the person gave none


def recognises(content: Content) -> bool:
    """Say whether this is an archive of one list."""
    return len(content.members) == 1 and _is_list(content.members[0])


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts of all lists in the archive.

    Raises as `Reader.read` does; DamagedExportError also for an empty archive, TooLargeError also
    for more than LONGEST characters.
    """
    names = [name for name in content.members if _is_list(name)]
    if not names:
        raise DamagedExportError
    text = ""
    for name in names:
        plain = archives.member(content.data, name, password)
        text += f"{decoded(plain)}\n"
        plain[:] = bytes(len(plain))
        if len(text) > LONGEST:  # every name may stand for the same member
            raise TooLargeError(LONGEST)
    return Export(Format.WINAUTH, entries_in(text, _found))


def _is_list(name: str) -> bool:
    return name.lower().endswith(_ENDING)


def _found(line: str) -> Found:
    token = parse_uri(line)
    given = _parameters(line)
    steam = "deviceid" in given or given.get("icon", "").lower() == _STEAM.lower()
    if steam and token.kind is Kind.TOTP and token.digits == FIXED[Kind.STEAM].digits:
        token = dataclasses.replace(token, kind=Kind.STEAM, issuer=token.issuer or _STEAM)
    if not token.issuer and "serial" in given:
        token = dataclasses.replace(token, issuer=_BATTLE_NET)
    icon = given.get("icon", "")
    if not token.issuer and icon.isalnum() and icon.lower() != _OWN_ICON:
        token = dataclasses.replace(token, issuer=icon)
    return Found(token=token)


def _parameters(line: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in line.partition("?")[2].split("&"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}
