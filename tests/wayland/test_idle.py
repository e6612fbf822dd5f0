"""The idle time that a real compositor tells, with a keyboard that is really pressed."""

import pytest

from tests.wayland import compositors

pytest.importorskip("pywayland", reason="it has no wheel for this computer")

from desktop.system.linux.idle_wayland import AFTER, WaylandIdle


def test_kwin_tells_when_somebody_was_there(qtbot, monkeypatch):
    with compositors.running("kwin") as compositor:
        compositor.plug_in()
        monkeypatch.setenv("WAYLAND_DISPLAY", str(compositor.socket))
        idle = WaylandIdle()
        assert idle.seconds() == 0
        qtbot.waitUntil(lambda: idle.seconds() >= AFTER)
        compositor.keyboard.press("a")
        qtbot.waitUntil(lambda: idle.seconds() == 0)
        qtbot.waitUntil(lambda: idle.seconds() >= AFTER)
