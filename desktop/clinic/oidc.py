"""Clinics with OpenID Connect: the person signs in in their own browser (RFC 8252).

Authorization code with PKCE (S256), state and nonce; the answer comes to 127.0.0.1. No password and
no code passes through here, and the access token is dropped once it has told who it is.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from desktop.clinic.address import Address, parse
from desktop.clinic.backend import (
    Can,
    Ending,
    Kind,
    NotFinished,
    Opened,
    Outcome,
    SignedIn,
    SignedOut,
    Site,
    Wait,
)
from desktop.clinic.browser import Browser, opened
from desktop.clinic.elsewhere import InBrowser
from desktop.clinic.farewell import Farewell
from desktop.clinic.id_token import verified
from desktop.clinic.loopback import CancelledError, Landing, Listener
from desktop.clinic.practice import humanised
from desktop.clinic.provider import Provider, discover
from desktop.clinic.troubled import answers_trouble
from desktop.clinic.waiting import seconds_to_wait
from desktop.clinic.wire import GOODBYE, Answer, Wire
from desktop.clock import Offset
from desktop.errors import ClinicError, ClinicFault

PATIENCE: Final = 300.0  # seconds for the person
_FORM: Final = "application/x-www-form-urlencoded"
_SCOPE: Final = "openid profile email"


class OpenId(InBrowser):
    """One person's way into one clinic. See `backend.Backend`."""

    kind = Kind.OIDC
    can = frozenset({Can.SIGN_IN_IN_BROWSER, Can.OPEN, Can.SIGN_OUT})

    def __init__(  # noqa: PLR0913  each has its default
        self,
        site: Site,
        browser: Browser,
        wire: Wire | None = None,
        *,
        now: Callable[[], float] = time.time,
        landing: Landing | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Raise ClinicError for an address or issuer that is none or not safe."""
        self._site = site
        self._address = str(parse(site.address))
        self._issuer = site.issuer or site.address
        parse(self._issuer)
        self._browser = browser
        self._wire = wire or Wire()
        self._now = now
        self._landing = landing or Landing()
        self._patience = patience
        self._listener: Listener | None = None
        self._cancelled = threading.Event()
        self._who: SignedIn | None = None
        self._provider: Provider | None = None
        self._id_token = ""
        self._access = ""

    @property
    def clock(self) -> Offset | None:
        """This computer's clock against the provider's."""
        return self._wire.clock

    @answers_trouble
    def sign_in_in_browser(self) -> Outcome:
        """Open the provider's page, and wait five minutes at most for what the browser brings."""
        self._forget()
        self._cancelled.clear()
        provider = discover(self._wire, self._issuer)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with Listener(self._site.port, state, self._landing) as listener:
            self._listener = listener
            if self._cancelled.is_set():  # while the provider was asked for its places
                return NotFinished(Ending.CANCELLED)
            question = {
                "response_type": "code",
                "client_id": self._site.client,
                "redirect_uri": listener.address,
                "scope": _SCOPE,
                "state": state,
                "nonce": nonce,
                "code_challenge": _s256(verifier),
                "code_challenge_method": "S256",
            }
            shown = opened(self._browser, _with(provider.authorization, question))
            if shown != Opened():
                return shown
            try:
                brought = listener.wait(self._patience)
            except CancelledError:
                return NotFinished(Ending.CANCELLED)
            finally:
                self._listener = None
        if brought is None:
            return NotFinished(Ending.TIMED_OUT)
        denied = _check(provider, brought)
        if denied is not None:
            return denied
        return self._redeem(
            provider,
            nonce,
            {
                "grant_type": "authorization_code",
                "code": brought["code"],
                "redirect_uri": question["redirect_uri"],
                "client_id": self._site.client,
                "code_verifier": verifier,
            },
        )

    def cancel(self) -> None:
        """End the wait for the browser."""
        self._cancelled.set()
        listener = self._listener
        if listener is not None:
            listener.cancel()

    def open(self) -> Outcome:
        """Open the clinic's pages."""
        return opened(self._browser, self._address)

    def session(self) -> Outcome:
        """Say who signed in; how long the provider's own session lasts it does not tell."""
        return self._who or SignedOut()

    def farewell(self) -> tuple[Farewell, ...]:
        """Forget the session, and return what takes the access token back.

        The browser keeps its own session with the provider: at a lock, none is opened.
        """
        provider, access = self._provider, self._access
        self._forget()
        if provider is None or provider.revocation is None or not access:
            return ()
        body = urlencode({"token": access, "client_id": self._site.client})
        return (Farewell("POST", str(provider.revocation), body=body, content=_FORM),)

    def sign_out(self) -> Outcome:
        """Forget the session; then take the access token back, and end the browser's session.

        Both only where the provider offers it. SignedOut.told is about the browser's.
        """
        provider, access, id_token = self._provider, self._access, self._id_token
        self._forget()
        if provider is None:
            return SignedOut()
        if provider.revocation and access:
            body = urlencode({"token": access, "client_id": self._site.client}).encode()
            try:
                self._wire.ask(
                    "POST", provider.revocation, body=body, content=_FORM, seconds=GOODBYE
                )
            except ClinicError:
                return SignedOut(told=False)  # offline: the browser would not get there either
        if provider.end_session is None:
            return SignedOut(told=False)
        question = {"id_token_hint": id_token, "client_id": self._site.client}
        end = opened(self._browser, _with(provider.end_session, question))
        return SignedOut(told=end == Opened())

    def _redeem(self, provider: Provider, nonce: str, form: Mapping[str, str]) -> Outcome:
        body = urlencode(form).encode()
        answer = self._wire.ask("POST", provider.token, body=body, content=_FORM)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Wait(seconds_to_wait(answer.headers, self._now()))
        _check_success(answer)
        facts = answer.json()
        keys = self._wire.ask("GET", provider.keys)
        _check_success(keys)
        offset = self._wire.clock
        claims = verified(
            facts.get("id_token"),
            keys.json(),
            issuer=provider.issuer,
            client=self._site.client,
            nonce=nonce,
            now=self._now() + (offset.seconds if offset else 0),
        )
        self._provider = provider
        self._id_token = str(facts["id_token"])
        self._access = _text(facts, "access_token")
        self._who = _person({**self._user(provider, claims), **claims}, self._now())
        return self._who

    def _user(self, provider: Provider, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask for the name and e-mail where the ID token has none; {} when that fails."""
        if ("name" in claims and "email" in claims) or not (provider.user and self._access):
            return {}
        try:
            headers = {"Authorization": f"Bearer {self._access}"}
            facts = self._wire.ask("GET", provider.user, headers=headers).json()
        except (ClinicError, ValueError):
            return {}
        return facts if facts.get("sub") == claims["sub"] else {}

    def _forget(self) -> None:
        self._who = self._provider = None
        self._id_token = self._access = ""


def _check(provider: Provider, brought: Mapping[str, str]) -> NotFinished | None:
    """Judge what the browser brought, whose state was right. Raises ClinicError."""
    named = brought.get("iss")
    if named != provider.issuer and (named is not None or provider.names_itself):
        raise ClinicError(ClinicFault.ISSUER)
    error = brought.get("error")
    if error in ("access_denied", "login_required", "interaction_required", "consent_required"):
        return NotFinished(Ending.DENIED)
    if error in ("server_error", "temporarily_unavailable"):
        raise ClinicError(ClinicFault.SERVER_ERROR)
    if error is not None:
        raise ClinicError(ClinicFault.CLIENT_REFUSED)
    if not brought.get("code"):
        raise ClinicError(ClinicFault.UNEXPECTED)
    return None


def _check_success(answer: Answer) -> None:
    """Raise ClinicError for an answer that is no success, whatever its body is."""
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ClinicError(ClinicFault.SERVER_ERROR)
    if answer.status != HTTPStatus.OK:
        raise ClinicError(ClinicFault.CLIENT_REFUSED)


def _person(claims: Mapping[str, Any], now: float) -> SignedIn:
    email = _text(claims, "email")
    name = _text(claims, "name") or _text(claims, "preferred_username") or email
    return SignedIn(
        person=name or _text(claims, "sub"),
        email=email,
        # No standard claims: the practice clinic's.
        clinic=_text(claims, "clinic"),
        role=humanised(_text(claims, "role")),
        since=now,
    )


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""


def _with(address: Address, question: Mapping[str, str]) -> str:
    query = urlencode(question)
    return str(replace(address, query=f"{address.query}&{query}" if address.query else query))


def _s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
