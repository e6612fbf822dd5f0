"""A program that is replaced whenever somebody calls it, as Frontdesk's process is at a lock."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from desktop.presenters.resume import Left
from desktop.system import only_window
from desktop.system.call import Call
from desktop.system.successor import replace_process

data = sys.argv[1]
claim = only_window.claim(Path(data), Call, os.environ, Left(sys.argv[2:]).lock)
if claim is None:
    sys.exit("there are two")
app, only = QCoreApplication([]), only_window.OnlyWindow(claim)
only.listen()


def replace():
    replace_process([data, *only.hand_down()])


# Once the caller has its answer.
only.called.connect(lambda _call: QTimer.singleShot(0, replace))
print(os.getpid(), flush=True)
app.exec()
