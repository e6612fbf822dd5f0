import pytest

from desktop.autolock import LockReason
from desktop.gui.lock_words import reason_words, untold_words

UNSAID = {LockReason.USER, LockReason.HAND_OVER, LockReason.QUIT, LockReason.FAULT}


def test_every_other_reason_has_a_sentence_of_its_own(qapp):
    said = {reason: reason_words(reason) for reason in LockReason}
    assert {reason for reason, words in said.items() if not words} == UNSAID
    told = [words for words in said.values() if words]
    assert len(set(told)) == len(told)
    assert all(words.startswith("Locked ") and words.endswith(".") for words in told)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({LockReason.SCREEN_LOCK}, "when its screen locks."),
        (
            {LockReason.SLEEP, LockReason.SCREEN_LOCK},
            "when its screen locks or when it goes to sleep.",
        ),
        (
            {LockReason.LOG_OFF, LockReason.USER_SWITCH, LockReason.SLEEP},
            "when it goes to sleep, when somebody logs off or when another user takes over.",
        ),
    ],
)
def test_what_is_not_told_is_listed(qapp, missing, said):
    assert untold_words(missing) == f"This computer does not tell programs {said}"
