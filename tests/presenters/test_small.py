import pytest

from desktop.otp.code import code_at, code_for
from desktop.presenters.small import SmallPresenter
from desktop.presenters.token_rows import Order
from tests.presenters.tokens import Clipboard, counter, new_vault, token


class View:
    def __init__(self):
        self.match = self.empty = self.copied = self.error = None
        self.changed, self.announced = [], []

    def show_match(self, match, place, count):
        self.match, self.empty = (match.entry.label, place, count), None

    def show_nothing(self, *, empty):
        self.match, self.empty = None, empty

    def show_row_changed(self, token_id):
        self.changed.append(token_id)

    def announce_copied(self, copied):
        self.announced.append(copied.label)

    def show_copied(self, copied):
        self.copied = copied

    def hide_copied(self):
        self.copied = None

    def show_error(self, error):
        self.error = error


class Case:
    def __init__(self, shelf, clock, *, fill=True, order=Order.FAVOURITES, codes_hidden=False):
        self.vault = new_vault(shelf)
        if fill:
            north = self.vault.add_clinic("North Physio")
            self.feet = self.vault.add(token(1), "Happy Feet", north.id).id
            self.phone = self.vault.add(counter(2), "Phone system", north.id).id
            self.hands = self.vault.add(token(3), "Able Hands").id
        self.view = View()
        self.clipboard = Clipboard(clock)
        self.presenter = SmallPresenter(
            self.vault,
            self.view,
            clipboard=self.clipboard,
            clear_after=30,
            codes_hidden=codes_hidden,
            order=order,
            clock=clock,
        )


@pytest.fixture
def case(shelf, clock):
    made = Case(shelf, clock)
    yield made
    made.vault.lock()


def test_it_begins_with_the_first_token_of_the_list(case):
    assert case.view.match == ("Happy Feet", 1, 3)


def test_the_order_is_that_of_the_list(shelf, clock):
    case = Case(shelf, clock, order=Order.NAME)
    case.presenter.step(1)
    case.presenter.step(1)
    assert case.view.match == ("Able Hands", 3, 3)  # without a clinic: last, as in the list
    case.vault.lock()


def test_a_search_goes_to_the_best_match(case):
    case.presenter.step(1)
    case.presenter.search("h")
    assert case.view.match == ("Happy Feet", 1, 3)
    case.presenter.search("hands able")
    assert case.view.match == ("Able Hands", 1, 1)
    case.presenter.search("north")
    assert case.view.match == ("Happy Feet", 1, 2)


def test_steps_end_at_the_first_and_the_last(case):
    case.presenter.step(-1)
    assert case.view.match == ("Happy Feet", 1, 3)
    for _ in range(5):
        case.presenter.step(1)
    assert case.view.match == ("Able Hands", 3, 3)
    case.presenter.step(-1)
    assert case.view.match == ("Phone system", 2, 3)


def test_nothing_found_and_nothing_there_are_told_apart(case, shelf, clock):
    case.presenter.search("zzz")
    assert case.view.empty is False
    case.presenter.step(1)
    assert case.view.empty is False
    case.presenter.search("")
    assert case.view.match == ("Happy Feet", 1, 3)


def test_an_empty_vault_says_so(shelf, clock):
    case = Case(shelf, clock, fill=False)
    assert case.view.empty is True
    case.vault.lock()


def test_codes_are_those_of_the_list(case, clock):
    case.presenter.copy(case.feet)
    assert case.clipboard.text == code_at(token(1), clock()).text
    assert case.view.announced == ["Happy Feet"]
    case.presenter.copy(case.phone)
    assert case.clipboard.text == code_for(counter(2), 0).text
    assert case.vault.entry(case.phone).token.counter == 1
    case.presenter.new_code(case.phone)
    assert case.presenter.live(case.vault.entry(case.phone)).text == code_for(counter(2), 1).text


def test_hidden_codes_stay_hidden_until_asked_for(shelf, clock):
    case = Case(shelf, clock, codes_hidden=True)
    entry = case.vault.entry(case.feet)
    assert case.presenter.live(entry).hidden
    case.presenter.show_code(case.feet)
    assert not case.presenter.live(entry).hidden
    case.vault.lock()
