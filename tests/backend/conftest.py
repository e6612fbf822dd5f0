import importlib.util

import pytest

from tests.backend import clinics

# The packages of the extra "clinic", which has no gunicorn where there is no fork.
ABLE = all(importlib.util.find_spec(name) for name in ("gunicorn", "psycopg"))


@pytest.fixture(scope="session")
def sqlite_clinic(tmp_path_factory):
    """The practice clinic, as a person starts it."""
    with clinics.practice(tmp_path_factory.mktemp("practice") / "clinic") as clinic:
        yield clinic


@pytest.fixture(scope="session")
def postgresql_clinic(tmp_path_factory):
    """Four workers on two ports, over PostgreSQL."""
    if clinics.postgresql_folder() is None or not ABLE:
        pytest.skip("needs PostgreSQL and the packages of the extra clinic")
    folder = tmp_path_factory.mktemp("earnest")
    with (
        clinics.postgresql() as database,
        clinics.in_earnest(folder / "clinic", database) as clinic,
    ):
        yield clinic


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def clinic(request):
    """The server under test. Every flow is tried with each kind."""
    return request.getfixturevalue(f"{request.param}_clinic")


@pytest.fixture
def client(clinic):
    return clinic.client()
