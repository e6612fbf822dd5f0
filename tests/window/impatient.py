"""The program, with an idle limit that a test can wait for."""

import sys

from desktop.__main__ import main
from desktop.gui.idle_lock import IdleLock

LIMIT = 4  # seconds

watch = IdleLock.watch
IdleLock.watch = lambda lock, limit: watch(lock, limit and LIMIT)

if __name__ == "__main__":
    sys.exit(main())
