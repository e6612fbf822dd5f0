"""The program, telling how it was started, with an idle limit that a test can wait for."""

import sys

from desktop.gui.idle_lock import IdleLock
from tests.window.telling import begin

LIMIT = 4  # seconds

watch = IdleLock.watch
IdleLock.watch = lambda lock, limit: watch(lock, limit and LIMIT)

if __name__ == "__main__":
    sys.exit(begin())
