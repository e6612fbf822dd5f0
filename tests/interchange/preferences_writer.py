"""An Android app's shared preferences."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr


def preferences(**texts):
    strings = "".join(
        f"    <string name={quoteattr(name)}>{escape(value)}</string>\n"
        for name, value in texts.items()
    )
    return (
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n"
        f'<map>\n    <int name="version" value="1" />\n{strings}</map>\n'
    ).encode()
