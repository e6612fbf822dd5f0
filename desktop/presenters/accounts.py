"""The accounts of an open vault: one a clinic, made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from desktop.clinic.backend import Kind, Site
from desktop.clinic.farewell import Farewell
from desktop.presenters.account import Account
from desktop.presenters.clinic_access import ClinicAccess
from desktop.presenters.handing_over import HandingOver
from desktop.presenters.runner import Runner
from desktop.vault.entries import Clinic
from desktop.vault.sign_in import SignIn
from desktop.vault.states import UnlockedVault


class Accounts:
    """Keeps every session while the vault is open; `changed` is told which clinic's did."""

    def __init__(
        self,
        vault: UnlockedVault,
        access: ClinicAccess,
        *,
        runner: Runner,
        clock: Callable[[], float],
        correction: Callable[[], float],
    ) -> None:
        self._vault = vault
        self._access = access
        self._runner = runner
        self._clock = clock
        self._correction = correction
        self._handing_over = HandingOver()
        self._accounts: dict[UUID, tuple[SignIn, Account]] = {}
        self.changed: Callable[[UUID], None] = lambda _clinic: None

    def of(self, clinic: Clinic) -> Account | None:
        """Return the account at a clinic; None when it is not known how one signs in there.

        Another address or browser makes another one, and ends what was open. Raises DesktopError
        for an address that cannot be used.
        """
        how = clinic.sign_in
        if how is None:
            self.forget(clinic.id)
            return None
        known = self._accounts.get(clinic.id)
        if known is not None and _connection(known[0]) == _connection(how):
            return known[1]
        self.forget(clinic.id)
        account = Account(
            self._vault,
            clinic.id,
            self._access.backend(site_of(how), browser=how.browser, profile=how.profile),
            runner=self._runner,
            handing_over=self._handing_over,
            clock=self._clock,
            correction=self._correction,
            changed=lambda: self.changed(clinic.id),
        )
        self._accounts[clinic.id] = (how, account)
        return account

    def farewells(self) -> list[Farewell]:
        """Forget every session at once, and return what still tells the clinics.

        Who still waits for a browser waits no longer.
        """
        for _, account in self._accounts.values():
            account.backend.cancel()
        return [
            farewell
            for _, account in self._accounts.values()
            for farewell in account.backend.farewell()
        ]

    def forget(self, clinic: UUID) -> None:
        """Sign out of a clinic that is none any more."""
        known = self._accounts.pop(clinic, None)
        if known is not None:
            known[1].leave()


def site_of(how: SignIn) -> Site:
    """Return what the clients of clinics are told of how somebody signs in."""
    return Site(
        kind=Kind(how.kind.value),
        address=how.address,
        issuer=how.issuer,
        client=how.client,
        port=how.port or 0,
    )


def _connection(how: SignIn) -> tuple[object, ...]:
    server = (how.kind, how.address, how.issuer, how.client, how.port)
    return (*server, how.browser, how.profile)
