import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop.errors import NoScreenPictureError, Unseen
from desktop.gui import palette, screen_scan
from desktop.gui.add_rows import TokenFound
from desktop.gui.add_screen import add_screen
from desktop.gui.layouts import box, column
from desktop.gui.region_selector import RegionWindow
from desktop.gui.tasks import QtRunner
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.presenters.offers import Offer, Way
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.gui.dragging import drags
from tests.gui.test_screen_scan import FakeCamera, windows
from tests.presenters.adding import ONE, THREE, TWO, FakeClipboard, uri
from tests.qr.drawn import drawn, in_one, saved

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")


class Case:
    """The screen, and what the window is told by it."""

    def __init__(self, qtbot, vault, runner, clock):
        self.qtbot, self.vault, self.runner, self.clock = qtbot, vault, runner, clock
        self.clipboard = FakeClipboard()
        self.done, self.told = [], []
        self.frame = self.screen = None

    def open(self, width=960, **options):
        self.screen = add_screen(
            self.vault,
            runner=self.runner,
            clipboard=self.clipboard,
            clear_after=30,
            on_done=self.done.append,
            on_back=lambda: self.told.append("back"),
            on_app=self.told.append,
            on_lock=lambda: self.told.append("lock"),
            on_hand_over=lambda: self.told.append("hand over"),
            clock=self.clock,
            **options,
        )
        self.frame = box(column(self.screen))  # stands in for the window
        self.qtbot.addWidget(self.frame)
        self.frame.resize(width, 768)
        self.frame.show()
        self.qtbot.waitExposed(self.frame)
        self.frame.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is not None)
        return self

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(QApplication.focusWidget() or self.screen, key, modifiers)

    def rows(self):
        rows = self.screen.page.findChildren(TokenFound)
        return [row for row in rows if row.isVisible()]

    def paste(self, text):
        self.screen.presenter.offer(Offer(Way.CLIPBOARD, text=text))

    def words(self):
        """Everything that can be read now, without the marks where it may be broken."""
        labels = [each.text() for each in self.screen.findChildren(QLabel) if each.isVisible()]
        buttons = [
            each.text() for each in self.screen.findChildren(QAbstractButton) if each.isVisible()
        ]
        return "\n".join(labels + buttons).translate({0x200B: None, 0x2068: None, 0x2069: None})

    def button(self, words):
        [found] = [
            each
            for each in self.screen.findChildren(QPushButton)
            if each.text() == words and each.isVisible()
        ]
        return found

    def click(self, words):
        self.qtbot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)


@pytest.fixture
def case(qtbot, shelf, clock):
    palette.use("light")
    clock.now = 1_790_000_010.0
    vault = shelf.create("Maria", Secret(b"correct horse"), RecoveryCode.generate())
    runner = QtRunner()
    yield Case(qtbot, vault, runner, clock)
    runner.shut_down()
    QGuiApplication.clipboard().clear()
    vault.lock()


def test_the_whole_way_from_a_picture_to_the_clinic(case, tmp_path):
    (tmp_path / "code.png").write_bytes(saved(in_one(drawn(uri("Happy Feet")))))
    case.open(offered=Offer(Way.FILE, files=(tmp_path / "code.png",)))
    case.qtbot.waitUntil(lambda: len(case.rows()) == 1)
    assert "One token found" in case.words()
    assert "code.png" in case.words()
    assert QApplication.focusWidget() is case.rows()[0].label
    case.rows()[0].label.selectAll()
    case.qtbot.keyClicks(QApplication.focusWidget(), "Feet, Tuesdays")
    case.press(Qt.Key.Key_Return)
    [entry] = case.vault.entries
    assert entry.label == "Feet, Tuesdays"
    assert "Enter this code at the clinic to finish" in case.words()
    case.click("Copy the code")
    assert case.clipboard.text == code_at(entry.token, case.clock.now).text
    assert "Copied. Cleared in 30 s" in case.words()
    case.click("Clear now")
    assert case.clipboard.text == ""
    case.press(Qt.Key.Key_Return)
    assert case.done == [(entry,)]


def test_dropped_files_are_read(case, tmp_path):
    (tmp_path / "code.jpg").write_bytes(saved(drawn(uri()), "JPEG"))
    case.open()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "code.jpg"))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    assert drags(mime, case.screen.page)
    drop = QDropEvent(QPointF(9, 9), copy, mime, buttons, modifiers)
    QApplication.sendEvent(case.screen.page, drop)
    case.qtbot.waitUntil(lambda: len(case.rows()) == 1)


def test_a_copied_picture_is_pasted_with_its_key(case):
    QGuiApplication.clipboard().setImage(QImage.fromData(saved(drawn(uri()))))
    case.open()
    case.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    case.qtbot.waitUntil(lambda: len(case.rows()) == 1)
    assert "Clipboard" in case.words()


