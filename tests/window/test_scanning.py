"""The QR codes that other programs show on real screens, scanned as a person does it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab
from zxingcpp import read_barcodes

from desktop.gui.palette import THEMES
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.presenters.adding import ONE, TWO, uri
from tests.qr.drawn import drawn
from tests.window.desk import Bus
from tests.window.program import needs_display, running, wait_until

if sys.platform != "linux":
    pytest.skip("needs an X server of its own", allow_module_level=True)

from tests.system.linux import stage

PASSWORD = "correct horse"
OPEN = "Maria – Frontdesk"
PART = "Choose the part of the screen with the QR code"
SOON = "Looking at the screen soon"
FEET, HEALTHY = uri("Happy Feet", key=ONE), uri("Getting Healthy", key=TWO)
BROWSER = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
BROWSER += ["--disable-component-update", "--disable-sync", "--password-store=basic"]


@pytest.fixture(scope="module")
def display():
    """Two monitors of 960 by 1080 side by side, with a window manager."""
    needs_display()
    with stage.screen("1920x1080") as screen:
        screen.split(960, 960)
        screen.start_manager()
        screen.wait_for_manager()
        yield screen


@pytest.fixture(autouse=True)
def _two_screens(display, monkeypatch):
    monkeypatch.setenv("DISPLAY", display.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")


@contextmanager
def shown(tmp_path, *codes):
    """Show codes, each a text and a place, in windows of another program."""
    words = []
    for number, (text, x, y) in enumerate(codes):
        path = tmp_path / f"{number}.png"
        drawn(text, scale=4).save(path)
        words += [str(path), str(x), str(y)]
    program = Path(__file__).with_name("code_window.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with stage.ended(subprocess.Popen([sys.executable, program, *words], **pipes)) as process:
        assert process.stdout.readline() == "shown\n"
        yield process


@contextmanager
def opened(shelf, environment=None):
    """The program with Maria's vault open, and with the ways to add a token to it."""
    shelf.create("Maria", Secret(PASSWORD.encode()), RecoveryCode.generate()).lock()
    with running(shelf.folder, environment=environment) as program:
        program.wait_for("Frontdesk")
        program.key("Return")
        program.wait_for("Unlock – Frontdesk")
        program.type(PASSWORD)
        program.key("Return")
        program.wait_for(OPEN)
        program.key("ctrl+k", "Escape")
        wait_until(lambda: not filled("accent"), "the page where no button is the main one yet")
        yield program


def scan(program):
    """Scan, and wait until there is something to add."""
    program.key("ctrl+n")
    wait_until(found, "what was found")
    program.wait_for(OPEN)


def kept(shelf):
    """The vault's file, as it is now."""
    [vault] = shelf.vaults()
    return vault.place.vault.read_bytes()


def filled(role):
    """Whether some of the screen is filled with this colour of the light theme."""
    screen, colour = ImageGrab.grab(), THEMES["light"][role].getRgb()[:3]
    off = ImageChops.difference(screen, Image.new("RGB", screen.size, colour)).convert("L")
    return off.point(lambda value: 0 if value else 255).reduce(8).getextrema()[1] == 255


def found():
    """Whether tokens are there to be added: the button for it is the only one of its colour."""
    return filled("accent")


def scan_in_vain(program):
    program.key("ctrl+n")
    wait_until(lambda: filled("warn_soft"), "word that there is nothing")
    program.wait_for(OPEN)


def add(program, shelf):
    """Add what was found, and wait until it is in the vault."""
    before = kept(shelf)
    program.key("Return")
    wait_until(lambda: kept(shelf) != before, "tokens in the vault")


def codes_in(shelf):
    """What is in the vault, which nobody has open any more: codes by their labels."""
    [vault] = shelf.vaults()
    opened = vault.unlock(Secret(PASSWORD.encode()))
    found = {entry.label: code_of(entry.token) for entry in opened.entries}
    opened.lock()
    return found


def code_of(token):
    return code_at(token, 1_000.0).text


def test_codes_on_two_screens_are_found_and_added(shelf, tmp_path):
    with opened(shelf) as program, shown(tmp_path, (FEET, 1500, 600), (HEALTHY, 40, 850)):
        scan(program)
        add(program, shelf)
    assert codes_in(shelf) == {
        "Happy Feet": code_of(parse_uri(FEET)),
        "Getting Healthy": code_of(parse_uri(HEALTHY)),
    }


def test_a_part_of_a_screen_is_chosen_with_the_pointer(shelf, tmp_path):
    with opened(shelf) as program:
        scan_in_vain(program)
        with shown(tmp_path, (FEET, 1500, 600), (HEALTHY, 1500, 100)):
            program.wait_for(OPEN)  # whatever a new window does to the keyboard
            program.key("ctrl+shift+n")
            wait_until(lambda: program.titles() == [PART, PART], "a window on each screen")
            program.pointer("mousemove", "1470", "570", "mousedown", "1")
            for x, y in ((1500, 600), (1600, 700), (1700, 800)):
                program.pointer("mousemove", str(x), str(y), "sleep", "0.02")
            program.pointer("mouseup", "1")
            program.wait_for(OPEN)
            wait_until(found, "the code")
            add(program, shelf)
    assert codes_in(shelf) == {"Happy Feet": code_of(parse_uri(FEET))}


