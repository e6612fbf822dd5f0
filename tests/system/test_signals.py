import os
import signal

import pytest

from desktop.autolock import LockReason
from desktop.system.signals import ASKED_TO_END, Signals


@pytest.fixture
def signals(qapp):
    before = {number: signal.getsignal(number) for number in ASKED_TO_END}
    source = Signals()
    yield source
    source.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ASKED_TO_END)
def test_a_real_signal_is_told(signals, number, qtbot):
    told = []
    assert signals.start(told.append) == {LockReason.SIGNAL}
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: told == [LockReason.SIGNAL])


def test_other_signals_are_not_told(signals, qtbot):
    told = []
    signals.start(told.append)
    before = signal.signal(signal.SIGUSR1, lambda *_: told.append("usr1"))
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        qtbot.waitUntil(lambda: "usr1" in told)
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: LockReason.SIGNAL in told)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == ["usr1", LockReason.SIGNAL]


def test_once_stopped_a_signal_ends_the_process_again(signals):
    signals.start(print)
    signals.stop()
    signals.stop()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.set_wakeup_fd(-1) == -1
