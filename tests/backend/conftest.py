import pytest

from tests.backend import clinics


@pytest.fixture(scope="session")
def sqlite_clinic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice") / "clinic"
    with clinics.practice(folder) as clinic:
        yield clinic


@pytest.fixture(scope="session", params=["sqlite"])
def clinic(request):
    """The server under test. Every flow is tried with each kind."""
    return request.getfixturevalue(f"{request.param}_clinic")


@pytest.fixture
def client(clinic):
    return clinic.client()
