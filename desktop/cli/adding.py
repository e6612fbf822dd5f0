"""The command `frontdesk token add`: from links, or from all QR codes in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.cli.arguments import UsageError
from desktop.cli.surroundings import Surroundings, opened
from desktop.cli.terminal import Answer
from desktop.cli.tokens import description
from desktop.errors import BadTokenError, NoQrCodeError, Refusal
from desktop.messages import refusal_sentence, sentence_for
from desktop.otp.migration import MigrationSet, Part
from desktop.otp.reading import Form, read_text
from desktop.otp.token import Token, one_line
from desktop.presenters import proposals
from desktop.vault.entries import LABEL, Entry
from desktop.vault.states import UnlockedVault


@dataclass(slots=True)
class Offer:
    """What the sources hold: tokens, and what is refused with the sentence that says why."""

    tokens: list[Token] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, entry: str, reason: Refusal) -> None:
        """Note that an entry is no token that can be kept."""
        self.refused.append((entry, refusal_sentence(reason).text()))

    def take(self, token: Token, entry: str) -> None:
        """Note a token; one that can never give a code is refused."""
        if token.needs_pin:
            self.refuse(_name(token) or entry, Refusal.BAD_PIN)
        else:
            self.tokens.append(token)


def add(around: Surroundings) -> Answer:
    """Add all tokens that the sources hold, in one save."""
    options = around.options
    if (options.uri is None) == (options.image is None):
        raise UsageError("Give one of these: - (links on standard input), a link, or --image FILE.")
    label = None if options.label is None else _checked(options.label)
    # Links on standard input stand behind the password; what is elsewhere is read first.
    early = None if options.uri == "-" else _read(around)
    with opened(around) as found:
        vault = found.to_write()
        offer = early or _read(around)
        if label is not None and len(offer.tokens) > 1:
            raise UsageError(
                f"--label names one token, and these are {len(offer.tokens)}. Nothing was added."
            )
        added, duplicates = _store(vault, offer.tokens, label)
        return _answer(vault, added, duplicates, offer.refused)


def _read(around: Surroundings) -> Offer:
    offer, parts = Offer(), MigrationSet()
    for source, text in _texts(around, offer):
        reading = read_text(text)
        if reading.form is Form.OTHER:
            offer.refuse(source, Refusal.NOT_A_TOKEN)
        for token in reading.tokens:
            offer.take(token, source)
        for refused in reading.refused:
            offer.refuse(_place(source, refused.place, text), refused.reason)
        for part in reading.parts:
            parts.add(part)
    _add_parts(parts, offer)
    return offer


def _texts(around: Surroundings, offer: Offer) -> Iterator[tuple[str, str]]:
    options = around.options
    if options.image is None:
        yield "the link", around.answers.links() if options.uri == "-" else options.uri
        return
    from desktop.qr.reading import texts_in_file

    found = [(name, texts_in_file(Path(name))) for name in options.image]
    if not any(texts for _, texts in found):
        raise NoQrCodeError
    for name, texts in found:
        if not texts:
            offer.refused.append((name, sentence_for(NoQrCodeError()).text()))
        for text in texts:
            yield name, text


def _add_parts(parts: MigrationSet, offer: Offer) -> None:
    """Take what there is of each set, and name each part that is not there."""
    there: dict[tuple[int, int], set[int]] = {}
    for part in parts.parts:
        there.setdefault((part.batch, part.count), set()).add(part.index)
        for token in part.tokens:
            offer.take(token, _part(part.index, part.count))
        for refused in part.refused:
            offer.refuse(refused.name or _entry(refused.place, part), refused.reason)
    for (_batch, count), indices in there.items():
        for index in range(count):
            if index not in indices:
                offer.refuse(_part(index, count), Refusal.PART_MISSING)


def _store(
    vault: UnlockedVault, tokens: list[Token], label: str | None
) -> tuple[tuple[Entry, ...], list[Entry]]:
    """Add what is new under a label that no other token has; return it, and what was there."""
    there = {entry.token.identity: entry for entry in vault.entries}
    labels = [entry.label for entry in there.values()]
    new: dict[tuple[object, ...], tuple[Token, str, None]] = {}
    known = []
    for token in tokens:
        identity = token.identity
        if identity in there or identity in new:
            known.append(identity)
            continue
        name = label or proposals.numbered(proposals.name(token, None) or "Token", labels)
        labels.append(name)
        new[identity] = (token, name, None)
    added = vault.add_all(new.values())
    there |= dict(zip(new, added, strict=True))
    return added, [there[identity] for identity in known]


def _answer(
    vault: UnlockedVault,
    added: tuple[Entry, ...],
    duplicates: list[Entry],
    refused: list[tuple[str, str]],
) -> Answer:
    document: dict[str, object] = {
        "added": [description(entry, vault) for entry in added],
        "duplicates": [description(entry, vault) for entry in duplicates],
        "refused": [{"entry": entry, "reason": reason} for entry, reason in refused],
    }
    lines = [f"Added: {entry.label}" for entry in added]
    lines += [f"There already, as “{entry.label}”." for entry in duplicates]
    lines += [f"Refused: {entry}: {reason}" for entry, reason in refused]
    if added or duplicates:
        return Answer(document, tuple(lines))
    sentence = _why(refused)
    error = {"kind": BadTokenError.kind, "message": sentence}
    return Answer({"error": error, **document}, failure=sentence)


def _why(refused: list[tuple[str, str]]) -> str:
    """Say why nothing was added: the only reason by itself, several with their entries."""
    if len(refused) == 1:
        return refused[0][1]
    return "Nothing was added. " + " ".join(f"{entry}: {reason}" for entry, reason in refused)


def _checked(label: str) -> str:
    label = one_line(label)
    if len(label) not in LABEL:
        raise BadTokenError(Refusal.BAD_LABEL)
    return label


def _name(token: Token) -> str:
    return ": ".join(filter(None, (token.issuer, token.account)))


def _part(index: int, count: int) -> str:
    return f"part {index + 1} of {count}"


def _entry(place: int, part: Part) -> str:
    return f"entry {place} in {_part(part.index, part.count)}"


def _place(source: str, place: int, text: str) -> str:
    return f"{source}, line {place}" if "\n" in text.strip() else source
