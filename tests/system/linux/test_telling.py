"""What can be asked without listening is what is told to those who listen."""

import pytest

from desktop.autolock import WANTED, LockReason
from desktop.system.linux import sources, telling
from desktop.system.lock_events import LockEvents
from tests.system.linux import scenes


@pytest.fixture
def buses(services_on_a_bus, monkeypatch):
    services, address = services_on_a_bus
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    return services, address


@pytest.mark.parametrize(
    "kinds",
    [(), (scenes.LogindScene,), (scenes.RemoteScene, scenes.LidScene), (scenes.PresenceScene,),
     (scenes.LogindScene, scenes.GnomeScene, scenes.LidScene)],
)  # fmt: skip
def test_the_same_is_asked_and_told(qapp, buses, kinds):
    played = [kind(*buses) for kind in kinds]
    expected = frozenset().union(*(each.tells for each in played)) - {LockReason.DESKTOP_LOST}
    assert telling.told() == expected
    events = LockEvents(sources())
    told = []
    events.start(told.append)
    assert events.missing == WANTED - expected
    for each in played:
        for leave in each.ways.values():
            leave()
    events.stop()
    for each in played:
        each.end()


def test_without_any_bus_nothing_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", scenes.NOWHERE)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "nonsense")
    assert telling.told() == frozenset()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert telling.told() == frozenset()


def test_a_screen_saver_that_starts_later_is_heard(qapp, services_on_a_bus, qtbot):
    source = scenes.ScreenSavers(lambda: services_on_a_bus[1])
    told = []
    assert source.start(told.append) == {LockReason.DESKTOP_LOST}
    late = scenes.MateScene(*services_on_a_bus)
    late.leave()
    qtbot.waitUntil(lambda: told == [LockReason.SCREEN_LOCK])
    source.stop()
    late.end()
