"""How many guesses a password withstands, and what would make it stronger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.errors import Advice, WeakPasswordError
from desktop.policy import STRENGTH
from desktop.secret import Secret

NEEDED: Final = STRENGTH.start  # 3 of 4: over 10^8 guesses, each of which costs an Argon2id
_ADVICE: Final = {  # by the estimator's names for its word lists and patterns
    "user_inputs": Advice.NAME,
    "passwords": Advice.COMMON,
    "date": Advice.DATE,
    "spatial": Advice.PATTERN,
    "sequence": Advice.PATTERN,
    "regex": Advice.PATTERN,
    "repeat": Advice.REPEAT,
}
_LOOKED_AT: Final = 72  # the estimator's time grows with the cube of the length


@dataclass(frozen=True, slots=True)
class Strength:
    """A score of 0 to 4, and the one thing to do about it (None: it is strong)."""

    score: int
    advice: Advice | None


def advise(password: Secret, person: str) -> Strength:
    """Estimate a password with zxcvbn (Wheeler, USENIX Security 2016).

    The estimator works on texts, which cannot be wiped: whoever calls this replaces the process
    before the vault is used.
    """
    from zxcvbn import zxcvbn

    text = bytes(password.view).decode("utf-8", "replace")[:_LOOKED_AT]
    if not text:
        return Strength(0, Advice.ADD_WORDS)
    own = [word for word in person.casefold().split() if len(word) > 1]
    found = zxcvbn(text, user_inputs=[*own, "frontdesk", "clinic", "reception", "cliniko"])
    score = int(found["score"])
    return Strength(score, None if score == 4 else _advice(found["sequence"]))  # noqa: PLR2004


def require(password: Secret, person: str, needed: int = NEEDED) -> None:
    """Raise WeakPasswordError for a password that scores less than `needed`."""
    strength = advise(password, person)
    if strength.score < needed:
        raise WeakPasswordError(strength.score, needed, strength.advice or Advice.ADD_WORDS)


def _advice(sequence: list[dict[str, object]]) -> Advice:
    """Name the weakest thing about it: the longest part that the estimator recognised."""
    known = [part for part in sequence if part["pattern"] != "bruteforce"]
    if not known:
        return Advice.ADD_WORDS
    part = max(known, key=lambda part: len(str(part["token"])))
    return _ADVICE.get(str(part.get("dictionary_name") or part["pattern"]), Advice.ADD_WORDS)
