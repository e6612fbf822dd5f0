import pytest

from desktop.gui.idle_lock import IdleLock


class Touched:
    """A computer that was touched `idle` seconds ago."""

    idle = 0.0
    asked = 0

    def seconds(self):
        self.asked += 1
        if self.idle is None:
            raise OSError
        return self.idle


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def case(qapp):
    class Case:
        idle, clock, locked = Touched(), Clock(), []

    case = Case()
    case.locked = []
    case.lock = IdleLock(lambda: case.idle, lambda: case.locked.append(True), qapp, case.clock)
    yield case
    case.lock.watch(None)


def test_nobody_there_for_so_long(case, qtbot):
    case.lock.watch(0.1)
    case.idle.idle = 0.1
    case.clock.now += 0.1
    qtbot.waitUntil(lambda: case.locked == [True])
    assert not case.lock._timer.isActive()  # it locks once


def test_somebody_there(case, qtbot):
    case.lock.watch(0.1)
    for _ in range(3):
        asked = case.idle.asked
        case.clock.now += 0.1
        qtbot.waitUntil(lambda asked=asked: case.idle.asked > asked)
    assert case.locked == []


def test_a_system_that_does_not_answer_is_no_sign_of_somebody(case, qtbot):
    case.lock.watch(0.1)
    case.idle.idle = None
    case.clock.now += 0.2
    qtbot.waitUntil(lambda: case.locked == [True])


def test_a_source_that_is_gone_is_no_sign_of_somebody_either(qapp, qtbot):
    def gone():
        raise OSError

    clock, locked = Clock(), []
    lock = IdleLock(gone, lambda: locked.append(True), qapp, clock)
    lock.watch(0.1)
    clock.now += 0.1
    qtbot.waitUntil(lambda: locked == [True])


def test_nothing_is_asked_while_there_is_nothing_to_lock(case):
    case.lock.watch(0.1)
    case.lock.watch(None)
    assert not case.lock._timer.isActive()
    case.lock._look()  # a ring that was under way
    assert case.idle.asked == 0
