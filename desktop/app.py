"""The window's composition root: builds everything, connects it, runs Qt."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn
from uuid import UUID

from PySide6.QtCore import QByteArray, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui import icons, palette, resources
from desktop.gui.lock_keys import LockKeys
from desktop.gui.tasks import QtRunner
from desktop.gui.window import MainWindow
from desktop.presenters.resume import Resume
from desktop.presenters.workstation import Workstation
from desktop.settings import Settings
from desktop.system import keychain
from desktop.system.successor import read_key, replace_process
from desktop.vault import crypto
from desktop.vault.shelf import Shelf

_WORK = ("desktop.otp.hotp", "filelock", *crypto.MODULES)
_SCREENS = ("desktop.gui.unlock_page", "desktop.gui.tokens_page")


def run(data: Path, arguments: Sequence[str]) -> int:
    """Open the window on a data folder; `arguments` are what a process before this one left."""
    left = _parse(arguments)
    # A native dialog has an event loop of its own, in which the keys that lock are not heard.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Frontdesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("frontdesk")
    app.setWindowIcon(icons.application())
    _translate(app)
    settings, error = _settings(data)
    palette.use(settings.look)
    runner, shelf = QtRunner(app), Shelf(data)
    window = MainWindow(shelf, settings, runner, keychain.keychain())
    workstation = Workstation(shelf, window, _successor(window, data))
    window.connect_to(workstation)
    window.painted.connect(lambda: _settle(app, runner, workstation))
    # Ctrl+C in a terminal ends the program at once, as any kill does: all that counts is saved.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _fault(workstation, repeated=bool(left.resume_fault))
    if left.resume_geometry:
        window.restoreGeometry(QByteArray.fromBase64(left.resume_geometry.encode()))
    workstation.start(_resume(left), error)
    window.show()
    app.aboutToQuit.connect(workstation.close)
    app.aboutToQuit.connect(window.clear_clipboard)
    status = app.exec()
    runner.shut_down()
    return status


def _settle(app: QApplication, runner: QtRunner, workstation: Workstation) -> None:
    """Do what can wait for the first picture: hear the keys, and read what comes next."""
    keys = LockKeys(app)
    keys.lock.connect(lambda: workstation.lock(LockReason.USER))
    keys.hand_over.connect(lambda: workstation.lock(LockReason.HAND_OVER))
    if sys.platform == "win32":
        from desktop.system.lock_events import lock_events

        events = lock_events()
        events.start(workstation.lock)
        app.aboutToQuit.connect(lambda: events.stop())  # noqa: PLW0108  a method is not kept
    runner.run(lambda: _read(_WORK), lambda _done: None, lambda _error: None)
    # Qt's binding makes its classes on the GUI thread only.
    _read(_SCREENS)


def _read(modules: Sequence[str]) -> None:
    """Import what an unlock needs, while the person is still looking for the keys."""
    for module in modules:
        importlib.import_module(module)


def _successor(window: MainWindow, data: Path) -> Callable[[Resume], NoReturn]:
    def succeed(resume: Resume) -> NoReturn:
        # The codes are off the screen, and out of the clipboard, before anything else happens.
        geometry = bytes(window.saveGeometry().toBase64().data()).decode()
        window.hide()
        window.clear_clipboard()
        QApplication.sync()
        start = ["--data", str(data), "--resume-geometry", geometry]
        replace_process([*start, *resume.arguments()], resume.key)

    return succeed


def _fault(
    workstation: Workstation, *, repeated: bool
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what is done about an exception that nobody expected: lock first, then tell.

    Neither its message nor any variable is told, for they might hold a secret.
    """

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        where = "?"
        while trace is not None:
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        report = f"{kind.__name__} {where} ({__version__})"
        sys.stderr.write(f"Frontdesk: fault: {report}\n")
        if repeated and not workstation.opened:
            os._exit(1)  # the one before this ended in the same way: no sense in going on
        workstation.lock(LockReason.FAULT, report)

    return hook


def _settings(data: Path) -> tuple[Settings, DesktopError | None]:
    try:
        return Settings.load(data / "settings.json"), None
    except DesktopError as error:
        return Settings(), error


def _translate(app: QApplication) -> None:
    """Use the person's language where there is a translation; English stands in the source."""
    translator = QTranslator(app)
    if translator.load(QLocale(), "frontdesk", "_", str(resources.TRANSLATIONS)):
        app.installTranslator(translator)


def _resume(left: argparse.Namespace) -> Resume:
    return Resume(
        reason=LockReason(left.resume_reason) if left.resume_reason else None,
        fault=left.resume_fault,
        vault=left.resume_vault or None,
        key=None if left.resume_key is None else read_key(left.resume_key),
        reveal=UUID(left.resume_reveal) if left.resume_reveal else None,
    )


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what `Resume.arguments` wrote; nobody else gives these."""
    parser = argparse.ArgumentParser(prog="frontdesk", add_help=False, allow_abbrev=False)
    for name in ("geometry", "reason", "fault", "vault", "reveal"):
        parser.add_argument(f"--resume-{name}", default="")
    parser.add_argument("--resume-key", type=int)
    return parser.parse_args(arguments)
