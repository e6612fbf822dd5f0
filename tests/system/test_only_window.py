import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desktop.errors import WindowHangsError
from desktop.secret import Secret
from desktop.system import call, file_lock, only_window
from desktop.system.call import Call, to_bytes
from desktop.system.only_window import OnlyWindow
from tests.system.stranger import as_nobody

ROOT = Path(__file__).parents[2]
LINK = Call(Secret(b"otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks over sockets of POSIX")


class Case:
    """A window that hears, and the folder that it is for."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.environment = {"XDG_RUNTIME_DIR": str(folder)}
        self.calls = []
        self.window = self.become()
        self.window.called.connect(self.calls.append)
        self.window.listen()

    @property
    def place(self):
        return only_window._place(self.data, self.environment)

    def become(self, message=None):
        claim = only_window.claim(self.data, lambda: message or Call(), self.environment)
        return claim and OnlyWindow(claim)

    def speak(self, data):
        """Say something without waiting; the connection."""
        caller = socket.socket(socket.AF_UNIX)
        caller.connect(self.place)
        caller.setblocking(False)
        caller.sendall(data)
        return caller


@pytest.fixture
def case(qapp):
    # The path of a socket may not be longer than a hundred bytes or so.
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder))
        yield case
        case.window.give_up()


def answer(qtbot, caller):
    """Return what is answered until the other side closes."""
    heard = []

    def closed():
        try:
            heard.append(caller.recv(100))
        except BlockingIOError:
            return False
        except ConnectionError:
            heard.append(b"")
        return heard[-1] == b""

    qtbot.waitUntil(closed)
    caller.close()
    return b"".join(heard)


@pytest.mark.parametrize("said", [Call(), LINK, Call(activation="token")])
def test_a_call_is_passed_on(case, qtbot, said):
    assert answer(qtbot, case.speak(to_bytes(said))) == call.HEARD
    assert case.calls == [said]


def test_a_call_in_pieces(case, qtbot):
    data = to_bytes(LINK)
    caller = case.speak(data[:20])
    qtbot.waitUntil(lambda: len(case.window.findChildren(only_window._Caller)) == 1)
    caller.sendall(data[20:])
    assert answer(qtbot, caller) == call.HEARD
    assert case.calls == [LINK]


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n", to_bytes(LINK) + b"x", b"\0" * 70_000])
def test_garbage_is_refused(case, qtbot, garbage):
    assert answer(qtbot, case.speak(garbage)) == b""
    assert case.calls == []


def test_who_says_nothing_is_not_waited_for(case, qtbot, monkeypatch):
    monkeypatch.setattr(only_window, "_SPEECH", 50)
    assert answer(qtbot, case.speak(b"frontdesk")) == b""
    assert case.calls == []
    assert answer(qtbot, case.speak(to_bytes(Call()))) == call.HEARD


def test_a_crowd_does_not_keep_others_out_for_long(case, qtbot, monkeypatch):
    monkeypatch.setattr(only_window, "_SPEECH", 200)
    crowd = [case.speak(b"frontdesk") for _ in range(only_window._CALLERS + 3)]
    refused = [answer(qtbot, caller) for caller in crowd]
    assert set(refused) == {b""}
    assert answer(qtbot, case.speak(to_bytes(Call()))) == call.HEARD


def test_another_user_is_refused(case, qtbot):
    if os.geteuid() != 0:
        pytest.skip("needs root, to be somebody else")
    place = case.place
    for path in (Path(place).parent, Path(place)):
        path.chmod(0o777)  # what keeps them out before anybody is asked
    code = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
        "try: s.sendall(bytes.fromhex(sys.argv[2])); print(s.recv(100))\n"
        "except ConnectionError: print(b'')"
    )
    with subprocess.Popen(
        [*as_nobody(), sys.executable, "-c", code, place, to_bytes(LINK).hex()],
        stdout=subprocess.PIPE,
    ) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
        assert other.stdout.read() == b"b''\n"
    assert case.calls == []


def test_only_this_user_may_come_near(case):
    assert Path(case.place).stat().st_mode & 0o077 == 0


def test_a_runtime_folder_that_others_may_enter_is_not_used(tmp_path):
    tmp_path.chmod(0o755)
    place = only_window._place(tmp_path / "data", {"XDG_RUNTIME_DIR": str(tmp_path)})
    assert Path(place).parent == tmp_path / "data"


@pytest.mark.parametrize("environment", [{}, {"XDG_RUNTIME_DIR": "/nonexistent"}])
def test_without_a_runtime_folder_it_is_in_the_data_folder(tmp_path, environment):
    assert Path(only_window._place(tmp_path, environment)).parent == tmp_path


def test_a_folder_reached_on_another_way_is_the_same(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    places = [only_window._place(path, {}) for path in (tmp_path, tmp_path / "link")]
    assert len({Path(place).name for place in places}) == 1


def test_one_that_does_not_listen_is_not_waited_for_without_end(case, monkeypatch):
    monkeypatch.setattr(only_window, "_START", 0.1)
    case.window._server.close()
    with pytest.raises(WindowHangsError):
        case.become()


def test_one_that_does_not_answer_is_not_waited_for_without_end(case, monkeypatch):
    # Nobody runs its event loop meanwhile.
    monkeypatch.setattr(only_window, "_ANSWER", 0.1)
    with pytest.raises(WindowHangsError):
        case.become(LINK)


def test_what_was_given_up_can_be_had(case):
    case.window.give_up()
    case.window.give_up()
    again = case.become()
    assert again is not None
    again.give_up()


def test_a_lock_that_was_handed_down(case):
    [name, descriptor] = case.window.hand_down()
    assert name == "--resume-lock"
    assert os.get_inheritable(int(descriptor))
    successor = OnlyWindow(only_window.claim(case.data, Call, case.environment, int(descriptor)))
    assert not os.get_inheritable(int(descriptor))
    assert file_lock.take(case.data / "window.lock") is None
    successor.give_up()
    case.window._lock = None


@pytest.mark.parametrize("strange", ["another file", "no descriptor"])
def test_a_descriptor_that_is_not_the_lock_is_left_alone(case, strange, tmp_path, monkeypatch):
    case.window.give_up()
    with (tmp_path / "other").open("w") as other:
        descriptor = other.fileno() if strange == "another file" else 9_999
        claim = only_window.claim(case.data, Call, case.environment, descriptor)
        assert claim.lock not in (None, descriptor)
        OnlyWindow(claim).give_up()


def test_a_folder_that_cannot_be_written_has_its_window_all_the_same(qapp, tmp_path):
    (tmp_path / "file").touch()
    window = OnlyWindow(only_window.claim(tmp_path / "file", Call, {}))
    window.listen()
    assert window.hand_down() == []
