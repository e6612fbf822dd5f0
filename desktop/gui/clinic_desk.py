"""The clinics' side of an open vault: accounts, the panel, and the test of an enrolment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.gui.panel_screen import panel_screen
from desktop.gui.privacy import Privacy
from desktop.gui.sign_in_panel import SignInPanel
from desktop.presenters.account import Account
from desktop.presenters.accounts import Accounts
from desktop.presenters.clinic_access import ClinicAccess
from desktop.presenters.offers import Way
from desktop.presenters.runner import Runner
from desktop.vault.states import UnlockedVault


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the window gives its screens: the time for codes, and the ways on from here.

    `correction` says by how many seconds `clock` is corrected; `correct` has it be another.
    """

    clock: Callable[[], float]
    correction: Callable[[], float]
    correct: Callable[[float], None]
    add: Callable[[Way], None]
    show: Callable[[QWidget], None]
    back: Callable[[], None]
    lock: Callable[[], None]
    hand_over: Callable[[], None]


class ClinicDesk:
    """Keeps every session while the vault is open, whichever page is shown."""

    def __init__(
        self,
        vault: UnlockedVault,
        access: ClinicAccess,
        frame: Frame,
        *,
        runner: Runner,
        privacy: Privacy,
    ) -> None:
        self._vault = vault
        self._access = access
        self._frame = frame
        self._runner = runner
        self._privacy = privacy
        self._accounts = Accounts(
            vault, access, runner=runner, clock=frame.clock, correction=frame.correction
        )

    def panel(
        self, copy: Callable[[UUID], None], edited: Callable[[], None], *, codes_hidden: bool
    ) -> SignInPanel:
        """Build the panel; `copy` copies a token's code, `edited` hears that clinics changed."""
        return panel_screen(
            self._vault,
            self._accounts,
            access=self._access,
            runner=self._runner,
            clock=self._frame.clock,
            correction=self._frame.correction,
            correct=self._frame.correct,
            codes_hidden=codes_hidden,
            on_copy=copy,
            on_scan=lambda: self._frame.add(Way.SCREEN),
            on_test=self._test_enrolment,
            on_edited=edited,
        )

    def farewell(self) -> bytes | None:
        """Forget every session at once; return what tells the clinics, if there is anything."""
        from desktop.clinic import farewell

        farewells = self._accounts.farewells()
        return farewell.written(farewells) if farewells else None

    def _test_enrolment(self, account: Account, correct: Callable[[], None]) -> None:
        from desktop.gui.enrolment_test_page import enrolment_test_screen

        self._frame.show(
            enrolment_test_screen(
                account,
                runner=self._runner,
                clock=self._frame.clock,
                correction=self._frame.correction,
                on_correct=correct,
                expose=self._privacy.expose,
                cover=self._privacy.cover,
                on_back=self._frame.back,
                on_lock=self._frame.lock,
                on_hand_over=self._frame.hand_over,
            )
        )
