import importlib.util

import pytest

from tests.clinic.certificates import Authority
from tests.clinic.practice import running


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """Whatever proxy this computer is set to use has no part in tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


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
