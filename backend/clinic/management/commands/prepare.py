"""`manage prepare`: brings the database up to date; any number may run at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from filelock import FileLock

LOCK: Final = 4_072_615_883  # of this purpose, among whatever else locks in the same database


class Command(BaseCommand):
    """Make or change the tables; quick where there is nothing to do."""

    help = "Bring the database up to date. Safe to run twice, and by several at once."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  as Django has it
        """Do it while no other does."""
        with _alone():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    else:
        with FileLock(Path(str(connection.settings_dict["NAME"]) + ".lock")):
            yield
