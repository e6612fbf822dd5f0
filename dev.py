"""Everything a developer does with Frontdesk, with nothing but Python 3.11 or newer.

python3 dev.py run       the window, and a practice clinic (without a display: pictures of it)
python3 dev.py test      all checks and tests; words go to pytest; --all: tour, Windows, freeze
python3 dev.py check     style, types, imports and licences only
python3 dev.py windows   the tests of Windows, in Wine; further words go to pytest
python3 dev.py fuzz      every parser under a fuzzer; --help says more
python3 dev.py bench     the benchmarks
python3 dev.py freeze    the program as a folder that needs no Python: dist/frontdesk
python3 dev.py setup     only what the others do first: .venv and the system's libraries
python3 dev.py lock      write requirements.lock anew, after a change in pyproject.toml
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYSTEM = platform.system()
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if SYSTEM == "Windows" else "bin")
PYTHON = str(BIN / ("python.exe" if SYSTEM == "Windows" else "python"))
LOCK = HERE / "requirements.lock"
DPKG = Path("/var/lib/dpkg")
FROZEN = HERE / "dist" / "frontdesk"
WINDOWS = HERE / ".wine"
FUZZER = HERE / ".fuzz"

# What Debian and Ubuntu leave out of a bare system: a shared library or a program, and its package.
# Qt needs the first seven to be imported at all and the others to open a window.
WINDOW = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libzbar.so.0": "libzbar0",
}
SCREEN = {"Xvfb": "xvfb", "openbox": "openbox"}
TESTS = {
    **SCREEN,
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
    "weston": "weston",
    "sway": "sway",
    "mutter": "mutter",
    "kwin_wayland": "kwin-wayland",
    "wl-paste": "wl-clipboard",
    "pdftoppm": "poppler-utils",
    "/usr/libexec/xdg-desktop-portal": "xdg-desktop-portal",
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "node": "nodejs",
    "npm": "npm",
    "pg_ctlcluster": "postgresql",
}
# A Windows for the tests of it, and the compiler for what it lacks.
WINE = {
    "/usr/lib/wine/wine64": "wine64",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
}
FREEZE = {"objdump": "binutils", "strace": "strace"}
NOTHING_CHOSEN = 5  # pytest's exit status
UNFINISHED = "ended without a result"
# Wanted, but the program does without it and says so.
OPTIONAL = {"libzbar0"}


def main(arguments: Sequence[str]) -> int:
    """Do one command; the exit status is 0 when all went well."""
    commands = {
        "run": run,
        "test": test,
        "check": check,
        "windows": windows,
        "fuzz": fuzz,
        "bench": bench,
        "freeze": freeze,
        "setup": setup,
        "lock": lock,
    }
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036  said here, before anything fails
        print(f"Frontdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        print("Start dev.py with a newer one, for example: python3.12 dev.py run")
        return 1
    os.chdir(HERE)
    return commands[arguments[0]](arguments[1:])


def run(arguments: Sequence[str]) -> int:
    """Open the window, a practice clinic beside it; without a display, photograph a tour of it."""
    headless = SYSTEM == "Linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if setup(programs=SCREEN if headless else {}):
        return 1
    if not headless:
        with subprocess.Popen([PYTHON, "-m", "desktop", "practice-clinic"]) as clinic:
            try:
                return call([PYTHON, "-m", "desktop", *arguments])
            finally:
                clinic.terminate()
    say("There is no display here: the tour opens the window on a virtual one")
    return tour()


def tour() -> int:
    """Open the window on a virtual display, and photograph each screen into pictures/."""
    pictures = HERE / "pictures"
    with household() as environment, screen(environment) as shown:
        status = call([PYTHON, "-m", "tests.tour", str(pictures)], shown)
    print(f"{len(list(pictures.glob('*.png')))} pictures are in {pictures.relative_to(HERE)}")
    return status


def test(arguments: Sequence[str]) -> int:
    """Run all checks, then all tests."""
    words = [word for word in arguments if word != "--all"]
    everything = len(words) < len(arguments) or os.environ.get("CI") == "true"
    programs = {**TESTS, **(FREEZE if everything else {})}
    if setup(programs=programs):
        return 1
    failed = ["check"] if check([]) else []
    closing = []
    for name, (status, line) in suites(words).items():
        closing += [f"Tests {name}:", line]
        failed += [f"tests {name}"] if status else []
    if everything:
        if SYSTEM == "Linux":
            say("The tour of every screen")
            failed += ["tour"] if tour() else []
        failed += ["tests of Windows"] if windows([]) else []
        failed += ["freeze"] if freeze([]) else []
    say("Failed: " + ", ".join(failed) if failed else "All is well")
    print(*closing, sep="\n", flush=True)
    return 1 if failed else 0


def suites(words: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Run the tests that open windows, on X11, and all others at the same time.

    The output of the former is held back until the latter are over.
    """
    pytest = [PYTHON, "-m", "pytest", *words]
    with household() as home, household() as other_home, tempfile.TemporaryFile("w+") as output:
        if SYSTEM != "Linux":
            say("Tests")
            return {"on this display": pytest_run(pytest, home)}
        with screen(other_home) as shown:
            windows = subprocess.Popen(
                ["dbus-run-session", "--", *pytest, "--windows=only", "--color=no"],
                env=shown,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                say("Tests without windows")
                without = {**home, "QT_QPA_PLATFORM": "offscreen"}
                first = pytest_run([*pytest, "--windows=none"], without)
                say("Tests with windows, on X11")
                status = windows.wait()
            finally:
                windows.kill()
        output.seek(0)
        lines = output.read().splitlines()
    print(*lines, sep="\n", flush=True)
    found = {"without windows": first, "with windows": (status, closing_line(lines))}
    chosen = {name: (s, line) for name, (s, line) in found.items() if s != NOTHING_CHOSEN}
    return chosen if words and chosen else found


def pytest_run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run pytest, passing on its lines; the exit status and the closing line."""
    closing = UNFINISHED
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = closing_line([line], closing)
    return process.returncode, closing


def closing_line(lines: Sequence[str], otherwise: str = UNFINISHED) -> str:
    """Return the last line that pytest closes with, such as "=== 3 passed in 1 s ==="."""
    found = [line.strip() for line in lines if re.match(r"=+ .* in [0-9.]+s.* =+$", line)]
    return found[-1] if found else otherwise


def windows(words: Sequence[str]) -> int:
    """Run the tests of Windows in Wine, with a Python for Windows that is kept in .wine."""
    able = SYSTEM == "Linux" and platform.machine() == "x86_64"
    if able and setup(programs={**TESTS, **WINE}):
        return 1
    if not able or not all(map(present, WINE)):
        say("Tests of Windows: not run, for they need Wine on 64-bit x86 Linux")
        return 0
    say("Tests of Windows, in Wine")
    tests = [PYTHON, "-m", "tests.wine", str(WINDOWS)]
    if status := call([*tests, "--set-up"]):
        return status
    with household() as home, screen(home) as shown:
        return call([*tests, *words], shown)


def check(_arguments: Sequence[str]) -> int:
    """Check style, types for each operating system, who imports whom, and the licences."""
    if setup():
        return 1
    checks: dict[str, list[str]] = {
        "style": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
        "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
        "imports": [str(BIN / "lint-imports")],
    }
    for system in ("linux", "win32", "darwin"):
        cache = f"--cache-dir=.mypy_cache/{system}"
        checks[f"types on {system}"] = [PYTHON, "-m", "mypy", f"--platform={system}", cache]
    started = {
        name: subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        for name, command in checks.items()
    }
    say("Checks")
    failed = unlisted_licences()
    print(f"licences: {'failed' if failed else 'good'}")
    for name, process in started.items():
        output = process.communicate()[0].rstrip()
        print(f"{name}: {'failed' if process.returncode else 'good'}", flush=True)
        if process.returncode:
            print(output, flush=True)
            failed = True
    return 1 if failed else 0


def unlisted_licences() -> bool:
    """Say what docs/licences.md has wrong about the packages that are installed."""
    table = (HERE / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| [^|]* \| ([^|]+) \|", table, re.MULTILINE))
    found = subprocess.run(
        [str(BIN / "pip-licenses"), "--python", PYTHON, "--format=json", "--with-system"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    installed = {canonical(entry["Name"]): entry["License"] for entry in json.loads(found.stdout)}
    installed.pop("pip")
    installed.pop("frontdesk-authenticator")
    locked = {
        canonical(name)
        for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    }
    wrong = [
        f"docs/licences.md says {listed.get(name, 'nothing')} of {name}, which says {licence}"
        for name, licence in installed.items()
        if listed.get(name) != licence
    ]
    wrong += [f"docs/licences.md does not list {name}" for name in sorted(locked - set(listed))]
    wrong += [f"docs/licences.md lists {name}: unused" for name in sorted(set(listed) - locked)]
    if wrong:
        print(*wrong, sep="\n")
    return bool(wrong)


def canonical(name: str) -> str:
    """Make two spellings of a package's name equal (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks; they open windows on a virtual display of their own."""
    programs = {**SCREEN, "libXtst.so.6": "libxtst6"} if SYSTEM == "Linux" else {}
    return setup(programs=programs) or call([PYTHON, "-m", "bench", *arguments])


def fuzz(arguments: Sequence[str]) -> int:
    """Fuzz the parsers; the fuzzer stays beside .venv, for it is there for few systems."""
    fuzzer = HERE / "tests" / "fuzz" / "requirements.lock"
    if SYSTEM != "Linux" or platform.machine() != "x86_64" or sys.version_info >= (3, 14):
        say("Fuzzing: not run, for atheris is there for 64-bit x86 Linux and Python up to 3.13")
        return 0
    if setup():
        return 1
    digest = hashlib.sha256(f"{sys.version}".encode() + fuzzer.read_bytes()).hexdigest()
    place = FUZZER / f"atheris-{digest[:16]}"
    if not place.exists():
        say("Installing the fuzzer")
        with tempfile.TemporaryDirectory(dir=HERE) as folder:
            pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
            options = ["--require-hashes", "--no-deps", f"--target={folder}/atheris"]
            if status := call([*pip, *options, "--requirement", str(fuzzer)]):
                return status
            FUZZER.mkdir(exist_ok=True)
            (Path(folder) / "atheris").rename(place)
    with household() as home:
        return call(
            [PYTHON, "-m", "tests.fuzz", *arguments], {**home, "PYTHONPATH": f"{HERE}:{place}"}
        )


def freeze(_arguments: Sequence[str]) -> int:
    """Build dist/frontdesk, and try it in another place, without this Python in sight."""
    library = str(sysconfig.get_config_var("INSTSONAME") or "")
    name = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    shared = {library: name} if ".so" in library else {}
    if setup(programs={**TESTS, **FREEZE, **shared}):
        return 1
    say("Freezing")
    pyinstaller = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec"]
    if status := call(pyinstaller):
        return status
    name = "frontdesk.exe" if SYSTEM == "Windows" else "frontdesk"
    with (
        household() as home,
        screen(home) if SYSTEM == "Linux" else nullcontext(home) as environment,
        tempfile.TemporaryDirectory() as elsewhere,
    ):
        moved = shutil.move(FROZEN, Path(elsewhere) / "moved here")
        program = str(Path(moved) / name)
        try:
            bare = {**environment, "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen"}
            status = call([program, "--self-check"], bare) or call(
                [PYTHON, "-m", "pytest", "-q", "tests/freeze"],
                {**environment, "FRONTDESK_FROZEN": program},
            )
        finally:
            shutil.move(moved, FROZEN)
    size = sum(file.lstat().st_size for file in FROZEN.rglob("*") if file.is_file())
    print(f"{FROZEN.relative_to(HERE)}: {size / 1e6:.0f} MB")
    return status


def setup(_arguments: Sequence[str] = (), *, programs: Mapping[str, str] | None = None) -> int:
    """Bring the system's libraries and .venv up to date; quick when they are."""
    wanted = {**WINDOW, **(programs or {})}
    missing = {package for name, package in wanted.items() if not present(name)}
    if SYSTEM == "Linux" and importlib.util.find_spec("ensurepip") is None:
        missing.add(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if missing and not install(sorted(missing)):
        return 1
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix}".encode())
    for source in (LOCK, HERE / "pyproject.toml"):
        digest.update(source.read_bytes())
    stamp = VENV / "stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return 0
    say("Setting up .venv")
    python = getattr(sys, "_base_executable", sys.executable)
    # The build tools are in the lock as well: nothing is fetched that has no hash there. They come
    # first, because xcffib is to be had as a source only (it needs no compiler).
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    locked = [*pip, "--no-build-isolation", "--require-hashes", "--requirement"]
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "tools.txt"
        tools.write_text(build_tools(), encoding="utf-8")
        status = (
            call([python, "-m", "venv", "--clear", str(VENV)])
            or call([*locked, str(tools)])
            or call([*locked, str(LOCK)])
            or call([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(HERE)])
        )
    if status == 0:
        stamp.write_text(digest.hexdigest(), encoding="ascii")
    return status


def build_tools() -> str:
    """Return what the lock says of setuptools."""
    text = LOCK.read_text(encoding="utf-8")
    return "".join(re.findall(r"^setuptools==.*\n(?:    --hash.*\n)+", text, re.MULTILINE))


def present(name: str) -> bool:
    """Say whether the loader finds a shared library, or the shell a program."""
    if SYSTEM != "Linux":
        return True
    if ".so" not in name:
        return shutil.which(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages, or say how; whether Frontdesk can go on."""
    words = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    needed = set(packages) - OPTIONAL
    if shutil.which("apt-get") is None:
        say("Missing on this system, by their Debian names: " + " ".join(packages))
        return True  # other systems name and split them differently: what needs them will tell
    root = os.access(DPKG, os.W_OK)
    sudo = [] if root else ["sudo", "-n"]
    if not root and not sudo_answers():
        say("Missing on this system. Please install with:")
        print(f"sudo apt-get update && sudo {' '.join(words)}", flush=True)
        return not needed
    say("Installing " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call([*sudo, "apt-get", "update", "-qq"], environment, quiet=True)
    return call([*sudo, *words, "-qq"], environment, quiet=True) == 0 or not needed


def sudo_answers() -> bool:
    """Say whether sudo works without asking for a password."""
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0


def lock(_arguments: Sequence[str]) -> int:
    """Pin every package for all systems and Pythons, with hashes and no address in it."""
    compiler = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    options = ["--no-emit-index-url", "--no-emit-find-links", "--python-version=3.11"]
    files = ["--all-extras", "--upgrade", "pyproject.toml", f"--output-file={LOCK.name}"]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "python3 dev.py lock"}
    with tempfile.TemporaryDirectory() as folder:
        uv = Path(folder)
        python = str(uv / Path(PYTHON).relative_to(VENV))
        return (
            call([sys.executable, "-m", "venv", str(uv)])
            or call([python, "-m", "pip", "install", "-qq", "uv"])
            or call([python, "-m", *compiler, *options, *files], environment)
        )


@contextmanager
def household() -> Iterator[dict[str, str]]:
    """Give an environment with an empty home: no test reads or writes what a person keeps."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LC_", "QT_", "XDG_", "DBUS_", "FRONTDESK_"))
            and name not in {"DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH"}
        }
        # Qt warns of a locale that is not UTF-8 and of a missing or open runtime folder.
        environment.update(HOME=str(home), LANG="C.UTF-8")
        for name in ("RUNTIME_DIR", "DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME"):
            place = home / name.lower()
            place.mkdir(mode=0o700)
            environment[f"XDG_{name}"] = str(place)
        yield environment


@contextmanager
def screen(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give an environment with a display of its own, and a window manager on it."""
    if shutil.which("Xvfb") is None:
        sys.exit("A virtual display is needed here: please install Xvfb.")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    shown = {**environment, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(
        ["openbox"] if shutil.which("openbox") else ["true"],
        env=shown,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield shown
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


def call(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    quiet: bool = False,
) -> int:
    """Run a program to its end, `quiet` without what it prints but its errors; its exit status."""
    stdout = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, check=False, env=environment, stdout=stdout).returncode


def say(text: str) -> None:
    """Head a section of the output."""
    print(f"\n== {text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
