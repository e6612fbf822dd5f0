import sys

import pytest

from desktop.system import capture

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="says what Linux sessions say")
if sys.platform == "linux":
    from desktop.system.linux import remote

SSH = {"SSH_CONNECTION": "10.0.0.2 5000 10.0.0.1 22"}


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, False),
        ({"XRDP_SESSION": "1"}, True),
        ({"X2GO_SESSION": "maria-50-1"}, True),
        ({"VNCDESKTOP": ""}, False),
        ({**SSH, "DISPLAY": "localhost:10.0"}, True),
        ({**SSH, "DISPLAY": "[::1]:10.0"}, True),
        ({**SSH, "DISPLAY": ":0"}, False),  # started from afar, shown here
        ({**SSH, "DISPLAY": "unix:0"}, False),
        ({**SSH, "DISPLAY": "/run/X11/X0"}, False),
        ({**SSH, "DISPLAY": "localhost:10.0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({**SSH}, False),
        ({"DISPLAY": "host:0"}, False),
        ({"XDG_SESSION_ID": "no such session"}, False),
        ({"XDG_SESSION_ID": "\udcff"}, False),
    ],
)
def test_what_an_environment_says(environment, found):
    assert remote.remote_session(environment) is found


@pytest.mark.parametrize(("answer", "found"), [(1, True), (0, False), (-61, False)])
def test_the_login_service_knows_who_came_from_afar(monkeypatch, answer, found):
    asked = []

    def library(name):
        if name == "libsystemd.so.0":
            raise OSError  # a system without systemd has the same in libelogind

        class Login:
            @staticmethod
            def sd_session_is_remote(session):
                asked.append(session)
                return answer

        return Login

    monkeypatch.setattr(remote.ctypes, "CDLL", library)
    assert remote.remote_session({"XDG_SESSION_ID": "c2"}) is found
    assert asked == [b"c2"]


def test_nothing_here_hides_a_window(monkeypatch):
    monkeypatch.setenv("XRDP_SESSION", "1")
    assert capture.capture_block() is None
    assert capture.remote_session() is True
