import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

LOCK = dev.LOCK.read_text(encoding="utf-8")
PROJECT = tomllib.loads((dev.HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}


def wanted():
    extras = PROJECT["optional-dependencies"]
    texts = [*PROJECT["dependencies"], *(text for extra in extras.values() for text in extra)]
    return [Requirement(text) for text in texts]


def pins(environment):
    """Name and version of all that the lock installs in an environment."""
    for name, version, marker in re.findall(
        r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", LOCK, re.MULTILINE
    ):
        if not marker or Marker(marker).evaluate(environment):
            yield canonicalize_name(name), version


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_lock_has_one_good_version_of_everything(system, python):
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    locked = list(pins(environment))
    versions = dict(locked)
    assert len(locked) == len(versions)
    for requirement in wanted():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            version = versions[canonicalize_name(requirement.name)]
            assert version in requirement.specifier, requirement


@pytest.mark.parametrize(
    "lock", [LOCK, (dev.HERE / "tests" / "fuzz" / "requirements.lock").read_text(encoding="utf-8")]
)
def test_a_lock_has_a_hash_for_every_pin_and_no_address(lock):
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n", "", lock, flags=re.MULTILINE))
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|file:|--index|--find-links|--extra|--trusted| @ ", lock)


def test_a_word_that_is_no_command_gets_the_list(capsys):
    assert dev.main(["fly"]) == 2
    assert "python3 dev.py test" in capsys.readouterr().out


def test_an_old_python_is_refused_before_anything_is_done(capsys, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert dev.main(["setup"]) == 1
    assert "3.11 or newer" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform != "linux", reason="the loader of Linux is asked")
def test_the_loader_and_the_path_are_asked():
    assert dev.present("libc.so.6")
    assert not dev.present("libnowhere.so.1")
    assert dev.present("sh")
    assert not dev.present("no-such-program")


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Stand-ins for apt-get and sudo that write down how they were called."""
    programs = tmp_path / "bin"
    programs.mkdir()
    calls = tmp_path / "calls"
    calls.touch()

    def program(name, status=0):
        file = programs / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >> "{calls}"\nexit {status}\n')
        file.chmod(0o755)

    monkeypatch.setenv("PATH", str(programs))
    program.calls = calls.read_text
    return program


@pytest.mark.skipif(os.name != "posix", reason="shell scripts stand in for the programs")
class TestInstall:
    def test_root_installs(self, bare, tmp_path, monkeypatch):
        bare("apt-get")
        monkeypatch.setattr(dev, "DPKG", tmp_path)
        assert dev.install(["libegl1"])
        assert bare.calls().splitlines() == [
            "apt-get update -qq",
            "apt-get install --yes --no-install-recommends libegl1 -qq",
        ]

    def test_a_failure_stops(self, bare, tmp_path, monkeypatch):
        bare("apt-get", status=100)
        monkeypatch.setattr(dev, "DPKG", tmp_path)
        assert not dev.install(["libegl1"])

    def test_without_rights_the_line_is_printed_and_nothing_runs(
        self, bare, tmp_path, monkeypatch, capsys
    ):
        bare("apt-get")
        bare("sudo", status=1)
        monkeypatch.setattr(dev, "DPKG", tmp_path / "none")
        assert not dev.install(["libegl1", "libgl1"])
        line = "apt-get install --yes --no-install-recommends libegl1 libgl1"
        assert line in capsys.readouterr().out
        assert bare.calls() == "sudo -n true\n"

    def test_what_is_optional_does_not_stop(self, bare, tmp_path, monkeypatch):
        bare("apt-get")
        monkeypatch.setattr(dev, "DPKG", tmp_path / "none")
        assert dev.install(["libzbar0"])

    def test_another_system_is_told_the_names(self, bare, capsys):
        assert bare.calls() == ""
        assert dev.install(["libegl1"])
        assert "libegl1" in capsys.readouterr().out


def test_a_household_is_empty_and_private(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("FRONTDESK_DATA", "/nowhere")
    with dev.household() as environment:
        assert not {"DBUS_SESSION_BUS_ADDRESS", "FRONTDESK_DATA", "DISPLAY"} & set(environment)
        runtime = Path(environment["XDG_RUNTIME_DIR"])
        assert list(runtime.iterdir()) == []
        if os.name == "posix":
            assert runtime.stat().st_mode & 0o777 == 0o700
    assert not runtime.exists()


def test_the_closing_line_is_found_and_its_absence_told():
    lines = ["tests/test_a.py ... [100%]", "=== 3 passed, 1 skipped in 1.20s ===", "late words"]
    assert dev.closing_line(lines) == "=== 3 passed, 1 skipped in 1.20s ==="
    assert dev.closing_line(["== a heading", "Timeout!"]) == dev.UNFINISHED
    assert dev.closing_line(["==== 1 failed in 373.26s (0:06:13) ====\n"]).endswith("====")


def test_what_wine_cannot_run_on_is_told_and_no_failure(capsys, monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert dev.windows([]) == 0
    assert "not run" in capsys.readouterr().out
