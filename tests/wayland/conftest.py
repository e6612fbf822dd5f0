import pytest

from tests.wayland import compositors


@pytest.fixture(params=compositors.WITH_KEYBOARD)
def compositor(request):
    """A compositor with a keyboard."""
    with compositors.running(request.param) as running:
        running.plug_in()
        yield running
