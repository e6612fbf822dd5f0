"""A few pictures of each kind that the benchmark measures; the screens are left to it."""

import pytest

from bench.corpus.classes import CLASSES, samples
from bench.qr import grey, zxing
from desktop.qr.reading import texts_in_grey

SMALL = [name for name in CLASSES if "desktop" not in name and "screens" not in name]
HARD = {
    "photographed screen",
    "blurred",
    "several, one of them hard",
}  # in the harder corpus some cannot be read


@pytest.mark.parametrize("hard", [False, True], ids=["every day", "harder"])
@pytest.mark.parametrize("name", [name for name in SMALL if name != "no code at all"])
def test_nothing_is_missed_that_is_there_and_nothing_read_that_is_not(name, hard):
    for sample in samples(name, 5, 1, hard=hard):
        screens = [grey(screen) for screen in sample.screens]
        found = {text for screen in screens for text in texts_in_grey(screen)}
        assert found <= sample.texts
        if not (hard and name in HARD):
            assert found == sample.texts
        assert found >= {text for screen in screens for text in zxing(screen)}


def test_the_same_seed_draws_the_same():
    one, other = (next(samples("blurred", 7, 1, hard=True)) for _ in range(2))
    assert one.texts == other.texts
    assert [each.tobytes() for each in one.screens] == [each.tobytes() for each in other.screens]
