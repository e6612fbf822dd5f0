"""The import page with a real runner, real files and real keys."""

import time

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit

from desktop.gui import palette, traces
from desktop.gui.import_page import import_screen
from desktop.gui.layouts import box, column
from desktop.gui.tasks import QtRunner
from desktop.interchange import twofas_writer
from desktop.interchange.base import Found
from desktop.otp.uri import parse_uri
from desktop.secret import Secret
from tests.gui.dragging import drags
from tests.presenters.adding import ONE, THREE, TWO, uri
from tests.presenters.test_importing import BAD, PASSWORD
from tests.presenters.tokens import new_vault

RESTRICTED = b'{"encrypted": true, "passwordProtected": false, "data": "2.a|b|c"}'
CHECK = Qt.ItemDataRole.CheckStateRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class Case:
    """The page, and what the window is told by it."""

    def __init__(self, qtbot, vault, runner, folder):
        self.qtbot, self.vault, self.runner, self.folder = qtbot, vault, runner, folder
        self.told = []
        self.frame = self.page = None

    def open(self, file=None, width=960):
        self.page = import_screen(
            self.vault,
            runner=self.runner,
            on_done=lambda: self.told.append("done"),
            on_back=lambda: self.told.append("back"),
            on_lock=lambda: self.told.append("lock"),
            on_hand_over=lambda: self.told.append("hand over"),
            file=file,
        )
        self.frame = box(column(self.page))  # stands in for the window
        self.qtbot.addWidget(self.frame)
        self.frame.resize(width, 768)
        self.frame.show()
        self.qtbot.waitExposed(self.frame)
        self.frame.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is not None)
        return self

    def links(self, *links):
        path = self.folder / "links.txt"
        path.write_text("\n".join(links))
        return path

    def sealed(self, *links):
        path = self.folder / "backup.2fas"
        found = [Found(token=parse_uri(link)) for link in links]
        path.write_bytes(twofas_writer.write(found, Secret(PASSWORD)))
        return path

    def words(self):
        """Everything that can be read now but the list, without the marks where it may break."""
        kinds = (QLabel, QAbstractButton)
        found = [w.text() for kind in kinds for w in self.page.findChildren(kind) if w.isVisible()]
        return "\n".join(found).replace("\u200b", "")

    def reads(self, words):
        self.qtbot.waitUntil(lambda: words in self.words())

    def rows(self):
        model = self.page.look.model
        return [model.data(model.index(i), SPOKEN) for i in range(model.rowCount())]

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def click(self, words):
        [button] = [
            each
            for each in self.page.findChildren(QAbstractButton)
            if words in (each.text(), each.accessibleName()) and each.isVisible()
        ]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def row_at(self, place):
        rows = self.page.look.list
        return rows.visualRect(self.page.look.model.index(place)).center()


@pytest.fixture
def case(qtbot, shelf, tmp_path):
    palette.use("light")
    vault = new_vault(shelf)
    runner = QtRunner()
    yield Case(qtbot, vault, runner, tmp_path)
    runner.shut_down()
    vault.lock()


def test_the_whole_way_with_the_keyboard(case):
    case.vault.add(parse_uri(uri(key=ONE)), "Mine")
    case.open(case.links(uri(key=ONE), uri("Lab", key=TWO), uri("Feet", key=THREE), BAD))
    case.reads("4 links")
    assert QApplication.focusWidget() is case.page.look.list
    case.press(Qt.Key.Key_Down)
    case.press(Qt.Key.Key_Space)
    case.reads("Add 1 token")
    case.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    case.reads("Add 2 tokens")
    case.press(Qt.Key.Key_Space)
    case.press(Qt.Key.Key_Return)
    case.reads("1 token added")
    for said in ("1 already here", "1 refused", "1 not chosen", "links.txt"):
        assert said in case.words()
    assert [entry.label for entry in case.vault.entries] == ["Mine", "Feet"]
    case.press(Qt.Key.Key_Return)
    assert case.told == ["done"]


