from __future__ import annotations

import pytest

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange.content import Content
from desktop.interchange.preferences import STRINGS, texts
from tests.interchange.files import preferences

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE map [<!ENTITY a "x">'
    + "".join(
        f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}{"&a;" * 9}">' for n in range(9)
    )
    + ']><map><string name="a">&a8;</string></map>'
)


def test_named_texts_are_read():
    values = {"a": '{"b": "c"}', "ü & <": "", "c": "x\ny"}
    assert texts(preferences(values).decode()) == values
    assert Content(preferences(values)).preferences == values


def test_other_types_are_passed_over():
    document = (
        '<map><int name="a" value="1"/><string name="b">c</string>'
        '<set name="d"><string>e</string></set></map>'
    )
    assert texts(document) == {"b": "c"}


@pytest.mark.parametrize(
    "document",
    [
        BOMB,
        '<!DOCTYPE map SYSTEM "file:///etc/passwd"><map/>',
        (
            '<!DOCTYPE map [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            '<map><string name="a">&a;</string></map>'
        ),
        '<map><string name="a">&b;</string></map>',
        "<map>" + "<a>" * 17 + "</a>" * 17 + "</map>",
        "<list/>",
        "<map>",
        "",
        "\ud800",
    ],
)
def test_what_defines_entities_goes_deep_or_is_no_map_is_damaged(document):
    with pytest.raises(DamagedExportError):
        texts(document)


def test_a_bomb_is_nobodys():
    assert Content(BOMB.encode()).preferences == {}


def test_more_strings_than_anybody_has_are_too_many():
    rows = "".join(f"<string name='{place}'/>" for place in range(STRINGS + 1))
    with pytest.raises(TooLargeError):
        texts(f"<map>{rows}</map>")


def test_a_text_of_many_lines_is_one():
    assert texts(f"<map><string name='a'>{'x' * 9 + chr(10)}</string></map>") == {
        "a": "x" * 9 + chr(10)
    }
    lines = "\n".join(map(str, range(5_000)))
    assert texts(f"<map><string name='a'>{lines}</string></map>") == {"a": lines}
