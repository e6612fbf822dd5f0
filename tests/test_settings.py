import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadSettingError, DesktopError
from desktop.settings import Look, Settings


def load(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    return Settings.load(path)


def test_without_a_file_everything_is_as_it_comes(tmp_path):
    assert Settings.load(tmp_path / "settings.json") == Settings()


def test_what_the_file_names_is_taken(tmp_path):
    text = '{"clear_after": 10, "look": "dark", "codes_hidden": true, "stay_in_tray": true}'
    assert load(tmp_path, text) == Settings(
        clear_after=10, look=Look.DARK, codes_hidden=True, stay_in_tray=True
    )


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"colour": 1}, "colour"),
        ({"clear_after": "30"}, "clear_after"),
        ({"clear_after": True}, "clear_after"),
        ({"clear_after": 0}, "clear_after"),
        ({"codes_hidden": 1}, "codes_hidden"),
        ({"stay_in_tray": "yes"}, "stay_in_tray"),
        ({"look": "pink"}, "look"),
        ({"look": []}, "look"),
        ([], "settings.json"),
    ],
)
def test_a_wrong_one_is_named(tmp_path, facts, key):
    with pytest.raises(BadSettingError) as caught:
        load(tmp_path, json.dumps(facts))
    assert caught.value.key == key


@given(text=st.text() | st.just("[" * 100_000))
def test_any_file_is_read_or_refused(tmp_path_factory, text):
    with contextlib.suppress(DesktopError):
        load(tmp_path_factory.mktemp("settings"), text.encode("utf-8", "replace").decode())
