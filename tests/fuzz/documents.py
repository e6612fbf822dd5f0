"""A mutator that knows JSON: a value for another, one gone, one twice, wherever it stands.

libFuzzer's own changes bytes, and hardly ever leaves a document that is one. Texts that are JSON
themselves, as some apps write them, are gone into.
"""

from __future__ import annotations

import json
import random

# What is in reach of any field, and what broke readers elsewhere.
VALUES = (
    None, True, False, 0, 1, -1, 5, 7, 10, 11, 255, 86_401, 2**31, 2**32, 2**63 - 1, 2**63, 2**64,
    -(2**63), 10**400, 0.5, 6.0, 1e308, 1e999, -0.0, "", " ", "0", "6", "30", "-1", "1e3", "\ud800",
    "\u202e", "\0", "é", "٣", "=", "A", "AAAA", "MFRGGZDF", "totp", "hotp", "steam", "motp",
    "yaotp", "yandex", "SHA256", "MD5", "otpauth://", "otpauth://totp/a?secret=AAAA", "steam://AAAA",
    "motp://a:b?secret=00", "{}", "[]", [], {}, [[]], {"": 0}, ["a"], [0], [-1, 1], {"name": "a"},
    "2.AA==|AA==|AA==", "x" * 300,
)  # fmt: skip


def mutator(atheris):
    """Return a mutator for atheris, which falls back on libFuzzer's own."""

    def of_bytes(data, limit):
        return atheris.Mutate(data, limit)  # another function once fuzzing has begun

    def mutate(data, limit, seed):
        chance = random.Random(seed)  # noqa: S311
        if chance.random() < 0.4:
            return of_bytes(data, limit)
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            return of_bytes(data, limit)
        for _ in range(chance.randint(1, 3)):
            document = _changed(document, chance)
        try:
            made = json.dumps(document, ensure_ascii=chance.random() < 0.5).encode(
                "utf-8", "surrogatepass"
            )
        except (ValueError, RecursionError):
            return of_bytes(data, limit)
        return made if len(made) <= limit else of_bytes(data, limit)

    return mutate


def _changed(document, chance):
    places = []
    _gather(document, places)
    if not places:
        return chance.choice(VALUES)
    holder, key = chance.choice(places)
    value = holder[key]
    inner = _within(value)
    if inner is not None and chance.random() < 0.7:
        holder[key] = json.dumps(_changed(inner, chance))
        return document
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            other, place = chance.choice(places)
            holder[key] = _copy(other[place])
        case 2 if isinstance(holder, list):
            holder.insert(key, _copy(value))
        case 2:
            holder[f"{key}{chance.choice(['', ' ', '2', '_'])}"] = _copy(value)
        case 3 if isinstance(value, str) and value:
            at = chance.randrange(len(value))
            other = chance.choice(VALUES)
            middle = other if isinstance(other, str) else str(other)[:20]
            holder[key] = value[:at] + middle + value[at + chance.randint(0, 3) :]
        case _:
            holder[key] = _copy(chance.choice(VALUES))
    return document


def _gather(document, places):
    keys = list(document) if isinstance(document, dict) else []
    keys = list(range(len(document))) if isinstance(document, list) else keys
    for key in keys:
        places.append((document, key))
        _gather(document[key], places)


def _within(value):
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _copy(value):
    return json.loads(json.dumps(value))