def test_a_copied_link_is_pasted(case):
    QGuiApplication.clipboard().setText(uri())
    case.open(begin=Way.CLIPBOARD)
    assert len(case.rows()) == 1


def test_an_empty_clipboard_is_said(case):
    QGuiApplication.clipboard().clear()
    case.open()
    case.paste("")
    assert "Nothing to add on the clipboard" in case.words()
    assert "Nothing was changed." in case.words()
    case.click("Type the key instead")
    assert "Your account there" in case.words()


def test_files_are_asked_for_in_a_dialog_that_holds_nothing_up(case, tmp_path):
    (tmp_path / "code.png").write_bytes(saved(drawn(uri())))
    case.open(begin=Way.FILE)
    case.qtbot.waitUntil(lambda: bool(case.screen.findChildren(QFileDialog)))
    [dialog] = case.screen.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(tmp_path / "code.png")])
    dialog.reject()
    case.qtbot.waitUntil(lambda: len(case.rows()) == 1)


def test_a_typed_key_goes_all_the_way(case):
    case.open(begin=Way.TYPED)
    case.qtbot.keyClicks(QApplication.focusWidget(), "Happy Feet")
    case.press(Qt.Key.Key_Tab)
    case.qtbot.keyClicks(QApplication.focusWidget(), "maria")
    case.press(Qt.Key.Key_Return)
    assert "The key is missing" in case.words()
    assert QApplication.focusWidget().accessibleName() == "Key"
    assert "The key is missing" in QApplication.focusWidget().accessibleDescription()
    case.qtbot.keyClicks(QApplication.focusWidget(), "jbsw y3dp ehpk 3pxp")
    assert "The key is missing" not in case.words()
    case.press(Qt.Key.Key_Return)
    assert "Typed" in case.words()
    assert all("jbsw" not in edit.text() for edit in case.screen.findChildren(QLineEdit)), (
        "the form forgets the key"
    )
    case.press(Qt.Key.Key_Return)
    assert case.vault.entries[0].token.secret.reveal() == b"Hello!\xde\xad\xbe\xef"


def test_the_form_asks_for_what_the_kind_needs(case):
    case.open(begin=Way.TYPED)
    form = case.screen.form
    form._advanced.setChecked(True)
    assert "Seconds a code is good for" in case.words()
    form._kind.setCurrentIndex(1)
    form._kind.activated.emit(1)
    assert "Counter to start from" in case.words()
    assert "Seconds a code is good for" not in case.words()
    form._key.setText(ONE)
    form._digits.setText("99")
    form._advanced.setChecked(False)
    case.press(Qt.Key.Key_Return)
    assert "The number of digits must be from 1 to 10." in case.words()
    assert QApplication.focusWidget() is form._digits
    case.press(Qt.Key.Key_Escape)
    assert case.screen._steps.currentWidget() is case.screen.page
    case.press(Qt.Key.Key_Escape)
    assert case.told == ["back"]


def test_a_pasted_key_is_put_into_the_form(case):
    case.open()
    case.paste("jbsw y3dp ehpk 3pxp")
    assert case.screen.form._key.text() == "jbsw y3dp ehpk 3pxp"


def test_several_are_added_at_once(case):
    case.open()
    case.paste(f"{uri('A', key=ONE)}\n{uri('B', key=TWO)}\n{uri('C', key=THREE)}")
    assert "3 tokens found" in case.words()
    case.rows()[1]._tick.click()
    assert case.rows()[1]._clinic.isHidden()
    assert case.button("Add 2 tokens").isEnabled()
    case.click("Add 2 tokens")
    assert [entry.label for entry in case.done[0]] == ["A", "C"]


def test_clinics_are_chosen_in_the_row(case):
    clinic = case.vault.add_clinic("Moving Forward")
    case.open()
    case.paste(uri())
    [row] = case.rows()
    box = row.findChild(QComboBox)
    names = [box.itemText(i) for i in range(box.count())]
    assert names == ["Clinic: Moving Forward", "New clinic: Cliniko", "No clinic"]
    assert box.currentIndex() == 1
    row.label.selectAll()
    case.qtbot.keyClicks(row.label, "Feet")
    assert box.itemText(1) == "New clinic: Feet"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    case.click("Add 1 token")
    assert case.vault.entries[0].clinic == clinic.id


def test_what_is_there_already_cannot_be_added(case):
    case.vault.add(parse_uri(uri()), "Mine")
    case.open()
    case.paste(uri())
    assert "You have it already: Mine" in case.words()
    assert not case.rows()[0]._tick.isEnabled()
    assert not case.button("Add").isEnabled()
    case.press(Qt.Key.Key_Return)
    assert case.done == []


