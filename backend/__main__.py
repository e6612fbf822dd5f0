"""`python -m backend`: the practice clinic, on this computer only."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from backend import private

if TYPE_CHECKING:
    from backend.practice import Player  # Django must be set up before

PORT: Final = 8470


def main(arguments: Sequence[str]) -> int:
    """Serve until interrupted; 0 then, 1 with a sentence on stderr when it cannot."""
    options = _options(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    if options.with_parent:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    data: Path = options.data.absolute()
    os.umask(0o077)
    if options.fresh:
        erase(data)
    private.make_folder(data)
    surround(data)

    import django

    django.setup()
    from django.core.management import call_command

    from backend import practice, server

    call_command("prepare")
    players = practice.people(data)
    try:
        serving = server.Serving(options.port)
    except OSError as error:
        return refuse(
            f"Port {options.port} cannot be used ({error.strerror}). Choose another with --port.",
            as_json=options.json,
        )
    print(announcement(serving.address, players, as_json=options.json), flush=True)
    serving.until_told()
    return 0


def end(_number: int, _frame: FrameType | None) -> None:
    """End this process in good order, wherever it is."""
    raise SystemExit


def end_with_stdin() -> None:
    """End this process when its standard input does: the one that holds the other end is gone."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    signal.raise_signal(signal.SIGTERM)


def announcement(address: str, people: Sequence[Player], *, as_json: bool) -> str:
    """Say where the clinic is, and who can sign in."""
    if as_json:
        return json.dumps({"address": address, "people": [asdict(player) for player in people]})
    lines = [f"The practice clinic is at {address}"]
    clinic = ""
    for player in people:
        if player.clinic != clinic:
            clinic = player.clinic
            lines += ["", clinic]
        lines.append(f"  {player.email:38} {player.password}  {player.role}, {player.situation}")
        if player.otpauth:
            lines.append(f"    {player.otpauth}")
    return "\n".join([*lines, "", "Press Ctrl+C to end it."])


def refuse(sentence: str, *, as_json: bool) -> int:
    """Say why not."""
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": {"kind": "clinic-unreachable", "message": sentence}}))
    return 1


def surround(data: Path) -> None:
    """Set the environment that the settings are read from; secrets are made once a folder."""
    os.environ["CLINIC_PRACTICE"] = "1"
    os.environ["CLINIC_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    from backend import keys

    for name, make in (("CLINIC_SECRET_KEY", keys.signing), ("CLINIC_OIDC_KEY", keys.openid)):
        file = data / name.removeprefix("CLINIC_").lower().replace("_", "-")
        kept = private.read(file)
        if kept is None:
            kept = make()
            private.write(file, kept)
        os.environ[name] = kept


def erase(data: Path) -> None:
    """Forget a practice clinic: the files that it makes, and nothing else in that folder."""
    made = ["passwords.json", "secret-key", "oidc-key", "clinic.sqlite3*", "mail/*.log"]
    for pattern in made:
        for file in data.glob(pattern):
            file.unlink()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="practice-clinic",
        description="A clinic to practise with, on this computer only.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}; 0: any free one")
    parser.add_argument("--data", type=Path, default=_folder(), metavar="DIR", help="its folder")
    parser.add_argument("--fresh", action="store_true", help="forget what was there, start anew")
    parser.add_argument("--json", action="store_true", help="announce in one JSON document")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("frontdesk", appauthor=False) / "practice-clinic"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
