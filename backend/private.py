"""Files of the practice clinic that only this user may read."""

from __future__ import annotations

import json
import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def read(file: Path) -> str | None:
    """Return what a file says, or none if it is not there."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def write(file: Path, text: str) -> None:
    """Write a file that nobody else may read at any moment; whole, or not at all."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def read_table(file: Path) -> dict[str, str]:
    """Return the names and values of a file; none if it is not there."""
    text = read(file)
    table: dict[str, str] = {} if text is None else json.loads(text)
    return table


def write_table(file: Path, table: dict[str, str]) -> None:
    """Write names and values."""
    write(file, json.dumps(table, indent=1))