def test_a_new_enrolment_asks_whether_to_replace(case):
    old = case.vault.add(parse_uri(uri(key=TWO)), "Mine")
    case.open()
    case.paste(uri())
    [row] = case.rows()
    assert "You have one already: Mine" in case.words()
    assert row._decision.currentText() == "Replace it (re-enrolled)"
    row._decision.setCurrentIndex(1)
    row._decision.activated.emit(1)
    case.click("Add 1 token")
    assert len(case.vault.entries) == 2
    assert case.vault.entry(old.id).deleted is None


def test_what_cannot_be_added_says_why(case):
    case.open()
    case.paste("https://happyfeet.example/newsletter?token=private")
    assert "It opens happyfeet.example. There is nothing to add." in case.words()
    assert "private" not in case.words()
    case.paste("otpauth://totp/x?secret=1")
    assert "The key is not valid." in case.words()
    case.paste("WIFI:S:x;;")
    assert "It holds other text." in case.words()
    case.paste("otpauth-migration://offline?data=ChQKCkhlbGxvId6tvu8SAmFiIAEoATACEAEYAyAAKOrwzfoE")
    assert "Codes 2, 3 of 3 are missing." in case.words()
    case.paste(uri("Feet", key="JBSWY3DPEHPK3PXP"))
    assert "Short key" in case.words()


def test_a_missing_label_is_pointed_out(case):
    case.open()
    case.paste(uri())
    [row] = case.rows()
    row.label.selectAll()
    case.press(Qt.Key.Key_Delete)
    case.button("Add 1 token").setFocus()
    case.press(Qt.Key.Key_Return)
    assert row.label.property("bad") == "true"
    assert QApplication.focusWidget() is row.label
    assert case.vault.entries == ()


def test_a_pin_is_asked_for_in_the_row(case):
    case.open()
    case.paste("motp://mine:maria?secret=00ff00ff00ff00ff")
    case.press(Qt.Key.Key_Return)
    [row] = case.rows()
    assert QApplication.focusWidget() is row.pin
    case.qtbot.keyClicks(row.pin, "1234")
    case.press(Qt.Key.Key_Return)
    assert case.vault.entries[0].token.pin.reveal() == b"1234"


class WindowsShown(QObject):
    """Notes every window that comes up, however short."""

    def __init__(self, application):
        super().__init__(application)
        self.seen = []
        application.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_of_it_is_a_window_of_its_own_for_a_moment(case, qapp):
    shown = WindowsShown(qapp)
    case.open()
    case.paste("motp://mine:maria?secret=00ff00ff00ff00ff")
    assert case.rows()[0].pin.isVisible()
    qapp.removeEventFilter(shown)
    assert shown.seen == [case.frame]


def test_reading_is_shown_and_can_be_stopped(case, tmp_path):
    (tmp_path / "code.png").write_bytes(saved(drawn(uri())))
    case.open()
    case.screen.presenter.open_files([tmp_path / "code.png"] * 3)
    assert "Looking at picture 1 of 3: code.png" in case.words()
    case.click("Stop looking")
    assert "Looking at" not in case.words()
    case.runner.shut_down()
    assert case.rows() == []


def test_a_screen_that_goes_while_reading_is_not_missed(case, tmp_path):
    (tmp_path / "code.png").write_bytes(saved(drawn(uri())))
    case.open()
    case.screen.presenter.open_files([tmp_path / "code.png"])
    presenter = case.screen.presenter
    case.screen.deleteLater()
    case.qtbot.waitUntil(lambda: not presenter._busy)
    case.runner.shut_down()


def test_a_failure_is_said_with_a_way_on(case, monkeypatch):
    from desktop.errors import DiskError, DiskFault

    def full(*_args, **_kwargs):
        raise DiskError(DiskFault.FULL)

    case.open()
    case.paste(uri())
    with monkeypatch.context() as broken:
        broken.setattr("desktop.files.replace", full)
        case.click("Add 1 token")
    assert "Not everything was added" in case.words()
    assert "The disk is full" in case.words()
    case.click("Try again")
    assert len(case.vault.entries) == 1


def test_the_next_steps_when_the_clinic_refuses(case):
    case.open()
    case.paste(uri())
    case.press(Qt.Key.Key_Return)
    case.click("It was refused")
    words = case.words()
    for part in ("clock right", "Cliniko · maria", "QR code run out", "Nothing is lost"):
        assert part in words
    case.press(Qt.Key.Key_Escape)
    assert "Did the clinic accept it?" in case.words()
    case.click("It was refused")
    case.click("Remove this token again")
    assert case.done == [()]
    assert case.vault.entries == ()


