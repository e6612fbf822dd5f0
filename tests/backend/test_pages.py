"""The clinic's pages in a real browser, by keyboard and by what they are called."""

import base64
import hashlib
import json
import secrets
import shutil
import socket
import urllib.parse
import urllib.request
from contextlib import closing

import pytest

from tests.backend.client import code_in

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, sqlite_clinic):
    """A window with nothing from before. What a page complains of fails the test."""
    context = chromium.new_context(
        base_url=sqlite_clinic.bases[0],
        extra_http_headers={"X-Forwarded-For": sqlite_clinic.client().headers["X-Forwarded-For"]},
        color_scheme="dark",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.complaints, page.home = [], f"{sqlite_clinic.bases[0]}/"
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: complain(page, request))
    page.on("console", lambda said: "Policy" in said.text and page.complaints.append(said.text))
    yield page
    assert page.complaints == []
    context.close()


def complain(page, request):
    if request.failure != "net::ERR_ABORTED":  # the test went on before the icon was there
        page.complaints.append(f"{request.url} {request.failure}")


def sign_in(page, email, password, at="/"):
    page.goto(at)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_enrolling_on_the_way_with_the_keyboard_alone(page, sqlite_clinic):
    person = sqlite_clinic.newcomer(require_2fa=True)
    page.goto("/")
    for text in (person.email, person.password):
        while page.evaluate("!document.activeElement.matches('input:not([type=hidden])')"):
            page.keyboard.press("Tab")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_label("Password").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/enrol/")
    key = page.locator("#key").inner_text()
    assert page.get_by_role("img", name="QR code").bounding_box()["width"] > 200
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    field = page.get_by_label("Code")
    sync_api.expect(field).to_have_attribute("aria-invalid", "true")
    assert page.locator("#key").inner_text() == key
    field.fill(code_in(f"otpauth://totp/x?secret={key}"))
    page.keyboard.press("Enter")
    sync_api.expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them").press("Enter")
    sync_api.expect(page.get_by_role("heading")).to_contain_text("Hello")


def test_signing_in_with_a_code_and_out_again(page, sqlite_clinic):
    person = sqlite_clinic.enrolled()
    sign_in(page, person.email, person.password)
    page.get_by_label("Code").fill(person.next_code())
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign Out").click()
    sync_api.expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_an_enrolment_of_ones_own_accord_shows_a_picture(page, sqlite_clinic):
    person = sqlite_clinic.newcomer()
    sign_in(page, person.email, person.password)
    page.get_by_role("link", name="set it up").click()
    page.get_by_label("Password").fill(person.password)  # once more, before this
    page.keyboard.press("Enter")
    key = page.locator("#key").inner_text()
    page.get_by_label("code").fill(code_in(f"otpauth://totp/x?secret={key}"))
    page.keyboard.press("Enter")
    sync_api.expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()


def test_somebody_who_is_restricted_is_told_whom_to_ask(page, sqlite_clinic):
    person = sqlite_clinic.player("restricted")
    sign_in(page, person["email"], person["password"])
    sync_api.expect(page.get_by_text("Ask your manager")).to_be_visible()


def test_only_managers_see_people_and_only_their_own(page, sqlite_clinic):
    person = sqlite_clinic.newcomer()
    sign_in(page, person.email, person.password)
    page.wait_for_url(page.home)
    assert page.goto("/manage/").status == 403
    page.context.clear_cookies()
    manager = sqlite_clinic.player("manager", "Happy Feet Podiatry")
    sign_in(page, manager["email"], manager["password"], at="/manage/clinic/user/")
    page.wait_for_url("**/manage/clinic/user/")
    shown = page.locator("#result_list").inner_text()
    assert "@happy-feet.example" in shown
    assert "@moving-forward.example" not in shown
    assert page.goto(f"/manage/clinic/user/{person.id}/do/restrict/").status == 404


def test_a_manager_invites_tests_restricts_and_sees_what_happened(page, sqlite_clinic):
    manager = sqlite_clinic.player("manager")
    person = sqlite_clinic.enrolled()
    sign_in(page, manager["email"], manager["password"], at="/manage/clinic/user/add/")
    page.get_by_label("E-mail").fill("Mixed.Case@moving-forward.example")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/manage/clinic/user/")
    assert sqlite_clinic.letters("mixed.case@moving-forward.example")
    page.goto(f"/manage/clinic/user/{person.id}/change/")
    page.get_by_role("link", name="Test the enrolment").click()
    page.get_by_label("Code").fill(code_in(person.otpauth, steps=4))
    page.get_by_role("button", name="Compare").click()
    sync_api.expect(page.get_by_role("status")).to_contain_text("120 seconds fast")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Restrict").click()
    page.get_by_role("button", name="Restrict").click()
    sync_api.expect(page.get_by_text("Restrict: done")).to_be_visible()
    table = page.locator(".happened").inner_text()
    assert "Restricted" in table
    assert "Enrolment tested" in table


def test_every_field_has_a_label_and_every_page_one_heading(page, sqlite_clinic):
    manager = sqlite_clinic.player("manager")
    sign_in(page, manager["email"], manager["password"])
    page.wait_for_url(page.home)
    for place in (
        "/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/sessions/",
        "/account/password/change/",
        "/account/email/",
        "/account/logout/",
        "/manage/clinic/user/",
        "/manage/clinic/user/add/",
        "/manage/clinic/event/",
    ):
        page.goto(place)
        unnamed = page.evaluate(
            """[...document.querySelectorAll(
                'main input:not([type=hidden], [type=submit]), main select')]
            .filter(field => !field.labels.length && !field.ariaLabel).map(field => field.name)"""
        )
        assert (place, unnamed) == (place, [])
        assert (place, page.locator("h1").count()) == (place, 1)
        assert page.evaluate("document.documentElement.lang").startswith("en")


def test_frontdesk_signs_in_through_the_browser_and_learns_who_it_is(page, sqlite_clinic):
    base = sqlite_clinic.bases[0]
    facts = fetch(f"{base}/.well-known/openid-configuration")
    assert facts["issuer"] == base
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(10)
        back = f"http://127.0.0.1:{listener.getsockname()[1]}/callback"
        asked = {
            "client_id": "frontdesk",
            "response_type": "code",
            "redirect_uri": back,
            "scope": "openid profile email",
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        person = sqlite_clinic.newcomer(name="Alex")
        at = f"{facts['authorization_endpoint']}?{urllib.parse.urlencode(asked)}"
        sign_in(page, person.email, person.password, at=at)
        page.get_by_role("button", name="Authorize").click(no_wait_after=True)
        connection, _ = listener.accept()
        with connection:
            line = connection.recv(4096).decode().splitlines()[0]
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(line.split()[1]).query))
    assert answer["state"] == "a state"
    exchange = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "client_id": "frontdesk",
        "code_verifier": verifier,
    }
    tokens = fetch(facts["token_endpoint"], urllib.parse.urlencode(exchange).encode())
    claims = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    assert (claims["iss"], claims["nonce"], claims["sub"]) == (base, "a nonce", person.id)
    told = fetch(facts["userinfo_endpoint"], token=tokens["access_token"])
    assert (told["name"], told["clinic"]) == ("Alex", "Moving Forward Physio")
    page.wait_for_url(f"{back}**")


def fetch(address, body=None, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(address, body, headers)  # noqa: S310  of the server here
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.load(answer)
