import pytest

from desktop.autolock import LockReason
from desktop.presenters.resume import Resume, Shown, shown_after


@pytest.mark.parametrize("before", Shown)
@pytest.mark.parametrize("reason", [None, *LockReason])
def test_what_was_out_of_sight_stays_there_unless_somebody_waits_for_the_picker(reason, before):
    after = shown_after(reason, before)
    assert after is (Shown.NORMAL if reason is LockReason.HAND_OVER else before)


@pytest.mark.parametrize(
    ("shown", "arguments"),
    [
        (Shown.NORMAL, []),
        (Shown.MINIMISED, ["--resume-shown", "minimised"]),
        (Shown.TRAY, ["--resume-shown", "tray"]),
    ],
)
def test_where_it_was_seen_is_left_to_the_next_process(shown, arguments):
    assert Resume(shown=shown).arguments() == arguments
