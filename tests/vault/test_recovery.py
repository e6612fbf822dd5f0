import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadRecoveryCodeError
from desktop.vault.recovery import _ALPHABET, GROUPS, RecoveryCode

CODE = RecoveryCode.generate()


def typed(code):
    return "".join(code.groups)


def test_it_is_eight_groups_of_four_without_look_alikes():
    code = RecoveryCode.generate()
    assert len(code.groups) == GROUPS == 8
    assert all(len(group) == 4 for group in code.groups)
    assert not set("ILOU") & set(typed(code))
    assert typed(code) not in repr(code)
    assert RecoveryCode.generate() != code
    assert code != typed(code)
    with pytest.raises(TypeError):
        hash(code)


@pytest.mark.parametrize(
    "spelt",
    [
        str.lower,
        " ".join,
        lambda text: "–".join(text[i : i + 4] for i in range(0, 32, 4)),
        lambda text: f"\n\t{text[:16]}\n{text[16:]} \u00a0",
        lambda text: text.replace("0", "O").replace("1", "l"),
        lambda text: text.replace("0", "o").replace("1", "I").replace("V", "u"),
        lambda text: "".join(chr(ord(sign) + 0xFEE0) for sign in text),  # full width
    ],
)
def test_it_is_read_as_people_type_it(spelt):
    code = RecoveryCode.generate()
    assert RecoveryCode.parse(spelt(typed(code))) == code


@given(st.integers(0, 31), st.integers(1, 31))
def test_one_wrong_sign_is_noticed(at, by):
    text = list(typed(CODE))
    text[at] = _ALPHABET[(_ALPHABET.index(text[at]) + by) % 32]
    try:
        other = RecoveryCode.parse("".join(text))
    except BadRecoveryCodeError:
        return
    pytest.fail(f"{other.groups}")


@given(st.text())
def test_anything_else_is_refused(text):
    for wrong in (text, typed(CODE)[:-1], typed(CODE) + "0", typed(CODE) + text.strip() + "é"):
        with pytest.raises(BadRecoveryCodeError):
            RecoveryCode.parse(wrong)


def test_wiped_it_is_zeros():
    code = RecoveryCode.generate()
    code.wipe()
    assert set(typed(code)) == {"\0"}
