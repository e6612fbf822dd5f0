"""Run the benchmarks: `python -m bench [question …]`, all but the long ones without a question.

Nothing here fails for being slow: the exit status says only whether everything was measured.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import ExitStack

import dev
from bench.figures import UNMET, say

WITHOUT_WINDOW = ("unlock", "save", "qr", "sign_ins")
ON_A_DISPLAY = ("start", "lock", "scroll", "memory", "idle", "copies")
LONG = ("leave", "soak")  # minutes of it, on a display: only when asked for
NEEDED = {"Xvfb": "xvfb", "openbox": "openbox"}


def main(questions: Sequence[str]) -> int:
    known = (*WITHOUT_WINDOW, *ON_A_DISPLAY, *LONG)
    if set(questions) - set(known):
        say(f"These can be asked: {' '.join(known)}")
        return 2
    began = time.monotonic()
    failed = []
    with ExitStack() as stack:
        # Programs start from compiled modules, as installed ones do; none is left in the tree.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ.update(stack.enter_context(dev.household()))
        shown = False
        for question in questions or (*WITHOUT_WINDOW, *ON_A_DISPLAY):
            if question not in WITHOUT_WINDOW and not shown:
                missing = [name for name in NEEDED if shutil.which(name) is None]
                if sys.platform != "linux" or missing:
                    say(f"\n{question}: needs Linux with {' and '.join(NEEDED)}: left out")
                    continue
                os.environ.update(stack.enter_context(dev.screen(os.environ)))
                shown = True
            if not ask(question):
                failed.append(question)
    say(f"\nAll of it took {time.monotonic() - began:.0f} s.")
    say("Every aim is met." if not UNMET.lines else "Aims that were missed:")
    for line in UNMET.lines:
        say("  " + line)
    if failed:
        say("Could not be measured: " + ", ".join(failed))
    return 1 if failed else 0


def ask(question: str) -> bool:
    """Measure one thing and print it; False when that went wrong."""
    module = importlib.import_module(f"bench.{question}")
    say(f"\n{question}: {(module.__doc__ or '').strip().splitlines()[0]}")
    try:
        module.measure()
    except Exception:  # noqa: BLE001  the other questions are still asked
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
