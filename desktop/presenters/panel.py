"""The sign-in panel: one clinic at a time, beside the list of tokens."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from desktop.clinic.backend import Can, KeyOwner, Kind, Outcome, Site
from desktop.clock import SHOWN_FROM, Offset
from desktop.errors import DesktopError
from desktop.otp.code import code_at
from desktop.otp.token import Kind as TokenKind
from desktop.presenters.account import Account
from desktop.presenters.account_states import CodeWaits, State
from desktop.presenters.accounts import Accounts
from desktop.presenters.clinic_access import BrowserPlace, ClinicAccess
from desktop.presenters.live_codes import Live, LiveCodes
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.entries import Clinic, next_colour
from desktop.vault.sign_in import SignIn, SignInKind
from desktop.vault.states import UnlockedVault, UseAfterLock


@dataclass(frozen=True, slots=True)
class ClockOff:
    """This computer's clock is wrong by so many seconds: behind when that is positive.

    `corrects`: codes can be corrected by it. `corrected`: they are already, by another time, so
    that the seconds are theirs.
    """

    seconds: int
    corrects: bool
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """All that the panel shows of a clinic, but for the code of this second."""

    clinic: Clinic
    state: State
    kind: Kind
    can: frozenset[Can]
    clock: ClockOff | None = None
    has_token: bool = False


class PanelView(Protocol):
    """What the presenter needs of the panel."""

    def show_nothing(self) -> None:
        """Be empty: there is no clinic."""

    def show_form(self, clinic: Clinic | None, colour: int) -> None:
        """Ask for a clinic's name and colour; None: a new one."""

    def show_browsers(self, places: Sequence[BrowserPlace], browser: str, profile: str) -> None:
        """Ask which browser a clinic opens in; the one in use is named."""

    def show_key_form(self, email: str, *, kept: bool) -> None:
        """Ask for a key of the person's own; `kept` says that there is one."""

    def show_key_owner(self, owner: KeyOwner) -> None:
        """Say whose key it is: their user is active."""

    def show_key_refused(self, answer: Outcome) -> None:
        """Say why nobody's key was kept."""

    def show_set_up(self, clinic: Clinic) -> None:
        """Ask for the address at which one signs in to a clinic."""

    def show_looking(self, looking: bool) -> None:
        """Say that the address is being looked at, or no longer."""

    def show_found(self, site: Site) -> None:
        """Say what is there, before it is kept."""

    def show_not_found(self, error: DesktopError) -> None:
        """Say why nothing was found at an address."""

    def show_panel(self, panel: Panel) -> None:
        """Show where the person has got to at a clinic."""

    def show_live(self, live: Live | None) -> None:
        """Show the code that goes by itself, as it is at this moment."""

    def show_shared(self, email: str) -> None:
        """Say that an e-mail looks like one for several people, and why that is no good."""

    def show_error(self, error: DesktopError) -> None:
        """Say what went wrong."""


