"""The commands `frontdesk token …`, but for `add`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from desktop.cli.arguments import UsageError
from desktop.cli.surroundings import Surroundings, opened
from desktop.cli.terminal import Answer
from desktop.errors import NoSuchTokenError
from desktop.otp.code import Code, code_at
from desktop.otp.token import Kind, Token, one_line
from desktop.vault.entries import Entry
from desktop.vault.shelf import same_name
from desktop.vault.states import UnlockedVault


def list_all(around: Surroundings) -> Answer:
    """List the tokens of a vault; no secrets."""
    with opened(around) as found:
        vault = found.to_read()
        lines = table(
            [
                (
                    entry.label,
                    entry.token.issuer,
                    entry.token.account,
                    clinic_of(entry, vault) or "",
                )
                for entry in vault.entries
            ]
        )
        document = [description(entry, vault) for entry in vault.entries]
        return Answer(
            document, lines or (f"There is no token in the vault of {vault.person} yet.",)
        )


def rename(around: Surroundings) -> Answer:
    """Give a token another label."""
    with opened(around) as found:
        vault = found.to_write()
        entry = token_called(around.options.token, vault)
        new = replace(entry, label=one_line(around.options.label))
        vault.edit(new)
        return Answer({"token": str(entry.id)}, (f"“{entry.label}” is called “{new.label}” now.",))


def remove(around: Surroundings) -> Answer:
    """Put a token in the trash."""
    with opened(around) as found:
        vault = found.to_write()
        entry = token_called(around.options.token, vault)
        vault.discard(entry.id)
        done = f"“{entry.label}” is in the trash, and can be put back there for 30 days."
        return Answer({"token": str(entry.id)}, (done,))


def code(around: Surroundings) -> Answer:
    """Give a code. One that is counted is used up on disk before it is printed."""
    with opened(around) as found:
        entry = token_called(around.options.token, found.vault)
        at = around.options.at
        if entry.token.kind is not Kind.HOTP:
            found.to_read()
            return _timed(entry.token, around.clock() if at is None else at)
        if at is not None:
            raise UsageError(
                f"The codes of “{one_line(entry.label)}” are counted and have no time: "
                "leave out --at. Nothing was changed."
            )
        return _answer(found.to_write().new_code(entry.id), None)


def token_called(name: str, vault: UnlockedVault) -> Entry:
    """Return the token of an id, or of a label that only one has. Raises NoSuchTokenError."""
    entries = vault.entries
    try:
        identity = UUID(name)
    except ValueError:
        identity = None
    matches = (
        [entry for entry in entries if entry.id == identity]
        or [entry for entry in entries if entry.label == name]
        or [entry for entry in entries if same_name(entry.label) == same_name(name)]
    )
    if len(matches) != 1:
        raise NoSuchTokenError(name, ambiguous=bool(matches))
    return matches[0]


def description(entry: Entry, vault: UnlockedVault) -> dict[str, object]:
    """Return what a JSON document says of a token: nothing secret."""
    token = entry.token
    return {
        "token": str(entry.id),
        "label": entry.label,
        "issuer": token.issuer,
        "account": token.account,
        "clinic": clinic_of(entry, vault),
        "kind": token.kind.value,
        "algorithm": token.algorithm.value,
        "digits": token.digits,
        "period": token.period,
    }


def clinic_of(entry: Entry, vault: UnlockedVault) -> str | None:
    """Return the name of the clinic that a token belongs to."""
    return next((clinic.name for clinic in vault.clinics if clinic.id == entry.clinic), None)


def table(rows: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return rows as lines, each column as wide as its widest text."""
    shown = [tuple(map(one_line, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return tuple(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    )


def _timed(token: Token, moment: float) -> Answer:
    now = code_at(token, moment)
    following = code_at(token, math.floor(moment) + token.period)
    return _answer(now, following)


def _answer(now: Code, following: Code | None) -> Answer:
    document = {
        "code": now.text,
        "valid_from": now.valid_from,
        "valid_to": now.valid_to,
        "next": following.text if following else None,
    }
    return Answer(document, (now.text,))
