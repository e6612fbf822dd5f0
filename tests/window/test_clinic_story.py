"""From a clinic's page in a browser to being signed in there, as a receptionist does it."""

import json
import shutil
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PIL import ImageGrab
from zxingcpp import read_barcodes

from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sign_in import SignIn, SignInKind
from tests.backend import clinics
from tests.window.program import needs_display, running, wait_until

if sys.platform != "linux":
    pytest.skip("needs an X server of its own", allow_module_level=True)

from tests.system.linux import stage
from tests.window.test_scanning import BROWSER, copied, kept

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

PASSWORD = "correct horse"
OPEN = "Maria – Frontdesk"
WATCHED = [sys.executable, "-m", "tests.window.watched"]


@pytest.fixture
def display(monkeypatch):
    """A screen on which a browser stands beside the usual window."""
    needs_display()
    with stage.screen("2240x1080") as screen:
        screen.split(1280, 960)
        screen.start_manager()
        screen.wait_for_manager()
        monkeypatch.setenv("DISPLAY", screen.name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        yield screen


@pytest.fixture
def clinic(tmp_path):
    with clinics.practice(tmp_path / "clinic") as server:
        yield server


@contextmanager
def page_of(clinic, person, tmp_path):
    """The clinic's page for setting 2FA up, in a real browser beside Frontdesk."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            headless=False,
            args=[*BROWSER, "--window-position=1290,10", "--window-size=930,1000"],
        )
        page = browser.new_page(no_viewport=True)
        page.goto(clinic.bases[0])
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password").fill(person.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/enrol/")
        wait_until(lambda: read_barcodes(ImageGrab.grab()), "the QR code on the screen")
        yield page
        browser.close()


def vault_for(shelf, clinic, person):
    """Maria's vault, with the clinic whose address she was told."""
    vault = shelf.create("Maria", Secret(PASSWORD.encode()), RecoveryCode.generate())
    made = vault.add_clinic("Moving Forward Physio")
    how = SignIn(kind=SignInKind.ALLAUTH, address=clinic.bases[0], email=person.email)
    vault.edit_clinic(replace(made, sign_in=how))
    vault.lock()


def test_enrolled_off_the_screen_and_signed_in(display, clinic, shelf, tmp_path):
    person = clinic.newcomer(require_2fa=True)
    vault_for(shelf, clinic, person)
    eyes = tmp_path / "eyes"
    eyes.mkdir()
    with (
        page_of(clinic, person, tmp_path) as page,
        running(
            shelf.folder, command=WATCHED, environment={"FRONTDESK_EYES": str(eyes)}
        ) as program,
    ):

        def reads(*words):
            """Whether these are parts of what somebody who listens to the window would hear."""
            texts = json.loads((eyes / f"{program.pid}.json").read_text("utf-8"))["texts"]
            return all(any(word in text for text in texts) for word in words)

        program.wait_for("Frontdesk")
        program.key("Return")
        program.wait_for("Unlock – Frontdesk")
        program.type(PASSWORD)
        program.key("Return")
        program.wait_for(OPEN)
        program.key("ctrl+n")
        wait_until(lambda: reads("Add 1 token"), "the clinic's QR code")
        program.wait_for(OPEN)
        before = kept(shelf)
        program.key("Return")
        wait_until(lambda: kept(shelf) != before, "the token in the vault")
        wait_until(lambda: reads("Enter this code at the clinic to finish"), "the code's page")
        program.key("Return")  # it worked: the code is copied from the list
        program.key("ctrl+1")
        code = wait_until(copied, "a code")
        page.get_by_label("Code").fill(code)
        page.keyboard.press("Enter")
        sync_api.expect(page.locator(".codes li")).to_have_count(10)
        program.wait_for(OPEN)
        program.key("Down", "ctrl+Return")
        wait_until(lambda: reads("Your e-mail at this clinic"), "the panel")
        program.type(person.password)
        program.key("Return")
        wait_until(lambda: reads("Signed in", person.email), "the name in the panel")
        assert reads("Receptionist", "Sign out")
        manager = clinic.manager()
        assert done_by_frontdesk(manager, person) == ["signed_in"]
        at_the_clinic = [person.password.encode(), person.password.encode("utf-16-le")]
        at_the_clinic += [b"X-Session-Token: "]
        program.key("ctrl+l")
        program.wait_for("Frontdesk")
        left = ["signed_out", "signed_in"]
        wait_until(lambda: done_by_frontdesk(manager, person) == left, "the clinic's word of it")
        assert program.copies(*at_the_clinic) == 0


def done_by_frontdesk(manager, person):
    """What the clinic wrote down of this program and somebody, newest first."""
    events = manager.ask("GET", f"/api/v1/events?person={person.id}").json
    return [each["kind"] for each in events if each["client"].startswith("Frontdesk/")]
