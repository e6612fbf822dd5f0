"""Mail on the terminal, for practice."""

from __future__ import annotations

import sys
from typing import Any

from django.core.mail.backends.console import EmailBackend


class Console(EmailBackend):
    """Writes mail to stderr: stdout is for the one announcement that programs read."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401  as the base class
        super().__init__(*args, **{**settings, "stream": sys.stderr})
