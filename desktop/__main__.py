"""`frontdesk`, the same as `python -m desktop`: the window, or a command in the terminal."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status. Only the window loads Qt."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    from desktop import secret
    from desktop.system import hardening, memory, successor

    hardening.harden()
    secret.pin_with(memory.lock)
    from desktop.cli import wanted

    if wanted.is_self_check(given):
        from desktop.gui import self_check

        return self_check.run(as_json="--json" in given)
    if given == [successor.FAREWELL]:
        from desktop.clinic import farewell

        farewell.say(sys.stdin.buffer.read())
        return 0
    if wanted.is_window(given):
        return _window(given)
    try:
        from desktop.cli import program

        return program.main(given)
    except KeyboardInterrupt:  # before the program could see to it
        return 130


def _window(given: Sequence[str]) -> int:
    # Imports leave no garbage, and looking for it again and again costs a tenth of the start: the
    # window has it looked for from its first picture on (gui/collector.py).
    gc.disable()
    from desktop.system import display

    if not display.available():
        from desktop.cli import program
        from desktop.errors import NoDisplayError

        return program.refuse(NoDisplayError())
    from desktop import data
    from desktop.cli import wanted

    place, rest = wanted.window(given)
    folder = data.folder(place, os.environ)
    if rest and not rest[0].startswith("--"):
        from desktop.secret import Secret
        from desktop.system import successor

        # A link holds a secret, and everybody may read the arguments of a process.
        successor.replace_process(["--data", str(folder)], link=Secret(os.fsencode(rest[0])))
    return _only_window(folder, rest)


def _only_window(folder: Path, rest: Sequence[str]) -> int:
    """Open the window, or call the one that is open: only then nothing else is loaded."""
    from desktop.errors import WindowHangsError
    from desktop.presenters.resume import Left
    from desktop.system import only_window
    from desktop.system.call import ACTIVATION, Call

    left, said = Left(rest), list[Call]()

    def call() -> Call:
        said.append(Call(left.resume().link, os.environ.get(ACTIVATION, "")))
        return said[0]

    try:
        claim = only_window.claim(folder, call, os.environ, left.lock)
    except WindowHangsError as error:
        from desktop.cli import program

        return program.refuse(error)
    if claim is None:
        return 0
    from desktop import app
    from desktop.system.successor import replace_process

    if sys.platform == "linux":
        from desktop.system.linux import zygote

        if said and said[0].link is not None:
            # The one that was called ended meanwhile. A zygote must not know what it said.
            lock = only_window.OnlyWindow(claim).hand_down()
            replace_process(["--data", str(folder), *lock], link=said[0].link)
        return zygote.run(
            lambda words, replace: app.run(folder, claim, Left(words), replace), rest, app.prepare
        )
    else:  # noqa: RET505  for mypy, which sees one of the two
        return app.run(folder, claim, left, replace_process)


if __name__ == "__main__":
    sys.exit(main())
