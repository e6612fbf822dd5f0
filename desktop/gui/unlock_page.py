"""One field, one button: the password of one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar

from desktop.errors import DesktopError, ThrottledError, WrongPasswordError
from desktop.gui.error_banner import error_text
from desktop.gui.layouts import column, row
from desktop.gui.painted import Monogram
from desktop.gui.parts import Banner, Button, Glyph, announce, labelled, restyle, text
from desktop.gui.password_field import PasswordField, keyboard_layout
from desktop.gui.person_tile import breakable
from desktop.gui.start_page import Panel, StartPage
from desktop.messages import wait_sentence
from desktop.presenters.runner import Runner
from desktop.presenters.unlock import UnlockPresenter
from desktop.vault.states import LockedVault, UnlockedVault

_WIDTH: Final = 448  # px
_SECOND: Final = 1000  # ms
_MINUTE: Final = 60  # s


class UnlockPage(StartPage):
    """Gives the password as soon as Enter or the button is pressed."""

    submitted = Signal(object, bool)  # the Secret, and whether no string of it was made
    back = Signal()
    recover = Signal()
    ticked = Signal()

    def __init__(self) -> None:
        tr = partial(QCoreApplication.translate, "unlock")
        self._monogram = Monogram("", None, 72, person=True)
        self._name = text("", "title", align=Qt.AlignmentFlag.AlignHCenter)
        self._password = PasswordField()
        self._caps_glyph = Glyph("warning", "warn")
        self._caps = text(tr("Caps Lock is on"), tone="warn", wrap=False)
        self._layout_glyph = Glyph("keyboard")
        self._layout_name = text("", "dim", wrap=False)
        self._layout_name.setAccessibleName(tr("Keyboard layout"))
        self._banner = Banner("danger")
        self._banner.hide()
        self._go = Button(tr("Unlock"), "primary", "lock")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Opening your vault"))
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        self._away = Button(tr("Somebody else"), "quiet", "chevron-left", small=True, lead=True)
        self._use_code = Button(tr("Use my recovery code"), "quiet", small=True)
        hints = row(
            self._caps_glyph, self._caps, None, self._layout_glyph, self._layout_name, gap=8
        )
        panel = Panel(
            column(
                row(self._away, None),
                16,
                row(None, self._monogram, None),
                16,
                self._name,
                24,
                labelled(tr("Password"), self._password),
                12,
                hints,
                12,
                self._banner,
                12,
                self._go,
                4,
                self._progress,
                8,
                row(None, self._use_code, None),
            )
        )
        super().__init__(panel, _WIDTH)
        self._error: DesktopError | None = None
        self._wait = 0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self.ticked)
        self._password.submitted.connect(self._submit)
        self._password.changed.connect(self._typed)
        self._password.caps_lock_changed.connect(self._show_caps_lock)
        self._go.clicked.connect(self._submit)
        self._away.clicked.connect(self.back)
        self._use_code.clicked.connect(self.recover)
        QGuiApplication.inputMethod().localeChanged.connect(self._show_layout)
        self._show_caps_lock(False)
        self._show_layout()
        self.presenter: UnlockPresenter | None = None

    def show_person(self, name: str, colour: int) -> None:
        """Show whose vault it is."""
        self._monogram.show_name(name, colour)
        self._name.setText(breakable(name))

    def set_busy(self, busy: bool) -> None:
        """Take no password while one is tried; what was typed is gone by then."""
        self._busy = busy
        self._password.setReadOnly(busy)
        self._progress.setVisible(busy)
        if busy:
            announce(self, self.tr("Opening your vault"))
        self._show_button()
        if not busy:
            self._password.setFocus()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; how long the wait is stands in `show_wait`."""
        self._error = error
        wrong = isinstance(error, WrongPasswordError)
        restyle(self._password, bad="true" if wrong else "false")
        self._show_banner(anew=True)

    def show_wait(self, seconds: int) -> None:
        """Count down in the button."""
        self._wait = seconds
        self._run_timer()
        self._show_banner(anew=False)
        self._show_button()

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready to type; go on counting."""
        super().showEvent(event)
        self._password.setFocus()
        self._run_timer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Count for nobody."""
        super().hideEvent(event)
        self._timer.stop()

    def _run_timer(self) -> None:
        if self._wait > 0 and self.isVisible():
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def _submit(self) -> None:
        if self._go.isEnabled():
            self.submitted.emit(*self._password.take())

    def _typed(self) -> None:
        self._show_button()
        if self._password.characters() and self._wait == 0 and self._error is not None:
            self.show_error(None)

    def _show_button(self) -> None:
        self._go.setEnabled(not self._busy and self._wait == 0)
        if self._busy:
            words = self.tr("Opening your vault…")
        elif self._wait >= _MINUTE:
            minutes, seconds = divmod(self._wait, _MINUTE)
            words = self.tr("Unlock in {time}").format(time=f"{minutes}:{seconds:02}")
        elif self._wait:
            words = self.tr("Unlock in {seconds} s").format(seconds=self._wait)
        else:
            words = self.tr("Unlock")
        self._go.setText(words)

    def _show_banner(self, *, anew: bool) -> None:
        """Show the error; only a new one is announced, not each second of its countdown."""
        if self._error is None:
            self._banner.hide()
            return
        if isinstance(self._error, WrongPasswordError):
            title = self.tr("That password did not open your vault.")
        elif isinstance(self._error, ThrottledError):
            title = self.tr("There were too many wrong passwords.")
        else:
            self._banner.show()
            self._banner.say("danger", error_text(self._error))
            return
        if self._wait:
            translate = partial(QCoreApplication.translate, "errors")
            wait = wait_sentence(self._wait).text(translate)
            body = self.tr("Nothing was lost. You can try again in {wait}.").format(wait=wait)
        else:
            body = self.tr("Nothing was lost. Look at Caps Lock and the keyboard, and try again.")
        self._banner.show()
        self._banner.say("danger", title, body, aloud=anew)

    def _show_caps_lock(self, on: bool) -> None:
        self._caps_glyph.setVisible(on)
        self._caps.setVisible(on)
        if on:
            announce(self, self._caps.text())

    def _show_layout(self) -> None:
        name = keyboard_layout()
        self._layout_name.setText(name)
        self._layout_glyph.setVisible(bool(name))
        self._layout_name.setVisible(bool(name))


def unlock_screen(
    vault: LockedVault,
    runner: Runner,
    on_unlocked: Callable[[UnlockedVault, bool], None],
    on_back: Callable[[], None],
    on_recover: Callable[[], None],
) -> UnlockPage:
    """Build the page and its presenter."""
    page = UnlockPage()
    presenter = UnlockPresenter(vault, page, runner, on_unlocked, on_back, on_recover)
    page.submitted.connect(presenter.submit)
    page.back.connect(presenter.back)
    page.recover.connect(presenter.recover)
    page.ticked.connect(presenter.tick)
    page.destroyed.connect(presenter.close)
    page.presenter = presenter
    presenter.start()
    return page
