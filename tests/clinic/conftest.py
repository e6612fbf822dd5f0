import importlib.util

import pytest

from tests.clinic.certificates import Authority
from tests.clinic.practice import running


@pytest.fixture(autouse=True)
def _direct(direct):
    """No test of a clinic goes through a proxy."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority, monkeypatch):
    """An authority that this computer trusts, as far as OpenSSL looks."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(authority.file.parent / "none"))
    return authority


@pytest.fixture(scope="session")
def practice(tmp_path_factory):
    """The practice clinic, in a process of its own."""
    if importlib.util.find_spec("allauth") is None:
        pytest.skip("the practice clinic's own libraries are not installed")
    with running(tmp_path_factory.mktemp("practice")) as clinic:
        yield clinic
