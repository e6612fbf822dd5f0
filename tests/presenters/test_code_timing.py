import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clock import Offset
from desktop.presenters.code_timing import Refused, next_slot, step_at, why_refused

STEP = 59_850_000  # of 30 seconds
BEGINS = STEP * 30.0


@pytest.mark.parametrize(
    ("since", "used", "step", "waits"),
    [
        (0, None, STEP, 0),
        (24.9, None, STEP, 0),
        (25, None, STEP, 0),  # five seconds are enough
        (25.1, None, STEP + 1, 4.9),
        (29.9, None, STEP + 1, 0.1),
        (10, STEP - 1, STEP, 0),
        (10, STEP, STEP + 1, 20),  # it has gone in already
        (29, STEP, STEP + 1, 1),
        (29, STEP + 1, STEP + 2, 31),  # so has the next one
        (10, STEP + 1, STEP + 2, 50),
        (10, STEP + 40, STEP, 0),  # noted while the clock was wrong: no wait of minutes
    ],
)
def test_when_a_code_goes_in(since, used, step, waits):
    slot = next_slot(30, BEGINS + since, used=used)
    assert slot.step == step
    assert slot.waits == pytest.approx(waits, abs=1e-6)
    assert slot.opens == step * 30


def test_a_clinic_may_need_more_seconds():
    assert next_slot(30, BEGINS + 20, used=None, enough=12).step == STEP + 1
    assert next_slot(30, BEGINS + 14, used=None, enough=60).step == STEP  # half a period at most
    assert next_slot(10, 1_000_004, used=None, enough=8).step == 100_000


@given(st.integers(1, 120), st.floats(0, 4e9), st.none() | st.integers(-3, 3), st.floats(0, 200))
def test_no_code_goes_in_twice_and_each_has_its_seconds(period, now, used, enough):
    used = None if used is None else step_at(period, now) + used
    slot = next_slot(period, now, used=used, enough=enough)
    sent = now + slot.waits
    assert slot.step != used
    assert slot.waits <= 3 * period
    assert (slot.step + 1) * period - sent >= min(enough, period / 2) - 1e-3


@pytest.mark.parametrize(
    ("offset", "used", "why"),
    [
        (None, None, Refused.UNKNOWN),
        (None, STEP, Refused.USED),
        (Offset(-0.5, 0.5), None, Refused.WRONG_TOKEN),
        (Offset(-0.5, 0.5), STEP - 1, Refused.WRONG_TOKEN),
        (Offset(-0.5, 0.5), STEP, Refused.USED),
        (Offset(94.0, 95.0), None, Refused.CLOCK),
        (Offset(-125.0, -124.0), STEP, Refused.CLOCK),
        (Offset(30.0, 30.5), None, Refused.CLOCK),  # a server that takes the current step only
        (Offset(30.0, 30.5), STEP, Refused.USED),  # likelier than that
        (Offset(-40.0, 40.0), None, Refused.WRONG_TOKEN),
    ],
)
def test_why_a_code_was_refused(offset, used, why):
    assert why_refused(30, STEP, BEGINS + 15, offset=offset, used=used) is why
