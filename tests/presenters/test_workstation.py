from uuid import uuid4

import pytest

from desktop.autolock import LockReason
from desktop.errors import NoSuchVaultError
from desktop.presenters.offers import Offer, Way
from desktop.presenters.resume import Resume
from desktop.presenters.waiting_link import LIFE
from desktop.presenters.workstation import Workstation
from desktop.secret import Secret
from desktop.vault.journal import Happening
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import UseAfterLock

PASSWORD = Secret(b"password")


class FakeWindow:
    """Shows one screen, and remembers which."""

    screen = ()

    signed_out = 0

    given_up = 0

    def give_up(self):
        self.given_up += 1

    def sign_out(self):
        self.signed_out += 1

    def vanish(self):
        self.screen = ("nothing",)

    def show_picker(self, resume, error):
        self.screen = ("picker", resume, error)

    def show_unlock(self, vault):
        self.screen = ("unlock", vault)

    def show_recover(self, vault):
        self.screen = ("recover", vault)

    def show_new_vault(self):
        self.screen = ("new vault",)

    def show_tokens(self, vault, reveal):
        self.vault = vault
        self.screen = ("tokens", vault, reveal)

    def show_offer(self, offer):
        self.screen = ("offer", self.vault, offer)

    def show_link_waits(self):
        self.screen = ("link waits",)


class Case:
    def __init__(self, shelf):
        self.now = 0.0
        self.shelf = shelf
        self.window = FakeWindow()
        self.left = []  # what was left to the processes that took this one's place
        self.workstation = Workstation(shelf, self.window, self.left.append, lambda: self.now)
        self.vault = shelf.create("Maria", PASSWORD, RecoveryCode.generate())


@pytest.fixture
def case(shelf):
    return Case(shelf)


def test_it_begins_with_the_picker(case):
    case.workstation.start(Resume())
    assert case.window.screen == ("picker", Resume(), None)
    assert not case.workstation.opened


def test_a_vault_whose_password_left_nothing_is_shown_at_once(case):
    case.workstation.unlocked(case.vault, traceless=True)
    assert case.window.screen == ("tokens", case.vault, None)
    assert case.workstation.opened
    assert case.left == []


def test_traces_of_a_password_are_left_behind_with_the_process(case):
    case.workstation.unlocked(case.vault, traceless=False)
    [resume] = case.left
    assert resume.vault == case.vault.id
    assert resume.reason is None
    with pytest.raises(UseAfterLock):
        case.vault.entries  # noqa: B018  reading is what must fail
    successor = Case.__new__(Case)
    successor.window, successor.left = FakeWindow(), []
    Workstation(case.shelf, successor.window, successor.left.append).start(resume)
    screen, vault, reveal = successor.window.screen
    assert (screen, vault.person, reveal) == ("tokens", "Maria", None)
    assert resume.key == Secret(bytes(32))  # wiped once it was used
    assert Happening.LOCKED not in {event.happening for event in vault.journal()}
    vault.lock()


def test_the_successor_comes_back_to_the_token_that_was_asked_for(case):
    token = uuid4()
    case.workstation.unlocked(case.vault, traceless=True)
    case.workstation.hand_on(token)
    [resume] = case.left
    assert resume.reveal == token
    assert resume.arguments() == ["--resume-vault", case.vault.id, "--resume-reveal", token.hex]


def test_a_vault_that_is_gone_leads_to_the_picker(case):
    case.vault.lock()
    case.workstation.start(Resume(vault="0" * 16, key=Secret(bytes(32))))
    screen, _resume, error = case.window.screen
    assert screen == "picker"
    assert isinstance(error, NoSuchVaultError)


@pytest.mark.parametrize("reason", LockReason)
def test_every_reason_locks_and_replaces_the_process(case, reason):
    case.workstation.unlocked(case.vault, traceless=True)
    case.workstation.lock(reason, "TypeError app.py:1")
    assert case.left == [Resume(reason=reason, fault="TypeError app.py:1")]
    assert not case.workstation.opened
    vault = case.shelf.find("Maria").unlock(PASSWORD)
    [locked] = [e for e in vault.journal() if e.happening is Happening.LOCKED]
    assert locked.subject == reason.value
    vault.lock()


def test_the_screen_is_empty_before_anything_else_happens(case):
    seen = []
    case.workstation.unlocked(case.vault, traceless=True)
    lock = case.vault.lock
    case.vault.lock = lambda reason: (seen.append(case.window.screen), lock(reason))
    case.workstation.lock(LockReason.IDLE)
    assert seen == [("nothing",)]


