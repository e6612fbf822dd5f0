"""What whoever looks after a clinic's computers allows on one of them; immutable.

docs/policy.md says where the rules stand on each system. Nothing here is anybody's wish: `Settings`
holds what the person chose, and `Settings.within` keeps that inside the rules.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

from desktop.errors import BadPolicyError, PolicyFault

IDLE: Final = range(60, 3_601)  # seconds
CLEAR: Final = range(5, 301)  # seconds
STRENGTH: Final = range(3, 5)  # scores of the estimator that may be demanded, see vault.strength
_PORTS: Final = {"https": 443, "http": 80}
_ANY: Final = "*."  # before a name: whatever stands below it
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules for this computer. As it comes, everything is free.

    `broken` says why the rules could not be read: then the strictest hold.
    """

    idle_at_most: int = IDLE[-1]  # seconds without key or mouse before a vault locks
    clear_at_most: int = CLEAR[-1]  # seconds that a copied code stays on the clipboard
    plain_export: bool = True  # tokens may leave a vault unencrypted
    show_keys: bool = True  # the key or QR code of a token may be shown again
    backup_folder: Path | None = None  # for the copies that rotate; None: beside the vaults
    clinics: tuple[str, ...] | None = None  # as `parse` wrote them; None: any
    password_strength: int = STRENGTH.start  # that a new password needs
    hide_from_capture: bool | None = None  # None: the person chooses
    broken: BadPolicyError | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, facts: Mapping[str, object]) -> Policy:
        """Read the rules, which may be some or none of those above but `broken`.

        Switches are true or false, or 1 or 0 where a system has no truth values. Raises
        BadPolicyError that names an unknown key or one of a wrong type or range.
        """
        known = {each.name for each in fields(cls)} - {"broken"}
        for key in facts:
            if key not in known:
                raise BadPolicyError(key, PolicyFault.VALUE)
        usual, rules = cls(), _Rules(facts)
        return cls(
            idle_at_most=rules.number("idle_at_most", IDLE, usual.idle_at_most),
            clear_at_most=rules.number("clear_at_most", CLEAR, usual.clear_at_most),
            plain_export=rules.switch("plain_export", usual.plain_export),
            show_keys=rules.switch("show_keys", usual.show_keys),
            backup_folder=rules.folder("backup_folder"),
            clinics=rules.clinics("clinics"),
            password_strength=rules.number("password_strength", STRENGTH, usual.password_strength),
            hide_from_capture=rules.switch("hide_from_capture", usual.hide_from_capture),
        )

    @classmethod
    def strictest(cls, broken: BadPolicyError | None = None) -> Policy:
        """Return the rules that hold when the clinic's cannot be read."""
        return cls(
            idle_at_most=IDLE.start,
            clear_at_most=CLEAR.start,
            plain_export=False,
            show_keys=False,
            clinics=(),
            password_strength=STRENGTH[-1],
            hide_from_capture=True,
            broken=broken,
        )

    def allows_clinic(self, address: str) -> bool:
        """Say whether somebody may sign in at an address, such as https://clinic.example/login.

        Without a scheme it is taken for https. Anything else than https is refused wherever the
        name leaves this computer, and so is what is no address.
        """
        parts = _split(address)
        host = _host(parts)
        if host is None or not (parts.scheme == "https" or _loopback(parts, host)):
            return False
        if self.clinics is None:
            return True
        port = parts.port or _PORTS[parts.scheme]
        return any(_covers(each, host, port) for each in self.clinics)


class _Rules:
    """The facts, each of which is checked as it is taken."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts

    def number(self, key: str, allowed: range, usual: int) -> int:
        value = self._facts.get(key, usual)
        if type(value) is not int or value not in allowed:
            raise BadPolicyError(key, PolicyFault.VALUE)
        return value

    def switch(self, key: str, usual: _Value) -> bool | _Value:
        if key not in self._facts:
            return usual
        value = self._facts[key]
        if not isinstance(value, int) or value not in (0, 1):
            raise BadPolicyError(key, PolicyFault.VALUE)
        return bool(value)

    def folder(self, key: str) -> Path | None:
        if key not in self._facts:
            return None
        value = self._facts[key]
        # Printable: what is not cannot be the name of a folder everywhere.
        if not isinstance(value, str) or not value.isprintable() or not Path(value).is_absolute():
            raise BadPolicyError(key, PolicyFault.VALUE)
        return Path(value)

    def clinics(self, key: str) -> tuple[str, ...] | None:
        if key not in self._facts:
            return None
        value = self._facts[key]
        if not isinstance(value, list | tuple):
            raise BadPolicyError(key, PolicyFault.VALUE)
        written = tuple(_written(each) if isinstance(each, str) else None for each in value)
        found = tuple(each for each in written if each is not None)
        if len(found) != len(written):
            raise BadPolicyError(key, PolicyFault.VALUE)
        return found


def _written(rule: str) -> str | None:
    """Return a rule as a name and perhaps a port, to be compared; None when it is no rule."""
    bare = rule.strip()
    anywhere = _ANY if bare.startswith(_ANY) else ""
    parts = _split(bare.removeprefix(anywhere))
    host = _host(parts)
    if host is None or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    if parts.scheme != "https" and not _loopback(parts, host):
        return None
    port = parts.port if parts.scheme == "https" else parts.port or _PORTS["http"]
    return f"{anywhere}{host}" + ("" if port is None else f":{port}")


def _covers(rule: str, host: str, port: int) -> bool:
    name, _, wanted = rule.rpartition(":") if rule[-1].isdigit() and ":" in rule else (rule, "", "")
    if wanted and int(wanted) != port:
        return False
    if name.startswith(_ANY):
        return host.endswith(name.removeprefix("*"))
    return host == name


def _split(address: str) -> SplitResult:
    """Return the parts of an address; none when it cannot be one."""
    bare = address.strip()
    try:
        parts = urlsplit(bare if "://" in bare else f"https://{bare}")
        _ = parts.port, parts.hostname  # raises where the port is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    # A name before the host makes one address look like another.
    return SplitResult("", "", "", "", "") if "@" in parts.netloc else parts


def _host(parts: SplitResult) -> str | None:
    """Return the host as it goes over the wire (RFC 5891), without the dot of the root."""
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        return _number(host)
    labels = [_label(label) for label in host.split(".")]
    found = [label for label in labels if label]
    return ".".join(found) if len(found) == len(labels) else None


def _label(label: str) -> str | None:
    plain = unicodedata.normalize("NFKC", label).lower()
    if not all(c.isalnum() or c in "-_" or unicodedata.category(c)[0] == "M" for c in plain):
        return None
    if plain.isascii():
        return plain
    # Not the standard library's "idna": that is the edition of 2003, for which ß is ss, so that
    # two hosts would count as one.
    return "xn--" + plain.encode("punycode").decode()


def _number(host: str) -> str | None:
    import ipaddress

    try:
        return f"[{ipaddress.IPv6Address(host.partition('%')[0]).compressed}]"
    except ValueError:
        return None


def _loopback(parts: SplitResult, host: str) -> bool:
    """Say whether the address is this computer itself: there http is as good."""
    import ipaddress

    if parts.scheme not in _PORTS:
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
