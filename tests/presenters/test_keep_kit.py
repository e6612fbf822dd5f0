import pytest

from desktop.presenters.keep_kit import KeepKit, two_groups
from desktop.vault.recovery import RecoveryCode
from tests.fakes import FakeKitView


@pytest.fixture
def kit():
    class Case:
        view = FakeKitView()
        presenter = KeepKit(view)

    Case.presenter.start("Maria")
    return Case


def test_eight_groups_are_shown_that_make_a_code(kit):
    assert kit.view.person == "Maria"
    assert RecoveryCode.parse(" ".join(kit.view.groups)) == kit.presenter.code


def test_two_groups_prove_that_there_is_a_copy(kit):
    kit.presenter.answered("anything", "else")
    kit.presenter.kept()
    first, second = kit.view.right()
    kit.presenter.answered(first, "")
    assert (kit.view.answers, kit.presenter.proven) == ((True, None), False)
    kit.presenter.answered(first, "????")
    assert kit.view.answers == (True, None), "not a sign of it"
    kit.presenter.answered(second if first != second else "0000", second)
    assert (kit.view.answers[1], kit.presenter.proven) == (True, False)
    kit.presenter.answered(f" {first.lower()} ", second)
    assert (kit.view.answers, kit.presenter.proven) == ((True, True), True)


def test_look_alikes_are_read_as_in_the_code(kit):
    kit.presenter._asked = (1, 2)
    kit.presenter._code = RecoveryCode(bytearray(b"01V0" + b"1111" * 7))
    kit.presenter.answered("oluo", "ILil")
    assert kit.presenter.proven


def test_two_different_groups_are_asked_for_in_order():
    for _ in range(100):
        first, second = two_groups()
        assert 1 <= first < second <= 8


def test_the_same_groups_until_the_kit_is_seen_again(kit):
    kit.presenter.kept()
    asked = kit.view.asked
    kit.presenter.kept()
    assert kit.view.asked == asked
    kit.presenter.show_again()
    assert not kit.presenter.proven


def test_the_code_stays_over_going_back_and_is_wiped_in_the_end(kit):
    code = kit.presenter.code
    kit.presenter.start("Maria B")
    assert kit.presenter.code is code
    kit.presenter.discard()
    assert not any(code._signs)
    with pytest.raises(RuntimeError):
        _ = kit.presenter.code
    kit.presenter.discard()
