"""A ClinicError as an answer: offline, or broken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from desktop.clinic.backend import Offline, Outcome, ServerBroken
from desktop.clinic.faults import OFFLINE
from desktop.errors import ClinicError

_Given = ParamSpec("_Given")


def trouble(error: ClinicError) -> Offline | ServerBroken:
    """Return the answer that says it."""
    return Offline(error.fault) if error.fault in OFFLINE else ServerBroken(error.fault)


def answers_trouble(method: Callable[_Given, Outcome]) -> Callable[_Given, Outcome]:
    """Make a method answer what it would have raised."""

    @wraps(method)
    def answered(*args: _Given.args, **kwargs: _Given.kwargs) -> Outcome:
        try:
            return method(*args, **kwargs)
        except ClinicError as error:
            return trouble(error)

    return answered
