from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DamagedExportError
from desktop.interchange.java import map_of_texts
from tests.interchange.files import java_map

VALUES = {"a": "b", "c": "a", "ü": "x" * 70_000}


@pytest.mark.parametrize("threshold", [False, True])
def test_a_map_of_texts_is_read(threshold):
    assert map_of_texts(java_map(VALUES, threshold=threshold)) == VALUES


def test_modified_utf_8_has_zeros_in_two_bytes_and_pairs_of_surrogates():
    data = java_map({"key": "ABxxxxxx"}).replace(b"ABxxxxxx", b"\xc0\x80\xed\xa0\xbd\xed\xb4\x91")
    assert map_of_texts(data) == {
        "key": "\0\U0001f511"[:1]
        + "\ud83d\udd11".encode("utf-16", "surrogatepass").decode("utf-16")
    }


@given(st.data())
def test_a_stream_that_was_cut_off_is_refused(data):
    whole = java_map({"a": "b", "c": "a"})
    with pytest.raises(DamagedExportError):
        map_of_texts(whole[: data.draw(st.integers(0, len(whole) - 1))])


@pytest.mark.parametrize(
    "data",
    [
        java_map(VALUES, name="java.util.TreeMap"),
        java_map(VALUES).replace(b"loadFactor", b"loadfactor"),
        java_map({"a": "b"}).replace(b"t\0\1b", b"p"),  # null
        java_map({"a": "b"}).replace(b"t\0\1b", b"q\0~\0\0"),  # the class itself
        java_map({"a": "b"}).replace(b"t\0\1b", b"q\0~\0\x09"),  # what is not there yet
        java_map({"a": "b"}).replace(b"t\0\1b", b"sr\0\1b"),  # an object
        java_map({"a": "b"}).replace(b"t\0\1b", b"t\0\1\xff"),
        java_map({"a": "b"}).replace(b"t\0\1b", b"|\x7f\xff\xff\xff\xff\xff\xff\xff"),
        java_map(VALUES, count=2**31 - 1),
        java_map(VALUES, count=-1),
        b"",
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(DamagedExportError):
        map_of_texts(data)
