from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from desktop.gui import palette
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.row_shape import Zone
from desktop.gui.tokens_page import tokens_screen
from desktop.gui.trash_page import TrashPage
from desktop.otp.code import code_at, code_for
from desktop.presenters.offers import Way
from desktop.presenters.token_rows import AsideRow, Heading, Order, TokenRow
from desktop.presenters.tokens import Beginning
from desktop.vault.entries import Quarantine, Quarantined
from tests.fakes import HeldRunner
from tests.presenters.tokens import counter, new_vault, token

# The offscreen platform has no window system to raise a menu in.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Case:
    def __init__(self, qtbot, shelf, clock, *, fill=True, **settings):
        palette.use("light")
        self.vault = new_vault(shelf)
        if fill:
            north = self.vault.add_clinic("North Physio")
            south = self.vault.add_clinic("South Dental")
            self.feet = self.vault.add(token(1), "Happy Feet", north.id).id
            self.phone = self.vault.add(counter(2), "Phone system", north.id).id
            self.teeth = self.vault.add(token(3), "Teeth", south.id).id
            store = self.vault._store
            lost = Quarantined(b"?", 1, Quarantine.DAMAGED, "Old computer", south.id)
            store._contents = replace(store._contents, quarantined=(lost,))
        self.clock = clock
        self.clipboard = CodeClipboard()
        self.called = []
        self.page = tokens_screen(
            self.vault,
            clipboard=self.clipboard,
            runner=HeldRunner(),
            clear_after=30,
            codes_hidden=settings.pop("codes_hidden", False),
            order=Order.FAVOURITES,
            on_order=self.called.append,
            on_add=self.called.append,
            on_offered=lambda mime, way: self.called.append((mime.text(), way)),
            on_details=lambda known: self.called.append(("details", known)),
            on_settings=lambda: self.called.append("settings"),
            on_traces=lambda: self.called.append("traces"),
            on_lock=lambda: self.called.append("lock"),
            on_hand_over=lambda: self.called.append("hand over"),
            on_small=lambda: self.called.append("small"),
            on_pause=lambda minutes: self.called.append(("pause", minutes)),
            clock=clock,
        )
        qtbot.addWidget(self.page)
        self.page.resize(900, 700)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)  # keys go nowhere before
        self.page.focus_first()
        QApplication.processEvents()

    @property
    def list(self):
        return self.page.list

    def place(self, known):
        return self.page.model.index(self.page.model.place(known))

    def aside(self):
        model = self.page.model
        places = range(model.rowCount())
        return model.index(next(p for p in places if isinstance(model.row(p), AsideRow)))

    def at(self, index, zone):
        """Find a point of a row that lies in a zone."""
        rect = self.list.visualRect(index)
        row = self.page.model.row(index.row())
        for x in range(rect.left(), rect.right(), 4):
            point = QPoint(x, rect.center().y())
            if self.list._delegate.zone(rect, row, point) is zone:
                return point
        pytest.fail(f"no {zone}")

    def menu(self, index):
        self.list._open_menu(index, QPoint(10, 10))
        menu = next(menu for menu in self.list.findChildren(QMenu) if menu.isVisible())
        return menu, {action.text().split("\t")[0]: action for action in menu.actions()}

    def labels(self):
        model = self.page.model
        return [model.data(model.index(place)) for place in range(model.rowCount())]


@pytest.fixture
def case(qtbot, shelf, clock):
    clock.now = 1_790_000_010.0
    made = Case(qtbot, shelf, clock)
    yield made
    made.clipboard.clear_now()
    made.page.hide()
    made.vault.lock()


@pytest.fixture
def empty(qtbot, shelf, clock):
    made = Case(qtbot, shelf, clock, fill=False)
    yield made
    made.page.hide()
    made.vault.lock()


def copied():
    return QGuiApplication.clipboard().text()


def test_the_rows_stand_under_their_clinics(case):
    assert case.labels() == [
        "North Physio", "Happy Feet", "Phone system", "South Dental", "Teeth", "Old computer",
    ]  # fmt: skip


