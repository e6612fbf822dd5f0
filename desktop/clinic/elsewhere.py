"""What all clinics have in common whose people sign in in their browser, not in the panel."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.clinic.backend import NeedBrowser, Outcome
from desktop.clinic.farewell import Farewell
from desktop.secret import Secret


class InBrowser:
    """Answers NeedBrowser to everything that happens there."""

    def farewell(self) -> tuple[Farewell, ...]:
        """Have nothing to tell: the session is the browser's."""
        return ()

    def sign_in(self, email: str, password: Secret) -> Outcome:  # noqa: ARG002
        """Send the person to the browser; the password goes nowhere."""
        return NeedBrowser()

    def give_code(self, code: str) -> Outcome:  # noqa: ARG002
        """Send the person to the browser."""
        return NeedBrowser()

    give_recovery_code = give_code
    give_email_code = give_code
    confirm_enrolment = give_code
    reauthenticate_by_code = give_code
    compare_test = give_code

    def request_password_code(self, email: str) -> Outcome:  # noqa: ARG002
        """Send the person to the browser."""
        return NeedBrowser()

    def set_password(self, code: str, password: Secret) -> Outcome:  # noqa: ARG002
        """Send the person to the browser."""
        return NeedBrowser()

    def reauthenticate(self, password: Secret) -> Outcome:  # noqa: ARG002
        """Send the person to the browser."""
        return NeedBrowser()

    def end_sessions(self, ids: Sequence[str]) -> Outcome:  # noqa: ARG002
        """Send the person to the browser."""
        return NeedBrowser()

    def begin_enrolment(self) -> Outcome:
        """Send the person to the browser."""
        return NeedBrowser()

    sessions = begin_enrolment
    recovery_codes = begin_enrolment
    new_recovery_codes = begin_enrolment
    begin_test = begin_enrolment
    end_test = begin_enrolment
