"""The program as it is started: real processes, the real key derivation, a real terminal."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.interchange import twofas_writer
from desktop.interchange.base import Found
from desktop.otp.uri import parse_uri
from desktop.secret import Secret
from tests.cli.conftest import PASSWORD, PERSON, URI
from tests.qr.drawn import drawn, saved

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "desktop"]


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if "DBUS" not in name}
    return {**kept, "FRONTDESK_DATA": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}


def run(environment, *words, stdin="", program=PROGRAM, **more):
    return subprocess.run(
        [*program, *words],
        cwd=ROOT,
        env={**environment, **more},
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        start_new_session=True,
    )


def test_from_the_first_vault_to_a_code(environment):
    lines = ("--json", "--password-file", "-")
    made = run(environment, "vault", "create", "Zoë", *lines, stdin=PASSWORD)
    assert (made.returncode, made.stderr) == (0, b"")
    assert json.loads(made.stdout)["person"] == "Zoë"
    added = run(environment, "token", "add", "ZOË", "-", *lines, stdin=f"{PASSWORD}\n{URI}")
    assert len(json.loads(added.stdout)["added"]) == 1
    code = run(environment, "token", "code", "zoë", "Cliniko", "--at", "59", *lines, stdin=PASSWORD)
    assert json.loads(code.stdout)["valid_to"] == 60
    wrong = run(environment, "vault", "verify", "Zoë", *lines, stdin="wrong")
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["error"]["kind"] == "wrong-password"


def test_an_encrypted_file_comes_in_on_standard_input(environment):
    found = [Found(token=parse_uri(URI), favourite=True)]
    sealed = twofas_writer.write(found, Secret(b"an old phone"))
    run(environment, "vault", "create", "Zoë", "--password-file", "-", stdin=PASSWORD)
    words = ("import", "zoë", "-", "--json", "--password-file", "-", "--import-password-file", "-")
    for added, here in ((1, 0), (0, 1)):
        done = run(environment, *words, stdin=f"{PASSWORD}\nan old phone\n{sealed.decode()}")
        assert (done.returncode, done.stderr) == (0, b"")
        document = json.loads(done.stdout)
        assert document["format"] == "2fas"
        assert (len(document["added"]), len(document["duplicates"])) == (added, here)
    wrong = run(environment, *words, stdin=f"{PASSWORD}\na new phone\n{sealed.decode()}")
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["error"]["kind"] == "wrong-import-password"
    assert run(environment, "import", "zoë", "-", "--format", "fax").returncode == 2


@pytest.mark.parametrize("coding", ["ascii", "cp1252", "utf-8"])
def test_output_is_utf_8_whatever_the_console_is(environment, coding, tmp_path):
    image = tmp_path / "q.png"
    image.write_bytes(saved(drawn(URI.replace("Cliniko", "Klinik%20%E6%BC%A2"))))
    for words in (("scan", str(image)), ("scan", str(image), "--json")):
        done = run(environment, *words, PYTHONIOENCODING=coding, PYTHONUTF8="0", LC_ALL="C")
        assert done.returncode == 0, done.stderr
        assert "Klinik 漢" in done.stdout.decode()


def test_qt_is_not_loaded(environment):
    # In every command that does not fail before it does anything.
    code = (
        "import sys; from desktop.__main__ import main; status = main(sys.argv[1:]);"
        "print([name for name in sys.modules if 'PySide' in name or 'shiboken' in name],"
        " file=sys.stderr)"
    )
    program = [sys.executable, "-c", code]
    for words in (
        ["vault", "list"],
        ["doctor"],
        ["import", "Ana", "-"],
        ["vault", "create", "Ana"],
        ["--help"],
        ["scan"],
    ):
        done = run(environment, *words, stdin=PASSWORD, program=program)
        assert done.stderr.splitlines()[-1] == b"[]"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_a_window_without_a_display(environment):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    for words in ([], ["--resume-reason", "user"]):
        done = run(environment, *words)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.startswith(b"There is no screen to open the window on.")
        assert done.stderr.count(b"\n") == 1


def test_usage(environment):
    done = run(environment, "nonsense", "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"frontdesk" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
class TestPosix:
    def test_a_reader_that_has_seen_enough(self, environment):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [*PROGRAM, "--help"], cwd=ROOT, env=environment, stdout=writing,
            stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
    def test_output_on_a_full_disk(self, environment):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*PROGRAM, "vault", "list", "--json"], cwd=ROOT, env=environment, stdout=full,
                stderr=subprocess.PIPE, check=False, timeout=60,
            )  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.startswith(b"The disk is full")

    @pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    def test_closed_streams(self, environment, closed):
        command = f'"{sys.executable}" -m desktop vault list --json {closed}'
        done = run(environment, "-c", command, program=["sh"])
        assert done.returncode in (0, 1)
        assert b"Traceback" not in done.stdout + done.stderr

    def test_interrupted(self, environment):
        # Reading a password that never comes.
        process = subprocess.Popen(
            [*PROGRAM, "vault", "create", PERSON, "--password-file", "-"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_until_reading(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err.strip()) == (130, b"", b"")


def wait_until_reading(process):
    """Wait until the process sleeps in read(0, …), as far as the system tells."""
    place = Path(f"/proc/{process.pid}/syscall")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if place.read_text().startswith("0 0x0 "):
                return
        except OSError:
            pytest.skip("the system does not tell what a process waits for")
        time.sleep(0.01)
    pytest.fail("it never read")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_a_real_terminal_does_not_show_the_password(environment):
    pty = pytest.importorskip("pty")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [*PROGRAM, "vault", "create", PERSON], environment)  # noqa: S606
    seen = b""
    for question in (b"New password: ", b"The same again: "):
        while question not in seen:
            seen += os.read(terminal, 1024)
        os.write(terminal, PASSWORD.encode() + b"\n")
    try:
        while data := os.read(terminal, 1024):
            seen += data
    except OSError:  # the other side has gone
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"recovery code" in seen
    assert PASSWORD.encode() not in seen


def test_what_the_picture_library_finds_odd_in_a_file_is_not_the_persons_business(
    environment, tmp_path
):
    odd = bytearray(saved(drawn(), "TIFF"))
    kinds = odd.index(b"\x03\x01\x03\x00\x01\x00") + 4  # how many kinds of compression: one
    odd[kinds : kinds + 4] = (2).to_bytes(4, "little")
    (tmp_path / "odd.tiff").write_bytes(odd)
    seen = run(environment, "scan", str(tmp_path / "odd.tiff"))
    assert (seen.returncode, seen.stderr) == (0, b"")
    assert b"Cliniko" in seen.stdout
