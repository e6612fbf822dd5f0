"""One changed token saved in a large vault, against putting as many bytes on the same disk."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from bench import shelves
from bench.figures import Measured, compare, interleaved
from desktop.vault.shelf import Shelf

COUNT = 10_000
ROUNDS = 15


def measure() -> None:
    with shelves.folder() as place:
        locked = shelves.vault(Shelf(place, cost=shelves.CHEAP), "Maria", COUNT)
        vault = locked.unlock(shelves.password())
        size = locked.place.vault.stat().st_size
        data = secrets.token_bytes(size)

        def edit() -> None:
            entry = vault.entries[COUNT // 2]
            vault.edit(replace(entry, favourite=not entry.favourite))

        def use() -> None:
            vault.used(vault.entries[COUNT // 2].id)

        def write() -> None:
            write_and_wait(place / "plain", data)

        edited, used, written = interleaved(ROUNDS, edit, use, write)
        vault.lock(None)
    plain = Measured(f"writing {size / 1e6:.1f} MB and waiting for the disk", written)
    name = f"save a change at {COUNT:,} tokens, with its proven copy"
    compare(Measured(name, edited), plain, "ms")
    compare(Measured("note that a code was copied, which makes no copy", used), plain, "ms")


def write_and_wait(path: Path, data: bytes) -> None:
    """Put bytes in a file's place, and let the disk have them."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
