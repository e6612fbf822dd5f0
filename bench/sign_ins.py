"""Sign-ins at the practice clinic a second, beside what their password hash alone would allow."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from argon2.low_level import Type, hash_secret

from bench.figures import say
from tests.backend import clinics

SECONDS = 3.0
CLIENTS = (1, 2, 8)
REAL = {"DJANGO_SETTINGS_MODULE": "backend.settings"}  # the hash is what is measured


def measure() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        kinds = {"SQLite, one process": clinics.practice(folder / "practice", **REAL)}
        if clinics.postgresql_folder() is not None:
            database = stack.enter_context(clinics.postgresql())
            earnest = clinics.in_earnest(folder / "earnest", database, **REAL)
            kinds["PostgreSQL, four workers"] = earnest
        bare = {count: rate(count, lambda _: hashed) for count in CLIENTS}
        for name, start in kinds.items():
            with start as clinic:
                manager = clinic.manager()
                people = [clinic.newcomer(manager) for _ in range(max(CLIENTS))]
                for count in CLIENTS:
                    measured = rate(count, partial(sign_in, clinic, people))
                    say(
                        f"{name}, {count} at a time: {measured:.1f} sign-ins a second; "
                        f"the hash alone {bare[count]:.1f} ({measured / bare[count]:.0%})"
                    )


def rate(clients: int, task: Callable[[int], Callable[[], None]]) -> float:
    """Do a task over and over in threads; return how often a second."""
    end = time.perf_counter() + SECONDS

    def busy(number: int) -> int:
        act, done = task(number), 0
        while time.perf_counter() < end:
            act()
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        done = sum(threads.map(busy, range(clients)))
    return done / (time.perf_counter() - began)


def hashed() -> None:
    hash_secret(
        b"a password", b"sixteen bytes ..", time_cost=2, memory_cost=19 * 1024, parallelism=1,
        hash_len=32, type=Type.ID,
    )  # fmt: skip


def sign_in(
    clinic: clinics.Clinic, people: Sequence[clinics.Person], number: int
) -> Callable[[], None]:
    person = people[number]

    def act() -> None:
        # Each from an address of its own: throttles are not what is measured.
        answer = clinic.client().sign_in(person.email, person.password)
        assert answer.signed_in, answer

    return act
