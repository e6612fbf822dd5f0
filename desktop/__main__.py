"""`frontdesk`, the same as `python -m desktop`: the window, or a command in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status. Only the window loads Qt."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    from desktop.cli import arguments as command_line

    if command_line.is_self_check(given):
        from desktop.gui import self_check

        return self_check.run(as_json="--json" in given)
    if command_line.is_window(given):
        return _window(given)
    try:
        from desktop.cli import program

        return program.main(given)
    except KeyboardInterrupt:  # before the program could see to it
        return 130


def _window(given: Sequence[str]) -> int:
    from desktop.system import display

    if sys.platform == "win32":
        from desktop.system.windows.hardening import harden

        harden()

    if not display.available():
        from desktop.cli import program
        from desktop.errors import NoDisplayError

        return program.refuse(NoDisplayError())
    from desktop import app, data
    from desktop.cli import arguments

    place, rest = arguments.window(given)
    return app.run(data.folder(place, os.environ), rest)


if __name__ == "__main__":
    sys.exit(main())
