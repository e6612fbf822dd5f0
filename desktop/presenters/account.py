"""One person's account at one clinic: the way in, step by step, and what is open afterwards.

An account lives as long as its vault is open, whichever page is shown, because its session does.
Nothing is ever sent a second time by itself, but for the next code after one that was refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from desktop.clinic.backend import (
    Backend,
    BadCode,
    Can,
    CodeType,
    EmailCode,
    NeedBrowser,
    NeedCode,
    NeedEmailCode,
    NeedEnrolment,
    NeedReauthentication,
    Opened,
    Outcome,
    PasswordSet,
    RecoveryCodes,
    Sessions,
    SignedIn,
    SignedOut,
)
from desktop.errors import DesktopError
from desktop.otp.token import Kind
from desktop.presenters.account_states import (
    Asking,
    BrowserWaits,
    CodeAsked,
    CodeRefused,
    CodeWaits,
    Doing,
    EmailCodeAsked,
    Ended,
    Failed,
    In,
    MustEnrol,
    Out,
    PasswordAsked,
    State,
    Trouble,
    WhichToken,
    trouble_of,
)
from desktop.presenters.enrolling import Enrolling
from desktop.presenters.handing_over import HandingOver, Sent, why
from desktop.presenters.questions import Questions
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.entries import Clinic, Entry
from desktop.vault.sign_in import USUAL_LEAST
from desktop.vault.states import UnlockedVault

_LOOK_AGAIN: Final = 60.0  # seconds


class Account:
    """Asks the clinic one thing at a time; `changed` is called whenever `state` is another.

    `clock` gives Unix seconds as codes count them, corrected by `correction()` seconds already.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        clinic: UUID,
        backend: Backend,
        *,
        runner: Runner,
        handing_over: HandingOver,
        clock: Callable[[], float],
        correction: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._vault = vault
        self._clinic = clinic
        self.backend = backend
        self._questions = Questions(runner, failed=self._failed, unwanted=self._unwanted)
        self._handing_over = handing_over
        self._clock = clock
        self._correction = correction
        self._changed = changed
        self._wanted: Callable[[], Outcome] | None = None  # what waits for the password
        self._enrolling = Enrolling(vault)
        self._last: Sent | None = None
        self._refused = 0  # codes of ours in this sign-in
        self._email = ""
        self._me: SignedIn | None = None  # as long as the session is known to hold
        self._looked = 0.0  # when it was last asked what there is of the session
        self.state: State = Out()

    # -- signing in --

    def sign_in(self, email: str, password: Secret) -> None:
        """Sign in with the password, which is wiped afterwards."""
        self._begin(email)
        self._ask(Doing.SIGN_IN, partial(_with, self.backend.sign_in, email, password))

    def choose_token(self, token: UUID) -> None:
        """Send the codes of this token, from now on."""
        self._keep(token=token)
        self._wait_for_code()

    def type_code(self, *, recovery: bool = False) -> None:
        """Ask the person for a code, or for one of the back-up codes."""
        types = frozenset({CodeType.RECOVERY}) if recovery else frozenset(CodeType)
        self._show(CodeAsked(types, recovery))

    def give_code(self, code: str) -> None:
        """Send a code that the person typed."""
        state = self.state
        recovery = isinstance(state, CodeAsked) and state.recovery
        send = self.backend.give_recovery_code if recovery else self.backend.give_code
        self._ask(Doing.CODE, partial(send, code.strip()))

    def give_email_code(self, code: str) -> None:
        """Send the code from the clinic's e-mail."""
        self._ask(Doing.EMAIL_CODE, partial(self.backend.give_email_code, code.strip()))

    def forgot_password(self, email: str) -> None:
        """Have a code sent with which to set a password: forgotten, or never set."""
        self._begin(email)
        self._ask(Doing.PASSWORD, partial(self.backend.request_password_code, email))

    def set_password(self, code: str, password: Secret) -> None:
        """Set a new password with the code from the e-mail; the password is wiped afterwards."""
        send = partial(self.backend.set_password, code.strip())
        self._ask(Doing.PASSWORD, partial(_with, send, password))

    def sign_in_in_browser(self) -> None:
        """Open the clinic's page and wait for what is told of it; or just open it."""
        self._begin(self._email)
        if Can.SIGN_IN_IN_BROWSER in self.backend.can:
            self._ask(None, self.backend.sign_in_in_browser)
        else:
            self._ask(Doing.OPEN, self.backend.open)

    def open(self) -> None:
        """Open the clinic's own pages, signed in or not."""
        before = self.state

        def opened(outcome: Outcome) -> None:
            if isinstance(outcome, Opened):
                self._show(before)
            else:
                self._show(_with_trouble(before, trouble_of(outcome) or Ended()))

        self._ask(Doing.OPEN, self.backend.open, opened)

    def cancel(self) -> None:
        """Give up what is under way; what the clinic still answers is not looked at.

        Who is signed in stays so. Who is half-way in is not: the clinic is told.
        """
        self._give_up()
        if self._me is not None:
            self._show(In(self._me))
            self.look_around()
            return
        half_way = not isinstance(self.state, Out | BrowserWaits | Asking)
        self._show(Out())
        if half_way:
            self._questions.ask(self.backend.sign_out, _nobody)

    def leave(self) -> None:
        """End everything here, because nobody looks at this account any more."""
        self._give_up()
        self._me = None
        was_out, self.state = isinstance(self.state, Out), Out()
        if not was_out:
            self._questions.ask(self.backend.sign_out, _nobody)

    def tick(self) -> None:
        """Send the code that waits, if it may go now; call once a second.

        Signed in, the clinic is asked again now and then: the session may have been ended there.
        """
        if isinstance(self.state, CodeWaits):
            self._try_code(self.state)
        elif isinstance(self.state, In) and self._clock() - self._looked >= _LOOK_AGAIN:
            self.look_around()

    # -- enrolling --

    def begin_enrolment(self) -> None:
        """Ask the clinic for an enrolment, signed in."""
        self._wanted = self.backend.begin_enrolment
        self._ask(Doing.ENROL, self.backend.begin_enrolment)

    def enrol(self) -> None:
        """Keep the token that the clinic proposed, and prove it with its first code.

        It is in the vault before the clinic may count on it, and goes again if it never does.
        """
        old = self._chosen()
        try:
            entry = self._enrolling.keep(self.clinic, old)
        except DesktopError as error:
            self._show(MustEnrol(old, Failed(error)))
            return
        if entry is None:
            return
        self._refused = 0
        self._show(CodeWaits(entry, enrols=True))
        self.tick()

    # -- signed in --

    def reauthenticate(self, password: Secret) -> None:
        """Give the password once more, then do what it was wanted for."""

        def told(outcome: Outcome) -> None:
            if isinstance(outcome, SignedIn) and self._wanted is not None:
                self._ask(Doing.ENROL, self._wanted)
            elif isinstance(outcome, SignedOut):
                self._show(Out(Ended()))
            else:
                self._show(PasswordAsked(trouble_of(outcome)))

        send = partial(_with, self.backend.reauthenticate, password)
        self._ask(Doing.SIGN_IN, send, told)

    def look_around(self) -> None:
        """Ask how many back-up codes are left and where else somebody is signed in."""
        self._looked = self._clock()
        if Can.LIST_SESSIONS in self.backend.can:
            self._ask_aside(self.backend.sessions)
        if Can.COUNT_RECOVERY_CODES in self.backend.can:
            self._ask_aside(self.backend.recovery_codes)

    def end_other_sessions(self) -> None:
        """Sign out everywhere else."""
        state = self.state
        if isinstance(state, In) and state.sessions:
            others = [session.id for session in state.sessions if not session.here]
            self._ask_aside(partial(self.backend.end_sessions, others))

    def new_recovery_codes(self) -> None:
        """Have the back-up codes replaced."""
        self._wanted = self.backend.new_recovery_codes
        self._ask(Doing.ENROL, self.backend.new_recovery_codes)

    def codes_noted(self) -> None:
        """Show the new back-up codes no longer."""
        if isinstance(self.state, In):
            self._show(replace(self.state, new_codes=()))

    def sign_out(self) -> None:
        """Sign out here."""
        self._ask(Doing.SIGN_OUT, self.backend.sign_out)

    def ask(self, question: Callable[[], Outcome], told: Callable[[Outcome], None]) -> None:
        """Have something else asked of the clinic, when what was asked before is answered.

        `told` hears the answer; that the session has ended shows here as well.
        """

        def heard(outcome: Outcome) -> None:
            if isinstance(outcome, SignedOut) and isinstance(self.state, In):
                self._show(Out(Ended()))
            told(outcome)

        self._questions.ask(question, heard)

    # -- what is known --

    @property
    def clinic(self) -> Clinic:
        """The clinic as it is kept now. Raises LookupError when it was removed."""
        found = next((each for each in self._vault.clinics if each.id == self._clinic), None)
        if found is None:
            raise LookupError("clinic")
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The tokens of this clinic, but not one that it has not accepted yet."""
        return tuple(
            entry
            for entry in self._vault.entries
            if entry.clinic == self._clinic and entry.id != self._enrolling.new
        )

    @property
    def entry(self) -> Entry | None:
        """The token whose codes go: the one that was named, or the only one."""
        return self._chosen()

    # -- within --

    def _give_up(self) -> None:
        """Wait for nothing any more; whatever a worker still brings is of an earlier turn."""
        if isinstance(self.state, BrowserWaits):
            self.backend.cancel()
        self._questions.give_up()
        self._enrolling.drop()

    def _begin(self, email: str) -> None:
        self._email = email
        self._refused = 0
        self._last = None
        self._enrolling.drop()

    def _ask(
        self,
        doing: Doing | None,
        question: Callable[[], Outcome],
        told: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Ask the clinic for a step; `doing` None: the browser has it."""
        self._show(BrowserWaits() if doing is None else Asking(doing))
        self._questions.ask(question, told or self._take)

    def _ask_aside(self, question: Callable[[], Outcome]) -> None:
        """Ask something that changes nothing but what is shown of a session."""

        def told(outcome: Outcome) -> None:
            state = self.state
            if not isinstance(state, In):
                return
            if isinstance(outcome, Sessions):
                self._show(replace(state, sessions=outcome.sessions, trouble=None))
            elif isinstance(outcome, RecoveryCodes):
                self._show(replace(state, codes=outcome, trouble=None))
            elif isinstance(outcome, SignedOut):
                self._show(Out(Ended()))
            else:
                self._show(replace(state, trouble=trouble_of(outcome)))

        self._questions.ask(question, told)

    def _failed(self, error: DesktopError) -> None:
        self._show(Out(Failed(error)))

    def _unwanted(self, outcome: Outcome) -> None:
        """Leave the session, or half of one, that nobody wants any more."""
        if isinstance(outcome, SignedIn | NeedCode | NeedEnrolment):
            self._questions.ask_first(self.backend.sign_out, _nobody)

    def _take(self, outcome: Outcome) -> None:  # noqa: C901  one case an answer
        """Go where an answer leads."""
        match outcome:
            case SignedIn():
                self._enter(outcome)
            case NeedCode(types):
                self._keep_email()
                self._need_code(types)
            case NeedEnrolment(otpauth):
                self._keep_email()
                self._propose(otpauth)
            case NeedEmailCode(purpose):
                self._show(EmailCodeAsked(purpose))
            case NeedReauthentication():
                self._show(PasswordAsked())
            case PasswordSet():
                self._show(Out(password_set=True))
            case RecoveryCodes(codes=codes):
                self._show_new_codes(outcome, codes)
            case BadCode():
                self._bad_code()
            case SignedOut():
                ended = not isinstance(self.state, Asking) or self.state.doing is not Doing.SIGN_OUT
                self._enrolling.drop()
                self._show(Out(Ended() if ended else None))
            case Opened() | NeedBrowser():
                self._show(Out())
            case _:
                self._show(Out(trouble_of(outcome)))

    def _need_code(self, types: frozenset[CodeType]) -> None:
        if CodeType.TOTP not in types:
            self._show(CodeAsked(types, recovery=True))
        elif self._chosen() is not None:
            self._wait_for_code()
        elif self.entries:
            self._show(WhichToken(self.entries))
        else:
            self._show(CodeAsked(types))

    def _wait_for_code(self, trouble: Trouble | None = None) -> None:
        entry = self._chosen()
        if entry is None:
            self._show(CodeAsked(frozenset(CodeType), trouble=trouble))
            return
        self._show(CodeWaits(entry, trouble))
        self.tick()

    def _try_code(self, state: CodeWaits) -> None:
        """Send the code if it has time enough and none of its time step went before."""
        sign_in = self.clinic.sign_in
        least = sign_in.least if sign_in else USUAL_LEAST
        try:
            entry = self._vault.entry(state.entry.id)
            if entry.token.kind is Kind.HOTP:
                code = self._vault.new_code(entry.id)
            else:
                now, correction = self._clock(), self._correction()
                sent = self._handing_over.send(entry, now, correction, least)
                if sent is None:
                    return
                self._last, code = sent, sent.code
        except DesktopError as error:
            self._show(CodeAsked(frozenset(CodeType), trouble=Failed(error)))
            return
        send = self.backend.confirm_enrolment if state.enrols else self.backend.give_code
        self._ask(Doing.ENROL if state.enrols else Doing.CODE, partial(send, code.text))

    def _bad_code(self) -> None:
        """Say what a refused code most likely means; the next one goes by itself, once."""
        last, self._last = self._last, None
        entry = self._enrolling.entry or self._chosen()
        asked = self.state.doing if isinstance(self.state, Asking) else None
        if asked is Doing.EMAIL_CODE:
            self._show(EmailCodeAsked(EmailCode.VERIFY_ADDRESS, BadCode()))
        elif asked is Doing.PASSWORD:
            self._show(EmailCodeAsked(EmailCode.SET_PASSWORD, BadCode()))
        elif last is None or entry is None:
            self._show(CodeAsked(frozenset(CodeType), trouble=BadCode()))
        else:
            self._refused += 1
            reason = why(entry, last, self.backend.clock)
            trouble = CodeRefused(reason, again=self._refused == 1)
            if trouble.again:
                self._show(CodeWaits(entry, trouble, enrols=self._enrolling.new is not None))
            elif self._enrolling.new is not None:
                self._show(MustEnrol(self._chosen(), trouble))
            else:
                self._show(CodeAsked(frozenset(CodeType), trouble=trouble))

    def _enter(self, me: SignedIn) -> None:
        self._keep_email()
        accepted = self._enrolling.accepted()
        if accepted is not None:
            self._keep(token=accepted)
        self._wanted = None
        self._me = me
        self._show(In(me, new_codes=me.recovery_codes))
        self.look_around()

    def _show_new_codes(self, outcome: RecoveryCodes, codes: tuple[str, ...]) -> None:
        self._wanted = None

        def told(answer: Outcome) -> None:
            if isinstance(answer, SignedIn):
                self._show(In(answer, codes=outcome, new_codes=codes))
                self.look_around()
            else:
                self._take(answer)

        self._ask(Doing.SESSIONS, self.backend.session, told)

    def _propose(self, otpauth: Secret) -> None:
        try:
            self._enrolling.propose(otpauth)
        except DesktopError as error:
            self._show(Out(Failed(error)))
        else:
            self._show(MustEnrol(self._chosen()))

    def _chosen(self) -> Entry | None:
        sign_in, entries = self.clinic.sign_in, self.entries
        named = sign_in.token if sign_in else None
        found = next((entry for entry in entries if entry.id == named), None)
        return found or (entries[0] if len(entries) == 1 else None)

    def _keep_email(self) -> None:
        if self._email:
            self._keep(email=self._email)

    def _keep(self, **changes: object) -> None:
        """Remember something of the account; that it could not be is no reason to stop."""
        clinic = self.clinic
        if clinic.sign_in is None:
            return
        wanted = replace(clinic.sign_in, **changes)  # type: ignore[arg-type]
        if wanted != clinic.sign_in:
            try:
                self._vault.edit_clinic(replace(clinic, sign_in=wanted))
            except DesktopError:
                return

    def _show(self, state: State) -> None:
        if isinstance(state, Out):
            self._me = None
        self.state = state
        self._changed()


def _with_trouble(state: State, trouble: Trouble) -> State:
    if isinstance(state, Out | In | CodeWaits | CodeAsked | EmailCodeAsked | MustEnrol):
        return replace(state, trouble=trouble)
    return Out(trouble)


def _with(send: Callable[..., Outcome], *values: object) -> Outcome:
    """Send with secrets among the values, which are wiped afterwards."""
    try:
        return send(*values)
    finally:
        for value in values:
            if isinstance(value, Secret):
                value.wipe()


def _nobody(_outcome: Outcome) -> None:
    """Nobody waits for the answer."""
