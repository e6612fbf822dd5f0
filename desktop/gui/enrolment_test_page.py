"""A test of an enrolment: while it runs, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.errors import DesktopError
from desktop.gui.enrolment_report import EnrolmentReport
from desktop.gui.layouts import box, card, column, row, scrolled
from desktop.gui.own_screen import OwnScreen
from desktop.gui.parts import announce, text
from desktop.gui.qr_view import QrView
from desktop.gui.vault_bar import NARROW, PageBar
from desktop.presenters.account import Account
from desktop.presenters.enrolment_test import Doing, EnrolmentTest, Report
from desktop.presenters.runner import Runner
from desktop.qr.drawing import Modules
from desktop.system.screens import Camera, camera

_COLUMN: Final = 760  # px
_tr = QCoreApplication.translate


class EnrolmentTestPage(QWidget):
    """The view of `EnrolmentTest`, which it keeps."""

    back = Signal()

    def __init__(self, clinic: str) -> None:
        super().__init__()
        self.presenter: EnrolmentTest | None = None
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = PageBar(_tr("enrolment test", "Enrolment test"))
        self.report = EnrolmentReport()
        self.qr = QrView(_tr("enrolment test", "QR code of the test"))
        self._doing = text("", "label")
        title = _tr("enrolment test", "Testing enrolment at {clinic}").format(clinic=clinic)
        lead = text(
            _tr(
                "enrolment test",
                "The clinic makes an enrolment that nobody can sign in with. Frontdesk reads its "
                "QR code off this screen, compares a code, and has everything removed again. Leave "
                "this window in front for a moment.",
            ),
            "dim",
        )
        shown = row(None, self.qr, None)
        running = box(
            column(
                text(title, "heading"),
                4,
                lead,
                24,
                card(column(self._doing, 16, shown, margins=(16, 16, 16, 16))),
                None,
            ),
            "plain",
        )
        self._running = running
        self._body = QStackedWidget()
        self._body.addWidget(running)
        self._body.addWidget(self.report)
        self._body.setMaximumWidth(_COLUMN)
        self._around = row(self._body, gap=0)
        self._area = scrolled(box(self._around, "plain"))
        self.setLayout(column(self.bar, self._area))
        self.bar.back.connect(self.back)

    # -- the view's side --

    def show_doing(self, doing: Doing) -> None:
        """Say what the test is at."""
        words = {
            Doing.OFFER: _tr("enrolment test", "Asking the clinic for a QR code…"),
            Doing.LOOK: _tr("enrolment test", "Looking for the QR code on the screen…"),
            Doing.COMPARE: _tr("enrolment test", "Comparing a code with the clinic’s…"),
            Doing.REMOVE: _tr("enrolment test", "Removing the test at the clinic…"),
        }[doing]
        self._body.setCurrentWidget(self._running)
        self._doing.setText(words)
        announce(self, words)

    def show_code(self, qr: Modules) -> None:
        """Show the QR code, or take it away."""
        self.qr.show_modules(qr)
        self.qr.setVisible(bool(qr))
        if qr:
            self._area.ensureWidgetVisible(self.qr)
            self.qr.repaint()

    def show_report(self, report: Report) -> None:
        """Say how it went."""
        self.report.show_report(report)
        self._body.setCurrentWidget(self.report)
        self._area.verticalScrollBar().setValue(0)
        self.report.focus_first()

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the page."""
        super().showEvent(event)
        if self._body.currentWidget() is self.report:
            self.report.focus_first()
        else:
            self.bar.focus_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less air around the content of a narrow window."""
        super().resizeEvent(event)
        edge = 8 if event.size().width() < NARROW else 24
        self._around.setContentsMargins(edge, edge, edge, edge)


def enrolment_test_screen(  # noqa: PLR0913  what the window gives each screen
    account: Account,
    *,
    runner: Runner,
    clock: Callable[[], float],
    correction: Callable[[], float],
    on_correct: Callable[[], None],
    expose: Callable[[], None],
    cover: Callable[[], None],
    on_back: Callable[[], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    find_camera: Callable[[QObject], Camera] = camera,
) -> EnrolmentTestPage:
    """Build the page with its presenter, and begin to test.

    `expose` lets the screen's picture have this window in it, until `cover`. `on_correct` corrects
    codes by the clinic's clock.
    """
    page = EnrolmentTestPage(account.clinic.name)
    screen = OwnScreen(find_camera(page), page, expose=expose, cover=cover)
    presenter = EnrolmentTest(
        account, page, runner=runner, screen=screen, clock=clock, correction=correction
    )
    page.presenter = presenter
    screen.seen.connect(presenter.seen)

    def failed(error: DesktopError | None) -> None:
        if error is None:
            presenter.called_off()
        else:
            presenter.unseen(error)

    def correct() -> None:
        on_correct()
        presenter.start()

    screen.failed.connect(failed)
    page.destroyed.connect(presenter.close)
    page.back.connect(on_back)
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    page.report.again.connect(presenter.start)
    page.report.correct.connect(correct)
    presenter.start()
    return page
