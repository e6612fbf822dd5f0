"""An enrolment that a clinic proposed: the token made of it, until the clinic accepts it or never.

See docs/decisions/0009-a-new-token-is-kept-before-it-counts.md.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from desktop.errors import DesktopError
from desktop.otp.token import Token
from desktop.otp.uri import parse_uri
from desktop.presenters.proposals import numbered
from desktop.secret import Secret
from desktop.vault.entries import Clinic, Entry
from desktop.vault.states import UnlockedVault


class Enrolling:
    """At most one at a time; `new` is the token that no clinic has accepted yet."""

    def __init__(self, vault: UnlockedVault) -> None:
        self._vault = vault
        self._offered: Token | None = None
        self._replaced: UUID | None = None
        self.new: UUID | None = None

    @property
    def entry(self) -> Entry | None:
        """The token that is not accepted yet, as it is kept."""
        return next((entry for entry in self._vault.entries if entry.id == self.new), None)

    def propose(self, otpauth: Secret) -> None:
        """Take what the clinic sent, which is wiped. Raises BadTokenError."""
        try:
            self._offered = parse_uri(otpauth.reveal().decode("utf-8", "replace"))
        finally:
            otpauth.wipe()

    def keep(self, clinic: Clinic, old: Entry | None) -> Entry | None:
        """Put the token into the vault, beside the one that it will replace; once.

        None: nothing was proposed. Raises DesktopError.
        """
        kept = self.entry
        if kept is not None or self._offered is None:
            return kept
        label = numbered(clinic.name, {entry.label for entry in self._vault.entries})
        entry = self._vault.add(self._offered, label, clinic.id)
        self.new, self._replaced = entry.id, old.id if old else None
        return entry

    def accepted(self) -> UUID | None:
        """Let the new token take the old one's place, which goes to the trash; return which it is.

        If that cannot be saved, both stay in the list, and both are good for what they were.
        """
        new, old = self.new, self._replaced
        self._forget()
        if new is not None and old is not None:
            with suppress(DesktopError):
                before, entry = self._vault.entry(old), self._vault.entry(new)
                self._vault.discard(old)
                self._vault.edit(
                    replace(
                        entry,
                        label=before.label,
                        note=before.note,
                        favourite=before.favourite,
                        position=before.position,
                    )
                )
        return new

    def drop(self) -> None:
        """Take back a token that no clinic has accepted; one that cannot be stays in the list."""
        new = self.new
        self._forget()
        if new is not None:
            with suppress(DesktopError):
                self._vault.discard(new)

    def _forget(self) -> None:
        self.new = self._replaced = self._offered = None
