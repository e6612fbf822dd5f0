import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import BadSettingError, DesktopError, DiskError
from desktop.settings import CLEAR_AFTER, IDLE_AFTER, Look, Settings


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
        ({"idle_after": 59}, "idle_after"),
        ({"idle_after": 3_601}, "idle_after"),
        ({"hide_from_capture": "yes"}, "hide_from_capture"),
        ({"stay_in_tray": None}, "stay_in_tray"),
        ({"look": "pink"}, "look"),
        ({"look": []}, "look"),
        ([], "settings.json"),
    ],
)
def test_a_wrong_one_is_named(tmp_path, facts, key):
    with pytest.raises(BadSettingError) as caught:
        load(tmp_path, json.dumps(facts))
    assert caught.value.key == key


@settings(deadline=None)
@given(text=st.text() | st.just("[" * 100_000))
def test_any_file_is_read_or_refused(tmp_path_factory, text):
    with contextlib.suppress(DesktopError):
        load(tmp_path_factory.mktemp("settings"), text.encode("utf-8", "replace").decode())


@settings(deadline=None)
@given(
    chosen=st.builds(
        Settings,
        idle_after=st.sampled_from(IDLE_AFTER),
        clear_after=st.sampled_from(CLEAR_AFTER),
        codes_hidden=st.booleans(),
        hide_from_capture=st.booleans(),
        stay_in_tray=st.booleans(),
        look=st.sampled_from(Look),
    )
)
def test_what_is_saved_is_what_is_loaded(tmp_path_factory, chosen):
    path = tmp_path_factory.mktemp("settings") / "new" / "settings.json"
    chosen.save(path)
    assert Settings.load(path) == chosen
    Settings().save(path)
    assert Settings.load(path) == Settings()


def test_a_disk_that_refuses_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DiskError):
        Settings().save(tmp_path / "file" / "settings.json")
