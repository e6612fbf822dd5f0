import pytest


@pytest.fixture(scope="session")
def services_on_a_bus(tmp_path_factory):
    from tests.system.linux import stage

    with (
        stage.bus(tmp_path_factory.mktemp("bus")) as (address, _daemon),
        stage.services(address) as services,
    ):
        yield services, address


@pytest.fixture(scope="session")
def own_screen():
    from tests.system.linux import stage

    with stage.screen() as screen:
        yield screen
