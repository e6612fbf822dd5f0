import sys

import pytest
from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal")
@pytest.mark.usefixtures("qapp")
def test_emitting_keeps_the_references_to_true_and_none():
    # PySide6 6.12.0 loses one of each at every call: after some hundreds the process aborts.
    sender = Sender()
    true, none = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(50):
        sender.sent.emit()
    assert sys.getrefcount(True) >= true - 5
    assert sys.getrefcount(None) >= none - 5
