import threading

import pytest

from desktop.errors import BadTokenError, DiskError, DiskFault, NoSuchTokenError
from desktop.otp.code import code_at, code_for
from desktop.presenters.token_rows import AsideRow, Heading, Only, Order, TokenRow
from desktop.presenters.tokens import TokensPresenter
from desktop.vault.backup import Backups
from desktop.vault.journal import Happening
from tests.presenters.tokens import Clipboard, counter, new_vault, token


class View:
    def __init__(self):
        self.rows = self.numbers = self.filters = ()
        self.only = self.order = self.movable = self.beginning = self.older = None
        self.no_clinic = None
        self.trash = 0
        self.changed, self.announced = [], []
        self.asked = self.deleted = self.copied = self.error = self.copy_error = None

    def show_rows(self, rows, numbers):
        self.rows, self.numbers = rows, numbers

    def show_filters(self, clinics, only, *, no_clinic):
        self.filters, self.only, self.no_clinic = clinics, only, no_clinic

    def show_order(self, order, *, movable):
        self.order, self.movable = order, movable

    def show_beginning(self, beginning):
        self.beginning = beginning

    def show_trash(self, count):
        self.trash = count

    def show_rolled_back(self, last_opened):
        self.older = last_opened

    def show_copy_error(self, error):
        self.copy_error = error

    def show_row_changed(self, token_id):
        self.changed.append(token_id)

    def ask_delete(self, entry):
        self.asked = entry

    def show_deleted(self, entry):
        self.deleted = entry

    def announce_copied(self, copied):
        self.announced.append(copied)

    def show_copied(self, copied):
        self.copied = copied

    def hide_copied(self):
        self.copied = None

    def show_error(self, error):
        self.error = error

    @property
    def labels(self):
        return [row.entry.label for row in self.rows if isinstance(row, TokenRow)]


class Case:
    def __init__(self, shelf, clock, **settings):
        self.vault = new_vault(shelf)
        self.north = self.vault.add_clinic("North Physio")
        self.south = self.vault.add_clinic("South Dental")
        self.feet = self.vault.add(token(1), "Happy Feet", self.north.id).id
        self.phone = self.vault.add(counter(2), "Phone system", self.north.id).id
        self.teeth = self.vault.add(token(3), "Teeth", self.south.id).id
        self.payroll = self.vault.add(token(4, issuer="Xero"), "Payroll").id
        self.view = View()
        self.clipboard = Clipboard(clock)
        self.orders = []
        self.presenter = TokensPresenter(
            self.vault,
            self.view,
            clipboard=self.clipboard,
            clear_after=30,
            codes_hidden=settings.pop("codes_hidden", False),
            order=settings.pop("order", Order.FAVOURITES),
            on_order=self.orders.append,
            clock=clock,
        )


@pytest.fixture
def case(shelf, clock):
    clock.now = 1_790_000_010.0  # a time step begins here
    case = Case(shelf, clock)
    yield case
    case.vault.lock()


def happened(vault):
    return [event.happening for event in vault.journal()]


def test_the_tokens_are_listed_under_their_clinics(case):
    assert case.view.labels == ["Happy Feet", "Phone system", "Teeth", "Payroll"]
    assert [row.clinic for row in case.view.rows if isinstance(row, Heading)] == [
        case.north, case.south, None,
    ]  # fmt: skip
    assert case.view.numbers == (case.feet, case.phone, case.teeth, case.payroll)
    assert not case.view.beginning


def test_an_empty_vault_shows_the_ways_to_begin(shelf, clock):
    vault = new_vault(shelf)
    view = View()
    TokensPresenter(
        vault,
        view,
        clipboard=Clipboard(clock),
        clear_after=30,
        codes_hidden=False,
        order=Order.OWN,
        on_order=[].append,
        clock=clock,
    )
    vault.lock()
    assert view.beginning


def test_what_is_copied_is_the_code_of_that_moment(case, clock):
    clock.now += 29.5  # half a second left: still the code that is shown
    case.presenter.copy(case.feet)
    assert case.clipboard.text == code_at(token(1), clock()).text
    assert case.view.copied.label == "Happy Feet"
    assert [copied.label for copied in case.view.announced] == ["Happy Feet"]
    assert case.feet in case.view.changed
    assert happened(case.vault)[-1] is Happening.COPIED
    assert case.vault.entry(case.feet).last_used == int(clock())


@pytest.mark.parametrize("order", Order)
def test_the_code_belongs_to_the_token_however_the_list_has_moved(case, clock, order):
    case.presenter.sort(order)
    case.presenter.search("pay")
    case.vault.reorder([case.payroll, case.teeth])
    case.presenter.refresh()
    case.presenter.copy(case.teeth)
    assert case.clipboard.text == code_at(token(3), clock()).text


