"""Tokens to try things with, and what Hypothesis draws them from."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

from desktop.otp.token import COUNTER, DIGITS, PERIOD, TEXT, YANDEX_KEY, Algorithm, Kind, Token
from desktop.secret import Secret

RFC_KEY = b"12345678901234567890"

VECTORS = Path(
    os.environ.get("FRONTDESK_VECTORS")
    or Path(__file__).resolve().parents[2].parent / "shared" / "vectors"
)


def a_token(**changes) -> Token:
    return Token(**{"issuer": "Cliniko", "account": "ana", "secret": Secret(RFC_KEY), **changes})


def vectors(name="otp_vectors.json"):
    """Vectors published by others, where a copy of them lies beside the repository."""
    path = VECTORS / name
    if not path.exists():
        pytest.skip("the published vectors are not beside this repository")
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else text


def secrets(shortest=1):
    return st.binary(min_size=shortest, max_size=80).map(Secret)


@st.composite
def tokens(draw):
    kind = draw(st.sampled_from(Kind))
    return Token(
        kind=kind,
        issuer=draw(st.text(max_size=40) | st.sampled_from(["", "Steam", "a:b", "A+B", "I"])),
        account=draw(
            st.text(max_size=40) | st.sampled_from(["", "I:x", ":", "a+b@x.au", "%41&#?"])
        ),
        secret=draw(secrets(YANDEX_KEY if kind is Kind.YANDEX else 1)),
        algorithm=draw(st.sampled_from(Algorithm)),
        digits=draw(st.sampled_from(DIGITS)),
        period=draw(st.integers(PERIOD.start, PERIOD.stop - 1)),
        counter=draw(st.integers(COUNTER.start, COUNTER.stop - 1)),
        pin=draw(st.none() | st.binary(min_size=1, max_size=64).map(Secret)),
    )


LONG = "x" * (TEXT + 1)
