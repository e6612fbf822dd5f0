"""Tests of the frozen program: `python3 dev.py freeze` runs them when it has made one."""

import os

if "FRONTDESK_FROZEN" not in os.environ:
    collect_ignore_glob = ["test_*.py"]
