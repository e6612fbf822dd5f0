"""A pytest plugin, `-p tests.windowed`: keeps only the tests to which a display matters.

Those are the tests that have a Qt application, and those marked `display`, which start a program
that has one.
"""


def pytest_collection_modifyitems(config, items):
    kept = [item for item in items if needs_display(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def needs_display(item):
    fixtures = getattr(item, "fixturenames", ())
    return "qapp" in fixtures or item.get_closest_marker("display") is not None
