"""The practice clinic as tests start it, and its people."""

import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.secret import Secret

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Worker:
    clinic: str
    name: str
    email: str
    role: str
    situation: str
    password: str
    otpauth: str | None

    @property
    def secret_password(self):
        return Secret(self.password.encode())


class Clinic:
    def __init__(self, address, people, log):
        self.address = address
        self.people = [Worker(**person) for person in people]
        self._log = log

    def person(self, situation, clinic="Moving Forward Physio"):
        return next(p for p in self.people if (p.situation, p.clinic) == (situation, clinic))

    def mailed_code(self, email):
        """Return the newest code that was sent to somebody."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            mails = self._log.read_text("utf-8").split("-" * 79)
            for mail in reversed(mails):
                message = message_from_string(mail.strip())
                code = re.search(
                    r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", str(message.get_payload()), re.MULTILINE
                )
                if message["To"] == email and code:
                    return code.group()
        raise AssertionError(self._log.read_text("utf-8"))


def code_of(otpauth, steps=0):
    """Return a code, some time steps from now."""
    token = parse_uri(otpauth if isinstance(otpauth, str) else otpauth.reveal().decode())
    return code_at(token, time.time() + steps * token.period).text


@contextmanager
def running(folder):
    command = [sys.executable, "-m", "backend", "--port", "0", "--json", "--with-parent"]
    log = folder / "stderr.txt"
    with (
        log.open("w", encoding="utf-8") as stderr,
        subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        line = process.stdout.readline()
        assert line, log.read_text("utf-8")
        yield Clinic(**json.loads(line), log=log)
        process.stdin.close()
        process.wait(20)
