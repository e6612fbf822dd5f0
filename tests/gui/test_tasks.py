import threading

import pytest

from desktop.errors import NoQrCodeError
from desktop.gui.tasks import QtRunner


@pytest.fixture
def runner(qapp):
    runner = QtRunner(qapp)
    yield runner
    runner.shut_down()


def unexpected(value):
    pytest.fail(f"unexpected {value!r}")


def test_the_work_is_elsewhere_and_its_result_comes_back_here(runner, qtbot):
    seen = []
    runner.run(threading.get_ident, lambda it: seen.append((it, threading.get_ident())), unexpected)
    qtbot.waitUntil(lambda: bool(seen))
    [(worked_on, delivered_on)] = seen
    assert worked_on != threading.get_ident() == delivered_on


def test_an_expected_error_comes_back_as_a_value(runner, qtbot):
    def work():
        raise NoQrCodeError

    errors = []
    runner.run(work, unexpected, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], NoQrCodeError)


def test_a_bug_reaches_the_exception_hook(runner, qtbot):
    with qtbot.captureExceptions() as exceptions:
        runner.run(lambda: 1 / 0, unexpected, unexpected)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert exceptions[0][0] is ZeroDivisionError


def test_a_cancelled_task_stays_silent(runner, qtbot):
    go, done = threading.Event(), []
    runner.run(go.wait, unexpected, unexpected).cancel()
    runner.run(go.wait, done.append, unexpected)
    go.set()
    qtbot.waitUntil(lambda: bool(done))


def test_all_that_is_under_way_is_given_up_and_what_comes_later_is_told(runner, qtbot):
    go, done = threading.Event(), []
    for _ in range(3):
        runner.run(go.wait, unexpected, unexpected)
    runner.give_up()
    runner.run(go.wait, done.append, unexpected)
    go.set()
    qtbot.waitUntil(lambda: bool(done))


def test_a_thousand_outcomes_all_come_back_here(runner, qtbot):
    here, seen = threading.get_ident(), []
    for _ in range(1_000):
        runner.run(lambda: None, lambda _none: seen.append(threading.get_ident()), unexpected)
    qtbot.waitUntil(lambda: len(seen) == 1_000)
    assert set(seen) == {here}
