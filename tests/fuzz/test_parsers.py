"""The same promises as under the fuzzer, by chance alone: so each parser has its tests in CI."""

from __future__ import annotations

import functools
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.interchange.base import Export, Format, Found
from desktop.interchange.reading import READERS
from tests.fuzz import documents, target
from tests.fuzz.parsers import PARSERS
from tests.interchange import derivations
from tests.interchange.told import changed


@functools.cache
def seeds(name):
    """What the parser begins with; each is tried, as before fuzzing."""
    return target._seeds(PARSERS[name])


def keeps(name, data):
    with derivations.at_most():
        target._checking(PARSERS[name])(data)


def test_every_reader_is_fuzzed():
    for format_ in {reader.format for reader in READERS} - {Format.BITWARDEN_AUTHENTICATOR}:
        assert any(f"{name}-".startswith(f"{format_}-") for name in PARSERS), format_


@pytest.mark.parametrize("name", PARSERS)
def test_there_is_something_in_what_fuzzing_begins_with(name):
    first = seeds(name)[0]
    with derivations.at_most():
        result = PARSERS[name].run(first)
    if isinstance(result, Export):
        assert any(isinstance(each, Found) for each in result.entries)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name, data):
    keeps(name, data)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_change_is_read_or_refused(name, data):
    whole = data.draw(st.sampled_from(seeds(name)))
    keeps(name, data.draw(changed(whole)))


def test_any_change_of_a_document_is_read_or_refused():
    mutate = documents.mutator(_Bytes)
    tried = 0
    for name in PARSERS:
        whole = seeds(name)[0]
        for seed in range(40) if whole[:1] in {b"{", b"["} else ():
            keeps(name, mutate(whole, 10_000, seed))
            tried += 1
    assert tried > 500


class _Bytes:
    """Stands in for libFuzzer, and leaves all as it is."""

    @staticmethod
    def Mutate(data, limit):
        return data[:limit]


def test_the_mutator_leaves_a_document_that_is_one():
    mutate = documents.mutator(_Bytes)
    whole = json.dumps({"a": [1, {"b": "c"}], "d": json.dumps({"e": [2]})}).encode()
    made = {mutate(whole, 1_000, seed) for seed in range(200)}
    assert len(made) > 80
    for each in made:
        json.loads(each.decode("utf-8", "surrogatepass"))
    assert len([each for each in made if b'{\\"e' in each]) > 20
    assert mutate(b"no document", 5, random.randrange(2**31)) == b"no do"  # noqa: S311