def test_a_click_ticks_a_row_and_no_other(case):
    case.open(case.links(uri(key=ONE), uri("Lab", key=TWO), BAD))
    case.reads("Add 2 tokens")
    port = case.page.look.list.viewport()
    case.qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=case.row_at(1))
    case.reads("Add 1 token")
    case.qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=case.row_at(2))
    assert "Add 1 token" in case.words()
    case.click("Tick none")
    case.press(Qt.Key.Key_Return)
    assert case.vault.entries == ()
    case.click("Tick all")
    assert "Add 2 tokens" in case.words()


def test_rows_say_all_of_it_and_can_be_ticked_by_assistive_technology(case):
    clinic = case.vault.add_clinic("North")
    case.vault.add(parse_uri(uri(key=ONE)), "Mine", clinic.id)
    twice = uri("Lab", key=TWO)
    case.open(case.links(uri(key=ONE), twice, twice, BAD))
    case.reads("4 links")
    rows = [row.replace("\u2068", "").replace("\u2069", "") for row in case.rows()]
    assert rows[0] == "Cliniko, Cliniko · maria, Already here, You have it as “Mine” (North)."
    assert rows[1] == "Lab, Lab · maria, New"
    assert rows[2].endswith("Already here, It is in this file twice: see “Lab”.")
    assert rows[3].startswith("Entry 4, Refused, The key")
    model = case.page.look.model
    new, here = model.index(1), model.index(0)
    assert model.data(new, CHECK) == Qt.CheckState.Checked
    assert model.setData(new, Qt.CheckState.Unchecked, CHECK)
    assert not case.page.presenter.is_chosen(2)
    assert model.data(here, CHECK) is None
    assert not model.setData(here, Qt.CheckState.Checked, CHECK)
    shown = QAccessible.queryAccessibleInterface(case.page.look.list)
    assert shown.text(QAccessible.Text.Name) == "Entries of the file"


def test_chips_filter_and_count(case):
    case.vault.add(parse_uri(uri(key=ONE)), "Mine")
    case.open(case.links(uri(key=ONE), uri("Lab", key=TWO), BAD))
    case.reads("All (3)")
    for chip, start in (("New (1)", "Lab"), ("Already here (1)", "Cliniko"), ("Refused (1)", "En")):
        case.click(chip)
        [row] = case.rows()
        assert row.startswith(start)
    case.click("All (3)")
    assert len(case.rows()) == 3


def test_a_password_is_asked_for_and_leaves_no_trace(case):
    case.open(case.sealed(uri("Lab", key=TWO)))
    case.reads("Password of the file")
    field = case.page.password.field
    assert QApplication.focusWidget() is field
    for typed, said in (("wrong", "does not open the file"), (PASSWORD.decode(), "1 entry")):
        case.qtbot.keyClicks(field, typed)
        case.press(Qt.Key.Key_Return)
        assert field.characters() == 0
        if said != "1 entry":
            case.reads(said)
    case.reads("One entry from 2FAS")
    assert not traces.left()


def test_what_was_typed_is_forgotten_when_the_step_is_left(case):
    case.open(case.sealed(uri()))
    case.reads("Password of the file")
    case.qtbot.keyClicks(case.page.password.field, "half a pass")
    case.press(Qt.Key.Key_Escape)
    case.reads("Bring your tokens from another app")
    assert case.page.password.field.characters() == 0


