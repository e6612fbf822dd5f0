"""Opening a vault, against nothing but the derivation of its key."""

from __future__ import annotations

import secrets

from bench import shelves
from bench.figures import Measured, compare, interleaved, say
from desktop.secret import Secret
from desktop.vault import crypto
from desktop.vault.shelf import Shelf

AIMS = {10: None, 1_000: 1.1, 10_000: None}
ROUNDS = 7


def measure() -> None:
    cost = crypto.calibrated()
    say(f"  Argon2id with {cost.memory_kib // 1024} MiB and {cost.iterations} passes")
    salt = secrets.token_bytes(crypto.SALT)

    def derive() -> None:
        crypto.derive_key(Secret(b"password"), salt, cost).wipe()

    for count, aim in AIMS.items():
        with shelves.folder() as place:
            locked = shelves.vault(Shelf(place, cost=cost), "Maria", count)
            to_close = []

            def unlock() -> None:
                to_close.append(locked.unlock(shelves.password()))  # noqa: B023  used in this turn

            def close() -> float:
                to_close.pop().lock(None)  # noqa: B023
                return 0

            ours, _closed, bare = interleaved(ROUNDS, unlock, close, derive)
        name = f"open with {count:,} tokens"
        compare(Measured(name, ours), Measured("the key derivation", bare), "ms", aim, 0)
