"""Run tests under Wine: `python -m tests.wine FOLDER [words for pytest]`, on an X display.

FOLDER is where the Windows Python is, or will be; `--set-up` does only that. Unless a word names a
file or a folder: what Windows alone has, and what its files and its clock could spoil.
"""

import subprocess
import sys
import threading
from pathlib import Path

from tests.wine.windows_python import ROOT, environment, python, set_up, wineserver

TESTS = [
    "tests/system/windows",
    "tests/window/test_windows.py",
    "tests/gui/test_dialogs.py",
    "tests/gui/test_lock_keys.py",
    "tests/gui/test_off_boarding_page.py",
    "tests/gui/test_printer_dialog.py",
    "tests/test_windows_files.py",
    "tests/test_files.py",
    "tests/test_settings.py",
    "tests/vault/test_backup.py",
    "tests/vault/test_states.py",
    "tests/vault/test_writer.py",
]
# What Qt misses in this Wine.
MISSING = "^(EnableNonClientDpiScaling|QtWindows::DpiAwareness)"
# pytest leaves one open itself, when Wine does not let it clear an older run's folder away.
CLEARED = "ignore:unclosed scandir iterator:ResourceWarning"


def is_place(word):
    return (ROOT / word.partition("::")[0]).exists()


def pass_on(output):
    for line in output:
        sys.stdout.buffer.write(line.replace(b"\r\n", b"\n"))
        sys.stdout.flush()


def main(folder, words):
    set_up(folder)
    if words == ["--set-up"]:
        return 0
    options = ["-X", "utf8", "-m", "pytest", "-p", "no:cacheprovider", f"-oqt_log_ignore={MISSING}"]
    options.append(f"-W{CLEARED}")
    # The Windows Python wants a pipe for its output: through this process it has one.
    with subprocess.Popen(
        [*python(folder), *options, *words, *([] if any(map(is_place, words)) else TESTS)],
        cwd=ROOT,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as tests:
        reader = threading.Thread(target=pass_on, args=[tests.stdout])
        reader.start()
        try:
            tests.wait()
        finally:
            # What a test left behind holds the pipe too, and would never let it end.
            subprocess.run([wineserver(), "--kill"], env=environment(folder), check=False)
            reader.join()
    return tests.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
