from datetime import datetime, timedelta

import pytest

from desktop.presenters.last_here import LastHere, When, last_here

NOW = datetime(2026, 11, 24, 15, 0).astimezone()  # a Tuesday


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (None, LastHere(When.NEVER)),
        (NOW + timedelta(hours=3), LastHere(When.NOW)),
        (NOW - timedelta(seconds=59), LastHere(When.NOW)),
        (NOW - timedelta(minutes=20), LastHere(When.MINUTES, 20)),
        (NOW.replace(hour=8), LastHere(When.MORNING)),
        (NOW.replace(hour=12), LastHere(When.TODAY)),
        (NOW - timedelta(days=1), LastHere(When.YESTERDAY)),
        (NOW - timedelta(days=6), LastHere(When.WEEKDAY, day=NOW.date() - timedelta(days=6))),
        (NOW - timedelta(days=7), LastHere(When.DATE, day=NOW.date() - timedelta(days=7))),
    ],
)
def test_a_moment_is_told_as_people_do(then, said):
    assert last_here(then and then.timestamp(), NOW.timestamp()) == said
