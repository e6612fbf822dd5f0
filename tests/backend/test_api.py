"""The interface for programs does what its description says."""

import jsonschema
import pytest

from tests.backend.client import code_in

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def described(sqlite_clinic):
    document = sqlite_clinic.client().ask("GET", "/api/v1/openapi.json").json
    jsonschema.Draft202012Validator.check_schema(document["components"]["schemas"])
    return document


@pytest.fixture(scope="module")
def manager(sqlite_clinic):
    return sqlite_clinic.manager()


@pytest.fixture(scope="module")
def person(sqlite_clinic, manager):
    return sqlite_clinic.enrolled(manager)


def operations(described):
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


# What is sent for each operation, and the status that comes.
CALLS = [
    ("me", {}, 200),
    ("clinic", {}, 200),
    ("change_clinic", {"require_2fa": False}, 200),
    ("change_clinic", {"require_2fa": "perhaps"}, 422),
    ("people", {}, 200),
    ("invite", {"email": "described@moving-forward.example", "role": "scheduler"}, 200),
    ("invite", {"email": "MORGAN@moving-forward.example"}, 409),
    ("invite", {"email": "no address"}, 409),
    ("invite", {"email": "a@b.example", "role": "king"}, 422),
    ("change", {"name": "Alex", "require_2fa": True}, 200),
    ("change", {"role": "administrator"}, 200),
    ("change", {"name": "A\0lex"}, 422),
    ("invite_again", {}, 409),
    ("test_code", {"code": "000 000"}, 200),
    ("test_code", {}, 422),
    ("begin_test", {}, 200),
    ("compare_test", {"code": "000000"}, 200),
    ("end_test", {}, 200),
    ("compare_test", {"code": "000000"}, 409),
    ("events", {}, 200),
    ("end_sessions", {}, 200),
    ("reset_2fa", {}, 200),
]


def call(client, described, name, body, person):
    method, path, operation = operations(described)[name]
    answer = client.send(method, path.replace("{person}", person), body or None)
    return answer, operation["responses"]


def test_every_operation_is_tried(described):
    assert set(operations(described)) == {name for name, _, _ in CALLS}


def test_the_session_is_described(described):
    schemes = described["components"]["securitySchemes"]
    for scheme in schemes.values():
        assert scheme == {"type": "apiKey", "in": "header", "name": "X-Session-Token"}
    for _, _, operation in operations(described).values():
        assert [set(one) <= set(schemes) for one in operation["security"]] == [True]


@pytest.mark.parametrize("tried", CALLS, ids=str)
def test_an_operation_answers_as_described(described, manager, person, tried):
    name, body, status = tried
    answer, promised = call(manager, described, name, body, person.id)
    assert answer.status == status, answer
    schema = promised[str(status)]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json, {**schema, "components": described["components"]})


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CALLS}))
def test_nobody_gets_in_without_a_session(sqlite_clinic, described, person, name):
    body = next(body for each, body, status in CALLS if each == name and status in {200, 409})
    answer, promised = call(sqlite_clinic.client(), described, name, body, person.id)
    assert answer.status == 401
    assert "401" in promised


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CALLS} - {"me"}))
def test_only_managers_get_in(sqlite_clinic, receptionist, described, person, name):
    body = next(body for each, body, status in CALLS if each == name and status in {200, 409})
    answer, promised = call(receptionist, described, name, body, person.id)
    assert (answer.status, answer.json) == (403, {"detail": "managers only"})
    assert "403" in promised


@pytest.fixture(scope="module")
def receptionist(sqlite_clinic):
    client = sqlite_clinic.client()
    somebody = sqlite_clinic.newcomer()
    client.sign_in(somebody.email, somebody.password)
    return client


@pytest.mark.parametrize("name", ["change", "test_code", "reset_2fa", "end_sessions"])
def test_another_clinics_people_are_not_there(sqlite_clinic, described, person, name):
    other = sqlite_clinic.manager("Happy Feet Podiatry")
    body = next(body for each, body, _ in CALLS if each == name)
    assert call(other, described, name, body, person.id)[0].status == 404
    assert call(other, described, name, body, NOBODY)[0].status == 404
    listed = {somebody["clinic"] for somebody in other.ask("GET", "/api/v1/staff").json}
    assert listed == {"Happy Feet Podiatry"}


@pytest.mark.parametrize(
    ("name", "body"),
    [("change", {"is_active": False}), ("change", {"role": "scheduler"}), ("reset_2fa", {})],
)
def test_managers_do_not_lock_themselves_out(described, manager, name, body):
    oneself = manager.ask("GET", "/api/v1/me").json["id"]
    assert call(manager, described, name, body, oneself)[0].status == 409


def test_a_test_of_an_enrolment_uses_no_code_up_and_tells_the_clock(sqlite_clinic, manager):
    person = sqlite_clinic.enrolled(manager)
    at = f"/api/v1/staff/{person.id}/test-code"
    for steps, valid in ((0, True), (1, True), (-1, True), (4, False), (-20, False)):
        code = code_in(person.otpauth, steps=steps)
        answer = manager.ask("POST", at, code=code).json
        # A time step may end between the two.
        assert answer["offset_steps"] in {steps, steps - 1}
        assert answer["valid"] is valid or answer["offset_steps"] != steps
    client = sqlite_clinic.client()
    client.sign_in(person.email, person.password)
    code = person.next_code()
    manager.ask("POST", at, code=code)
    assert client.code(code).signed_in


def test_an_enrolment_to_throw_away(sqlite_clinic):
    manager = sqlite_clinic.manager("Getting Healthy Osteo")
    link = manager.ask("POST", "/api/v1/enrolment-test").json["totp_url"]
    answer = manager.ask("POST", "/api/v1/enrolment-test/code", code=code_in(link)).json
    assert answer["valid"] is True
    assert manager.ask("DELETE", "/api/v1/enrolment-test").json == {"ended": 1}
    assert manager.ask("DELETE", "/api/v1/enrolment-test").json == {"ended": 0}
    assert manager.ask("GET", "/api/v1/me").json["authenticators"] == []


def test_codes_are_not_tested_faster_than_anybody_reads_them(sqlite_clinic):
    manager = sqlite_clinic.manager("Getting Healthy Osteo")
    manager.ask("POST", "/api/v1/enrolment-test")
    sent = [manager.ask("POST", "/api/v1/enrolment-test/code", code="000000") for _ in range(25)]
    assert sent[-1].status == 429


def test_what_happens_is_written_down(sqlite_clinic, manager):
    person = sqlite_clinic.enrolled(manager)
    sqlite_clinic.client().sign_in(person.email, "wrong")
    client = sqlite_clinic.client()
    client.sign_in(person.email, person.password)
    client.code("000000")
    client.code(person.next_code())
    client.sign_out()
    manager.ask("PATCH", f"/api/v1/staff/{person.id}", is_active=False)
    sqlite_clinic.client().sign_in(person.email, person.password)
    happened = manager.ask("GET", f"/api/v1/events?person={person.id}").json
    assert [event["kind"] for event in happened] == [
        "refused_restricted",
        "restricted",
        "signed_out",
        "signed_in",
        "wrong_code",
        "wrong_password",
        "signed_out",
        "signed_in",
        "enrolled",
        "password_reset",
        "invited",
    ]
    assert happened[1]["by"] == manager.ask("GET", "/api/v1/me").json["id"]
    assert happened[2]["address"] == client.headers["X-Forwarded-For"]