class PanelPresenter:
    """Decides which clinic is shown, and hands on what is done there.

    `looks_shared` says whether an e-mail is probably nobody's own. `correct` makes all codes of
    this computer so many seconds later, from now on. `edited` is called when clinics changed.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        accounts: Accounts,
        view: PanelView,
        *,
        access: ClinicAccess,
        runner: Runner,
        looks_shared: Callable[[str], bool],
        clock: Callable[[], float],
        correction: Callable[[], float],
        correct: Callable[[float], None],
        codes_hidden: bool,
        edited: Callable[[], None],
    ) -> None:
        self._vault = vault
        self._accounts = accounts
        self._view = view
        self._access = access
        self._runner = runner
        self._looks_shared = looks_shared
        self._correction = correction
        self._correct = correct
        self._tell = edited
        self._clock = clock
        self._codes = LiveCodes(clock, hidden=codes_hidden)
        self._shown: UUID | None = None
        self._setting_up = False
        self._asked = ""  # the e-mail that looked shared
        accounts.changed = self._changed
        view.show_nothing()

    # -- which clinic --

    def choose(self, clinic: UUID | None) -> None:
        """Show a clinic; None: the one that was shown, or any."""
        self._shown = clinic if clinic is not None else self._shown
        self._setting_up = False
        self.refresh()

    def refresh(self) -> None:
        """Show what the vault holds now."""
        clinic = self._clinic()
        if clinic is None:
            self._view.show_nothing()
            return
        account = self.account
        if account is None or self._setting_up:
            self._view.show_set_up(clinic)
        else:
            self._show(clinic, account)

    def tick(self) -> None:
        """Bring the code up to date, and send it if it waits; call once a second."""
        with suppress(UseAfterLock):  # a second that was still under way
            account = self.account
            if account is not None:
                account.tick()
                self._show_live(account)

    def forget(self) -> None:
        """Drop the codes: nobody sees them any more."""
        self._codes.forget()
        self._view.show_live(None)

    @property
    def account(self) -> Account | None:
        """The account that is shown."""
        clinic = self._clinic()
        try:
            return None if clinic is None else self._accounts.of(clinic)
        except DesktopError as error:  # an address that the rules do not allow any more
            self._view.show_error(error)
            return None

    @property
    def clinics(self) -> tuple[Clinic, ...]:
        """All clinics of the vault."""
        return self._vault.clinics

    # -- setting a clinic up --

    def new_clinic(self) -> None:
        """Ask for a new clinic's name and colour."""
        self._view.show_form(None, next_colour(self.clinics))

    def edit_clinic(self) -> None:
        """Ask for this clinic's name and colour."""
        clinic = self._clinic()
        if clinic is not None:
            self._view.show_form(clinic, clinic.colour)

    def save_clinic(self, clinic: Clinic | None, name: str, colour: int) -> None:
        """Give a clinic another name or colour; None: make a new one."""
        try:
            if clinic is None:
                self._shown = self._vault.add_clinic(name, colour).id
            else:
                self._vault.edit_clinic(replace(clinic, name=name.strip(), colour=colour))
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._edited()

    def remove_clinic(self, clinic: Clinic) -> None:
        """Remove a clinic; its tokens stay, without one."""
        try:
            self._vault.remove_clinic(clinic.id)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._accounts.forget(clinic.id)
        self._edited()

    def change_address(self) -> None:
        """Ask for the address again."""
        self._setting_up = True
        self.refresh()

    def keep_address(self) -> None:
        """Leave the address as it is."""
        self._setting_up = False
        self.refresh()

    def look_at(self, address: str) -> None:
        """Find out what is at an address."""
        self._view.show_looking(True)
        clinic = self._clinic()

        def found(site: Site) -> None:
            self._view.show_looking(False)
            if self._still(clinic):
                self._view.show_found(site)

        def failed(error: DesktopError) -> None:
            self._view.show_looking(False)
            if self._still(clinic):
                self._view.show_not_found(error)

        self._runner.run(lambda: self._access.find(address), found, failed)

    def keep(self, site: Site) -> None:
        """Remember how one signs in to this clinic."""
        clinic = self._clinic()
        if clinic is None:
            return
        before = clinic.sign_in
        how = SignIn(
            kind=SignInKind(site.kind.value),
            address=site.address,
            issuer=site.issuer,
            client=site.client,
            port=site.port or None,
            email=before.email if before else "",
            token=before.token if before else None,
        )
        self._setting_up = False
        self._edit(clinic, how)

    def ask_browser(self) -> None:
        """Ask which browser this clinic opens in."""
        clinic = self._clinic()
        how = clinic.sign_in if clinic else None
        if how is not None:
            self._view.show_browsers(self._access.browsers(), how.browser, how.profile)

    def use_browser(self, browser: str, profile: str) -> None:
        """Open this clinic in a browser of its own; empty: in the usual one."""
        self._edit_how(browser=browser, profile=profile)

    def ask_key(self) -> None:
        """Ask for the person's own key for the clinic's programming interface."""
        clinic = self._clinic()
        how = clinic.sign_in if clinic else None
        if how is not None:
            self._view.show_key_form(how.email, kept=how.key is not None)

    def try_key(self, email: str, key: Secret) -> None:
        """Ask the clinic whose key it is, and keep it if it is anybody's."""
        self._view.show_looking(True)
        clinic = self._clinic()

        def told(answer: KeyOwner | Outcome) -> None:
            self._view.show_looking(False)
            if not self._still(clinic):
                key.wipe()
            elif isinstance(answer, KeyOwner):
                self._edit_how(key=key, email=answer.email or email, address=answer.address)
                self._view.show_key_owner(answer)
            else:
                key.wipe()
                self._view.show_key_refused(answer)

        def failed(error: DesktopError) -> None:
            key.wipe()
            self._view.show_looking(False)
            self._view.show_error(error)

        self._runner.run(lambda: self._access.key_owner(key, email), told, failed)

    def forget_key(self) -> None:
        """Keep no key any more."""
        self._edit_how(key=None)

    def use_least(self, seconds: int) -> None:
        """Hand a code over only with so many seconds left."""
        self._edit_how(least=seconds)

    def use_another_email(self) -> None:
        """Ask for the e-mail again."""
        self._edit_how(email="", advised=False)

    # -- signing in --

    def sign_in(self, email: str, password: Secret) -> None:
        """Sign in; an e-mail that looks shared is spoken of first, once for a clinic."""
        account, email = self.account, email.strip()
        if account is None:
            password.wipe()
            return
        how = account.clinic.sign_in
        if self._looks_shared(email) and how is not None and not how.advised:
            password.wipe()
            self._asked = email
            self._view.show_shared(email)
            return
        account.sign_in(email, password)

    def use_shared(self) -> None:
        """Go on with an e-mail that looks shared: the advice was read."""
        self._edit_how(email=self._asked, advised=True)

    def correct_codes(self) -> None:
        """Make codes as the clinic's clock wants them; the computer's own clock stays."""
        account = self.account
        offset = account.backend.clock if account else None
        if offset is not None:
            self._correct(offset.seconds if abs(offset.seconds) >= SHOWN_FROM else 0.0)
            self._codes.forget()
            self.refresh()

    # -- within --

    def _clinic(self) -> Clinic | None:
        clinics = self._vault.clinics
        found = next((each for each in clinics if each.id == self._shown), None)
        return found or next(iter(clinics), None)

    def _still(self, clinic: Clinic | None) -> bool:
        """Whether this clinic is shown, as it was when something was asked about it."""
        shown = self._clinic()
        return shown is not None and clinic is not None and shown.id == clinic.id

    def _changed(self, clinic: UUID) -> None:
        shown = self._clinic()
        if shown is not None and shown.id == clinic:
            self.refresh()

    def _show(self, clinic: Clinic, account: Account) -> None:
        self._view.show_panel(
            Panel(
                clinic=clinic,
                state=account.state,
                kind=account.backend.kind,
                can=account.backend.can,
                clock=self._clock_off(account.backend.clock),
                has_token=bool(account.entries),
            )
        )
        self._show_live(account)

    def _show_live(self, account: Account) -> None:
        state = account.state
        entry = state.entry if isinstance(state, CodeWaits) else account.entry
        if entry is None or entry.token.kind is TokenKind.HOTP:
            self._view.show_live(None)
            return
        try:
            live = self._codes.live(entry)
            if isinstance(state, CodeWaits) and not live.hidden:
                later = code_at(entry.token, self._clock() + live.period)
                live = live._replace(following=later.text)
        except DesktopError:
            self._view.show_live(None)
        else:
            self._view.show_live(live)

    def _clock_off(self, offset: Offset | None) -> ClockOff | None:
        """Say how wrong codes are, with what they are corrected by already."""
        if offset is None:
            return None
        left = Offset(offset.low - self._correction(), offset.high - self._correction())
        if not left.shown:
            return None
        seconds = math.floor(left.seconds + 0.5)
        return ClockOff(seconds, corrects=left.correctable, corrected=self._correction() != 0)

    def _edited(self) -> None:
        self.refresh()
        self._tell()

    def _edit_how(self, **changes: object) -> None:
        clinic = self._clinic()
        if clinic is not None and clinic.sign_in is not None:
            self._edit(clinic, replace(clinic.sign_in, **changes))  # type: ignore[arg-type]

    def _edit(self, clinic: Clinic, how: SignIn) -> None:
        try:
            self._vault.edit_clinic(replace(clinic, sign_in=how))
        except DesktopError as error:
            self._view.show_error(error)
            return
        self.refresh()
