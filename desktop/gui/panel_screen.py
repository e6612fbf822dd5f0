"""The sign-in panel of an open vault, with its presenter."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtGui import QGuiApplication

from desktop.gui.panel_wiring import connect_panel
from desktop.gui.sign_in_panel import SignInPanel
from desktop.gui.sign_in_words import Step, message_to_manager
from desktop.presenters.account import Account
from desktop.presenters.accounts import Accounts
from desktop.presenters.clinic_access import ClinicAccess
from desktop.presenters.panel import PanelPresenter
from desktop.presenters.runner import Runner
from desktop.presenters.shared_email import looks_shared
from desktop.vault.states import UnlockedVault


def panel_screen(  # noqa: PLR0913  what the window gives each screen
    vault: UnlockedVault,
    accounts: Accounts,
    *,
    access: ClinicAccess,
    runner: Runner,
    clock: Callable[[], float],
    correction: Callable[[], float],
    correct: Callable[[float], None],
    codes_hidden: bool,
    on_copy: Callable[[UUID], None],
    on_scan: Callable[[], None],
    on_test: Callable[[Account, Callable[[], None]], None],
    on_edited: Callable[[], None],
) -> SignInPanel:
    """Build the panel with its presenter.

    `on_copy` copies the code of a token, `on_scan` looks for a QR code on the screen,
    `on_test` tests enrolment at a clinic where a manager is signed in, given what corrects codes.
    """
    panel = SignInPanel()
    presenter = PanelPresenter(
        vault,
        accounts,
        panel,
        access=access,
        runner=runner,
        looks_shared=looks_shared,
        clock=clock,
        correction=correction,
        correct=correct,
        codes_hidden=codes_hidden,
        edited=on_edited,
    )
    connect_panel(panel, presenter)

    def step(what: Step) -> None:
        account = presenter.account
        if what is Step.CLOCK:
            presenter.correct_codes()
        elif what is Step.SCAN:
            on_scan()
        elif what is Step.MESSAGE and account is not None:
            how = account.clinic.sign_in
            words = message_to_manager(account.clinic.name, how.email if how else "")
            QGuiApplication.clipboard().setText(words)

    def copy() -> None:
        entry = presenter.account.entry if presenter.account else None
        if entry is not None:
            on_copy(entry.id)

    def test() -> None:
        if presenter.account is not None:
            on_test(presenter.account, presenter.correct_codes)

    panel.step.connect(step)
    panel.test.connect(test)
    panel.copy.connect(copy)
    presenter.choose(None)
    return panel
