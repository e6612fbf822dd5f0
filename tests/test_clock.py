import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clock import Offset, bracket, narrowed


@pytest.mark.parametrize("skew", [-120.0, -30.4, -9.0, 0.0, 0.3, 11.7, 94.0])
def test_ten_answers_tell_the_offset_to_a_fraction_of_a_second(skew):
    known = None
    for second in range(10):
        sent = 1_000_000 + second * 1.1
        received = sent + 0.04
        known = narrowed(known, bracket(float(int((sent + received) / 2 + skew)), sent, received))
        assert known.low - 1e-6 <= skew <= known.high + 1e-6
    assert known.seconds == pytest.approx(skew, abs=0.1)


@given(
    skew=st.floats(-1e5, 1e5),
    begun=st.floats(1e9, 2e9),
    trips=st.lists(st.tuples(st.floats(0, 9), st.floats(0, 1)), min_size=1, max_size=8),
)
def test_the_true_offset_is_never_left_out(skew, begun, trips):
    known = None
    for lasts, part in trips:
        date = float(int(begun + lasts * part + skew))
        known = narrowed(known, bracket(date, begun, begun + lasts))
        assert known.low - 1e-3 <= skew <= known.high + 1e-3
        begun += lasts + 0.37


@pytest.mark.parametrize(
    ("low", "high", "shown", "correctable"),
    [
        (-0.5, 0.5, False, False),
        (9.9, 11.0, False, False),  # perhaps less than ten
        (10.0, 11.0, True, False),
        (-11.0, -10.0, True, False),
        (29.9, 40.0, True, False),
        (30.0, 31.0, True, True),
        (-125.0, -124.0, True, True),
        (-40.0, 40.0, False, False),  # a slow answer says little
    ],
)
def test_what_is_worth_a_word(low, high, shown, correctable):
    offset = Offset(low, high)
    assert (offset.shown, offset.correctable) == (shown, correctable)


def test_a_clock_that_was_set_meanwhile_is_believed_anew():
    assert narrowed(Offset(94.0, 95.0), Offset(-0.5, 0.5)) == Offset(-0.5, 0.5)
    assert narrowed(None, Offset(1, 2)) == Offset(1, 2)
    assert narrowed(Offset(0, 2), Offset(1, 3)) == Offset(1, 2)
