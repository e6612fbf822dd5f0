"""Every way through a sign-in, over HTTP, against the server as it is started."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.backend.client import code_in
from tests.backend.clinics import PASSWORD


def test_sign_in_without_a_second_factor(clinic, client):
    manager = clinic.player("manager")
    answer = client.sign_in(manager["email"], manager["password"])
    assert (answer.status, answer.signed_in) == (200, True)
    assert answer.data["user"]["display"] == manager["name"]
    assert answer.data["user"]["clinic"] == "Moving Forward Physio"
    assert answer.data["user"]["role"] == "administrator"
    assert client.session().signed_in
    assert client.ask("GET", "/api/v1/me").json["is_manager"] is True


def test_sign_in_with_a_code(clinic, client):
    person = clinic.enrolled()
    answer = client.sign_in(person.email, person.password)
    assert (answer.status, answer.pending) == (401, ["mfa_authenticate"])
    half = client.token
    assert client.ask("GET", "/api/v1/me").status == 401
    assert client.app("GET", "/account/authenticators").status == 401
    assert client.code("000000").errors == ["incorrect_code"]
    answer = client.code(person.next_code())
    assert answer.signed_in
    assert client.token != half
    assert client.ask("GET", "/api/v1/me").json["email"] == person.email
    old = clinic.client()
    old.token = half
    assert old.session().status == 410


def test_the_people_of_a_practice_clinic_sign_in_with_the_codes_of_their_links(clinic, client):
    person = clinic.player("enrolled", "Happy Feet Podiatry")
    assert "issuer=Happy%20Feet%20Podiatry" in person["otpauth"]
    client.sign_in(person["email"], person["password"])
    assert client.code(code_in(person["otpauth"])).signed_in


@pytest.mark.parametrize("email", ["morgan@moving-forward.example", "nobody@nowhere.example"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(clinic, client, email):
    answer = client.sign_in(email, "not the password")
    assert (answer.status, answer.errors) == (400, ["email_password_mismatch"])


def test_a_code_is_good_once_however_many_bring_it(clinic):
    person = clinic.enrolled()
    clients = [clinic.client() for _ in range(10)]
    for client in clients:
        client.sign_in(person.email, person.password)
    code = person.next_code()
    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(threads.map(lambda client: client.code(code), clients))
    assert sorted(answer.status for answer in answers) == [200, *[400] * 9], answers
    assert {error for answer in answers for error in answer.errors} <= {
        "incorrect_code",
        "too_many_login_attempts",
    }


def test_an_older_code_is_refused_after_a_newer_one(clinic, client):
    person = clinic.enrolled()
    client.sign_in(person.email, person.password)
    assert client.code(person.next_code()).signed_in
    client = clinic.client()
    client.sign_in(person.email, person.password)
    assert client.code(code_in(person.otpauth)).errors == ["incorrect_code"]


def test_the_code_of_an_enrolment_is_used_with_it(clinic, client):
    person = clinic.newcomer(require_2fa=True)
    client.sign_in(person.email, person.password)
    link = client.app("GET", "/auth/2fa/enroll").data["totp_url"]
    code = code_in(link)
    assert client.app("POST", "/auth/2fa/enroll", code=code).signed_in
    client = clinic.client()
    client.sign_in(person.email, person.password)
    assert client.code(code).errors == ["incorrect_code"]


def test_five_wrong_passwords_lock_out_even_the_right_one(clinic):
    person = clinic.newcomer()
    for _ in range(5):
        assert clinic.client().sign_in(person.email, "wrong").errors == ["email_password_mismatch"]
    answer = clinic.client().sign_in(person.email, person.password)
    assert (answer.status, answer.errors) == (400, ["too_many_login_attempts"])
    # A reset is the way out.
    client = clinic.client()
    client.app("POST", "/auth/password/request", email=person.email)
    key = clinic.mailed_code(person.email)
    client.app("POST", "/auth/password/reset", key=key, password=PASSWORD + "!")
    assert clinic.client().sign_in(person.email, PASSWORD + "!").signed_in


def test_attempts_are_counted_for_the_account_whatever_address_is_asked_for(clinic):
    person = clinic.newcomer()
    for port in range(1, 6):
        client = clinic.client()
        client.headers["Host"] = f"127.0.0.1:{port}"
        assert client.sign_in(person.email, "wrong").errors == ["email_password_mismatch"]
    client.headers["Host"] = "127.0.0.1:6"
    assert client.sign_in(person.email, person.password).errors == ["too_many_login_attempts"]


def test_five_wrong_codes_lock_out_even_the_right_one(clinic, client):
    person = clinic.enrolled()
    client.sign_in(person.email, person.password)
    for number in range(5):
        assert client.code(f"00000{number}").errors == ["incorrect_code"]
    assert client.code(person.next_code()).errors == ["too_many_login_attempts"]


def test_one_address_that_signs_in_very_often_is_told_to_wait(clinic, client):
    statuses = {client.sign_in("nobody@nowhere.example", "wrong").status for _ in range(31)}
    assert statuses == {400, 429}


def test_a_restricted_person_is_refused_and_nothing_else_is_said(clinic, client):
    person = clinic.player("restricted")
    answer = client.sign_in(person["email"], person["password"])
    assert (answer.status, answer.pending, answer.errors) == (401, [], [])
    assert "session_token" not in answer.json["meta"]
    assert client.sign_in(person["email"], "wrong").errors == ["email_password_mismatch"]


def test_restricting_ends_sessions_at_once_and_half_of_one_is_worth_nothing(clinic, client):
    manager = clinic.manager()
    person = clinic.enrolled(manager)
    client.sign_in(person.email, person.password)
    client.code(person.next_code())
    half = clinic.client()
    half.sign_in(person.email, person.password)
    at = f"/api/v1/staff/{person.id}"
    assert manager.ask("PATCH", at, is_active=False).json["is_active"] is False
    assert client.session().status == 410
    assert client.ask("GET", "/api/v1/me").status == 401
    assert not half.code(person.recovery_codes[0]).signed_in
    assert half.ask("GET", "/api/v1/me").status == 401
    assert manager.ask("PATCH", at, is_active=True).json["is_active"] is True
    assert clinic.client().sign_in(person.email, person.password).pending == ["mfa_authenticate"]


def test_an_enrolment_that_is_enforced_comes_before_anything_else(clinic, client):
    person = clinic.newcomer(require_2fa=True)
    assert client.sign_in(person.email, person.password).pending == ["mfa_enroll"]
    assert client.ask("GET", "/api/v1/me").status == 401
    offered = client.app("GET", "/auth/2fa/enroll").data
    assert offered["secret"] in offered["totp_url"]
    assert client.app("GET", "/auth/2fa/enroll").data == offered
    assert client.app("POST", "/auth/2fa/enroll", code="000000").errors == ["incorrect_code"]
    answer = client.app("POST", "/auth/2fa/enroll", code=code_in(offered["totp_url"]))
    assert answer.signed_in
    assert len(answer.data["recovery_codes"]) == 10
    assert client.ask("GET", "/api/v1/me").json["authenticators"] == ["totp", "recovery_codes"]
    kept = client.app("GET", "/account/authenticators/recovery-codes")
    assert "unused_codes" not in kept.data


def test_an_enforced_enrolment_cannot_be_removed(clinic, client):
    person = clinic.enrolled()
    client.sign_in(person.email, person.password)
    client.code(person.next_code())
    client.app("POST", "/auth/reauthenticate", password=person.password)
    answer = client.app("DELETE", "/account/authenticators/totp")
    assert (answer.status, answer.errors) == (409, ["cannot_delete_authenticator"])


def test_a_clinic_enforces_it_for_everybody(clinic, client):
    manager = clinic.manager("Getting Healthy Osteo")
    other = clinic.player("manager", "Getting Healthy Osteo")
    assert manager.ask("PATCH", "/api/v1/clinic", require_2fa=True).json["require_2fa"] is True
    try:
        assert client.sign_in(other["email"], other["password"]).pending == ["mfa_enroll"]
    finally:
        manager.ask("PATCH", "/api/v1/clinic", require_2fa=False)


def test_an_enrolment_of_ones_own_accord(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    answer = client.app("GET", "/account/authenticators/totp")
    assert answer.status == 404
    link = answer.json["meta"]["totp_url"]
    client.app("POST", "/auth/reauthenticate", password=person.password)
    assert client.app("POST", "/account/authenticators/totp", code=code_in(link)).status == 200
    assert client.app("DELETE", "/account/authenticators/totp").status == 200


def test_a_recovery_code_is_good_once(clinic):
    person = clinic.enrolled()
    clients = [clinic.client() for _ in range(4)]
    for client in clients:
        client.sign_in(person.email, person.password)
    with ThreadPoolExecutor(len(clients)) as threads:
        used = list(threads.map(lambda one: one.code(person.recovery_codes[3]), clients))
    assert sorted(answer.status for answer in used) == [200, 400, 400, 400]


def test_a_first_sign_in_from_the_invitation_on(clinic, client):
    person = clinic.invited(name="Alex", require_2fa=True)
    (letter,) = clinic.letters(person.email)
    assert "Moving Forward Physio" in letter
    assert client.sign_in(person.email, PASSWORD).errors == ["email_password_mismatch"]
    answer = client.app("POST", "/auth/password/request", email=person.email)
    assert answer.status == 401
    assert "password_reset_by_code" in answer.pending
    key = clinic.mailed_code(person.email)
    wrong = client.app("POST", "/auth/password/reset", key="BBBB-BBBB", password=PASSWORD)
    assert wrong.errors == ["incorrect_code"]
    short = client.app("POST", "/auth/password/reset", key=key, password="short")
    assert "password_too_short" in short.errors
    answer = client.app("POST", "/auth/password/reset", key=key, password=PASSWORD)
    assert (answer.status, answer.errors) == (401, [])
    assert clinic.client().sign_in(person.email, PASSWORD).pending == ["mfa_enroll"]


def test_a_reset_for_nobody_looks_the_same(clinic, client):
    answer = client.app("POST", "/auth/password/request", email="nobody@nowhere.example")
    assert answer.status == 401
    assert "password_reset_by_code" in answer.pending
    assert clinic.letters("nobody@nowhere.example") == []


def test_a_reset_ends_every_session(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    other = clinic.client()
    other.app("POST", "/auth/password/request", email=person.email)
    key = clinic.mailed_code(person.email)
    other.app("POST", "/auth/password/reset", key=key, password="another long password")
    assert not client.session().signed_in


def test_an_address_that_is_not_verified_is_verified_on_the_way(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    changed = person.email.replace("newcomer", "renamed")
    client.app("POST", "/account/email", email=changed)
    key = clinic.mailed_code(changed)
    assert client.app("POST", "/auth/email/verify", key="BBBB-BBBB").errors == ["incorrect_code"]
    assert client.app("POST", "/auth/email/verify", key=key).status == 200
    assert clinic.client().sign_in(changed, person.password).signed_in


def test_a_session_that_was_ended_elsewhere(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    other = clinic.client()
    other.sign_in(person.email, person.password)
    sessions = other.app("GET", "/auth/sessions").data
    assert [session["is_current"] for session in sessions].count(True) == 1
    (first,) = (session["id"] for session in sessions if not session["is_current"])
    assert len(other.app("DELETE", "/auth/sessions", sessions=[first]).data) == 1
    assert client.session().status == 410


def test_a_manager_signs_somebody_out_everywhere(clinic, client):
    manager = clinic.manager()
    person = clinic.newcomer(manager)
    client.sign_in(person.email, person.password)
    assert manager.ask("DELETE", f"/api/v1/staff/{person.id}/sessions").json == {"ended": 1}
    assert client.session().status == 410


def test_a_new_password_gives_a_new_session_and_ends_the_others(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    old = client.token
    other = clinic.client()
    other.sign_in(person.email, person.password)
    answer = client.app(
        "POST",
        "/account/password/change",
        current_password=person.password,
        new_password="something else, and long",
    )
    assert answer.status == 200
    assert client.token != old
    assert client.session().signed_in
    assert not other.session().signed_in
    assert clinic.client().sign_in(person.email, "something else, and long").signed_in


def test_sign_out(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    assert client.sign_out().status == 401
    assert client.session().status == 410


def test_a_manager_resets_a_second_factor(clinic, client):
    manager = clinic.manager()
    person = clinic.enrolled(manager)
    client.sign_in(person.email, person.password)
    client.code(person.next_code())
    answer = manager.ask("POST", f"/api/v1/staff/{person.id}/reset-2fa")
    assert answer.json["authenticators"] == []
    assert client.session().status == 410
    assert clinic.client().sign_in(person.email, person.password).pending == ["mfa_enroll"]


def test_a_session_is_the_same_at_every_address(clinic, client):
    person = clinic.newcomer()
    client.sign_in(person.email, person.password)
    for base in clinic.bases * 3:
        assert client.at(base).session().signed_in


def test_a_test_of_an_enrolment_ends_with_the_session_that_began_it(clinic):
    manager = clinic.manager("Happy Feet Podiatry")
    link = manager.ask("POST", "/api/v1/enrolment-test").json["totp_url"]
    code = code_in(link)
    told = manager.ask("POST", "/api/v1/enrolment-test/code", code=code)
    assert told.json.get("valid"), told
    manager.sign_out()
    manager = clinic.manager("Happy Feet Podiatry")
    assert manager.ask("POST", "/api/v1/enrolment-test/code", code=code).status == 409

    manager.ask("POST", "/api/v1/enrolment-test")
    other = clinic.manager("Happy Feet Podiatry")
    sessions = other.app("GET", "/auth/sessions").data
    others = [session["id"] for session in sessions if not session["is_current"]]
    other.app("DELETE", "/auth/sessions", sessions=others)
    assert manager.session().status == 410
    assert other.ask("DELETE", "/api/v1/enrolment-test").json == {"ended": 0}
