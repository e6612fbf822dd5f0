"""`frontdesk practice-clinic`: the clinic as a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.cli import practice_clinic
from desktop.cli.arguments import parse

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")


def test_it_is_started_in_a_folder_beside_the_vaults(tmp_path):
    words = practice_clinic.command(None, {"FRONTDESK_DATA": str(tmp_path)}, ["--port=0"])
    assert words[words.index("--data") + 1] == str(tmp_path / "practice-clinic")
    assert words[-1] == "--port=0"


def test_a_frozen_program_starts_the_one_beside_it(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/frontdesk/frontdesk")
    assert practice_clinic.command(None, {}, [])[0] == "/opt/frontdesk/frontdesk-practice-clinic"


def test_its_words():
    options = parse(["practice-clinic", "--port", "9000", "--fresh", "--json"])
    assert (options.command, options.port, options.fresh, options.json) == (
        "practice-clinic", 9000, True, True,
    )  # fmt: skip


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", "practice-clinic", "--port=0", "--json"],
        env={**os.environ, "FRONTDESK_DATA": str(folder)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_announces_itself_in_one_document_and_ends_when_told(tmp_path):
    with start(tmp_path) as process:
        told = json.loads(process.stdout.readline())
        assert told["address"].startswith("http://127.0.0.1:")
        assert len({person["clinic"] for person in told["people"]}) == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_it_ends_even_when_its_starter_is_killed(tmp_path):
    with start(tmp_path) as process:
        place = urlsplit(json.loads(process.stdout.readline())["address"])
        process.kill()
        process.wait(20)
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection((place.hostname, place.port), timeout=5).close()
        except OSError:
            break
        assert time.monotonic() < end
        time.sleep(0.05)
