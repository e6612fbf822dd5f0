"""Opening a vault, against nothing but the derivation of its key."""

from __future__ import annotations

import secrets

from bench import shelves
from bench.figures import Measured, compare, interleaved, say
from desktop.secret import Secret
from desktop.vault import crypto
from desktop.vault.shelf import Shelf

ROUNDS = {10: 5, 1_000: 15, 10_000: 5}
AIM = 1.1  # at 1,000 tokens


def measure() -> None:
    cost = crypto.calibrated()
    say(f"  Argon2id with {cost.memory_kib // 1024} MiB and {cost.iterations} passes")
    salt = secrets.token_bytes(crypto.SALT)

    def derive() -> None:
        crypto.derive_key(Secret(b"password"), salt, cost).wipe()

    for count, rounds in ROUNDS.items():
        with shelves.folder() as place:
            locked = shelves.vault(Shelf(place, cost=cost), "Maria", count)
            to_close = []

            def unlock() -> None:
                to_close.append(locked.unlock(shelves.password()))  # noqa: B023  used in this turn

            def close() -> float:
                to_close.pop().lock(None)  # noqa: B023
                return 0

            ours, _closed, bare = interleaved(rounds, unlock, close, derive)
        aim = AIM if count == 1_000 else None
        name = f"open with {count:,} tokens"
        compare(Measured(name, ours), Measured("the key derivation", bare), "ms", aim, 0)
