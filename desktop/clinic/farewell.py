"""Signing out of clinics when this process has no time left: another one tells them.

A lock drops the sessions and replaces the process at once; the servers hear of it from another
process that knows nothing but what to tell, and ends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from desktop.clinic.address import parse
from desktop.clinic.wire import GOODBYE, Wire
from desktop.errors import ClinicError


@dataclass(frozen=True, slots=True)
class Farewell:
    """One request that ends a session; its headers and body hold what opens that session."""

    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    content: str = "application/json"


def written(farewells: Sequence[Farewell]) -> bytes:
    """Return them for the other process."""
    return json.dumps([asdict(each) for each in farewells]).encode()


def say(data: bytes) -> None:
    """Tell all clinics at once, for 3 s at most. What one does not hear is over there in time."""
    farewells = [Farewell(**each) for each in json.loads(data)]
    with ThreadPoolExecutor(max(len(farewells), 1)) as pool:
        list(pool.map(_say, farewells))


def _say(farewell: Farewell) -> None:
    with suppress(ClinicError):
        Wire().ask(
            farewell.method,
            parse(farewell.address),
            headers=farewell.headers,
            body=farewell.body.encode() or None,
            content=farewell.content,
            seconds=GOODBYE,
        )
