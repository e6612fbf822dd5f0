"""The keychain, against a real gnome-keyring on a private D-Bus; and where there is none."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest

from desktop.system.keychain import Keychain, Seen, State, keychain

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is for Linux")


class DictBackend:
    name = "dictionary"

    def __init__(self, *, locked=False):
        self.texts = {}
        self.locked = locked
        self.writes = 0

    def is_locked(self):
        return self.locked

    def read(self, key):
        return self.texts.get(key)

    def write(self, key, text):
        self.writes += 1
        self.texts[key] = text


class DeadBackend(DictBackend):
    def is_locked(self):
        raise OSError

    read = write = is_locked


class FailingBackend(DictBackend):
    def read(self, _key):
        raise OSError

    def write(self, _key, _text):
        raise OSError


def test_what_is_noted_is_known():
    chain = Keychain(DictBackend())
    assert chain.newest("a") is None
    chain.note("a", Seen(7, 1_790_000_000.9))
    assert chain.newest("a") == Seen(7, 1_790_000_000)
    assert chain.newest("b") is None


def test_the_same_is_not_written_again():
    backend = DictBackend()
    for at in (1, 2, 3):
        Keychain(backend).note("a", Seen(7, at))
    assert backend.writes == 1


@pytest.mark.parametrize("backend", [DeadBackend(), FailingBackend(), DictBackend(locked=True)])
def test_a_keychain_that_does_not_answer_is_no_harm(backend):
    chain = Keychain(backend)
    chain.note("a", Seen(7, 1))
    assert chain.newest("a") is None
    assert backend.writes == 0


@pytest.mark.parametrize("text", ["", "7", "x y", "7 8 9", "7 1.5"])
def test_what_somebody_else_wrote_is_not_believed(text):
    backend = DictBackend()
    backend.texts["a"] = text
    assert Keychain(backend).newest("a") is None


def test_the_marking_key_is_made_once():
    backend = DictBackend()
    key = Keychain(backend).marking_key()
    assert len(key) == 32
    assert Keychain(backend).marking_key() == key
    assert Keychain(DictBackend()).marking_key() != key
    assert backend.writes == 1


def test_a_marking_key_that_is_none_is_made_anew():
    backend = DictBackend()
    backend.texts["token marks"] = "c2hvcnQ="
    assert len(Keychain(backend).marking_key()) == 32


@pytest.mark.parametrize("backend", [DeadBackend(), FailingBackend(), DictBackend(locked=True)])
def test_without_a_keychain_there_is_no_marking_key(backend):
    assert Keychain(backend).marking_key() is None


@pytest.fixture
def nothing(monkeypatch, tmp_path):
    """An environment without any D-Bus."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.mark.usefixtures("nothing")
def test_without_a_bus():
    assert keychain().state() is State.ABSENT


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/nowhere", "tcp:host=x,port=1"])
def test_with_an_address_that_leads_nowhere(monkeypatch, address):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert keychain().state() is State.ABSENT


def greet(bus):
    """Let a program in as a bus does, and then say nothing to it any more."""
    with bus.accept()[0] as client:
        talk = client.makefile("rwb", buffering=0)
        talk.readline()  # AUTH
        talk.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
        while talk.read(1):
            pass


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("greeted", [False, True])
def test_a_bus_that_says_nothing_is_not_waited_for(monkeypatch, tmp_path, greeted):
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "silent"))
        bus.listen()
        if greeted:
            threading.Thread(target=greet, args=[bus], daemon=True).start()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/silent")
        start = time.monotonic()
        assert keychain().newest("a") is None
        assert time.monotonic() - start < 5


@pytest.fixture
def bus(nothing, monkeypatch, tmp_path):
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon is not installed")
    # Its own services only: the machine's would be started on demand.
    config = tmp_path / "bus.conf"
    config.write_text(
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
        " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'><busconfig>"
        f"<type>session</type><listen>unix:path={tmp_path}/bus</listen><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
        "</policy></busconfig>"
    )
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as daemon:
        address = daemon.stdout.readline().decode().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


def start_keyring(tmp_path, password):
    """Start gnome-keyring with its login collection unlocked, or without any (no password)."""
    if not shutil.which("gnome-keyring-daemon"):
        pytest.skip("gnome-keyring is not installed")
    kept = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        kept[name] = os.environ[name]
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    daemon = subprocess.Popen(
        [*command, "--unlock"] if password else command,
        env=kept,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    daemon.stdin.write(password)
    daemon.stdin.close()
    wait_for_service()
    return daemon


def wait_for_service():
    from jeepney.io.blocking import open_dbus_connection

    end = time.monotonic() + 20
    with open_dbus_connection() as connection:
        while not connection.bus_proxy.NameHasOwner("org.freedesktop.secrets")[0]:
            assert time.monotonic() < end, "gnome-keyring did not come"
            time.sleep(0.02)


@pytest.fixture
def keyring(bus, tmp_path):
    daemon = start_keyring(tmp_path, b"a password")
    yield
    daemon.terminate()
    daemon.wait()


@pytest.fixture
def no_collection(bus, tmp_path):
    daemon = start_keyring(tmp_path, b"")
    yield
    daemon.terminate()
    daemon.wait()


@pytest.mark.usefixtures("bus")
def test_a_bus_without_a_keychain():
    assert keychain().state() is State.ABSENT


@pytest.mark.usefixtures("keyring")
def test_a_real_keychain():
    chain = keychain()
    assert chain.available()
    assert chain.newest("a") is None
    chain.note("a", Seen(7, 1_790_000_000))
    chain.note("b", Seen(1, 1_790_000_001))
    chain.note("a", Seen(8, 1_790_000_002))
    again = keychain()
    assert again.newest("a") == Seen(8, 1_790_000_002)
    assert again.marking_key() == chain.marking_key() is not None
    assert again.newest("b") == Seen(1, 1_790_000_001)


@pytest.mark.usefixtures("keyring")
def test_a_locked_keychain_is_not_asked_to_unlock():
    from jeepney.io.blocking import open_dbus_connection
    from secretstorage import get_collection_by_alias

    keychain().note("a", Seen(7, 1))
    with open_dbus_connection() as connection:
        get_collection_by_alias(connection, "default").lock()
    chain = keychain()
    start = time.monotonic()
    assert chain.state() is State.LOCKED
    assert chain.newest("a") is None
    chain.note("a", Seen(9, 1))
    assert time.monotonic() - start < 3


@pytest.mark.usefixtures("no_collection")
def test_a_keychain_without_a_collection_gets_none():
    chain = keychain()
    assert not chain.available()
    chain.note("a", Seen(7, 1))
    assert chain.newest("a") is None
