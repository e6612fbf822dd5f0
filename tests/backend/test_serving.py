"""How the clinic starts, what it keeps, what its pages say to a browser, and how it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from backend.__main__ import erase
from backend.environment import mail
from tests.backend import clinics
from tests.backend.client import Client

POSIX = pytest.mark.skipif(os.name != "posix", reason="files have modes, processes signals there")


def started(folder, *options, **settings):
    return subprocess.Popen(
        [sys.executable, "-m", "backend", f"--data={folder}", "--port=0", "--json", *options],
        env=clinics.environment(folder, **settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@POSIX
def test_what_is_kept_is_private_and_the_same_the_next_time(tmp_path):
    folder = tmp_path / "clinic"
    told, client = [], None
    starts = [([], signal.SIGINT), ([], signal.SIGTERM), (["--fresh"], signal.SIGTERM)]
    for options, number in starts:
        with started(folder, *options) as process:
            told.append(json.loads(process.stdout.readline()))
            if client is None:
                client = Client(told[-1]["address"])
                manager = told[-1]["people"][0]
                assert client.sign_in(manager["email"], manager["password"]).signed_in
            still = client.at(told[-1]["address"]).session().signed_in
            assert still is (options == [])
            process.send_signal(number)
            assert process.wait(20) == 0
            assert process.stdout.read() == ""
            assert "Traceback" not in process.stderr.read()
    first, second, third = ([person["password"] for person in each["people"]] for each in told)
    assert first == second
    assert set(first).isdisjoint(third)
    assert folder.stat().st_mode & 0o077 == 0
    assert [file.name for file in folder.iterdir() if file.stat().st_mode & 0o077] == []


def test_nothing_else_in_a_folder_is_forgotten(tmp_path):
    (tmp_path / "passwords.json").write_text("{}")
    (tmp_path / "other.txt").write_text("kept")
    erase(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["other.txt"]


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started(tmp_path, f"--port={port}") as process:
            assert process.wait(30) == 1
            error = json.loads(process.stdout.read())["error"]
            assert error["kind"] == "clinic-unreachable"
            assert str(port) in error["message"]
            assert error["message"] in process.stderr.read()


def test_who_there_is_is_said_in_words_too_and_it_ends_with_its_starter(tmp_path):
    command = [sys.executable, "-m", "backend", f"--data={tmp_path}", "--port=0", "--with-parent"]
    with subprocess.Popen(
        command,
        env=clinics.environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = []
        while "Ctrl+C" not in (line := process.stdout.readline()):
            assert line
            lines.append(line)
        process.stdin.close()
        status = process.wait(20)
    assert status == 0 or os.name != "posix"
    text = "".join(lines)
    assert text.count("otpauth://") == 3
    for word in ("http://127.0.0.1:", "Getting Healthy Osteo", "has to enrol", "restricted"):
        assert word in text


def test_every_answer_says_what_a_page_may_do(sqlite_clinic):
    base = urlsplit(sqlite_clinic.bases[0]).netloc
    for path in ("/account/login/", "/static/clinic/clinic.css", "/api/v1/me", "/nowhere"):
        connection = http.client.HTTPConnection(base, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        policy = answer.getheader("Content-Security-Policy")
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Server") is None


def test_another_host_is_refused(sqlite_clinic):
    client = sqlite_clinic.client()
    client.headers["Host"] = "evil.example"
    assert client.session().status == 400


def test_pages_load_nothing_from_elsewhere():
    folder = Path(clinics.ROOT, "backend", "clinic")
    for file in [*folder.rglob("*.html"), *folder.rglob("*.css")]:
        text = file.read_text()
        assert "http://" not in text, file
        assert "https://" not in text, file
        assert "<style" not in text, file
        assert "style=" not in text, file


EARNEST = {
    "DJANGO_SETTINGS_MODULE": "backend.settings",
    "CLINIC_HOSTS": "clinic.example",
    "CLINIC_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PYTHONWARNINGS": "default",
}


def django(tmp_path, *words, **settings):
    return subprocess.run(
        [sys.executable, "-m", "django", *words],
        env=clinics.environment(tmp_path, **{**EARNEST, **settings}),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )


def test_in_earnest_djangos_own_check_finds_nothing(tmp_path):
    result = django(tmp_path, "check", "--deploy", "--fail-level=WARNING")
    assert (result.returncode, result.stderr) == (0, "")


def test_in_earnest_there_is_no_start_without_a_key(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", "import backend.wsgi"],
        env=clinics.environment(tmp_path, **{**EARNEST, "CLINIC_SECRET_KEY": ""}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr


def test_the_migrations_make_what_the_models_say(tmp_path):
    result = django(
        tmp_path, "makemigrations", "--check", "--dry-run", DATABASE_URL="sqlite://:memory:"
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_password_is_hashed_as_is_recommended(tmp_path):
    program = "from django.contrib.auth.hashers import make_password; print(make_password('x'))"
    result = django(tmp_path, "shell", "--no-imports", "-c", program)
    assert result.stdout.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$"), result.stderr


def test_where_mail_goes(tmp_path):
    post = mail("smtp://me%40x:p%2Fw@mail.example:2525", tmp_path)
    assert (post.host, post.port, post.user, post.password) == ("mail.example", 2525, "me@x", "p/w")
    assert (post.starttls, post.tls) == (True, False)
    assert "p/w" not in repr(post)
    direct = mail("smtps://mail.example", tmp_path)
    assert (direct.port, direct.starttls, direct.tls) == (465, False, True)
    assert mail("smtp://localhost", tmp_path).starttls is False
    with pytest.raises(ValueError, match="CLINIC_MAIL"):
        mail("http://mail.example", tmp_path)


def test_a_clinic_begins_with_its_manager(tmp_path):
    settings = {"CLINIC_MAIL": "file", "CLINIC_DATA": str(tmp_path)}
    assert django(tmp_path, "prepare", **settings).returncode == 0
    words = ("add_clinic", "A clinic", "Boss@clinic.example")
    made = django(tmp_path, *words, **settings)
    assert made.returncode == 0, made.stderr
    (letter,) = (tmp_path / "mail").glob("*.log")
    assert "To: boss@clinic.example" in letter.read_text()
    assert "https://clinic.example/account/password/reset/" in letter.read_text()
    assert django(tmp_path, *words, **settings).returncode == 1