def test_a_number_copies_the_nth_token_shown(case, clock):
    case.presenter.search("teeth")
    case.presenter.copy_nth(1)
    assert case.clipboard.text == code_at(token(3), clock()).text
    case.presenter.search("")
    case.presenter.copy_nth(4)
    assert case.clipboard.text == code_at(token(4), clock()).text
    case.clipboard.text = None
    case.presenter.copy_nth(5)
    case.presenter.copy_nth(0)
    assert case.clipboard.text is None


def test_rows_do_not_jump_when_one_is_used(case):
    case.presenter.sort(Order.LAST_USED)
    before = case.view.rows
    case.presenter.copy(case.payroll)
    assert case.view.rows is before


def test_a_counter_makes_a_code_once_and_copies_it_again(case):
    case.presenter.copy(case.phone)
    assert case.clipboard.text == code_for(counter(2), 0).text
    case.presenter.copy(case.phone)
    assert case.clipboard.text == code_for(counter(2), 0).text
    case.presenter.new_code(case.phone)
    assert case.presenter.live(case.vault.entry(case.phone)).text == code_for(counter(2), 1).text
    assert case.vault.entry(case.phone).token.counter == 2


def test_the_counter_is_stored_before_its_code_is_seen(case, monkeypatch):
    def full(*_args, **_more):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "new_code", full)
    case.presenter.copy(case.phone)
    assert case.clipboard.text is None
    assert case.view.error.fault is DiskFault.FULL
    case.presenter.new_code(case.phone)
    assert case.presenter.live(case.vault.entry(case.phone)).text == ""


def test_a_full_disk_does_not_keep_the_code_back(case, monkeypatch, clock):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "used", full)
    case.presenter.copy(case.feet)
    assert case.clipboard.text == code_at(token(1), clock()).text
    assert isinstance(case.view.error, DiskError)


def test_a_token_that_is_gone_is_said(case):
    case.vault.discard(case.feet)
    case.vault.remove(case.feet)
    case.presenter.copy(case.feet)
    assert isinstance(case.view.error, NoSuchTokenError)
    case.presenter.ask_delete(case.feet)
    assert isinstance(case.view.error, NoSuchTokenError)


def test_new_code_is_for_counters(case):
    case.presenter.new_code(case.feet)
    assert isinstance(case.view.error, BadTokenError)


def test_hidden_codes_are_copied_without_being_shown(shelf, clock):
    case = Case(shelf, clock, codes_hidden=True)
    entry = case.vault.entry(case.feet)
    case.presenter.copy(case.feet)
    assert case.clipboard.text == code_at(token(1), clock()).text
    assert case.presenter.live(entry).hidden
    case.presenter.show_code(case.feet)
    assert not case.presenter.live(entry).hidden
    case.presenter.forget()
    assert case.presenter.live(entry).hidden
    case.vault.lock()


def test_filters_are_the_clinics_that_have_tokens(case):
    case.vault.add_clinic("Without tokens")
    case.presenter.refresh()
    assert case.view.filters == (case.north, case.south)
    assert case.view.no_clinic
    case.presenter.choose(case.south.id)
    assert case.view.labels == ["Teeth"]
    case.presenter.choose(Only.NO_CLINIC)
    assert case.view.labels == ["Payroll"]


def test_a_filter_goes_with_its_last_token(case):
    case.presenter.choose(case.south.id)
    case.presenter.delete(case.teeth)
    assert case.view.only is Only.ALL
    case.presenter.choose(Only.NO_CLINIC)
    case.presenter.delete(case.payroll)
    assert case.view.only is Only.ALL


def test_the_order_is_kept_for_the_next_time(case):
    case.presenter.sort(Order.NAME)
    assert case.orders == [Order.NAME]
    assert case.view.order is Order.NAME
    assert not case.view.movable


def test_rows_cannot_be_moved_in_what_a_search_has_found(case):
    assert case.view.movable
    case.presenter.search("feet")
    assert not case.view.movable
    rows = case.view.rows
    case.presenter.move(case.feet, rows[0])
    assert case.view.rows is rows


def test_favourites_come_first_and_go_back(case):
    case.presenter.favour(case.teeth, True)
    assert case.view.labels[0] == "Teeth"
    case.presenter.favour(case.teeth, False)
    assert case.view.labels[0] == "Happy Feet"


def test_a_token_is_moved_to_another_clinic_and_to_none(case):
    case.presenter.assign(case.feet, case.south.id)
    assert case.vault.entry(case.feet).clinic == case.south.id
    case.presenter.assign(case.feet, None)
    assert case.vault.entry(case.feet).clinic is None


