"""Vaults to measure with, thrown away afterwards."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.crypto import Cost
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from desktop.vault.states import LockedVault

PEOPLE = ("Maria Lindqvist", "Priya Raman", "Tom Okafor", "Ana Sousa", "Jun Ito")
PASSWORD = "qkzvhwmtxbrp"  # noqa: S105  of vaults that are thrown away; letters every keyboard has
CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)  # where the derivation is not in question
CLINICS = 12


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder on a disk: /tmp is in memory on some systems, where waiting costs nothing."""
    lasting = Path("/var/tmp")  # noqa: S108  a folder of its own is made in it
    place = str(lasting) if lasting.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place, prefix="frontdesk-bench-") as path:
        yield Path(path)


def tokens(count: int) -> Iterator[Token]:
    """Make tokens as clinics issue them."""
    for number in range(count):
        account = f"frontdesk{number}@example.org"
        yield Token(issuer="Cliniko", account=account, secret=Secret(secrets.token_bytes(20)))


def vault(shelf: Shelf, person: str, count: int) -> LockedVault:
    """Make a person's vault with so many tokens, in a dozen clinics."""
    opened = shelf.create(person, Secret(PASSWORD.encode()), RecoveryCode.generate())
    clinics = [opened.add_clinic(f"Clinic {number + 1}").id for number in range(CLINICS)]
    opened.add_all(
        (token, f"Front desk {number}", clinics[number % CLINICS])
        for number, token in enumerate(tokens(count))
    )
    return opened.lock(None)


def password() -> Secret:
    """Return the password of every vault here, to be used up."""
    return Secret(PASSWORD.encode())
