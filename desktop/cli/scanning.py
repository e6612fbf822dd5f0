"""The command `frontdesk scan`: what the QR codes in pictures hold."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.surroundings import Surroundings
from desktop.cli.terminal import Answer
from desktop.errors import NoQrCodeError
from desktop.messages import refusal_sentence
from desktop.otp.base32 import secret_to_text
from desktop.otp.migration import Refused
from desktop.otp.reading import Form, Reading, read_text
from desktop.otp.token import Kind, Token
from desktop.qr.reading import texts_in_file

_FORMS = {
    Form.OTPAUTH: "a token",
    Form.MIGRATION: "tokens that another app handed over",
    Form.OTHER: "no token",
}


def scan(around: Surroundings) -> Answer:
    """Read every picture before anything is printed. Raises NoQrCodeError when none has one."""
    secret = around.options.show_secrets
    found = [(name, texts_in_file(Path(name))) for name in around.options.images]
    if not any(texts for _, texts in found):
        raise NoQrCodeError
    document, lines = [], []
    for name, texts in found:
        readings = [read_text(text) for text in texts]
        codes = [_code(reading, secret=secret) for reading in readings]
        document.append({"image": name, "codes": codes})
        lines.append(f"{name}: {len(texts) or 'no'} QR code{'' if len(texts) == 1 else 's'}")
        for reading in readings:
            lines += _lines(reading, secret=secret)
    return Answer(document, tuple(lines))


def _code(reading: Reading, *, secret: bool) -> dict[str, object]:
    tokens = [*reading.tokens, *(token for part in reading.parts for token in part.tokens)]
    refused = _refused(reading)
    code: dict[str, object] = {
        "format": reading.form.value,
        "tokens": [_token(token, secret=secret) for token in tokens],
    }
    if refused:
        code["refused"] = [
            {"entry": _entry(each), "reason": refusal_sentence(each.reason).text()}
            for each in refused
        ]
    if reading.parts:
        code |= {"part": reading.parts[0].index + 1, "parts": reading.parts[0].count}
    if secret:
        code["text"] = reading.text
    return code


def _token(token: Token, *, secret: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": token.kind.value,
        "issuer": token.issuer,
        "account": token.account,
        "algorithm": token.algorithm.value,
        "digits": token.digits,
        "period": token.period,
        "counter": token.counter,
    }
    return facts | {"secret": secret_to_text(token.secret)} if secret else facts


def _lines(reading: Reading, *, secret: bool) -> list[str]:
    parts = [f", part {part.index + 1} of {part.count}" for part in reading.parts]
    lines = [f"  {_FORMS[reading.form]}{''.join(parts)}"]
    tokens = [*reading.tokens, *(token for part in reading.parts for token in part.tokens)]
    for token in tokens:
        kept = f", secret {secret_to_text(token.secret)}" if secret else ""
        names = ", ".join(filter(None, (token.issuer, token.account))) or "without a name"
        lines.append(f"    {names} ({_shape(token)}{kept})")
    lines += (
        f"    {_entry(each)}: {refusal_sentence(each.reason).text()}" for each in _refused(reading)
    )
    if secret and not tokens:
        lines.append(f"    {reading.text}")
    return lines


def _shape(token: Token) -> str:
    pace = f"counter {token.counter}" if token.kind is Kind.HOTP else f"{token.period} seconds"
    return f"{token.kind.value}, {token.algorithm.value}, {token.digits} digits, {pace}"


def _refused(reading: Reading) -> list[Refused]:
    return [*reading.refused, *(each for part in reading.parts for each in part.refused)]


def _entry(refused: Refused) -> str:
    return refused.name or f"entry {refused.place}"
