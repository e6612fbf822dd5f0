from __future__ import annotations

import ast
import inspect
import itertools
import re
import string
from enum import Enum

import pytest

from desktop import errors, messages
from desktop.errors import (
    Advice,
    ClinicFault,
    Damage,
    DesktopError,
    DiskFault,
    Forbidden,
    Holder,
    NotHeld,
    PolicyFault,
    Refusal,
    Unseen,
    Unsupported,
)
from desktop.messages import (
    Sentence,
    advice_sentence,
    not_held_sentence,
    refusal_sentence,
    sentence_for,
    wait_sentence,
)


def every_class(base=DesktopError):
    for each in base.__subclasses__():
        yield each
        yield from every_class(each)


# Classes of other tests are no part of the tree.
CLASSES = sorted(
    {each for each in every_class() if each.__module__.startswith("desktop.")},
    key=lambda each: each.__name__,
)

KINDS = (
    ClinicFault,
    Damage,
    Advice,
    Refusal,
    DiskFault,
    Forbidden,
    PolicyFault,
    Unsupported,
    Unseen,
)
SAMPLES = {
    "float": (0, 90.5),
    "int": (3,),
    "str": ("Ana {0}",),
    "bool": (False, True),
    "Holder | None": (None, Holder("ana", 4711, "FRONT-2")),
    **{each.__name__: tuple(each) for each in KINDS},
}


def examples(kind):
    """One error for each combination of what it can carry."""
    parameters = [
        parameter
        for parameter in inspect.signature(kind.__init__).parameters.values()
        if parameter.name != "self"
        and parameter.kind is not parameter.VAR_POSITIONAL
        and parameter.kind is not parameter.VAR_KEYWORD
    ]
    for values in itertools.product(*(SAMPLES[each.annotation] for each in parameters)):
        named = dict(zip((each.name for each in parameters), values, strict=True))
        yield kind(**named)


ERRORS = [error for kind in CLASSES for error in examples(kind)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_of_its_own(kind):
    own = sentence_for.dispatch(kind) is not sentence_for.dispatch(DesktopError)
    assert own or kind in messages._ERRORS


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_gap_of_every_sentence_is_filled(error):
    sentence = sentence_for(error)
    gaps = {name for _, name, _, _ in string.Formatter().parse(sentence.source) if name}
    assert gaps == set(sentence.values)
    assert sentence.text().endswith((".", "”.", "Ana {0}."))


@pytest.mark.parametrize(
    ("reasons", "table"),
    [
        (ClinicFault, messages._CLINIC),
        (Damage, messages._DAMAGE),
        (DiskFault, messages._DISK),
        (Refusal, messages._REFUSALS),
        (Advice, messages._ADVICE),
        (Forbidden, messages._FORBIDDEN),
        (PolicyFault, messages._POLICY),
        (Unsupported, messages._UNSUPPORTED),
        (NotHeld, messages._NOT_HELD),
    ],
)
def test_every_reason_has_a_sentence_of_its_own(reasons: type[Enum], table):
    assert set(table) == set(reasons)
    assert len(set(table.values())) == len(reasons)


@pytest.mark.parametrize("reason", NotHeld)
def test_what_another_app_cannot_hold_is_said_with_its_name(reason):
    paper = reason is NotHeld.TOO_LONG
    start = "Its key and names" if paper else "2FAS "
    assert not_held_sentence(reason, "" if paper else "2FAS").text().startswith(start)


def test_no_two_errors_say_the_same():
    said = {}
    for error in ERRORS:
        said.setdefault(sentence_for(error).source, set()).add(type(error))
    assert [kinds for kinds in said.values() if len(kinds) > 1] == []


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_a_sentence_names_no_class_path_or_number_of_a_process(error):
    text = sentence_for(error).text()
    assert type(error).__name__ not in text
    assert not re.search(r"4711|/|\\|0x|None|Error|Refusal|Damage", text)


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_a_sentence_is_short(error):
    text = sentence_for(error).text()
    assert len(re.findall(r"[.!?](?: |$)", text)) <= 2
    assert len(text) <= 180


def test_an_error_that_is_not_known_still_says_something():
    class StrangeError(DesktopError):
        pass

    assert sentence_for(StrangeError()).text() == "That did not work. Please try again."


def test_reasons_outside_an_error():
    assert refusal_sentence(Refusal.BAD_DIGITS).text() == (
        "The number of digits must be from 1 to 10."
    )
    assert advice_sentence(Advice.DATE).text() == "Leave out dates and years."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 second"),
        (0.2, "1 second"),
        (1, "1 second"),
        (1.5, "2 seconds"),
        (59, "59 seconds"),
        (59.1, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (120, "2 minutes"),
        (300, "5 minutes"),
    ],
)
def test_a_wait_is_told_as_people_say_it(seconds, text):
    assert wait_sentence(seconds).text() == text


def test_the_wait_stands_in_the_sentence():
    error = errors.ThrottledError(120)
    assert sentence_for(error).text() == (
        "There were too many wrong passwords. You can try again in 2 minutes; nothing is lost."
    )


def test_a_translation_reaches_the_sentence_inside_a_sentence():
    german = {
        "{count} minutes": "{count} Minuten",
        "There were too many wrong passwords. You can try again in {wait}; nothing is lost.": (
            "In {wait} geht es weiter."
        ),
    }
    sentence = sentence_for(errors.ThrottledError(120))
    assert sentence.text(german.__getitem__) == "In 2 Minuten geht es weiter."


def test_braces_in_a_name_are_only_text():
    assert Sentence("Hello {name}.", {"name": "{name} {0}"}).text() == "Hello {name} {0}."


@pytest.mark.parametrize("moment", [-1.0, 0.0, 1_741_011_292.0, 1e300, float("inf")])
def test_a_rollback_tells_a_date_whatever_the_clock_said(moment):
    text = sentence_for(errors.RolledBackError(moment)).text()
    assert re.search(r"on \d{4}-\d\d-\d\d \d\d:\d\d,", text)


def test_every_template_is_marked_for_translation():
    marked = {
        ast.literal_eval(call.args[1])
        for call in ast.walk(ast.parse(inspect.getsource(messages)))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "QT_TRANSLATE_NOOP"
    }
    used = {sentence_for(error).source for error in ERRORS}
    assert used <= marked


def test_this_module_is_used_without_qt():
    assert "PySide6" not in inspect.getsource(messages)