def test_a_screen_that_cannot_be_emptied_stops_no_lock(case):
    def refuse():
        raise RuntimeError

    case.workstation.unlocked(case.vault, traceless=True)
    case.window.vanish = refuse
    with pytest.raises(RuntimeError):
        case.workstation.lock(LockReason.SLEEP)
    assert case.left == [Resume(reason=LockReason.SLEEP)]
    with pytest.raises(UseAfterLock):
        case.vault.entries  # noqa: B018


def test_a_lock_without_a_vault_replaces_the_process_too(case):
    case.workstation.lock(LockReason.USER)
    assert case.left == [Resume(reason=LockReason.USER)]
    assert case.left[0].arguments() == ["--resume-reason", "user"]


def test_work_under_way_is_given_up_before_the_window_goes(case):
    """Qt delivers what comes while it vanishes, and the vault is closed soon."""
    case.workstation.unlocked(case.vault, traceless=True)
    before = []
    case.window.vanish = lambda: before.append(case.window.given_up)
    case.workstation.lock(LockReason.USER)
    assert before == [1]


@pytest.mark.parametrize("end", [lambda station: station.hand_on(None), Workstation.close])
def test_work_under_way_is_given_up_with_the_vault(case, end):
    case.workstation.unlocked(case.vault, traceless=True)
    end(case.workstation)
    assert case.window.given_up == 1


def test_handing_on_nothing_does_nothing(case):
    case.workstation.hand_on(None)
    assert case.left == []


def test_the_end_of_the_program_locks(case):
    case.workstation.created(case.vault)
    case.left.clear()
    vault = case.shelf.find("Maria").unlock(PASSWORD)
    case.workstation.unlocked(vault, traceless=True)
    case.workstation.close(LockReason.SIGNAL)
    case.workstation.close()
    assert case.left == []
    assert case.window.screen == ("tokens", vault, None)
    with pytest.raises(UseAfterLock):
        vault.entries  # noqa: B018


def test_back_to_the_picker(case):
    case.workstation.pick()
    assert case.window.screen == ("picker", Resume(), None)


LINK = "otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP"
OFFER = Offer(Way.LINK, text=LINK)


def test_a_link_is_shown_at_once_where_a_vault_is_open(case):
    case.workstation.unlocked(case.vault, traceless=True)
    link = Secret(LINK.encode())
    case.workstation.open_link(link)
    assert case.window.screen == ("offer", case.vault, OFFER)
    assert link == Secret(bytes(len(LINK)))
    assert case.vault.entries == ()  # nothing is added by itself


def test_a_link_waits_for_somebody_to_unlock(case):
    case.workstation.start(Resume(link=Secret(LINK.encode())))
    assert case.window.screen == ("link waits",)
    case.now += LIFE - 1
    case.workstation.expire_link()
    case.workstation.unlocked(case.vault, traceless=True)
    assert case.window.screen == ("offer", case.vault, OFFER)


def test_a_link_is_shown_once(case):
    case.workstation.open_link(Secret(LINK.encode()))
    case.workstation.unlocked(case.vault, traceless=True)
    case.workstation.unlocked(case.vault, traceless=True)
    assert case.window.screen[0] == "tokens"


def test_a_link_that_waited_too_long_is_forgotten(case):
    link = Secret(LINK.encode())
    case.workstation.open_link(link)
    case.now += LIFE
    case.workstation.expire_link()
    assert link == Secret(bytes(len(LINK)))
    case.workstation.unlocked(case.vault, traceless=True)
    assert case.window.screen[0] == "tokens"


def test_only_the_last_link_waits(case):
    first = Secret(b"otpauth://totp/first?secret=AAAA")
    case.workstation.open_link(first)
    case.workstation.open_link(Secret(LINK.encode()))
    assert first == Secret(bytes(len(first)))
    case.workstation.unlocked(case.vault, traceless=True)
    assert case.window.screen == ("offer", case.vault, OFFER)


def test_a_link_does_not_survive_a_lock(case):
    link = Secret(LINK.encode())
    case.workstation.open_link(link)
    case.workstation.lock(LockReason.USER)
    assert link == Secret(bytes(len(LINK)))
    assert case.left == [Resume(reason=LockReason.USER)]


def test_a_link_goes_along_where_the_password_left_traces(case):
    case.workstation.open_link(Secret(LINK.encode()))
    case.workstation.unlocked(case.vault, traceless=False)
    [resume] = case.left
    assert resume.link == Secret(LINK.encode())
    assert LINK not in " ".join(resume.arguments())
    Workstation(case.shelf, case.window, case.left.append).start(resume)
    screen, vault, offer = case.window.screen
    assert (screen, vault.person, offer) == ("offer", "Maria", OFFER)
    vault.lock()
