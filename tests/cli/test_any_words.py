"""Whatever stands on the command line and on standard input, nobody sees a traceback."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import HOTP, KINDS, PASSWORD, PERSON, URI, Desk
from tests.conftest import Clock

COMMANDS = [
    "vault", "token", "scan", "create", "list", "verify", "change-password", "recover", "backup",
    "restore", "add", "rename", "remove", "code", "import",
]  # fmt: skip
OPTIONS = [
    "--json", "--data", "--password-file", "--image", "--label", "--at", "--accept-older",
    "--show-secrets", "--help", "--version", "--", "-", "-x", "--resume-x", "--self-check", "",
]  # fmt: skip
VALUES = [PERSON, "Cliniko", "Lab", URI, HOTP, "59", "-1", "1e999", ".", "nowhere/at/all", "\udcff"]

words = st.lists(
    st.sampled_from(COMMANDS)
    | st.sampled_from(OPTIONS)
    | st.sampled_from(VALUES)
    | st.text(st.characters(exclude_characters="\0"), max_size=20),
    max_size=8,
)
# Half of them are nearly right, so that they reach what lies behind the parser.
commands = st.one_of(
    words,
    st.builds(
        lambda start, rest: [*start, *rest],
        st.sampled_from(
            [
                ["vault", "create"],
                ["vault", "verify", PERSON],
                ["vault", "recover", PERSON],
                ["vault", "restore"],
                ["token", "add", PERSON, "-"],
                ["token", "rename", PERSON, "Lab"],
                ["token", "code", PERSON],
                ["scan"],
            ]
        ),
        words,
    ),
)
lines = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from([PASSWORD, URI, HOTP, "", "otpauth-migration://offline?data=CgA"]))
    .map("\n".join)
    .map(str.encode),
)


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        desk = Desk(folder, Clock())
        desk.create()
        desk.add(URI, HOTP)
        yield desk


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=commands, stdin=lines)
def test_any_words(used, words, stdin):
    used.clock.now += 3600  # nobody waits for wrong passwords
    result = used.run(*words, stdin=stdin)
    assert result.status in (0, 1, 2)
    assert "Traceback" not in result.err
    assert "fault in Frontdesk" not in result.err
    if result.status == 1:
        assert result.err.endswith(".\n")
        if result.out:
            assert json.loads(result.out)["error"]["kind"] in KINDS
    if result.status == 2:
        assert result.err