def test_what_takes_long_can_be_left_at_once(case, monkeypatch):
    """The key derivation of a file that asks for a gigabyte goes on, and nobody waits for it."""
    import threading

    from desktop.interchange import reading

    go_on = threading.Event()

    def slow(*_args):
        go_on.wait(20)
        raise AssertionError("nobody hears of it")

    monkeypatch.setattr(reading, "read", slow)
    try:
        case.open(case.links(uri()))
        case.reads("Reading links.txt")
        before = time.monotonic()
        case.press(Qt.Key.Key_Escape)
        case.reads("Bring your tokens from another app")
        assert time.monotonic() - before < 2
    finally:
        case.page.presenter.close()
        go_on.set()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x01\x02\x03", "cannot read this kind of file"),
        (b"-----BEGIN PGP MESSAGE-----\n", "encrypted with PGP"),
        (RESTRICTED, "choose “Password protected”"),
        (b'{"version": 1, "header"', "damaged or incomplete"),
        (b'{"version": 9, "header": {"slots": null, "params": null}, "db": {}}', "does not know"),
        (bytes(33_554_433), "larger than Frontdesk accepts"),
    ],
)  # fmt: skip
def test_each_file_that_cannot_be_read_has_its_own_sentence(case, data, said):
    (case.folder / "some.file").write_bytes(data)
    case.open(case.folder / "some.file")
    case.reads("Nothing was read from some.file")
    assert said in case.words()
    assert "Nothing was changed" in case.words()
    case.press(Qt.Key.Key_Escape)
    assert case.told == ["back"]


def test_a_file_is_chosen_in_a_dialog_that_is_opened(case):
    case.open()
    assert "Files of these apps can be read" in case.words()
    case.press(Qt.Key.Key_Return)
    dialog = case.page.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(case.links(uri())))
    dialog.accept()
    case.reads("One link")


def test_a_file_is_dropped(case):
    case.open()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(case.links(uri())))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    assert drags(mime, case.page)
    QApplication.sendEvent(case.page, QDropEvent(QPointF(9, 9), copy, mime, buttons, modifiers))
    case.reads("One link")
    assert not drags(mime, case.page)  # what is looked at is not pushed aside


def test_the_result_can_be_looked_at_row_by_row(case):
    case.open(case.links(uri(key=ONE), uri("Lab", key=TWO), BAD))
    case.reads("Add 2 tokens")
    case.press(Qt.Key.Key_Space)
    case.press(Qt.Key.Key_Return)
    case.reads("1 token added")
    case.click("See which")
    states = ("Not chosen", "Added", "Refused")
    assert all(state in row for state, row in zip(states, case.rows(), strict=True))
    case.press(Qt.Key.Key_Space)  # there is nothing more to tick
    assert len(case.vault.entries) == 1
    case.press(Qt.Key.Key_Escape)
    case.reads("What to do now")
    case.press(Qt.Key.Key_Escape)
    assert case.told == ["done"]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [400, 1120])
def test_every_reason_fits_into_its_row(case, theme, width):
    case.open(case.links(*(uri(f"Clinic {n}", key=ONE[:-2] + f"{n % 6 + 2}A") for n in range(6)),
                         BAD, "motp://VPN:maria?secret=0123456789abcdef"), width=width)  # fmt: skip
    case.reads("8 links")
    palette.use(theme)
    look = case.page.look
    rows = look.list
    for place in range(look.model.rowCount()):
        lines = rows._delegate._why(look.model.row(place), rows._delegate._room(
            rows.viewport().width() - 16, narrow=width < 560))  # fmt: skip
        assert not any(line.endswith("…") for line in lines)
    assert look.minimumSizeHint().width() <= width


def test_ten_thousand_rows_are_shown_at_once(case):
    links = [f"{uri(account=str(n))}&period={n + 1}" for n in range(10_000)]
    case.open(case.links(*links))
    case.qtbot.waitUntil(lambda: "10000 links" in case.words(), timeout=20_000)
    rows = case.page.look.list
    bar = rows.verticalScrollBar()
    painted = QSignalSpy(bar.valueChanged)
    before = time.perf_counter()
    for place in range(0, bar.maximum(), bar.maximum() // 50):
        bar.setValue(place)
        QApplication.processEvents()
    case.page.presenter.choose_all(False)
    QApplication.processEvents()
    assert time.perf_counter() - before < 5  # 0.5 s where nothing else runs
    assert painted.count() >= 50
    assert "Add" in case.words()
