"""django-allauth's answers as they were observed, to be changed in one place."""

from tests.clinic.server import response

FLOWS = [{"id": "login"}, {"id": "password_reset_by_code", "is_pending": False}]
USER = {"id": "5a0c", "display": "reception@clinic.test", "email": "reception@clinic.test"}


def pending(*flows, token="half-a-session", **headers):
    """Answer 401: something is to be done yet."""
    meta = {"is_authenticated": False, **({"session_token": token} if token else {})}
    body = {"status": 401, "data": {"flows": [*FLOWS, *flows]}, "meta": meta}
    return response(401, body, **headers)


def signed_in(token="a-session", status=200, flows=None, **headers):
    data = {"user": USER, "methods": [], **({"flows": flows} if flows else {})}
    meta = {"is_authenticated": True, **({"session_token": token} if token else {})}
    return response(status, {"status": status, "data": data, "meta": meta}, **headers)


def refused(code, param=None, status=400, message="No.", **headers):
    error = {"message": message, "code": code, **({"param": param} if param else {})}
    return response(status, {"status": status, "errors": [error]}, **headers)


def gone():
    meta = {"is_authenticated": None}
    return response(410, {"status": 410, "data": {"flows": FLOWS}, "meta": meta})


NEED_CODE = {"id": "mfa_authenticate", "is_pending": True, "types": ["recovery_codes", "totp"]}
NO_API = response(404, b"<h1>Not found</h1>", kind="text/html")
