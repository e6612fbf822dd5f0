import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.window.program import needs_display, running

PROGRAM = Path(os.environ["FRONTDESK_FROZEN"])
FOLDER = PROGRAM.parent
PASSWORD = "seven quiet otters paint the harbour"
URI = "otpauth://totp/Cliniko:kim@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Cliniko"


@pytest.fixture
def frontdesk(tmp_path):
    """Run the program with its own data folder and nothing of this Python's environment."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))
    }

    def run(*words, text="", status=0, **more):
        result = subprocess.run(
            [PROGRAM, "--data", tmp_path / "data", *words],
            input=text,
            env={**environment, "PATH": os.defpath, **more},
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert result.returncode == status, result.stderr
        return result.stdout

    return run


def test_a_vault_is_made_filled_and_read(frontdesk):
    common = ("--json", "--password-file", "-")
    frontdesk(*common, "vault", "create", "Kim", text=f"{PASSWORD}\n")
    frontdesk(*common, "token", "add", "Kim", "-", text=f"{PASSWORD}\n{URI}\n")
    [token] = json.loads(frontdesk(*common, "token", "list", "Kim", text=f"{PASSWORD}\n"))
    assert (token["issuer"], token["account"]) == ("Cliniko", "kim@example.org")
    answer = frontdesk(
        *common, "token", "code", "Kim", token["token"], "--at", "59", text=f"{PASSWORD}\n"
    )
    assert json.loads(answer)["code"] == "996554"


def test_the_window_opens_and_a_lock_replaces_the_process(frontdesk, tmp_path):
    needs_display()
    frontdesk("--json", "--password-file", "-", "vault", "create", "Kim", text=f"{PASSWORD}\n")
    with running(tmp_path / "data", command=[PROGRAM]) as program:
        program.wait_for("Frontdesk")
        program.key("Return")
        program.wait_for("Unlock – Frontdesk")
        program.type(PASSWORD)
        program.key("Return")
        program.wait_for("Kim – Frontdesk")
        before = program.pid
        program.key("ctrl+l")
        program.wait_for("Frontdesk")
        assert program.replaced(before)
        if os.geteuid() == 0:  # it is hidden from others
            assert Path(f"/proc/{program.pid}/exe").resolve() == PROGRAM.resolve()


def test_nothing_is_in_the_folder_that_is_not_used():
    names = [file.name for file in FOLDER.rglob("*")]
    unused = ("Quick", "Qml", "Pdf", "VirtualKeyboard", "eglfs", "gtk", "QtTest", "pytest")
    assert [name for name in names if any(word in name for word in unused)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="others have one display")
def test_both_kinds_of_display_are_in_the_folder():
    names = {file.name for file in FOLDER.rglob("*")}
    assert {"libqxcb.so", "libqwayland.so", "libxdg-shell.so"} <= names


def test_the_licence_is_in_the_folder():
    licence = next(FOLDER.rglob("LICENSE"))
    assert "GNU GENERAL PUBLIC LICENSE" in licence.read_text(encoding="utf-8")


def test_it_stays_within_its_size():
    size = sum(file.lstat().st_size for file in FOLDER.rglob("*") if file.is_file())
    assert size < 200_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a program of Linux")
def test_it_reads_no_python_but_its_own(tmp_path):
    log = tmp_path / "opened"
    subprocess.run(
        ["strace", "-f", "-e", "trace=openat", "-o", log, PROGRAM, "--self-check"],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=120,
    )
    opened = [
        line
        for line in log.read_text(errors="replace").splitlines()
        if " = -1 " not in line and str(FOLDER) not in line
    ]
    assert opened
    assert [line for line in opened if ".py" in line or "PySide6" in line] == []


def test_the_practice_clinic_starts_and_answers(tmp_path):
    environment = {"PATH": os.defpath, "HOME": str(tmp_path)}
    command = [PROGRAM, "--data", tmp_path / "data", "practice-clinic", "--port=0", "--json"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        address = json.loads(process.stdout.readline())["address"]
        for path in ("/account/login/", "/static/clinic/clinic.css", "/_allauth/app/v1/config"):
            with urllib.request.urlopen(address + path) as answer:  # noqa: S310  of that program
                assert answer.status == 200
        process.terminate()
        assert process.wait(30) == 0
