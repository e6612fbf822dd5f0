"""The panel, the real client and the real practice clinic, from the password to the sign-out."""

import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import Kind, Restricted, Site
from desktop.gui.tasks import QtRunner
from desktop.otp.uri import parse_uri
from desktop.presenters.account_states import Ended, In, MustEnrol, Out
from tests.gui.panel_scene import PanelScene

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.usefixtures("direct"),
]
PERIOD = 30


class Scene(PanelScene):
    """Somebody of the practice clinic; time stands at the beginning of a time step."""

    def __init__(self, qtbot, shelf, clinic, person, runner):
        self.real = clinic
        self.somebody = person
        address = clinic.bases[0]
        site = Site(kind=Kind.ALLAUTH, address=address)
        super().__init__(qtbot, shelf, server=Allauth(site, lambda _: None), runner=runner)
        made = self.vault.clinics[0]
        self.vault.edit_clinic(replace(made, sign_in=replace(made.sign_in, address=address)))
        self.step(0)
        if person.otpauth:
            self.vault.add(parse_uri(person.otpauth), "Reception", made.id)
        self.panel.presenter.refresh()
        self.show()

    def step(self, ahead):
        self.now = (time.time() // PERIOD + ahead) * PERIOD + 1

    def enter(self):
        self.sign_in(self.somebody.email, self.somebody.password)

    def wait(self, condition):
        self.qtbot.waitUntil(condition, timeout=15_000)

    def is_in(self):
        return isinstance(self.account.state, In) and self.account.state.codes is not None

    def sessions(self, manager):
        events = manager.ask("GET", f"/api/v1/events?person={self.somebody.id}").json
        return [event["kind"] for event in events]


@pytest.fixture
def runner(qapp):
    runner = QtRunner(qapp)
    yield runner
    runner.shut_down()


def test_in_by_the_code_that_goes_by_itself_and_out_again(qtbot, shelf, practice_clinic, runner):
    manager = practice_clinic.manager()
    scene = Scene(qtbot, shelf, practice_clinic, practice_clinic.enrolled(manager), runner)
    scene.step(1)  # the code of this step proved the enrolment
    scene.enter()
    assert scene.panel.steps.credentials.password.characters() == 0
    scene.wait(lambda: scene.is_in() and "Back-up codes left" in scene.words())
    words = scene.words()
    assert "Signed in" in words
    assert "Receptionist" in words
    assert "10" in words[words.index("Back-up codes left") :]
    assert "None" in words[words.index("Other sessions") :]
    assert scene.sessions(manager)[0] == "signed_in"
    assert scene.account.clinic.sign_in.email == scene.somebody.email

    scene.click("Sign out")
    scene.wait(lambda: scene.account.state == Out())
    assert "Not signed in" in scene.words()
    assert scene.sessions(manager)[0] == "signed_out"
    QApplication.processEvents()
    assert scene.panel.steps.credentials.email.text() == scene.somebody.email


def test_a_session_that_is_ended_elsewhere_is_noticed(qtbot, shelf, practice_clinic, runner):
    manager = practice_clinic.manager()
    scene = Scene(qtbot, shelf, practice_clinic, practice_clinic.newcomer(manager), runner)
    scene.enter()
    scene.wait(scene.is_in)
    manager.ask("DELETE", f"/api/v1/staff/{scene.somebody.id}/sessions")
    scene.panel.presenter.tick()
    QApplication.processEvents()
    assert scene.is_in()  # it is asked once a minute
    scene.now += 60
    scene.panel.presenter.tick()
    scene.wait(lambda: scene.account.state == Out(Ended()))
    assert "The clinic has ended this sign-in." in scene.words()
    assert "Not signed in" in scene.words()


def test_a_restricted_user_is_told_what_is_wrong(qtbot, shelf, practice_clinic, runner):
    manager = practice_clinic.manager()
    scene = Scene(qtbot, shelf, practice_clinic, practice_clinic.newcomer(manager), runner)
    path = f"/api/v1/staff/{scene.somebody.id}"
    manager.ask("PATCH", path, is_active=False)
    scene.enter()
    scene.wait(lambda: scene.account.state == Out(Restricted()))
    assert "What was checked" in scene.words()
    manager.ask("PATCH", path, is_active=True)
    scene.enter()
    scene.wait(scene.is_in)


def test_enrolling_with_two_clicks(qtbot, shelf, practice_clinic, runner):
    manager = practice_clinic.manager()
    person = practice_clinic.newcomer(manager, require_2fa=True)
    scene = Scene(qtbot, shelf, practice_clinic, person, runner)
    scene.enter()
    scene.wait(lambda: scene.account.state == MustEnrol(None))
    scene.click("Set up 2FA")
    scene.wait(scene.is_in)
    scene.wait(lambda: "Your new back-up codes" in scene.words())
    scene.click("I have written them down")
    assert "Your new back-up codes" not in scene.words()
    [entry] = scene.vault.entries
    assert entry.label == "Happy Feet Podiatry"
    assert scene.account.clinic.sign_in.token == entry.id
