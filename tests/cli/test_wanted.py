import pytest

from desktop.cli import wanted
from tests.cli.conftest import HOTP, URI


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True), ([URI], True), (["--data", "x", URI.upper()], True),
        ([URI, "--data", "x"], True), (["otpauth-migration://offline?data=AA"], True),
        (["--resume-reason", "user"], True), ([URI, HOTP], False), (["--json", URI], False),
        (["https://example.com/"], False), (["otpauth:totp"], False), (["doctor"], False),
    ],
)  # fmt: skip
def test_what_opens_the_window(words, window):
    assert wanted.is_window(words) is window


@pytest.mark.parametrize(
    ("given", "window"),
    [
        ([], True),
        (["--data", "x"], True),
        (["--data=x"], True),
        (["--data", "vault"], True),
        (["--data", "x", "--resume-reason", "user"], True),
        (["--resume-key", "7", "--data", "x"], True),
        (["vault", "list"], False),
        (["--data", "x", "scan", "a.png"], False),
        (["--help"], False),
        (["--json"], False),
        (["--data"], False),
        (["--dat", "x"], False),
    ],
)
def test_when_the_window_opens(given, window):
    assert wanted.is_window(given) is window


def test_what_the_window_is_given():
    given = ["--data", "x", "--resume-reason", "user"]
    assert wanted.window(given) == ("x", ["--resume-reason", "user"])


@pytest.mark.parametrize(
    ("given", "place", "rest"),
    [
        (["--data=x"], "x", []),
        (["--data", "x", "--data", "y"], "y", []),
        (["scan", "--", "--data"], None, ["scan", "--", "--data"]),
        (["--data"], None, ["--data"]),
        (["--data", "--json"], None, ["--data", "--json"]),
    ],
)
def test_where_the_vaults_are(given, place, rest):
    assert wanted.window(given) == (place, rest)


def test_the_program_is_asked_whether_it_is_whole():
    assert wanted.is_self_check(["--self-check", "--json"])
    assert not wanted.is_self_check(["vault", "list"])
    assert not wanted.is_self_check([])
