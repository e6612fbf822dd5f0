import sys

import pytest

from desktop.system.tray_host import menu_text


@pytest.mark.skipif(sys.platform != "linux", reason="other menus take other marks")
@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Happy Feet", "Happy Feet"),
        ("front_desk", "front__desk"),
        ("R&D", "R&&D"),
        ("R&D & more", "R&&D & more"),  # Qt turns only the first one into a mark
        ("Feet &", "Feet &"),
        ("", ""),
    ],
)
def test_a_label_marks_no_key(label, text):
    assert menu_text(label) == text
