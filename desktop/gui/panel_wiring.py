"""What is done in the panel, heard by its presenter and by the account that it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.gui.api_key_step import ApiKeyStep
from desktop.gui.browser_choice import BrowserChoice
from desktop.gui.clinic_form import ClinicForm
from desktop.gui.clinic_set_up import ClinicSetUp
from desktop.gui.credentials_step import Credentials, Pages
from desktop.gui.password_form import PasswordForm
from desktop.gui.session_card import SignedInCard
from desktop.gui.sign_in_panel import SignInPanel
from desktop.gui.sign_in_questions import Enrolment, TokenChoice, TypedCode
from desktop.gui.sign_in_steps import NoClinic
from desktop.gui.sign_in_waits import Busy, CodeWaiting
from desktop.presenters.account import Account
from desktop.presenters.account_states import EmailCodeAsked
from desktop.presenters.panel import PanelPresenter


def connect_panel(panel: SignInPanel, presenter: PanelPresenter) -> None:
    """Have the presenter, and the account it shows, hear what is done in the panel."""
    panel.presenter = presenter
    panel.sign_in.connect(presenter.sign_in)
    panel.use_shared.connect(presenter.use_shared)
    panel.forgot.connect(_acting(presenter, Account.forgot_password))
    for hear in _hear_clinic_step, _hear_account_step:
        for step in panel.steps.here:
            hear(step, presenter)
        panel.steps.made.connect(partial(hear, presenter=presenter))


def _hear_clinic_step(step: QWidget, presenter: PanelPresenter) -> None:
    """Have the presenter hear a step in which a clinic is set up."""
    match step:
        case ClinicSetUp():
            step.look.connect(presenter.look_at)
            step.keep.connect(presenter.keep)
            step.cancelled.connect(presenter.keep_address)
        case NoClinic():
            step.new.connect(presenter.new_clinic)
        case ClinicForm():
            step.saved.connect(presenter.save_clinic)
            step.removed.connect(presenter.remove_clinic)
            step.cancelled.connect(presenter.keep_address)
        case BrowserChoice():
            step.chosen.connect(presenter.use_browser)
            step.cancelled.connect(presenter.keep_address)
        case ApiKeyStep():
            step.given.connect(presenter.try_key)
            step.removed.connect(presenter.forget_key)
            step.cancelled.connect(presenter.keep_address)


def _hear_account_step(step: QWidget, presenter: PanelPresenter) -> None:
    """Have the account hear a step of its sign-in."""
    act = partial(_acting, presenter)
    match step:
        case Pages():
            step.browser.connect(act(Account.sign_in_in_browser))
        case Credentials():
            step.browser.connect(act(Account.open))
        case Busy():
            step.cancelled.connect(act(Account.cancel))
        case CodeWaiting():
            step.type_code.connect(act(Account.type_code))
            step.recovery.connect(act(lambda account: account.type_code(recovery=True)))
            step.cancelled.connect(act(Account.cancel))
        case TokenChoice():
            step.chosen.connect(act(Account.choose_token))
            step.cancelled.connect(act(Account.cancel))
        case TypedCode():
            step.recovery.connect(act(lambda account, on: account.type_code(recovery=on)))
            step.submitted.connect(act(_give_typed))
            step.new_password.connect(act(Account.set_password))
            step.cancelled.connect(act(Account.cancel))
        case Enrolment():
            step.accepted.connect(act(Account.enrol))
            step.cancelled.connect(act(Account.cancel))
        case PasswordForm():
            step.submitted.connect(act(lambda account, word, _clean: account.reauthenticate(word)))
            step.cancelled.connect(act(Account.cancel))
        case SignedInCard():
            step.browser.connect(act(Account.open))
            step.sign_out.connect(act(Account.sign_out))
            step.end_others.connect(act(Account.end_other_sessions))
            step.new_codes.connect(act(Account.new_recovery_codes))
            step.codes_noted.connect(act(Account.codes_noted))
            step.enrol.connect(act(Account.begin_enrolment))


def _acting(presenter: PanelPresenter, method: Callable[..., None]) -> Callable[..., None]:
    """Return what does something with the account that is shown, if there is one."""

    def call(*values: object) -> None:
        if presenter.account is not None:
            method(presenter.account, *values)

    return call


def _give_typed(account: Account, code: str) -> None:
    """Send a typed code for what it was asked for."""
    if isinstance(account.state, EmailCodeAsked):
        account.give_email_code(code)
    else:
        account.give_code(code)
