import pytest

from tests.wayland import compositors

WITH_KEYBOARD = ("sway", "mutter", "kwin")


@pytest.fixture(params=WITH_KEYBOARD)
def compositor(request):
    """A compositor with a keyboard."""
    with compositors.running(request.param) as running:
        running.plug_in()
        yield running
