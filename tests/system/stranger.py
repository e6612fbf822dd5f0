"""Another program of the same user, for tests: root is replaced by nobody, who may do less."""

import os
import shutil
import sys

import pytest

# May enter the folders of this test, which are root's; that gives no right over other processes.
_NOBODY = [
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
    "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--",
]  # fmt: skip


def as_nobody():
    """Return what to put before a command, so that it has no right over others of its user."""
    if sys.platform != "linux":
        pytest.skip("about Linux")
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv")
    return _NOBODY