def test_what_opens_while_five_seconds_are_counted_is_found(shelf, tmp_path):
    with opened(shelf) as program:
        scan_in_vain(program)
        program.key("ctrl+alt+n")
        wait_until(lambda: program.titles() == [SOON], "the seconds")
        with shown(tmp_path, (FEET, 100, 100)):
            assert program.titles() == [SOON]
            program.wait_for(OPEN)
            wait_until(found, "the code")
            add(program, shelf)
    assert codes_in(shelf) == {"Happy Feet": code_of(parse_uri(FEET))}


PAGE = """<!doctype html><html lang="en"><title>Two-factor authentication</title>
<body style="font: 16px sans-serif; margin: 48px"><h1>Protect your account</h1>
<p>Scan this code with your app.</p><img src="code.png" width="233" alt="QR code">
<p>Then enter the six digits that it shows.</p></body></html>"""


@contextmanager
def browser(tmp_path, text):
    """A real browser with a clinic's page in it, on the second screen."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("needs chromium; `dev.py test` installs it")
    drawn(text, scale=5).save(tmp_path / "code.png")
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    place = [f"--user-data-dir={tmp_path / 'profile'}", "--window-position=970,20"]
    words = [found, *BROWSER, *place, "--window-size=900,900", f"--app={page.as_uri()}"]
    environment = {**os.environ, "HOME": str(tmp_path)}
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(words, env=environment, start_new_session=True, **quiet)
    try:
        wait_until(lambda: read_barcodes(ImageGrab.grab()), "the page")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_from_a_browsers_page_to_the_code(shelf, tmp_path):
    with browser(tmp_path, FEET), opened(shelf) as program:
        scan(program)
        program.key("ctrl+a")  # the label has the keyboard
        program.type("Feet on Tuesdays")
        add(program, shelf)
        token = parse_uri(FEET)

        def code_is_copied():
            """It worked; and then the first code of the list: keys before their page are lost."""
            program.key("Return", "ctrl+1")
            return copied() == code_at(token, time.time()).text

        wait_until(code_is_copied, "the code, copied")
    assert codes_in(shelf) == {"Feet on Tuesdays": code_of(token)}


PORTAL = [Path("/usr/libexec/xdg-desktop-portal"), Path("/usr/lib/xdg-desktop-portal")]
IMPLEMENTED = "org.freedesktop.impl.portal"
DESKTOP = f"""[portal]
DBusName={IMPLEMENTED}.desktop.tests
Interfaces={IMPLEMENTED}.Screenshot;{IMPLEMENTED}.Access
UseIn=tests
"""


@contextmanager
def portal(tmp_path):
    """The real portal, and a desktop behind it that a test makes answer."""
    program = next((path for path in PORTAL if path.exists()), None)
    if program is None:
        pytest.skip("needs xdg-desktop-portal")
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "tests.portal").write_text(DESKTOP, encoding="utf-8")
    with ExitStack() as stack:
        bus = Bus(stack)
        bus("own", f"{IMPLEMENTED}.desktop.tests")
        environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
            "XDG_CURRENT_DESKTOP": "tests",
            "XDG_DESKTOP_PORTAL_DIR": str(tmp_path / "portals"),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }
        quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen([program, "--verbose"], env=environment, **quiet)
        stack.enter_context(stage.ended(process))
        for line in process.stderr:
            if "org.freedesktop.portal.Desktop acquired" in line:
                break
        yield bus, {"DBUS_SESSION_BUS_ADDRESS": bus.address, "XDG_SESSION_TYPE": "wayland"}


def test_on_wayland_the_desktops_portal_is_asked(shelf, tmp_path):
    screenshot = f"{IMPLEMENTED}.Screenshot.Screenshot"
    with portal(tmp_path) as (bus, environment), opened(shelf, environment) as program:
        bus("answer", f"{IMPLEMENTED}.Access.AccessDialog", "ua{sv}", [0, {}])
        bus("answer", screenshot, "ua{sv}", [2, {}])
        scan_in_vain(program)
        picture = tmp_path / "Screenshot.png"
        drawn(FEET).save(picture)
        bus("answer", screenshot, "ua{sv}", [0, {"uri": ["s", picture.as_uri()]}])
        program.key("ctrl+shift+n")
        wait_until(found, "the code")
        add(program, shelf)
        assert not picture.exists()
        options = [body[-1] for body in bus("bodies", screenshot)]
        assert [each["interactive"] for each in options] == [["b", False], ["b", True]]
    assert codes_in(shelf) == {"Happy Feet": code_of(parse_uri(FEET))}


def copied():
    """What another program finds on the clipboard."""
    code = "from PySide6.QtGui import QGuiApplication as A; print(A([]).clipboard().text())"
    words = [sys.executable, "-c", code]
    found = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    return found.strip()