def test_a_dropped_row_stays_where_it_was_dropped(case):
    below = next(row for row in case.view.rows if getattr(row, "entry", None) == (
        case.vault.entry(case.phone)
    ))  # fmt: skip
    case.presenter.move(case.feet, below)
    assert case.view.labels == ["Phone system", "Happy Feet", "Teeth", "Payroll"]
    assert [entry.label for entry in case.vault.entries] == case.view.labels


def test_a_row_that_is_dropped_under_another_clinic_goes_there(case):
    heading = next(row for row in case.view.rows if row.clinic == case.south)
    case.presenter.move(case.payroll, heading)
    assert case.vault.entry(case.payroll).clinic == case.south.id
    assert case.view.labels == ["Happy Feet", "Phone system", "Payroll", "Teeth"]


def test_a_row_moves_by_one_within_its_clinic(case):
    case.presenter.move_by(case.phone, -1)
    assert case.view.labels[:2] == ["Phone system", "Happy Feet"]
    case.presenter.move_by(case.phone, -1)
    assert case.view.labels[:2] == ["Phone system", "Happy Feet"]
    case.presenter.move_by(case.phone, 1)
    assert case.view.labels[:2] == ["Happy Feet", "Phone system"]
    case.presenter.move_by(case.phone, 1)
    assert case.view.labels[:2] == ["Happy Feet", "Phone system"]


def test_deleting_asks_then_puts_in_the_trash_and_can_be_undone(case):
    case.presenter.ask_delete(case.teeth)
    assert case.view.asked.label == "Teeth"
    assert "Teeth" in case.view.labels
    case.presenter.delete(case.teeth)
    assert case.view.deleted.label == "Teeth"
    assert "Teeth" not in case.view.labels
    assert case.view.trash == 1
    case.presenter.put_back(case.teeth)
    assert "Teeth" in case.view.labels
    assert case.view.trash == 0


def test_what_cannot_be_saved_is_said_and_what_is_shown_stays_true(case, monkeypatch):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "edit", full)
    case.presenter.favour(case.teeth, True)
    assert isinstance(case.view.error, DiskError)
    assert case.view.labels[0] == "Happy Feet"
    case.presenter.sort(Order.NAME)
    monkeypatch.undo()
    case.presenter.favour(case.teeth, True)
    assert case.view.error is None


def test_the_countdown_is_one_tick_a_second(case, clock):
    case.presenter.copy(case.feet)
    clock.now += 7
    case.presenter.tick()
    assert case.view.copied.left == 23
    assert case.presenter.copied.left == 23
    case.presenter.clear_now()
    assert case.view.copied is None


def test_an_older_vault_is_said_until_it_is_accepted(case):
    assert case.view.older is None
    case.vault._store.rolled_back = 1_700_000_000.0
    case.presenter.refresh()
    assert case.view.older == 1_700_000_000.0
    case.presenter.accept_rollback()
    assert case.view.older is None


def test_the_clinics_to_move_to_are_all_of_them(case):
    assert case.presenter.clinics == (case.north, case.south)
    assert not any(isinstance(row, AsideRow) for row in case.view.rows)


def test_other_settings_hold_at_once(case):
    entry = case.vault.entry(case.feet)
    case.presenter.use(clear_after=10, codes_hidden=True)
    assert case.presenter.live(entry).hidden
    case.presenter.copy(case.feet)
    assert case.presenter.copied.total == 10
    case.presenter.use(clear_after=30, codes_hidden=False)
    assert not case.presenter.live(entry).hidden


def test_a_save_without_a_backup_is_said_until_there_is_one(case):
    place = case.vault._store.place
    backups = place.folder / "backups" / place.stem
    backups.rename(backups.with_name("elsewhere"))
    backups.touch()
    case.presenter.delete(case.payroll)
    assert isinstance(case.view.copy_error, DiskError)
    assert "Payroll" not in case.view.labels
    backups.unlink()
    case.presenter.put_back(case.payroll)
    assert case.view.copy_error is None


def test_a_clock_that_ticks_once_more_after_the_lock_is_no_fault(case):
    case.vault.lock()
    case.presenter.tick()
    assert case.view.copy_error is None


def test_a_backup_that_comes_late_is_seen_by_the_clock(case, monkeypatch):
    back, keep = threading.Event(), Backups.keep

    def hang(*arguments):
        assert back.wait(30)
        keep(*arguments)

    monkeypatch.setattr(Backups, "keep", hang)
    case.presenter.delete(case.payroll)
    assert case.view.copy_error.fault is DiskFault.NO_ANSWER
    back.set()
    case.vault.wait_for_copy(30)
    case.presenter.tick()
    assert case.view.copy_error is None
