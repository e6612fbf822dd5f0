"""A pytest plugin, `-p tests.windowed`: keeps only the tests to which a display matters.

Those are the tests that have a Qt application, and those in tests/window, which drive the program
itself.
"""


def pytest_collection_modifyitems(config, items):
    kept = [item for item in items if needs_display(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def needs_display(item):
    return "qapp" in getattr(item, "fixturenames", ()) or item.path.parent.name == "window"
