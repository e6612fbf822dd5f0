"""Does this copy of the program have all its parts? What `frontdesk --self-check` answers.

It is meant for whoever packs or installs the program: run on the finished folder, it finds what
was left out. Its lines are for them, and are not translated.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.clinic.faults import fault_of
from desktop.clinic.id_token import verified
from desktop.clinic.wire import trust
from desktop.errors import ClinicError
from desktop.gui import icons, resources
from desktop.qr.drawing import QUIET, modules
from desktop.qr.picture import FORMATS, Grey
from desktop.qr.reading import texts_in_grey
from desktop.secret import Secret
from desktop.system.keychain import State, keychain
from desktop.vault import crypto

if sys.platform == "win32":
    _DISPLAYS, _KEYCHAIN = ("windows", "offscreen"), ("keyring.backends.Windows",)
elif sys.platform == "darwin":
    _DISPLAYS, _KEYCHAIN = ("cocoa", "offscreen"), ("keyring.backends.macOS",)
else:
    _DISPLAYS, _KEYCHAIN = ("xcb", "wayland", "offscreen"), ("secretstorage", "jeepney")

_ANSWERS = {
    State.READY: "answers",
    State.LOCKED: "locked at the moment",
    State.ABSENT: "does not answer in this session",
}
_TEXT = "otpauth://totp/Self-check"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one part answered; the program is whole without it unless it is `needed`."""

    part: str
    ok: bool
    needed: bool
    detail: str

    def __str__(self) -> str:
        word = "good" if self.ok else "BAD" if self.needed else "absent"
        return f"{word:6}  {self.part}: {self.detail}"


def run(*, as_json: bool = False) -> int:
    """Print what each part answers; 0 when all that is needed is there, otherwise 1."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QApplication(["frontdesk"])
    findings = list(_findings())
    del application
    if as_json:
        report = {"version": __version__, "parts": [asdict(finding) for finding in findings]}
        text = json.dumps(report)
    else:
        text = "\n".join(str(finding) for finding in findings)
    sys.stdout.write(text + "\n")
    return 0 if all(finding.ok or not finding.needed for finding in findings) else 1


def _findings() -> Iterator[Finding]:
    needed, wanted = True, False
    yield _finding("resources", needed, _resources)
    for name in _DISPLAYS:
        # Its libraries are the desktop's own: where they are absent there is no Wayland either.
        yield _finding(f"display {name}", name != "wayland", partial(_display, name))
    yield _finding("cryptography", needed, _cryptography)
    yield _finding("pictures", needed, _pictures)
    yield _finding("QR reader zxing-cpp", needed, _zxing)
    yield _finding("QR reader zbar", wanted, _zbar)
    yield _finding("keychain", needed, _keychain)
    yield _finding("clinics", needed, _clinics)


def _finding(part: str, needed: bool, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ok=True, needed=needed, detail=ask())
    except Exception as error:  # noqa: BLE001  whatever is missing, the other parts are asked too
        return Finding(part, ok=False, needed=needed, detail=f"{type(error).__name__}: {error}")


def _resources() -> str:
    picture = icons.application().pixmap(64).toImage()
    middle = picture.pixelColor(picture.rect().center())
    if not middle.alpha():
        raise ValueError("the icon is drawn empty")
    drawings = len(list(resources.ICONS.glob("*.svg")))
    return f"{drawings} icons, style of {len(resources.STYLE.read_text('utf-8'))} characters"


def _display(name: str) -> str:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    files = [file for file in folder.iterdir() if file.stem.removeprefix("lib") == f"q{name}"]
    if not files:
        raise FileNotFoundError(f"no plug-in in {folder}")
    loader = QPluginLoader(str(files[0]))
    if not loader.load():
        raise ImportError(loader.errorString())
    return f"Qt {qVersion()}, {files[0].name}"


def _cryptography() -> str:
    key = crypto.derive_key(Secret(b"self-check"), bytes(crypto.SALT), crypto.LEAST)
    nonce = bytes(crypto.NONCE)
    if (
        crypto.unseal(key, nonce, crypto.seal(key, nonce, bytearray(b"plain"), b""), b"")
        != b"plain"
    ):
        raise ValueError("what was sealed does not come back")
    return f"Argon2id with {crypto.LEAST.memory_kib // 1024} MiB, AES-256-GCM"


def _pictures() -> str:
    from PIL import Image, features

    Image.init()
    optional = {"MPO", "AVIF"}  # Pillow opens MPO as JPEG; not every build of it has AVIF
    missing = set(FORMATS) - optional - set(Image.OPEN)
    missing |= {name for name in ("zlib", "jpg", "webp") if not features.check(name)}
    if missing:
        raise ImportError("cannot read " + ", ".join(sorted(missing)))
    return ", ".join(name for name in FORMATS if name in Image.OPEN)


def _drawn() -> Grey:
    """Draw a QR code, four pixels a module."""
    rows = modules(_TEXT)
    blank = [(False,) * len(rows[0])] * QUIET
    margin = (False,) * QUIET
    pixels = bytearray()
    for row in (*blank, *rows, *blank):
        line = b"".join(bytes([0 if dark else 255]) * 4 for dark in (*margin, *row, *margin))
        pixels += line * 4
    return Grey((len(rows[0]) + 2 * QUIET) * 4, (len(rows) + 2 * QUIET) * 4, bytes(pixels))


def _zxing() -> str:
    if texts_in_grey(_drawn()) != (_TEXT,):
        raise ValueError("a QR code just drawn is not read")
    return "reads what it should"


def _zbar() -> str:
    from pyzbar.pyzbar import ZBarSymbol, decode

    grey = _drawn()
    found = decode((grey.pixels, grey.width, grey.height), symbols=[ZBarSymbol.QRCODE])
    if [code.data.decode() for code in found] != [_TEXT]:
        raise ValueError("a QR code just drawn is not read")
    return "reads what it should"


def _clinics() -> str:
    """Load what signs in at clinics, as far as that goes without one."""
    context = trust()
    fault_of(OSError())
    try:
        verified("", {"keys": []}, issuer="", client="", nonce="", now=0)
    except ClinicError:
        return f"certificates by {type(context).__module__.partition('.')[0]}"
    raise ValueError("an empty ID token is believed")


def _keychain() -> str:
    # A missing library would look like a missing keychain, so the libraries are loaded first.
    for module in _KEYCHAIN:
        importlib.import_module(module)
    here = keychain()
    return f"{here.name}: {_ANSWERS[here.state()]}"
