import pytest

from desktop.vault.recovery import RecoveryCode
from tests.vault.crafted import PERSON, password


@pytest.fixture
def code():
    return RecoveryCode.generate()


@pytest.fixture
def vault(shelf, code):
    """An open vault of Maria, locked at the end."""
    vault = shelf.create(PERSON, password(), code)
    yield vault
    vault.lock()
