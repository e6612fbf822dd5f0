"""Somebody at a real clinic: a vault, the real client, and the account between them."""

import time
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import Kind, Site
from desktop.presenters.account import Account
from desktop.presenters.account_states import In
from desktop.presenters.handing_over import HandingOver
from desktop.secret import Secret
from desktop.system.screens import Camera, Shot
from desktop.vault.sign_in import SignIn, SignInKind


def account_at(clinic, vault, runner, *, name="Moving Forward", backend=None):
    """Return the account of a vault's person at a clinic that runs."""
    address = clinic.bases[0] if clinic is not None else "https://clinic.example"
    made = vault.add_clinic(name)
    vault.edit_clinic(replace(made, sign_in=SignIn(kind=SignInKind.ALLAUTH, address=address)))
    server = backend or Allauth(Site(kind=Kind.ALLAUTH, address=address), lambda _: None)
    return Account(
        vault, made.id, server,
        runner=runner, handing_over=HandingOver(), clock=time.time,
        correction=lambda: 0.0, changed=lambda: None,
    )  # fmt: skip


def sign_in(account, qtbot, email, word):
    account.sign_in(email, Secret(word.encode()))
    qtbot.waitUntil(lambda: isinstance(account.state, In), timeout=15_000)


class WindowCamera(Camera):
    """Where a platform has no screen to grab, the windows stand for it."""

    def take(self, *, part):  # noqa: ARG002
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        self.taken.emit(
            tuple(Shot(each.grab().toImage(), each.screen()) for each in windows if each.isWindow())
        )
