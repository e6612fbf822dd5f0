"""What happens at a terminal: questions without an echo."""

import pytest

from tests.cli.conftest import OTHER, PASSWORD, PERSON, URI


class Typist:
    """Types these answers, one a question; stops typing after the last."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.questions = []

    def __call__(self, question):
        self.questions.append(question)
        if not self.answers:
            raise EOFError
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def test_a_new_password_is_typed_twice(desk):
    typist = Typist(PASSWORD, PASSWORD)
    assert desk.run("vault", "create", PERSON, ask=typist).status == 0
    assert typist.questions == ["New password", "The same again"]
    assert desk.tokens() == []


def test_until_the_two_are_the_same(desk):
    typist = Typist(PASSWORD, OTHER, PASSWORD, PASSWORD)
    result = desk.run("vault", "create", PERSON, ask=typist)
    assert (result.status, result.err) == (0, "The two were not the same.\n")


def test_but_not_for_ever(desk):
    result = desk.run("vault", "create", PERSON, ask=Typist(*[PASSWORD, OTHER] * 3))
    assert result.status == 2
    assert desk.ok("vault", "list") == []


def test_a_weak_one_is_explained_and_asked_for_again(desk):
    typist = Typist("hunter2", PASSWORD, PASSWORD)
    result = desk.run("vault", "create", PERSON, ask=typist)
    assert result.status == 0
    assert result.err.startswith("This password is too easy to guess.")
    weak = desk.run("vault", "create", "Zoe", "--json", ask=Typist("a", "b", "c"))
    assert (weak.status, weak.kind) == (1, "weak-password")


def test_the_old_one_is_asked_for_once(maria):
    typist = Typist(PASSWORD, OTHER, OTHER)
    assert maria.run("vault", "change-password", PERSON, ask=typist).status == 0
    assert typist.questions == [f"Password of {PERSON}", "New password", "The same again"]
    assert len(maria.tokens(password=OTHER)) == 2


def test_recovery(maria):
    typist = Typist(maria.code.replace("-", " "), OTHER, OTHER)
    assert maria.run("vault", "recover", PERSON, ask=typist).status == 0
    assert typist.questions[0] == "Recovery code"


def test_whoever_exists_is_not_asked_for_a_password(maria):
    typist = Typist()
    assert maria.run("vault", "create", PERSON, ask=typist).status == 1
    assert maria.run("token", "list", "Nobody", ask=typist).status == 1
    assert maria.run("vault", "backup", PERSON, str(maria.data), ask=typist).status == 1
    assert typist.questions == []


def test_nothing_typed(maria):
    result = maria.run("token", "list", PERSON, ask=Typist())
    assert (result.status, result.err) == (2, "Nothing was typed. Nothing was changed.\n")


def test_interrupted(maria):
    result = maria.run("token", "list", PERSON, ask=Typist(KeyboardInterrupt()))
    assert (result.status, result.out, result.err.strip()) == (130, "", "")


def test_links_from_a_pipe_and_the_password_from_the_terminal(maria):
    link = URI.replace("JBSW", "KBSW")
    result = maria.run("token", "add", PERSON, "-", "--json", stdin=link, ask=Typist(PASSWORD))
    assert (result.status, len(result.json["added"])) == (0, 1)


def test_without_a_terminal_there_must_be_a_file(maria):
    result = maria.run("token", "list", PERSON, "--json")
    assert (result.status, result.out) == (2, "")
    assert "--password-file" in result.err


def test_a_file_with_too_few_lines(maria):
    result = maria.run("vault", "change-password", PERSON, "--password-file", "-", stdin=PASSWORD)
    assert result.status == 2
    assert "standard input holds only 1 of the lines" in result.err
    assert len(maria.tokens()) == 2


@pytest.mark.parametrize(
    "content",
    [
        PASSWORD,
        PASSWORD + "\n",
        PASSWORD + "\r\n",
        "\ufeff" + PASSWORD + "\r\n",
        PASSWORD + "\nsomething else\n",
    ],
)
def test_what_a_password_file_may_look_like(maria, content):
    file = maria.folder / "password"
    file.write_bytes(content.encode())
    result = maria.run("token", "list", PERSON, "--json", "--password-file", str(file))
    assert (result.status, len(result.json)) == (0, 2)


def test_only_one_line_ending_is_taken_off(maria):
    kind = maria.run("token", "list", PERSON, "--json", "--password-file", "-",
                     stdin=PASSWORD + "\r\r\n").kind  # fmt: skip
    assert kind == "wrong-password"


def test_a_password_of_many_scripts_in_either_form(desk):
    desk.create(password="Zo\u00eb \u6f22\u5b57 lantern \U0001f511 quarry 71")
    assert desk.tokens(password="Zoe\u0308 \u6f22\u5b57 lantern \U0001f511 quarry 71") == []
