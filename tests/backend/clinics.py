"""The server really started, in the two ways it is meant to run."""

import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.backend.client import Client, code_in

ROOT = Path(__file__).parents[2]
NUMBERS = itertools.count(1)
PASSWORD = "a long password of somebody"


@dataclass
class Person:
    id: str
    email: str
    password: str
    otpauth: str | None = None
    recovery_codes: tuple = ()

    def next_code(self):
        """Return a code that is good, and newer than the one that proved the enrolment."""
        return code_in(self.otpauth, steps=1)


class Clinic:
    """A server that runs: one address or several, one database."""

    def __init__(self, bases, people, mail, headers=None):
        self.bases = bases
        self.people = people
        self.mail = mail
        self.headers = headers
        self._next = itertools.cycle(bases)

    def client(self):
        """Return a client at the next of the server's addresses."""
        return Client(next(self._next), self.headers)

    def player(self, situation, clinic="Moving Forward Physio"):
        (found,) = (
            person
            for person in self.people
            if person["situation"] == situation and person["clinic"] == clinic
        )
        return found

    def manager(self, clinic="Moving Forward Physio"):
        client = self.client()
        manager = self.player("manager", clinic)
        answer = client.sign_in(manager["email"], manager["password"])
        assert answer.signed_in, answer
        return client

    def letters(self, email):
        """Return the mails to somebody, oldest first."""
        texts = [file.read_text() for file in self.mail.glob("*.log")]
        found = [
            text
            for block in texts
            for text in re.split(r"^-{79}$", block, flags=re.MULTILINE)
            if f"To: {email}\n" in text
        ]
        return sorted(found, key=lambda text: re.search(r"Message-ID: <([\d]+)", text)[1])

    def mailed_code(self, email):
        """Return the code that was mailed last; other mail may be as new, to a hundredth."""
        code = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
        return [found[1] for text in self.letters(email) if (found := code.search(text))][-1]

    def invited(self, manager=None, **wanted):
        """Return somebody whom a manager has invited, and who has not signed in yet."""
        email = f"newcomer{next(NUMBERS)}@moving-forward.example"
        answer = (manager or self.manager()).ask("POST", "/api/v1/staff", email=email, **wanted)
        assert answer.status == 200, answer
        return Person(answer.json["id"], email, PASSWORD)

    def newcomer(self, manager=None, **wanted):
        """Return somebody who has chosen a password."""
        person = self.invited(manager, **wanted)
        client = self.client()
        client.app("POST", "/auth/password/request", email=person.email)
        key = self.mailed_code(person.email)
        answer = client.app("POST", "/auth/password/reset", key=key, password=person.password)
        assert answer.status == 401, answer
        return person

    def enrolled(self, manager=None):
        """Return somebody who has set up two-factor authentication, and is not signed in."""
        person = self.newcomer(manager, require_2fa=True)
        client = self.client()
        client.sign_in(person.email, person.password)
        person.otpauth = client.app("GET", "/auth/2fa/enroll").data["totp_url"]
        answer = client.app("POST", "/auth/2fa/enroll", code=code_in(person.otpauth))
        assert answer.signed_in, answer
        person.recovery_codes = tuple(answer.data["recovery_codes"])
        client.sign_out()
        return person


def environment(folder, **more):
    """Return what a server of the tests is started with: a cheap hash, and mail in files."""
    ours = {
        "DJANGO_SETTINGS_MODULE": "tests.backend.settings",
        "CLINIC_MAIL": "file",
        "CLINIC_PROXIES": "1",
        "PYTHONWARNINGS": "error",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
    }
    others = {name: word for name, word in os.environ.items() if not name.startswith("CLINIC_")}
    return {**others, **ours, **more}


@contextmanager
def practice(folder, *options, **more):
    """Start the practice clinic as a person does."""
    with folder.with_suffix(".stderr").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", f"--data={folder}", "--port=0", "--json", *options],
            env=environment(folder, **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder.parent,
        )
    try:
        line = process.stdout.readline()
        assert line, folder.with_suffix(".stderr").read_text()
        told = json.loads(line)
        yield Clinic([told["address"]], told["people"], folder / "mail")
    finally:
        process.send_signal(signal.SIGTERM if os.name == "posix" else signal.CTRL_BREAK_EVENT)
        process.wait(20)
        process.stdout.close()


def postgresql_folder():
    """Return where PostgreSQL's programs are, the newest; none without it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    named = shutil.which("postgres")
    return found[-1] if found else Path(named).resolve().parent if named else None


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def postgresql():
    """Start a cluster of its own, in a folder that goes again; give the address of a database."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield from _cluster(Path(name))


def _cluster(folder):
    programs = postgresql_folder()
    root = os.geteuid() == 0  # whom PostgreSQL refuses to work for
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if root else []
    if root:
        shutil.chown(folder, "nobody", "nogroup")
    cluster = folder / "cluster"
    port = free_port()
    subprocess.run(
        [*nobody, programs / "initdb", "--no-sync", "--auth=trust", "--username=clinic", cluster],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    quick = [f"-c{word}=off" for word in ("fsync", "synchronous_commit", "full_page_writes")]
    where = [f"-p{port}", f"-k{folder}", "-clisten_addresses=127.0.0.1"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*nobody, programs / "postgres", f"-D{cluster}", *where, *quick],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    try:
        until(lambda: subprocess.call([programs / "pg_isready", "-q", "-h127.0.0.1", f"-p{port}"]))
        yield f"postgres://clinic@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def until(failing, seconds=20):
    """Ask again, a little later, until it no longer fails."""
    end = time.monotonic() + seconds
    while failing():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def in_earnest(folder, database, **more):
    """Start four workers on two ports, as behind a balancer that ends TLS."""
    folder.mkdir()
    ports = [free_port(), free_port()]
    around = environment(
        folder,
        CLINIC_DATA=str(folder),
        CLINIC_SECRET_KEY="a secret of the tests: " + "s" * 50,
        CLINIC_HOSTS="127.0.0.1",
        DATABASE_URL=database,
        **more,
    )
    django = [sys.executable, "-m", "django"]
    # Both hosts bring the database up to date at the same time, as they would when they start.
    preparing = [subprocess.Popen([*django, "prepare"], env=around) for _ in ports]
    assert [process.wait(60) for process in preparing] == [0, 0]
    told = subprocess.run(
        [sys.executable, "-m", "tests.backend.seed"], env=around, check=True, capture_output=True
    )
    gunicorn = [sys.executable, "-W", "default", "-m", "gunicorn", "backend.wsgi"]
    gunicorn += ["--workers=2", "--no-control-socket"]
    with ExitStack() as stack:
        log = stack.enter_context((folder / "gunicorn.log").open("w"))
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    [*gunicorn, "--threads=4", "--preload", f"--bind=127.0.0.1:{port}"],
                    env=around,
                    stdout=log,
                    stderr=log,
                    cwd=folder,
                )
            )
            for port in ports
        ]
        for worker in workers:  # all at once, and without waiting for clients
            stack.callback(worker.send_signal, signal.SIGQUIT)
        clinic = Clinic(
            [f"http://127.0.0.1:{port}" for port in ports],
            json.loads(told.stdout),
            folder / "mail",
            {"X-Forwarded-Proto": "https"},
        )
        until(lambda: not all(map(healthy, clinic.bases)))
        yield clinic


def healthy(base):
    try:
        return Client(base, {"X-Forwarded-Proto": "https"}).ask("GET", "/health").status == 200
    except OSError:
        return False
