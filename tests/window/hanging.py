"""The program, with a folder for backups that does not answer: a pipe that nobody reads."""

import os
import sys
from pathlib import Path

from desktop.__main__ import main
from desktop.vault.backup import Backups

PIPE = Path(os.environ["FRONTDESK_PIPE"])


def keep(*_copy):
    PIPE.with_suffix(".reached").touch()
    os.open(PIPE, os.O_WRONLY)


Backups.keep = keep

if __name__ == "__main__":
    sys.exit(main())
