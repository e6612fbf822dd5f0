import json

import pytest

from desktop.gui import self_check

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_whole_program_says_so(capsys):
    assert self_check.run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith(("good", "absent")) for line in lines)


def test_a_missing_part_is_named_and_the_others_still_answer(capsys, monkeypatch):
    monkeypatch.setattr(self_check, "_DISPLAYS", ("offscreen", "punched-cards"))
    assert self_check.run(as_json=True) == 1
    parts = {part["part"]: part for part in json.loads(capsys.readouterr().out)["parts"]}
    assert not parts["display punched-cards"]["ok"]
    assert "no plug-in" in parts["display punched-cards"]["detail"]
    assert parts["display offscreen"]["ok"]
    assert parts["QR reader zxing-cpp"]["ok"]


def test_the_second_qr_reader_may_be_absent(capsys, monkeypatch):
    def absent():
        raise ImportError("Unable to find zbar shared library")

    monkeypatch.setattr(self_check, "_zbar", absent)
    assert self_check.run() == 0
    assert "absent  QR reader zbar: ImportError: Unable to find zbar" in capsys.readouterr().out
