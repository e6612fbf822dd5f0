"""A conversation with a django-allauth server: the token of the session, and who it belongs to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from desktop.clinic.address import Address
from desktop.clinic.allauth_answers import Reply, refusal, reply_in
from desktop.clinic.backend import Outcome, SignedIn, SignedOut
from desktop.clinic.farewell import Farewell
from desktop.clinic.faults import OFFLINE
from desktop.clinic.practice import me_in
from desktop.clinic.wire import DEADLINE, GOODBYE, Answer, Wire
from desktop.errors import ClinicError, ClinicFault

API: Final = "/_allauth/app/v1"
_ME: Final = "/api/v1/me"


class Conversation:
    """Questions that bear the session's token, which lives in memory only."""

    def __init__(self, base: Address, wire: Wire, now: Callable[[], float] = time.time) -> None:
        self._base = base
        self._wire = wire
        self._now = now
        self._token: str | None = None
        self._user: Mapping[str, Any] = {}
        self._who: SignedIn | None = None
        self._since = 0.0

    @property
    def open(self) -> bool:
        """Whether there is a session, or half of one."""
        return self._token is not None

    def forget(self) -> None:
        """Drop the session."""
        self._token = self._who = None
        self._user = {}
        self._since = 0.0

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[Reply, Outcome | None]:
        """Ask django-allauth. Return its reply, and what went wrong if something did.

        Raises ClinicError.
        """
        answer = self._send(method, API + path, body)
        reply = reply_in(answer)
        if reply.token is not None:
            self._token = reply.token
        user = reply.data.get("user") if isinstance(reply.data, dict) else None
        if isinstance(user, dict):
            self._user = user
        bad = refusal(reply, answer, self._now())
        if bad == SignedOut():
            self.forget()
        return reply, bad

    def ask_clinic(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Ask the clinic's own API beside it. Raises ClinicError for anything but success."""
        answer = self._send(method, path, body)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ClinicError(ClinicFault.SERVER_ERROR)
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.GONE):
            raise ClinicError(ClinicFault.FORBIDDEN)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise ClinicError(ClinicFault.UNEXPECTED)
        return answer.json() if answer.body else {}

    def who(self, codes: tuple[str, ...] = ()) -> SignedIn:
        """Say who is signed in: asked once a session; what cannot be known is left out."""
        self._since = self._since or self._now()
        who = self._who
        if who is None:
            facts, sure = self._me()
            me = me_in(facts)
            email = str(self._user.get("email") or me.email)
            who = SignedIn(
                person=me.name or str(self._user.get("display") or email),
                email=email,
                clinic=me.clinic,
                role=me.role,
                since=self._since,
                manager=me.manager,
            )
            self._who = who if sure else None
        return replace(who, recovery_codes=codes)

    def _me(self) -> tuple[Mapping[str, Any], bool]:
        """Return what the clinic's own API says of the person, and whether that will not change.

        Not every clinic on django-allauth has one; one that has may be in trouble for a moment.
        """
        try:
            return self.ask_clinic("GET", _ME), True
        except ClinicError as error:
            return {}, error.fault not in OFFLINE | {ClinicFault.SERVER_ERROR}

    def farewell(self) -> tuple[Farewell, ...]:
        """Forget the session, and return what tells the server."""
        token = self._token
        self.forget()
        if token is None:
            return ()
        place = replace(self._base, path=f"{self._base.path}{API}/auth/session")
        return (Farewell("DELETE", str(place), {"X-Session-Token": token}),)

    def end(self) -> bool:
        """Forget the session, then tell the server; say whether it was told in time.

        It answers 401 or 410 to that, which is as it should be.
        """
        token = self._token
        self.forget()
        if token is None:
            return True
        try:
            self._send("DELETE", f"{API}/auth/session", None, token=token, seconds=GOODBYE)
        except ClinicError:
            return False
        return True

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        token: str | None = None,
        seconds: float = DEADLINE,
    ) -> Answer:
        token = token or self._token
        return self._wire.ask(
            method,
            replace(self._base, path=self._base.path + path),
            headers={"X-Session-Token": token} if token else {},
            body=None if body is None else json.dumps(body).encode(),
            seconds=seconds,
        )
