from hypothesis import given
from hypothesis import strategies as st

from desktop.autolock import POLL, IdleRule, LockReason

LIMIT = 180.0
HOUR = 3_600.0


def looks(rule, start, idles):
    """Look every two seconds; return after how many seconds it expired, or None."""
    for number, idle in enumerate(idles, 1):
        if rule.expired(start + number * POLL, idle):
            return number * POLL
    return None


def test_somebody_who_types_is_there():
    rule = IdleRule(LIMIT, 0)
    assert looks(rule, 0, [0.5] * 1_000) is None


def test_nobody_there():
    rule = IdleRule(LIMIT, 0)
    assert looks(rule, 0, [n * POLL for n in range(1, 200)]) == LIMIT


def test_a_touch_in_another_program_counts_from_when_it_was():
    rule = IdleRule(LIMIT, 0)
    assert not rule.expired(2, 1.5)
    assert rule.remaining(2) == LIMIT - 1.5


def test_a_touch_at_the_last_moment_counts():
    rule = IdleRule(LIMIT, 0)
    assert looks(rule, 0, [n * POLL for n in range(1, 90)]) is None
    assert not rule.expired(LIMIT, 0.1)


def test_a_night_asleep_is_not_activity():
    rule = IdleRule(LIMIT, 0)
    assert not rule.expired(2, 0)
    assert rule.expired(8 * HOUR, 0.2)  # the key that woke it


def test_a_short_sleep_counts_as_long_as_it_was():
    rule = IdleRule(LIMIT, 0)
    assert not rule.expired(100, 0)  # asleep since 2 s: waking is no activity
    assert rule.remaining(100) == 80
    assert rule.expired(180, 180)


def test_after_waking_the_next_touch_counts():
    rule = IdleRule(LIMIT, 0)
    assert not rule.expired(100, 0)
    assert not rule.expired(102, 1)
    assert rule.remaining(102) == LIMIT - 1


@given(
    limit=st.floats(1, 4_000),
    steps=st.lists(st.tuples(st.floats(0.01, 20_000), st.floats(0, 20_000)), max_size=50),
)
def test_it_never_waits_longer_than_the_limit_after_the_last_touch(limit, steps):
    rule, now, last = IdleRule(limit, 0.0), 0.0, 0.0
    for step, idle in steps:
        now += step
        last = max(last, now - idle)
        expired = rule.expired(now, idle)
        assert 0 <= rule.remaining(now) <= limit
        assert expired or now - last < limit


def test_the_reasons_in_journals_do_not_change():
    assert [reason.value for reason in LockReason] == [
        "user",
        "hand-over",
        "quit",
        "signal",
        "fault",
        "idle",
        "screen-lock",
        "sleep",
        "log-off",
        "user-switch",
        "remote-disconnect",
        "lid",
        "desktop-lost",
    ]
