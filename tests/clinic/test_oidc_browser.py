"""OpenID Connect with a real browser: against a strict provider, and the practice clinic's own."""

import queue
import threading

import pytest

from desktop.clinic.backend import Ending, Kind, NotFinished, SignedIn, SignedOut, Site
from desktop.clinic.oidc import OpenId
from desktop.clinic.probe import probe
from tests.clinic import chromium, strict_provider
from tests.clinic.practice import code_of


class SigningIn:
    """A sign-in on a thread of its own, as on a worker; the browser is the test's."""

    def __init__(self, site, **how):
        self.opened = queue.Queue()
        self.backend = OpenId(site, self.opened.put, **how)
        self._answer = queue.Queue()

    def begin(self):
        run = lambda: self._answer.put(self.backend.sign_in_in_browser())  # noqa: E731
        threading.Thread(target=run, daemon=True).start()
        return self.opened.get(timeout=20)

    def answer(self):
        return self._answer.get(timeout=20)


@pytest.fixture(scope="module", params=["RS256", "ES256"])
def issuer(request):
    with strict_provider.running(request.param) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium.running() as started:
        yield started


@pytest.fixture
def page(browser):
    with browser.new_context() as person:
        yield person.new_page()


def site_of(issuer):
    return Site(kind=Kind.OIDC, address=issuer, issuer=issuer, client="frontdesk")


def sign_in(page, name):
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "anything")
    page.click("button[type=submit]")
    page.click("button[type=submit]")  # consent


def test_it_is_found(issuer):
    assert probe(issuer) == Site(kind=Kind.OIDC, address=issuer, issuer=issuer)


def test_signing_in_and_out(issuer, page):
    signing = SigningIn(site_of(issuer))
    page.goto(signing.begin())
    sign_in(page, "robin")
    page.wait_for_url("http://127.0.0.1:*/callback?*")
    assert "go back to Frontdesk" in page.inner_text("body")
    answer = signing.answer()
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.email) == ("Robin Adeyemi", "robin@clinic.example")
    assert signing.backend.session() == answer
    assert signing.backend.clock is not None

    assert signing.backend.sign_out() == SignedOut()
    assert signing.backend.session() == SignedOut()
    page.goto(signing.opened.get(timeout=5))
    page.click("button[value=yes]")
    page.wait_for_load_state()
    page.goto(signing.begin())
    assert page.locator("input[name=login]").count() == 1  # asks again: that session is over
    signing.backend.cancel()
    assert signing.answer() == NotFinished(Ending.CANCELLED)


def test_the_person_says_no(issuer, page):
    signing = SigningIn(site_of(issuer))
    page.goto(signing.begin())
    page.click("a[href*=abort]")
    assert signing.answer() == NotFinished(Ending.DENIED)


def test_the_practice_clinic_with_a_code_in_its_pages(practice, page):
    person = practice.person("enrolled", "Getting Healthy Osteo")
    found = probe(practice.address)
    assert found.kind is Kind.ALLAUTH  # the panel's own way comes first
    signing = SigningIn(site_of(practice.address))
    page.goto(signing.begin())
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(code_of(person.otpauth))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("http://127.0.0.1:*/callback?*")
    answer = signing.answer()
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.email) == (person.name, person.email)
    assert (answer.clinic, answer.role) == (person.clinic, "Receptionist")

    assert signing.backend.sign_out() == SignedOut()
    page.goto(signing.opened.get(timeout=5))
    if page.get_by_role("button", name="Sign Out").count():
        page.get_by_role("button", name="Sign Out").click()
        page.wait_for_load_state()
    page.goto(signing.begin())
    assert page.get_by_label("Password").count() == 1  # asks again: that session is over
    signing.backend.cancel()
    assert signing.answer() == NotFinished(Ending.CANCELLED)