def test_a_click_copies(case, qtbot):
    index = case.place(case.teeth)
    point = case.at(index, Zone.ROW)
    qtbot.mouseClick(case.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert copied() == code_at(token(3), case.clock()).text
    assert "Teeth" in case.page.toasts.copied.findChild(QLabel).text()
    assert case.list.currentIndex().row() == index.row()
    assert case.list.viewportMargins().bottom() > 64


def test_enter_copies_what_the_search_has_found(case, qtbot):
    search = case.page.bar.search
    qtbot.keyClicks(search, "dental")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert copied() == code_at(token(3), case.clock()).text
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert len(case.labels()) == 6


def test_arrows_in_the_search_move_in_the_list_over_headings(case, qtbot):
    search = case.page.bar.search
    for _ in range(3):
        qtbot.keyClick(search, Qt.Key.Key_Down)
    assert case.list.current_row().entry.id == case.teeth
    qtbot.keyClick(search, Qt.Key.Key_Up)
    assert case.list.current_row().entry.id == case.phone


def test_ctrl_and_a_number_copy_the_nth(case, qtbot):
    qtbot.keyClick(case.page.bar.search, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert copied() == code_at(token(3), case.clock()).text


def test_the_chosen_token_stays_chosen_when_the_list_changes(case):
    case.list.choose(case.teeth)
    case.page.presenter.favour(case.teeth, True)
    assert case.list.current_row().entry.id == case.teeth


def test_a_word_that_finds_nothing_says_so(case, qtbot):
    qtbot.keyClicks(case.page.bar.search, "zzz")
    assert case.page._nothing.isVisible()
    button = case.page._nothing.findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert case.list.isVisible()
    assert len(case.labels()) == 6


def test_typing_in_the_list_searches(case, qtbot):
    case.list.setFocus()
    qtbot.keyClicks(case.list, "tee")
    assert case.page.bar.search.text() == "t"
    assert case.page.bar.search.hasFocus()


def test_new_code_is_made_by_its_painted_button_and_then_copied(case, qtbot):
    point = case.at(case.place(case.phone), Zone.BUTTON)
    qtbot.mouseClick(case.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    live = case.page.presenter.live(case.vault.entry(case.phone))
    assert live.text == code_for(counter(2), 0).text
    qtbot.keyClick(case.page.bar.search, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert copied() == live.text


def test_the_painted_dots_open_the_menu_of_their_row(case, qtbot):
    point = case.at(case.place(case.phone), Zone.MORE)
    qtbot.mouseClick(case.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    menus = [menu for menu in case.list.findChildren(QMenu) if menu.isVisible()]
    assert any("New code" in action.text() for menu in menus for action in menu.actions())
    for menu in menus:
        menu.close()


def test_the_menu_knows_its_token_wherever_the_row_goes(case):
    menu, actions = case.menu(case.place(case.teeth))
    case.page.presenter.sort(Order.NAME)
    case.page.presenter.favour(case.feet, True)
    actions["Details…"].trigger()
    actions["Copy code"].trigger()
    actions["Make it a favourite"].trigger()
    assert ("details", case.teeth) in case.called
    assert copied() == code_at(token(3), case.clock()).text
    assert case.vault.entry(case.teeth).favourite
    menu.close()


def test_a_token_is_moved_to_a_clinic_by_its_menu(case):
    menu, actions = case.menu(case.place(case.teeth))
    clinics = {action.text(): action for action in actions["Move to clinic"].menu().actions()}
    assert clinics["South Dental"].isChecked()
    clinics["North Physio"].trigger()
    assert case.vault.entry(case.teeth).clinic == case.vault.clinics[0].id
    menu.close()


@pytest.mark.parametrize(
    ("key", "modifier", "done"),
    [
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "details"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "copied"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "asked"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "moved"),
    ],
)
def test_what_is_done_to_a_row_has_a_key(case, qtbot, key, modifier, done):
    case.list.setFocus()
    case.list.choose(case.phone)
    qtbot.keyClick(case.list, key, modifier)
    assert {
        "details": ("details", case.phone) in case.called,
        "copied": copied() == code_for(counter(2), 0).text,
        "asked": case.page.banners.isVisible(),
        "moved": case.labels()[1] == "Phone system",
    }[done]


def test_the_menu_key_opens_the_menu_of_the_chosen_row(case, qtbot):
    case.list.setFocus()
    case.list.choose(case.feet)
    qtbot.keyClick(case.list, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    if not any(menu.isVisible() for menu in case.list.findChildren(QMenu)):
        # Some platforms have the window system make the event of the key.
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(case.list, QContextMenuEvent(reason, QPoint(), QPoint()))
    menus = [menu for menu in case.list.findChildren(QMenu) if menu.isVisible()]
    assert menus
    menus[0].close()


def test_hidden_codes_are_asked_for_with_the_space_bar(qtbot, shelf, clock):
    case = Case(qtbot, shelf, clock, codes_hidden=True)
    case.list.setFocus()
    case.list.choose(case.feet)
    entry = case.vault.entry(case.feet)
    assert case.page.presenter.live(entry).hidden
    qtbot.keyClick(case.list, Qt.Key.Key_Space)
    assert not case.page.presenter.live(entry).hidden
    case.page.hide()
    case.vault.lock()


def test_deleting_is_asked_done_and_undone(case):
    menu, actions = case.menu(case.place(case.teeth))
    actions["Delete…"].trigger()
    menu.close()
    buttons = {b.text(): b for b in case.page.banners.findChildren(QPushButton)}
    buttons["Move to the trash"].click()
    assert "Teeth" not in case.labels()
    assert case.page.toasts.deleted.isVisible()
    case.page.toasts.deleted.findChild(QPushButton).click()
    assert "Teeth" in case.labels()
    assert not case.page.toasts.deleted.isVisible()


def test_the_trash_is_a_page_with_a_way_back(case):
    case.page.presenter.delete(case.teeth)
    case.page.filters._trash.click()
    trash = case.page.findChild(TrashPage)
    buttons = {b.accessibleName() or b.text(): b for b in trash.findChildren(QPushButton)}
    buttons["Put back Teeth"].click()
    trash.back.emit()
    assert "Teeth" in case.labels()
    assert case.list.isVisible()


def test_what_was_set_aside_is_explained(case, qtbot):
    point = case.at(case.aside(), Zone.BUTTON)
    qtbot.mouseClick(case.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert not case.list.isVisible()
    words = [label.text() for label in case.page.findChildren(QLabel) if label.isVisible()]
    assert "Old computer" in words
    case.page.show_list()
    assert case.list.isVisible()


def test_a_row_is_dragged_through_the_model(case, qtbot):
    root = QModelIndex()
    model = case.page.model
    below = case.place(case.phone).row() + 1
    assert model.moveRows(root, case.place(case.feet).row(), 1, root, below)
    qtbot.waitUntil(lambda: case.labels()[1] == "Phone system")
    assert case.labels()[2] == "Happy Feet"
    heading = next(p for p in range(model.rowCount()) if isinstance(model.row(p), Heading))
    assert not model.moveRows(root, heading, 1, root, 3)
    assert not model.flags(model.index(heading)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(case.aside()) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(case.place(case.feet)) & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_dropped_anywhere_is_handed_on(case):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/pictures/code.png")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    case.page.dropEvent(event)
    assert case.called[-1] == (mime.text(), Way.DROPPED)


def test_a_link_is_pasted_and_a_word_is_searched(case, qtbot):
    search = case.page.bar.search
    QGuiApplication.clipboard().setText("otpauth://totp/x?secret=ABC")
    qtbot.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert case.called == [("otpauth://totp/x?secret=ABC", Way.CLIPBOARD)]
    assert search.text() == ""
    QGuiApplication.clipboard().setText("teeth")
    qtbot.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == "teeth"
    QGuiApplication.clipboard().clear()


def test_lock_and_hand_over_are_one_key_away(case, qtbot):
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(case.page.bar.search, Qt.Key.Key_L, control)
    qtbot.keyClick(case.page.bar.search, Qt.Key.Key_L, control | shift)
    assert case.called == ["lock", "hand over"]


def test_the_clock_stands_while_the_page_is_hidden(case):
    assert case.page._seconds._timer.isActive()
    case.page.presenter.live(case.vault.entry(case.feet))
    case.page.hide()
    assert not case.page._seconds._timer.isActive()
    assert not case.page.presenter._codes._codes


def test_only_rows_in_sight_have_codes_computed(qtbot, shelf, clock):
    case = Case(qtbot, shelf, clock, fill=False)
    case.vault.add_all([(token(number), f"Token {number}", None) for number in range(500)])
    case.page.presenter.refresh()
    QApplication.processEvents()  # the rows are laid out
    case.page.presenter.forget()
    case.list.viewport().repaint()
    assert 0 < len(case.page.presenter._codes._codes) < 30
    case.page.hide()
    case.vault.lock()


def test_an_empty_vault_shows_the_ways_to_begin(empty, qtbot):
    begin = empty.page.begin
    assert begin.isVisible()
    for tile in begin._tiles:
        tile.click()
    assert empty.called == [Beginning.SCREEN, Beginning.FILE, Beginning.KEY]
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(begin._tiles[0], Qt.Key.Key_N, control)
    qtbot.keyClick(begin._tiles[0], Qt.Key.Key_O, control)
    assert empty.called[3:] == [Beginning.SCREEN, Beginning.FILE]
    empty.vault.add(token(), "First")
    empty.page.presenter.refresh()
    assert empty.list.isVisible()


def test_an_older_vault_is_said_and_accepted(case):
    case.vault._store.rolled_back = 1_700_000_000.0
    case.page.presenter.refresh()
    assert case.page.banners.isVisible()
    buttons = {b.text(): b for b in case.page.banners.findChildren(QPushButton)}
    buttons["How to restore a backup"].click()
    buttons["Continue with this one"].click()
    assert not case.page.banners.isVisible()
    assert case.vault.rolled_back is None


def test_the_code_is_read_digit_by_digit(case):
    role, more = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole
    model = case.page.model
    index = case.place(case.feet)
    text = code_at(token(1), case.clock()).text
    assert model.data(index, role) == f"Happy Feet, code {' '.join(text)}"
    described = model.data(index, more)
    assert "Cliniko" in described
    assert "North Physio" in described
    assert "30 seconds left" in described
    case.clock.now += 27
    following = code_at(token(1), case.clock() + 3).text
    assert f"next code {' '.join(following)}" in model.data(index, more)
    assert model.data(case.place(case.phone), role) == "Phone system, no code yet"
    assert model.data(case.aside(), role) == "Old computer"
    assert "damaged" in model.data(case.aside(), more)
    assert model.data(model.index(0), role) == "North Physio"


def test_names_are_never_markup(case):
    case.vault.edit(replace(case.vault.entry(case.feet), label="<b>Feet</b>"))
    case.page.presenter.refresh()
    tip = case.page.model.data(case.place(case.feet), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Feet&lt;/b&gt;" in tip


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [360, 560, 900])
@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_every_row_is_painted_in_every_look(case, qtbot, theme, width, direction):
    if direction is Qt.LayoutDirection.LayoutDirectionAuto:
        return
    case.vault.edit(replace(case.vault.entry(case.feet), label="word 😀 " * 25, favourite=True))
    case.clock.now += 27
    case.page.presenter.copy(case.teeth)
    palette.use(theme)
    case.page.setLayoutDirection(direction)
    case.page.resize(width, 700)
    qtbot.waitUntil(lambda: case.page.width() == width)
    assert not case.page.grab().isNull()
    row = case.page.model.row(case.place(case.feet).row())
    assert isinstance(row, TokenRow)
    for zone in (Zone.ROW, Zone.MORE):
        case.at(case.place(case.teeth), zone) if width >= 560 else None
