"""The contract of `lock_events.EventSource`, for each of them and the one that tests use.

A scene is a system that can be left: it says what it `tells`, has `ways` of leaving by their
reason, can `come_back`, and gives its `source`, and one where there is `nowhere` to listen. Add
those of another system to `SCENES` as functions that are a fixture's body: they get pytest's
request and yield a scene.
"""

import sys

import pytest
from PySide6.QtCore import QThread

from desktop.autolock import LockReason
from tests.fakes import FakeSource

pytestmark = pytest.mark.usefixtures("qapp")


class FakeScene:
    tells = frozenset({LockReason.SCREEN_LOCK, LockReason.SLEEP})

    def __init__(self):
        self.made = []
        self.ways = {reason: lambda reason=reason: self.leave(reason) for reason in self.tells}

    def source(self):
        self.made.append(FakeSource(*self.tells))
        return self.made[-1]

    def nowhere(self):
        return FakeSource(there=False)

    def leave(self, reason):
        for source in self.made:
            source.tell(reason)

    def come_back(self):
        pass

    def is_awaited(self):
        return any(source.waiting for source in self.made)


def fake(_request):
    yield FakeScene()


SCENES = {"fake": fake}

if sys.platform == "linux":
    from tests.system.linux import scenes

    def on_a_bus(kind):
        def scene(request):
            services, address = request.getfixturevalue("services_on_a_bus")
            played = kind(services, address)
            yield played
            played.end()

        return scene

    def on_a_screen(request):
        played = scenes.WindowManagerScene(request.getfixturevalue("own_screen"))
        yield played
        played.end()

    SCENES.update({kind.__name__: on_a_bus(kind) for kind in scenes.ON_A_BUS})
    SCENES["WindowManagerScene"] = on_a_screen

# The systems that wait until everything is locked, and have a way to tell whether they do.
PATIENT = [name for name in SCENES if name in {"fake", "LogindScene"}]


@pytest.fixture(params=SCENES)
def scene(request):
    yield from SCENES[request.param](request)


class Listener:
    """What a source told, and whether it did so where it should."""

    def __init__(self, source):
        self.source = source
        self.told = []
        self.strange_threads = 0

    def start(self):
        return self.source.start(self.hear)

    def hear(self, reason):
        self.strange_threads += not QThread.isMainThread()
        self.told.append(reason)


@pytest.fixture
def listen(scene):
    """Start a source of the scene, and stop it in the end."""
    listeners = []

    def start():
        listener = Listener(scene.source())
        listeners.append(listener)
        listener.start()
        return listener

    yield start
    for listener in listeners:
        listener.source.stop()


def test_what_it_will_tell(scene):
    listener = Listener(scene.source())
    assert listener.start() == scene.tells
    listener.source.stop()
    assert scene.ways.keys() <= scene.tells
    assert listener.told == []


def test_each_event_is_told_as_often_as_it_comes(scene, listen, qtbot):
    listener = listen()
    expected = []
    for reason, leave in scene.ways.items():
        for _ in range(2):
            expected.append(reason)
            leave()
            qtbot.waitUntil(lambda: len(listener.told) >= len(expected))
            assert listener.told == expected
    assert listener.strange_threads == 0


def test_coming_back_is_not_told(scene, listen, qtbot):
    listener = listen()
    for number, (reason, leave) in enumerate(scene.ways.items()):
        leave()
        qtbot.waitUntil(lambda count=number + 1: len(listener.told) >= count)
        assert listener.told[-1] == reason
        scene.come_back()
    # What was told of coming back would have come before the first of these.
    scene.ways[next(iter(scene.ways))]()
    qtbot.waitUntil(lambda: len(listener.told) > len(scene.ways))
    assert listener.told == [*scene.ways, next(iter(scene.ways))]


def test_nothing_is_told_after_it_was_stopped(scene, listen, qtbot):
    stopped, other = listen(), listen()
    for reason, leave in scene.ways.items():
        stopped.source.stop()
        leave()
        qtbot.waitUntil(lambda reason=reason: reason in other.told)
    assert stopped.told == []
    stopped.source.stop()


def test_it_can_be_stopped_without_having_been_started(scene):
    source = scene.source()
    source.stop()
    source.settled()
    source.stop()


def test_where_nothing_is_there_it_says_so(scene):
    listener = Listener(scene.nowhere())
    with pytest.raises(OSError):  # noqa: PT011  of any kind
        listener.start()
    listener.source.stop()
    listener.source.stop()


@pytest.mark.parametrize("scene", PATIENT, indirect=True)
def test_the_system_waits_until_everything_is_settled(scene, listen, qtbot):
    listener = listen()
    scene.ways[LockReason.SLEEP]()
    qtbot.waitUntil(lambda: listener.told == [LockReason.SLEEP])
    assert scene.is_awaited()
    listener.source.settled()
    assert not scene.is_awaited()