def test_the_token_stays_when_the_code_is_left(case):
    case.open()
    case.paste(uri())
    case.press(Qt.Key.Key_Return)
    case.screen.bar.back.emit()
    assert case.done == [case.vault.entries]


def test_a_counters_code_is_made_when_asked(case):
    case.open()
    case.paste(f"otpauth://hotp/Cliniko:maria?counter=1&digits=8&secret={ONE}")
    case.press(Qt.Key.Key_Return)
    assert not case.button("Copy the code").isEnabled()
    case.click("New code")
    assert case.button("Copy the code").isEnabled()
    assert case.vault.entries[0].token.counter == 2
    case.click("It was refused")
    assert "Try a new code" in case.words()


def test_the_code_counts_and_shows_the_next_in_time(case):
    case.open()
    case.paste(uri())
    case.press(Qt.Key.Key_Return)
    case.clock.now += 27
    case.screen.code.ticked.emit()
    following = code_at(case.vault.entries[0].token, case.clock.now + 3).text
    assert f"Next code: {following[:3]} {following[3:]}" in case.words()
    assert case.screen.code._timer.isActive()
    case.screen.hide()
    assert not case.screen.code._timer.isActive()


def test_lock_and_hand_over_are_there(case):
    case.open()
    case.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    case.screen.bar.leave.hand_over.emit()
    assert case.told == ["lock", "hand over"]


@pytest.mark.parametrize("width", [400, 960])
@pytest.mark.parametrize("step", ["ways", "rows", "form", "code"])
def test_every_control_has_a_name_and_fits(case, width, step):
    case.open(width)
    if step == "form":
        case.screen.show_form()
        case.screen.form._advanced.setChecked(True)
    elif step != "ways":
        label = "W" * 200
        case.paste("\n".join([uri(label, "x" * 200), uri("מרפאה", "maria", TWO), "https"]))
        if step == "code":
            case.rows()[1]._tick.click()
            case.rows()[0].label.setText("W" * 256)
            case.press(Qt.Key.Key_Return)
    case.qtbot.wait(0)
    controls = (QAbstractButton, QLineEdit, QComboBox)
    for each in case.screen.findChildren(QWidget):
        if not each.isVisible() or each.window() is not case.frame:
            continue
        if isinstance(each, controls) and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()), (
                each
            )
            right = each.mapTo(case.screen, QPoint(each.width(), 0)).x()
            assert right <= width, (each, right)


def test_the_standard_keys_are_free_for_the_ways_in(case):
    case.open()
    shown = case.words()
    for key in ("Ctrl+O", "Ctrl+V", "Ctrl+K"):
        assert QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) in shown
    case.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert "Your account there" in case.words()


def test_screens_are_scanned_from_the_page_and_what_is_wrong_is_said(case, monkeypatch):
    monkeypatch.setattr(screen_scan, "_GONE", 1)
    cameras = []

    def find(parent):
        cameras.append(FakeCamera(parent, uri("Happy Feet")))
        return cameras[-1]

    case.open(begin=Way.SCREEN, find_camera=find)
    case.qtbot.waitUntil(lambda: len(case.rows()) == 1)
    assert "Your screen" in case.words()
    [camera] = cameras
    camera.picture.fill(QColor("white"))
    case.click("Scan again")
    case.qtbot.waitUntil(lambda: "No QR code found on your screen" in case.words())
    assert "Frontdesk looked at your screen (1600 × 1600 pixels)" in case.words()
    assert len(case.rows()) == 1, "what was found before stays"
    camera.error = [NoScreenPictureError(Unseen.NOT_ALLOWED)]
    case.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    case.qtbot.waitUntil(lambda: "Frontdesk could not look at the screen" in case.words())
    assert "System Settings" in case.words()
    assert "No QR code found" not in case.words()


@pytest.mark.parametrize("camera", [False, True], ids=["chosen here", "by the desktop"])
def test_a_part_in_which_there_is_nothing(case, monkeypatch, camera):
    monkeypatch.setattr(screen_scan, "_GONE", 1)
    found = []

    def find(parent):
        found.append(FakeCamera(parent))
        found[-1].asks_for_part = camera
        found[-1].picture.fill(QColor("white"))
        return found[-1]

    case.open(find_camera=find)
    case.click("Choose a part of the screen")
    if not camera:
        case.qtbot.waitUntil(lambda: bool(windows(RegionWindow)))
        QTest.keyClick(windows(RegionWindow)[0], Qt.Key.Key_Return)
    words = "No QR code found in that part of the screen"
    case.qtbot.waitUntil(lambda: words in case.words())
    assert found[0].parts == [True]
