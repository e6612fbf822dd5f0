"""The panel of a clinic with its real widgets: each state, each trouble, by mouse and by key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    CodeType,
    EmailCode,
    Ending,
    NotFinished,
    Offline,
    RecoveryCodes,
    Restricted,
    ServerBroken,
    Session,
    SignedIn,
    Wait,
)
from desktop.clock import Offset
from desktop.errors import ClinicFault, DiskError, DiskFault
from desktop.gui.live_code import LiveCode
from desktop.presenters.account_states import (
    Asking,
    BrowserWaits,
    CodeAsked,
    CodeRefused,
    CodeWaits,
    Doing,
    EmailCodeAsked,
    Ended,
    Failed,
    In,
    MustEnrol,
    Out,
    PasswordAsked,
    WhichToken,
)
from desktop.presenters.code_timing import Refused
from desktop.vault.sign_in import SignInKind
from tests.clinic.fakes import FakePerson
from tests.gui.panel_scene import EMAIL, RIGHT, START, PanelScene, link
from tests.presenters.adding import TWO, uri

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ME = SignedIn(person="Ana Silva", email=EMAIL, role="Receptionist", since=START)
ALL_CODES = frozenset(CodeType)


@pytest.fixture
def scene(qtbot, shelf):
    return PanelScene(qtbot, shelf, link()).show()


# -- each state --


def test_before_signing_in(scene):
    assert {"Happy Feet Podiatry", "happyfeet.example", "Not signed in"} <= set(scene.words())
    assert scene.buttons() == ["Sign in", "Open in browser", "Trouble signing in?"]
    assert "Your password is used once and never stored." in scene.words()
    assert scene.seen(LiveCode)
    assert not scene.panel.steps.credentials.main.isEnabled()


def test_while_the_clinic_is_asked(scene):
    for doing in Doing:
        scene.force(Asking(doing))
        assert scene.says("15 seconds at most"), doing
        assert scene.words()[-2].endswith("…"), doing
        assert scene.buttons() == ["Cancel"], doing


def test_while_the_browser_has_it(scene):
    scene.force(BrowserWaits())
    assert scene.says("five minutes")
    scene.click("Cancel")
    assert scene.account.state == Out()


def test_while_the_next_code_is_waited_for(scene):
    scene.now += 27
    scene.force(CodeWaits(scene.account.entry))
    scene.panel.presenter.tick()
    assert "Your password is right." in scene.words()
    assert scene.says("3 s left")
    assert scene.buttons() == ["Cancel", "Type a code", "Use a back-up code"]
    scene.click("Use a back-up code")
    assert "Type a back-up code" in scene.words()


def test_one_of_several_tokens_is_asked_for(qtbot, shelf):
    scene = PanelScene(qtbot, shelf, link(), uri("Happy Feet", key=TWO)).show()
    scene.force(WhichToken(scene.account.entries))
    assert scene.buttons()[:2] == [
        f"Token {number} ({scene.account.entries[0].token.account})" for number in (1, 2)
    ]
    scene.click(scene.buttons()[1])
    assert scene.account.clinic.sign_in.token == scene.account.entries[1].id


CODES = [
    (CodeAsked(ALL_CODES), "Type the code that the clinic asks for", "Use a back-up code"),
    (CodeAsked(ALL_CODES, recovery=True), "Type a back-up code", "Type an ordinary code"),
    (EmailCodeAsked(EmailCode.VERIFY_ADDRESS), "Look into your e-mail", ""),
    (EmailCodeAsked(EmailCode.SET_PASSWORD), "Look into your e-mail", ""),
]


def test_a_code_to_type(scene):
    for state, title, other in CODES:
        scene.force(state)
        assert title in scene.words()
        assert scene.buttons() == list(filter(None, ["Send", "Cancel", other])), state
        sets = getattr(state, "purpose", None) is EmailCode.SET_PASSWORD
        names = [field.accessibleName() for field in scene.fields()]
        assert names == (["Code", "Your new password there"] if sets else ["Code"])


def test_setting_2fa_up(scene):
    scene.force(MustEnrol(None))
    assert "This clinic asks for 2FA" in scene.words()
    scene.force(MustEnrol(scene.account.entry))
    assert "This clinic has reset your 2FA" in scene.words()
    assert scene.says("“Token 1” goes to the trash")
    assert scene.buttons() == ["Set up 2FA", "Not now"]


def test_the_password_once_more(scene):
    scene.force(PasswordAsked())
    assert scene.buttons() == ["Go on", "Cancel"]
    [field] = scene.fields()
    assert field.accessibleName() == "Your password at this clinic, once more"


def test_signed_in(scene):
    here = Session("1", True, "Frontdesk", "127.0.0.1", START)
    there = Session("2", False, "Firefox", "10.0.0.1", START)
    scene.force(In(ME, sessions=(here, there), codes=RecoveryCodes(8, 10)))
    words = scene.words()
    assert "Signed in" in words
    for name, value in (("Name", "Ana Silva"), ("Role", "Receptionist"),
                        ("Back-up codes left", "8")):  # fmt: skip
        assert words[words.index(name) + 1] == value
    assert "1, on another computer" in words
    assert scene.buttons() == [
        "Open in browser", "Sign out", "Sign out everywhere else", "New back-up codes",
    ]  # fmt: skip


def test_new_backup_codes_are_shown_once(scene):
    scene.force(In(ME, new_codes=("1111 2222", "3333 4444")))
    assert scene.says("1111 2222")
    scene.click("I have written them down")
    assert not scene.says("1111 2222")
    assert scene.account.state.new_codes == ()


@pytest.mark.parametrize("kind", [SignInKind.OIDC, SignInKind.CLINIKO, SignInKind.WEB])
def test_a_clinic_whose_own_pages_sign_in(qtbot, shelf, kind):
    scene = PanelScene(qtbot, shelf, link(), kind=kind)
    scene.server.kind = type(scene.server.kind)(kind.value)
    scene.panel.presenter.refresh()
    scene.show()
    assert scene.buttons()[:2] == ["Open in browser", "Copy the code"]
    assert scene.fields() == []
    scene.click("Copy the code")
    assert scene.called == [("copy", scene.account.entry.id)]


def test_the_usual_reasons(scene):
    scene.click("Trouble signing in?")
    assert "When you cannot get in" in scene.words()
    scene.click("Back")
    assert "Sign in" in scene.buttons()


# -- each trouble --


TROUBLES = [
    (BadCredentials(), "does not know this e-mail with this password", "Set a new password"),
    (Restricted(), "this clinic does not let you in", "Copy a message"),
    (Wait(300), "lets nobody in with this account for a while", ""),
    (Offline(ClinicFault.UNREACHABLE), "cannot be reached", ""),
    (ServerBroken(ClinicFault.UNEXPECTED), "", ""),
    (NotFinished(Ending.TIMED_OUT), "did not come back within five minutes", ""),
    (NotFinished(Ending.DENIED), "said no", ""),
    (NotFinished(Ending.CANCELLED), "given up", ""),
    (NotFinished(Ending.NO_BROWSER), "could not be started", ""),
    (BadNewPassword(("Too common.",)), "does not accept this password", ""),
    (Ended(), "has ended this sign-in", ""),
    (Failed(DiskError(DiskFault.FULL)), "", ""),
    (CodeRefused(Refused.CLOCK, again=True), "clock is wrong", "Correct my codes"),
    (CodeRefused(Refused.USED, again=True), "used already", ""),
    (CodeRefused(Refused.WRONG_TOKEN, again=False), "refused the code", "Scan the new code"),
    (CodeRefused(Refused.UNKNOWN, again=False), "refused the code", "Scan the new code"),
]


def test_each_trouble_has_its_words_and_its_next_step(scene):
    banner = scene.panel._trouble
    for trouble, title, step in TROUBLES:
        scene.force(Out(trouble))
        assert banner.isVisible(), trouble
        said = " ".join(each.text() for each in banner.findChildren(QWidget) if _plain(each))
        assert title in said
        assert len(said) > 10, trouble
        shown = [each.text() for each in banner.findChildren(QAbstractButton) if each.isVisible()]
        assert shown == ([step] if step else []), trouble


def _plain(widget):
    return hasattr(widget, "text") and not isinstance(widget, QAbstractButton)


def test_the_next_steps_are_taken(scene):
    scene.force(Out(CodeRefused(Refused.UNKNOWN, again=False)))
    scene.click("Scan the new code")
    assert scene.called == ["scan"]
    scene.force(Out(Restricted()))
    assert "What was checked" in scene.words()
    assert "Try again" in scene.buttons()
    scene.click("Copy a message")
    assert "Happy Feet Podiatry" in QGuiApplication.clipboard().text()
    scene.force(Out(BadCredentials()))
    scene.panel.steps.credentials.email.setText(EMAIL)
    scene.click("Set a new password")
    scene.runner.release()
    assert isinstance(scene.account.state, EmailCodeAsked)


def test_trouble_beside_a_step_leaves_the_step(scene):
    scene.force(CodeAsked(ALL_CODES, trouble=BadCode()))
    assert "The clinic did not take this code." in scene.words()
    assert "Send" in scene.buttons()
    scene.force(In(ME, trouble=Offline(ClinicFault.SLOW)))
    assert scene.panel._trouble.isVisible()
    assert "Sign out" in scene.buttons()
    scene.force(In(ME))
    assert not scene.panel._trouble.isVisible()


def test_a_clock_that_is_wrong(scene):
    scene.server.clock = Offset(93.8, 94.2)
    scene.panel.presenter.refresh()
    assert "This computer’s clock is 94 seconds slow." in scene.words()
    scene.click("Correct my codes")
    assert scene.called == [("correct", 94.0)]
    assert not scene.says("94 seconds")


def test_an_address_of_several_people_is_spoken_of_first(scene):
    scene.sign_in(email="reception@clinic.test")
    assert scene.says("looks like an address of several people")
    assert scene.server.asked == []
    scene.click("Use it all the same")
    scene.sign_in()
    assert scene.server.asked == ["sign_in"]


# -- the way in, by key --


def test_signing_in_by_key_alone(scene):
    scene.panel.steps.focus_first()
    field = QApplication.focusWidget()
    assert field is scene.panel.steps.credentials.email
    QTest.keyClicks(field, EMAIL)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert scene.panel.steps.credentials.password.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), RIGHT)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    scene.runner.release()
    assert isinstance(scene.account.state, In)
    assert QApplication.focusWidget().text() == "Open in browser"


def test_the_order_of_the_keys(scene):
    scene.panel.head._more.setFocus()
    scene.panel.steps.credentials.email.setText(EMAIL)
    QTest.keyClicks(scene.panel.steps.credentials.password, "word")
    order = []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        order.append(focus.accessibleName() or focus.text())
    assert order == [
        "Your e-mail at this clinic", "Password", "Sign in", "Open in browser",
        "Trouble signing in?", "More for this clinic",
    ]  # fmt: skip


def test_a_typed_code_goes_with_enter(qtbot, shelf):
    person = FakePerson(otpauth=link())
    scene = PanelScene(qtbot, shelf, person=person).show()
    scene.sign_in()
    scene.runner.release()
    assert isinstance(scene.account.state, CodeAsked)
    field = QApplication.focusWidget()
    assert field.accessibleName() == "Code"
    QTest.keyClicks(field, "000000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    scene.runner.release()
    assert scene.account.state == CodeAsked(ALL_CODES, trouble=BadCode())
    assert field.text() == ""


STATES = [
    Out(), Asking(Doing.SIGN_IN), BrowserWaits(), CodeAsked(ALL_CODES),
    EmailCodeAsked(EmailCode.SET_PASSWORD), MustEnrol(None), PasswordAsked(), In(ME),
]  # fmt: skip


def test_every_control_has_a_name(scene):
    for state in STATES:
        scene.force(state)
        for control in (*scene.seen(QAbstractButton), *scene.seen(QLineEdit)):
            shown = control.text() if isinstance(control, QAbstractButton) else ""
            assert control.accessibleName() or shown, (state, control)


@pytest.mark.parametrize("width", [400, 320])
def test_nothing_is_cut_at_the_sides(scene, width):
    scene.panel.resize(width, 760)
    for state in STATES:
        scene.force(state)
        QTest.qWait(0)
        for control in (*scene.seen(QAbstractButton), *scene.seen(QLineEdit)):
            right = control.mapTo(scene.panel, control.rect().topRight()).x()
            assert right < width, (state, control)


# -- what is typed is forgotten --


def typed(scene):
    steps = scene.panel.steps
    return (
        steps.credentials.password.characters(),
        steps.typed.field.text(),
        steps.typed.password.characters(),
        steps.again.field.characters(),
    )


def type_everywhere(scene):
    steps = scene.panel.steps
    for field in (steps.credentials.password, steps.typed.password, steps.again.field):
        QTest.keyClicks(field, "secret word")
    steps.typed.field.setText("123456")
    assert typed(scene) == (11, "123456", 11, 11)


NOTHING = (0, "", 0, 0)


def test_nothing_typed_survives_hiding(scene):
    type_everywhere(scene)
    scene.panel.hide()
    assert typed(scene) == NOTHING


def test_nothing_typed_survives_another_clinic(scene):
    other = scene.vault.add_clinic("Getting Healthy")
    type_everywhere(scene)
    scene.panel.presenter.choose(other.id)
    scene.panel.presenter.choose(scene.clinic)
    assert typed(scene) == NOTHING


def test_a_password_that_was_sent_is_in_no_field(scene):
    scene.sign_in()
    assert typed(scene) == NOTHING


# -- the menu --


def test_the_menu(scene):
    other = scene.vault.add_clinic("This & that")
    actions = scene.menu()
    assert list(actions) == [
        "Name and colour…", "Another address…", "Another e-mail", "Browser for this clinic…",
        "A code is sent with at least", "Happy Feet Podiatry", "This && that", "Add a clinic…",
    ]  # fmt: skip
    actions["This && that"].trigger()
    assert "This & that" in scene.words()
    assert "How do you sign in here?" in scene.words()
    assert other.id == scene.panel.presenter._shown


def test_only_a_manager_who_is_signed_in_tests_enrolment(scene):
    scene.force(In(ME))
    assert "Test enrolment…" not in scene.menu()
    boss = SignedIn(person="Mia", email=EMAIL, since=START, manager=True)
    scene.force(In(boss))
    scene.menu()["Test enrolment…"].trigger()
    assert scene.called == [("test", scene.account)]
    scene.server.can = scene.server.can - {next(c for c in scene.server.can if "test" in c.value)}
    scene.force(In(boss))
    assert "Test enrolment…" not in scene.menu()


def test_the_menu_leads_to_a_form_and_back(scene):
    scene.menu()["Another address…"].trigger()
    [field] = scene.fields()
    assert field.accessibleName() == "Address of the sign-in page"
    scene.click("Cancel")
    assert "Sign in" in scene.buttons()


def test_no_clinic_at_all(qtbot, shelf):
    scene = PanelScene(qtbot, shelf)
    scene.vault.remove_clinic(scene.clinic)
    scene.panel.presenter.refresh()
    scene.show()
    assert scene.buttons() == ["Add a clinic"]
    scene.click("Add a clinic")
    assert scene.fields()
