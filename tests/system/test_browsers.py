"""Browsers and profiles, in homes that are made up, and a process that is not."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from desktop.system import browsers
from desktop.system.browser_profiles import Profile
from desktop.system.browsers import command, installed, open_page

PROFILES = """[Profile1]
Name=Getting Healthy
IsRelative=1
Path=abc.healthy

[Install4F96D1932A9F858E]
Default=abc.default

[Profile0]
Name=default
IsRelative=1
Path=abc.default
Default=1

[Profile2]
Name=elsewhere
IsRelative=0
Path={elsewhere}

[Profile3]
Name=deleted
IsRelative=1
Path=abc.deleted

[Profile4]
IsRelative=1
Path=abc.default

[General]
StartWithLastProfile=1
"""


def program(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def firefox(folder):
    for name in ("abc.healthy", "abc.default", "../elsewhere"):
        (folder / name).mkdir(parents=True)
    text = PROFILES.format(elsewhere=folder.parent / "elsewhere")
    (folder / "profiles.ini").write_text(text)


def chromium(folder, **names):
    for directory in names:
        (folder / directory.replace("_", " ")).mkdir(parents=True)
    kept = {d.replace("_", " "): {"name": name} for d, name in names.items()}
    kept |= {"Profile 9": {"name": "deleted"}, "../..": {"name": "outside"}}
    (folder / "Local State").write_text(json.dumps({"profile": {"info_cache": kept}}))


def test_linux(tmp_path):
    home, bin_ = tmp_path / "home", tmp_path / "bin"
    for name in ("firefox-esr", "google-chrome-stable", "microsoft-edge"):
        program(bin_ / name)
    firefox(home / ".mozilla/firefox")
    chromium(home / ".config/google-chrome", Default="Moving Forward", Profile_1="Happy Feet")
    found = {each.id: each for each in installed(home, {"PATH": f"bin:{bin_}"}, "linux")}
    assert list(found) == ["firefox", "chrome", "edge"]
    folder = home / ".mozilla/firefox"
    assert found["firefox"].profiles == (
        Profile(str(folder / "abc.healthy"), "Getting Healthy"),
        Profile(str(folder / "abc.default"), "default"),
        Profile(str(folder.parent / "elsewhere"), "elsewhere"),
    )
    assert found["chrome"].profiles == (
        Profile("Default", "Moving Forward"),
        Profile("Profile 1", "Happy Feet"),
    )
    assert found["edge"].profiles == ()
    assert command(found["firefox"], str(folder / "abc.healthy"), "https://c.example") == [
        str(bin_ / "firefox-esr"),
        "--profile",
        str(folder / "abc.healthy"),
        "https://c.example",
    ]
    assert command(found["chrome"], "Profile 1", "https://c.example") == [
        str(bin_ / "google-chrome-stable"),
        "--profile-directory=Profile 1",
        "https://c.example",
    ]
    assert command(found["edge"], "", "https://c.example")[1:] == ["https://c.example"]
    with pytest.raises(FileNotFoundError):
        command(found["chrome"], "Profile 9", "https://c.example")


def test_linux_in_boxes(tmp_path):
    program(tmp_path / ".local/share/flatpak/exports/bin/org.mozilla.firefox")
    firefox(tmp_path / ".var/app/org.mozilla.firefox/.mozilla/firefox")
    (found,) = installed(tmp_path, {"PATH": ""}, "linux")
    assert (found.name, len(found.profiles)) == ("Firefox", 3)


def test_windows(tmp_path):
    files = tmp_path / "Program Files (x86)"
    program(files / "Microsoft/Edge/Application/msedge.exe")
    program(tmp_path / "AppData/Local/Google/Chrome/Application/chrome.exe")
    program(files / "Mozilla Firefox/firefox.exe")
    chromium(tmp_path / "AppData/Local/Microsoft/Edge/User Data", Default="Person 1")
    firefox(tmp_path / "AppData/Roaming/Mozilla/Firefox")
    environment = {
        "ProgramFiles": str(tmp_path / "Program Files"),
        "ProgramFiles(x86)": str(files),
        "LOCALAPPDATA": str(tmp_path / "AppData/Local"),
    }
    found = {each.id: len(each.profiles) for each in installed(tmp_path, environment, "win32")}
    assert found == {"firefox": 3, "chrome": 0, "edge": 1}


def test_macos(tmp_path):
    program(tmp_path / "Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    chromium(tmp_path / "Library/Application Support/Google/Chrome", Default="Work")
    found = {each.id: each.profiles for each in installed(tmp_path, {}, "darwin")}
    assert found["chrome"] == (Profile("Default", "Work"),)


@pytest.mark.parametrize(
    "text", ["", "[", "{", "[]", '{"profile": 7}', '{"profile": {"info_cache": {"x": 1}}}', "\0"]
)
def test_lists_that_make_no_sense(tmp_path, text):
    bin_ = program(tmp_path / "bin/firefox").parent
    program(bin_ / "chromium")
    for file in (".mozilla/firefox/profiles.ini", ".config/chromium/Local State"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(text)
    found = installed(tmp_path, {"PATH": str(bin_)}, "linux")
    assert [each.profiles for each in found] == [(), ()]


@pytest.mark.parametrize(
    "address",
    [
        "http://clinic.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "--headless",
        "https://c.example --x",
        "https://c.example\n",
        "",
    ],
)
def test_nothing_but_pages_is_opened(address):
    with pytest.raises(ValueError, match="no page"):
        open_page(address)


@pytest.fixture
def recorder(tmp_path, monkeypatch):
    """A browser that writes down how it was started: a real process."""
    if sys.platform != "linux":
        pytest.skip("programs of a made-up home are Linux's")
    told = tmp_path / "told"
    text = f'#!/bin/sh\nprintf "%s\\n" "$LD_LIBRARY_PATH" "$@" > {told}.new; mv {told}.new {told}\n'
    for name in ("chromium", "xdg-open"):
        program(tmp_path / "bin" / name, text)
    chromium(tmp_path / ".config/chromium", Profile_1="Happy Feet")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    def read():
        end = time.monotonic() + 10
        while not told.exists():
            assert time.monotonic() < end
            time.sleep(0.01)
        for each in browsers._started:
            each.wait(10)
        return told.read_text().splitlines()

    return read


def test_a_page_in_a_profile(recorder):
    open_page("https://clinic.example/?a=1&b=$HOME;2", "chromium", "Profile 1")
    assert recorder()[1:] == [
        "--profile-directory=Profile 1",
        "https://clinic.example/?a=1&b=$HOME;2",
    ]


def test_a_page_in_the_usual_browser(recorder):
    open_page("http://127.0.0.1:8470/")
    assert recorder()[1:] == ["http://127.0.0.1:8470/"]


def test_the_browser_gets_the_environment_from_before_the_frozen_program(recorder, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/frozen/one")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/the/persons/own")
    open_page("https://clinic.example")
    assert recorder()[0] == "/the/persons/own"


def test_a_browser_or_profile_that_is_gone_is_told(recorder):
    for browser, profile in [("firefox", ""), ("chromium", "Profile 7"), ("none", "")]:
        if browser in {each.id for each in installed()} and not profile:
            continue
        with pytest.raises(OSError):  # noqa: PT011  whichever
            open_page("https://clinic.example", browser, profile)
