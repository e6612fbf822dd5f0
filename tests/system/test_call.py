import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.secret import Secret
from desktop.system import call
from desktop.system.call import Call, from_bytes, to_bytes

LINK = b"otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP"
MIGRATION = b"otpauth-migration://offline?data=AAAA"


@pytest.mark.parametrize("link", [None, LINK, MIGRATION])
@pytest.mark.parametrize("activation", ["", "gnome-shell-42"])
def test_what_is_said_is_heard(link, activation):
    said = Call(link and Secret(link), activation)
    data = to_bytes(said)
    assert len(data) <= call.LIMIT
    assert from_bytes(data) == said
    for length in range(len(data)):
        assert from_bytes(data[:length]) is None


def test_a_call_does_not_show_its_link():
    assert "JBSWY" not in repr(Call(Secret(LINK)))


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n",
        b"frontdesk 2\n",
        to_bytes(Call()) + b"x",
        b"frontdesk 1\n\xff\xff\0\0",
        b"frontdesk 1\n\0\0\xff\xff",
        b"frontdesk 1\n\0\1\0\0\xff",
        b"frontdesk 1\n\0\1\0\0\n",
        b"frontdesk 1\n\0\0\0\1\xff",
        to_bytes(Call(Secret(b"https://example.com/"))),
        to_bytes(Call(Secret(LINK + b"\n" + LINK))),
        to_bytes(Call(Secret(b"otpauth"))),
    ],
)
def test_nonsense_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011  nobody is told why
        from_bytes(data)


@given(st.binary())
def test_any_bytes_are_a_call_or_refused(data):
    try:
        heard = from_bytes(data)
    except ValueError:
        return
    assert heard is None or to_bytes(heard) == data


@pytest.mark.parametrize(
    "said", [Call(Secret(b"otpauth://" + bytes(call.LINK))), Call(activation="x" * 2_000)]
)
def test_what_is_too_long_is_left_out(said):
    assert from_bytes(to_bytes(said)) == Call()
