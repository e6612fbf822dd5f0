import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui import palette
from desktop.gui.code_points import LIMIT, CodePoints
from desktop.gui.password_field import PasswordField
from desktop.secret import Secret

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot):
    palette.use("light")
    frame = QWidget()
    result = PasswordField(frame)
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    result.setFocus()
    yield result
    frame.close()  # and is alive until here


def key(field, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(field, key, modifiers)


def shape(field):
    """What the base class holds: how much, and that it is nothing but filler."""
    assert set(field.text()) <= {"\ufdd0"}
    assert len(field.text()) == field.characters()
    return field.characters()


def test_it_gives_what_was_typed_and_is_empty_afterwards(field):
    QTest.keyClicks(field, "lantern otter 7")
    assert shape(field) == 15
    secret, traceless = field.take()
    assert secret.reveal() == b"lantern otter 7"
    assert traceless
    assert shape(field) == 0
    assert field.take()[0].reveal() == b""


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ([(Qt.Key.Key_Backspace,)], b"abcde"),
        ([(Qt.Key.Key_Home,), (Qt.Key.Key_Delete,)], b"bcdef"),
        ([(Qt.Key.Key_Left,), (Qt.Key.Key_Left,), (Qt.Key.Key_Backspace,)], b"abcef"),
        ([(Qt.Key.Key_Backspace, CONTROL)], b""),
        ([(Qt.Key.Key_Left,), (Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_Backspace,)], b"abcdf"),
        ([(Qt.Key.Key_Left,), (Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_X,)], b"abcdxf"),
        ([(Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_X, CONTROL)], b"abcdef"),
        ([(Qt.Key.Key_A, CONTROL), (Qt.Key.Key_Z,)], b"z"),
        ([(Qt.Key.Key_Backspace,), (Qt.Key.Key_Z, CONTROL)], b"abcde"),
        ([(Qt.Key.Key_Backspace,), (Qt.Key.Key_Z, CONTROL | SHIFT)], b"abcde"),
        ([(Qt.Key.Key_Home,), (Qt.Key.Key_X,)], b"xabcdef"),
        ([(Qt.Key.Key_Home,), (Qt.Key.Key_End, SHIFT), (Qt.Key.Key_Delete,)], b""),
    ],
)
def test_editing_keys_change_the_buffer_alike(field, keys, left):
    QTest.keyClicks(field, "abcdef")
    for each in keys:
        key(field, *each)
    shape(field)
    secret, traceless = field.take()
    assert (secret.reveal(), traceless) == (left, True)


def test_a_pasted_password_is_absorbed_and_noted(field):
    QTest.keyClicks(field, "start end")
    for _ in range(3):
        key(field, Qt.Key.Key_Left, SHIFT)
    QGuiApplication.clipboard().setText("paste\U0001f511d")
    field.paste()
    assert shape(field) == 13
    secret, traceless = field.take()
    assert secret.reveal() == "start paste\U0001f511d".encode()
    assert not traceless
    QTest.keyClicks(field, "typed")
    assert field.take()[1] is False, "the string is still about"


def test_text_set_by_assistive_technology_is_absorbed(field):
    QTest.keyClicks(field, "old")
    field.setText("new one")
    shape(field)
    assert field.take()[0].reveal() == b"new one"
    assert not field.traceless


def test_undo_brings_nothing_back(field):
    QTest.keyClicks(field, "abc")
    field.undo()
    field.redo()
    shape(field)


def test_a_dead_key_gives_one_character_without_a_trace(field):
    QApplication.sendEvent(field, QInputMethodEvent("´", []))
    commit = QInputMethodEvent("", [])
    commit.setCommitString("é")
    QApplication.sendEvent(field, commit)
    secret, traceless = field.take()
    assert (secret.reveal(), traceless) == ("é".encode(), True)


def test_a_composed_word_is_absorbed_and_noted(field):
    commit = QInputMethodEvent("", [])
    commit.setCommitString("日本")
    QApplication.sendEvent(field, commit)
    assert shape(field) == 2
    secret, traceless = field.take()
    assert (secret.reveal(), traceless) == ("日本".encode(), False)


def test_decomposed_characters_are_composed_through_a_string(field):
    for character in "e\u0301":
        commit = QInputMethodEvent("", [])
        commit.setCommitString(character)
        QApplication.sendEvent(field, commit)
    secret, traceless = field.take()
    assert (secret.reveal(), traceless) == ("é".encode(), False)


def test_nothing_is_dropped_or_copied(field):
    QTest.keyClicks(field, "secret")
    field.selectAll()
    QGuiApplication.clipboard().setText("before")
    key(field, Qt.Key.Key_C, CONTROL)
    key(field, Qt.Key.Key_X, CONTROL)
    assert QGuiApplication.clipboard().text() == "before"
    assert not field.acceptDrops()
    assert field.take()[0].reveal() == b"secret"


def test_it_tells_of_every_change_and_of_enter(field, qtbot):
    with qtbot.waitSignal(field.changed):
        key(field, Qt.Key.Key_A)
    with qtbot.waitSignal(field.changed):
        key(field, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(field.submitted):
        key(field, Qt.Key.Key_Return)


def test_no_more_than_the_limit_is_taken(field):
    field.setText("x" * (LIMIT + 5))
    key(field, Qt.Key.Key_Y)
    assert shape(field) == LIMIT


def test_the_characters_are_shown_until_the_focus_goes(field):
    QTest.keyClicks(field, "Wm")
    dots = field.grab().toImage()
    field.reveal()
    shown = field.grab().toImage()
    assert shown != dots
    assert set(field.displayText()) == {"\u00a0"}, "the base class does not know them"
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert set(field.displayText()) == {"\u2022"}
    assert field.take()[0].reveal() == b"Wm"


@pytest.mark.parametrize(
    ("letter", "modifiers", "on"),
    [("A", 0, True), ("a", 0, False), ("A", SHIFT, False), ("a", SHIFT, True), ("7", 0, False)],
)
def test_caps_lock_is_known_from_the_letters(field, letter, modifiers, on):
    modifiers = modifiers or Qt.KeyboardModifier.NoModifier
    QTest.sendKeyEvent(
        QTest.KeyAction.Press, field, Qt.Key(ord(letter.upper())), letter, modifiers, -1
    )
    assert field.caps_lock is on


def test_pressing_caps_lock_turns_the_hint_over(field, qtbot):
    key(field, Qt.Key.Key_CapsLock)
    assert not field.caps_lock, "it could be either"
    QTest.sendKeyEvent(
        QTest.KeyAction.Press, field, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier, -1
    )
    with qtbot.waitSignal(field.caps_lock_changed) as told:
        key(field, Qt.Key.Key_CapsLock)
    assert told.args == [False]


def test_a_buffer_leaves_nothing_behind():
    buffer = CodePoints()
    for i, c in enumerate(b"secret"):
        assert buffer.insert(i, c)
    buffer.delete(1, 3)
    assert bytes(buffer._units[:6]).replace(b"\0", b"") == b"set"
    assert not buffer.insert(0, 0xD800)
    buffer.wipe()
    assert not any(buffer._units)


def test_what_was_pasted_into_one_field_counts_for_every_later_one(field):
    assert field.traceless
    QGuiApplication.clipboard().setText("pasted")
    field.paste()
    field.forget()
    another = PasswordField()
    QTest.keyClicks(another, "typed")
    assert another.take() == (Secret(b"typed"), False)
    another.deleteLater()


def test_an_estimate_makes_strings(field):
    QTest.keyClicks(field, "typed")
    assert field.copy_secret() == Secret(b"typed")
    assert not field.traceless
