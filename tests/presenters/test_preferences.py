import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DiskError, DiskFault
from desktop.policy import CLEAR, IDLE, Policy
from desktop.presenters.preferences import (
    CLEAR_CHOICES,
    IDLE_CHOICES,
    Abilities,
    PreferencesPresenter,
    Seconds,
    Switched,
)
from desktop.settings import CLEAR_AFTER, IDLE_AFTER, Look, Settings

EVERYTHING = Abilities(hide_from_capture=True, tray=True)


class View:
    error = shown = None

    def show_preferences(self, preferences):
        self.shown = preferences

    def show_error(self, error):
        self.error = error


class Case:
    def __init__(self, settings=None, policy=None, can=EVERYTHING):
        self.view, self.kept, self.refusal = View(), [], None
        self.presenter = PreferencesPresenter(
            settings or Settings(),
            policy or Policy(),
            self.view,
            abilities=can,
            keep=self.keep,
        )

    def keep(self, settings):
        if self.refusal:
            raise self.refusal
        self.kept.append(settings)


def test_without_rules_everything_is_free():
    shown = Case().view.shown
    assert shown.idle == Seconds(180, IDLE_CHOICES, None)
    assert shown.clear == Seconds(30, CLEAR_CHOICES, None)
    assert shown.show_keys is None
    assert shown.hide_from_capture == Switched(on=True)
    assert shown.stay_in_tray == Switched(on=False)
    assert shown.fixed == 0


def test_what_the_system_cannot_do_is_not_shown():
    shown = Case(can=Abilities()).view.shown
    assert shown.hide_from_capture is None
    assert shown.stay_in_tray is None


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (lambda p: p.lock_after(600), Settings(idle_after=600)),
        (lambda p: p.clear_after(10), Settings(clear_after=10)),
        (lambda p: p.hide_codes(True), Settings(codes_hidden=True)),
        (lambda p: p.hide_from_capture(False), Settings(hide_from_capture=False)),
        (lambda p: p.stay_in_tray(True), Settings(stay_in_tray=True)),
        (lambda p: p.use_look(Look.DARK), Settings(look=Look.DARK)),
    ],
)
def test_a_change_is_kept_and_shown(change, kept):
    case = Case()
    before = case.view.shown
    change(case.presenter)
    assert case.kept == [kept]
    assert case.view.shown != before


def test_changes_add_up():
    case = Case()
    case.presenter.lock_after(60)
    case.presenter.hide_codes(True)
    assert case.kept[-1] == Settings(idle_after=60, codes_hidden=True)


def test_a_change_that_cannot_be_kept_is_said_and_taken_back():
    case = Case()
    case.refusal = DiskError(DiskFault.FULL)
    case.presenter.hide_codes(True)
    assert case.view.error is case.refusal
    assert not case.view.shown.codes_hidden.on
    case.refusal = None
    case.presenter.lock_after(60)
    assert case.view.error is None
    assert case.kept == [Settings(idle_after=60)]


def test_a_limit_leaves_the_shorter_times_and_itself():
    policy = Policy(idle_at_most=240, clear_at_most=30)
    shown = Case(Settings(idle_after=900), policy).view.shown
    assert shown.idle == Seconds(240, (60, 120, 180, 240), 240)
    assert shown.clear == Seconds(30, (10, 15, 30), 30)
    assert shown.fixed == 0


def test_a_limit_that_leaves_no_choice_is_fixed():
    shown = Case(policy=Policy.strictest()).view.shown
    assert shown.idle == Seconds(60, (60,), 60)
    assert shown.clear == Seconds(5, (5,), 5)
    assert shown.show_keys == Switched(on=False, fixed=True)
    assert shown.hide_from_capture == Switched(on=True, fixed=True)
    assert shown.fixed == 4


def test_a_time_that_stands_in_the_file_only_is_a_choice_too():
    shown = Case(Settings(idle_after=200)).view.shown
    assert shown.idle.chosen == 200
    assert 200 in shown.idle.choices


def test_what_is_over_the_limit_is_not_kept():
    case = Case(policy=Policy(idle_at_most=120, hide_from_capture=True))
    case.presenter.lock_after(1_800)
    case.presenter.hide_from_capture(False)
    assert case.kept == [Settings(idle_after=120)] * 2


@given(
    chosen=st.sampled_from(IDLE_AFTER),
    clear=st.sampled_from(CLEAR_AFTER),
    idle_limit=st.sampled_from(IDLE),
    clear_limit=st.sampled_from(CLEAR),
)
def test_whatever_is_offered_is_allowed_and_what_holds_is_among_it(
    chosen, clear, idle_limit, clear_limit
):
    policy = Policy(idle_at_most=idle_limit, clear_at_most=clear_limit)
    shown = Case(Settings(idle_after=chosen, clear_after=clear), policy).view.shown
    for seconds, limit in ((shown.idle, idle_limit), (shown.clear, clear_limit)):
        assert seconds.chosen in seconds.choices
        assert max(seconds.choices) <= limit
