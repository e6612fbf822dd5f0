from email.utils import formatdate

import pytest

from desktop.clinic.waiting import seconds_to_wait

NOW = 1_795_500_000.0


def date(unix):
    return formatdate(unix, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "7.9"}, 7),
        ({"retry-after": "-7"}, 60),
        ({"retry-after": "soon"}, 60),
        ({"retry-after": "٣"}, 60),
        ({"retry-after": "9" * 400}, 60),
        ({"retry-after": "99999999"}, 86_400),
        ({"retry-after": date(NOW + 90)}, 90),
        ({"retry-after": date(NOW - 90)}, 1),
        ({"retry-after": "Tue, 99 Nov 2026 02:30:32 GMT"}, 60),
        ({"x-retry-after": "8"}, 8),
        ({"retry-after": "soon", "x-retry-after": "8"}, 8),
        ({"x-ratelimit-reset": str(int(NOW) + 9)}, 9),
        ({"retry-after": "7", "x-retry-after": "8", "x-ratelimit-reset": "1"}, 7),
        # By the server's clock, which is two minutes ahead of this one.
        ({"date": date(NOW + 120), "retry-after": date(NOW + 130)}, 10),
        ({"date": date(NOW + 120), "x-ratelimit-reset": str(int(NOW) + 130)}, 10),
    ],
)
def test_how_long(headers, seconds):
    assert seconds_to_wait(headers, NOW) == seconds


def test_what_a_server_never_says():
    assert seconds_to_wait({}, NOW, 300) == 300
