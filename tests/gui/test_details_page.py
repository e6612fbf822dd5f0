import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.gui import palette
from desktop.gui.details_page import details_screen
from desktop.otp.uri import parse_uri
from tests.fakes import HeldRunner
from tests.presenters.tokens import new_vault, token


class Case:
    def __init__(self, qtbot, shelf, clock, **more):
        palette.use("light")
        self.vault = new_vault(shelf)
        self.clinic = self.vault.add_clinic("North Physio")
        self.id = self.vault.add(token(), "Happy Feet").id
        self.clock, self.runner, self.called = clock, HeldRunner(), []
        self.page = details_screen(
            self.vault,
            self.id,
            runner=self.runner,
            on_back=lambda: self.called.append("back"),
            on_traces=lambda known: self.called.append(("traces", known)),
            on_lock=lambda: self.called.append("lock"),
            on_hand_over=lambda: self.called.append("hand over"),
            clock=clock,
            **more,
        )
        qtbot.addWidget(self.page)
        self.page.resize(900, 1_200)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)  # keys go nowhere before
        QApplication.processEvents()

    @property
    def entry(self):
        return self.vault.entry(self.id)


@pytest.fixture
def case(qtbot, shelf, clock):
    made = Case(qtbot, shelf, clock)
    yield made
    made.page.hide()
    made.vault.lock()


def test_the_label_is_saved_when_the_field_is_left(case, qtbot):
    case.page._label.setFocus()
    case.page._label.selectAll()
    qtbot.keyClicks(case.page._label, "Sore Feet")
    assert case.entry.label == "Happy Feet"
    qtbot.keyClick(case.page._label, Qt.Key.Key_Return)
    assert case.entry.label == "Sore Feet"


def test_a_label_that_cannot_be_is_said_and_put_back(case, qtbot):
    case.page._label.clear()
    qtbot.keyClick(case.page._label, Qt.Key.Key_Return)
    assert case.page._error.isVisible()
    assert case.page._label.text() == "Happy Feet"


def test_the_note_is_saved_when_the_page_is_left(case, qtbot):
    case.page._note.setPlainText("Ask for Ana")
    qtbot.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.entry.note == "Ask for Ana"
    assert case.called == ["back"]


def test_a_note_has_an_end(case):
    case.page._note.setPlainText("x" * 5_000)
    assert len(case.page._note.toPlainText()) == 4_096


def test_the_favourite_is_a_switch(case):
    case.page._favourite.click()
    assert case.entry.favourite


def test_issuer_and_account_can_be_read_and_not_changed(case):
    assert case.page._issuer.text() == "Cliniko"
    assert case.page._account.text() == "maria@clinic.example"
    assert case.page._issuer.isReadOnly()
    assert case.page._account.isReadOnly()


def test_a_clinic_is_chosen_renamed_and_added(case, qtbot):
    choice, form = case.page._clinic, case.page._form
    choice.setCurrentIndex(choice.findText("North Physio"))
    choice.activated.emit(choice.currentIndex())
    assert case.entry.clinic == case.clinic.id
    case.page._edit_clinic.click()
    form._name.setText("East Physio")
    form._swatches.button(5).click()
    qtbot.keyClick(form._name, Qt.Key.Key_Return)
    assert [(c.name, c.colour) for c in case.vault.clinics] == [("East Physio", 5)]
    choice.setCurrentIndex(choice.count() - 1)
    choice.activated.emit(choice.currentIndex())
    assert choice.currentText() == "East Physio"
    form._name.setText("West Dental")
    form._save.click()
    assert case.entry.clinic == case.vault.clinics[-1].id
    assert choice.currentText() == "West Dental"
    case.page._edit_clinic.click()
    form._remove.click()
    assert case.entry.clinic is None
    assert choice.currentText() == "No clinic"


def test_a_clinic_form_is_left_with_escape(case, qtbot):
    case.page.presenter.assign(case.clinic.id)
    case.page._edit_clinic.click()
    assert case.page._form.isVisible()
    qtbot.keyClick(case.page._form._name, Qt.Key.Key_Escape)
    assert not case.page._form.isVisible()
    assert case.called == []


def test_the_key_and_a_code_that_can_be_scanned_come_after_the_password(case, qtbot):
    secret = case.page._secret
    secret._ask.click()
    qtbot.keyClicks(secret.form.field, "correct horse battery staple")
    qtbot.keyClick(secret.form.field, Qt.Key.Key_Return)
    assert not secret._shown.isVisible()
    case.runner.release()
    assert secret._shown.isVisible()
    QApplication.processEvents()
    picture = secret._qr.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = memoryview(picture.constBits()).cast("B", (picture.height(), picture.bytesPerLine()))
    [found] = zxingcpp.read_barcodes(lines)
    assert parse_uri(found.text).same_as(token())
    assert secret._key.text().startswith("MEQH GZLD")
    case.clock.now += 60
    case.page.ticked.emit()
    assert not secret._shown.isVisible()
    assert secret._key.text() == ""
    assert secret._qr._modules == ()


def test_a_wrong_password_is_said_at_the_field(case, qtbot):
    secret = case.page._secret
    secret._ask.click()
    qtbot.keyClicks(secret.form.field, "wrong")
    qtbot.keyClick(secret.form.field, Qt.Key.Key_Return)
    case.runner.release()
    assert secret.form._wrong.isVisible()
    assert not secret._shown.isVisible()
    secret.form._cancel.click()
    assert secret._ask.isVisible()


def test_a_pasted_password_makes_the_program_start_anew_first(case):
    secret = case.page._secret
    secret._ask.click()
    secret.form.field.insert("correct horse battery staple")
    secret.form._submit.click()
    case.runner.release()
    assert case.called == [("traces", case.id)]
    assert not secret._shown.isVisible()


def test_the_key_goes_when_the_page_goes(qtbot, shelf, clock):
    case = Case(qtbot, shelf, clock, reveal_allowed=True)
    assert case.page._secret._shown.isVisible()
    case.page.hide()
    assert case.page._secret._key.text() == ""
    case.vault.lock()


def test_deleting_warns_first(case):
    case.page._delete.click()
    assert case.page._question.isVisible()
    assert case.vault.trash == ()
    case.page._keep_button.click()
    assert not case.page._question.isVisible()
    case.page._delete.click()
    case.page.deleted.emit()
    assert [entry.id for entry in case.vault.trash] == [case.id]
    assert case.called == ["back"]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [360, 900])
def test_it_fits(qtbot, shelf, clock, theme, width):
    case = Case(qtbot, shelf, clock, reveal_allowed=True)
    case.page.presenter.assign(case.clinic.id)
    case.page._edit_clinic.click()
    palette.use(theme)
    case.page.resize(width, 800)
    qtbot.waitUntil(lambda: case.page.width() == width)
    QApplication.processEvents()
    inner = case.page._area.widget()
    assert inner.minimumSizeHint().width() <= case.page._area.viewport().width()
    case.page.grab()
    case.page.hide()
    case.vault.lock()


def test_a_key_that_the_clinic_keeps_is_not_offered(qtbot, shelf, clock):
    case = Case(qtbot, shelf, clock, shows_keys=False)
    secret = case.page._secret
    assert not secret._ask.isVisible()
    assert secret._set.isVisible()
    case.page.hide()
    case.page.show()
    assert not secret._ask.isVisible()
    case.page.hide()
    case.vault.lock()
