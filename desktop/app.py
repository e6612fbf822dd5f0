"""The window's composition root: builds everything, connects it, runs Qt."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from PySide6.QtCore import QByteArray, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui import icons, palette, resources
from desktop.gui.lock_keys import LockKeys
from desktop.gui.tasks import QtRunner
from desktop.gui.window import MainWindow
from desktop.presenters.resume import Left, Resume
from desktop.presenters.workstation import Workstation
from desktop.settings import Settings
from desktop.system import hardening, idle_time, keychain
from desktop.system.call import ACTIVATION, Call
from desktop.system.only_window import OnlyWindow
from desktop.system.successor import replace_process
from desktop.vault import crypto
from desktop.vault.shelf import Shelf

_WORK = ("desktop.otp.hotp", "filelock", *crypto.MODULES)
_SECOND = 1_000  # milliseconds
_SCREENS = ("desktop.gui.unlock_page", "desktop.gui.tokens_page")


def run(data: Path, only: OnlyWindow, left: Left) -> int:
    """Open the window on a data folder, and go on with what a process before this one left."""
    # A native dialog has an event loop of its own, in which the keys that lock are not heard.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    # Before anything secret is read from a pipe: Qt asks the portal what the desktop looks like.
    with hardening.seen_by_portal():
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
    workstation = Workstation(shelf, window, _successor(window, data, only), idle_time.now)
    window.connect_to(workstation)
    only.called.connect(lambda call: _answer(call, window, workstation))
    window.painted.connect(lambda: _settle(app, runner, workstation))
    window.painted.connect(only.listen)
    QTimer.singleShot(_SECOND, only.listen)  # a window that nobody sees is not painted
    # Ctrl+C in a terminal ends the program at once, as any kill does: all that counts is saved.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _fault(workstation, repeated=left.fault)
    forget = QTimer(window)
    forget.timeout.connect(workstation.expire_link)
    forget.start(60 * _SECOND)
    if left.geometry:
        window.restoreGeometry(QByteArray.fromBase64(left.geometry.encode()))
    workstation.start(left.resume(), error)
    window.show()
    app.aboutToQuit.connect(workstation.close)
    app.aboutToQuit.connect(window.clear_clipboard)
    status = app.exec()
    only.give_up()
    runner.shut_down()
    return status


def _answer(call: Call, window: MainWindow, workstation: Workstation) -> None:
    """Do what a second start of the program asks for."""
    if call.activation:
        os.environ[ACTIVATION] = call.activation  # Qt takes it from there
    window.come_forward()
    if call.link is not None:
        workstation.open_link(call.link)


def _settle(app: QApplication, runner: QtRunner, workstation: Workstation) -> None:
    """Do what can wait for the first picture: hear the keys, and read what comes next."""
    keys = LockKeys(app)
    keys.lock.connect(lambda: workstation.lock(LockReason.USER))
    keys.hand_over.connect(lambda: workstation.lock(LockReason.HAND_OVER))
    runner.run(lambda: _read(_WORK), lambda _done: None, lambda _error: None)
    # Qt's binding makes its classes on the GUI thread only.
    _read(_SCREENS)


def _read(modules: Sequence[str]) -> None:
    """Import what an unlock needs, while the person is still looking for the keys."""
    for module in modules:
        importlib.import_module(module)


def _successor(window: MainWindow, data: Path, only: OnlyWindow) -> Callable[[Resume], NoReturn]:
    def succeed(resume: Resume) -> NoReturn:
        # The codes are off the screen, and out of the clipboard, before anything else happens.
        geometry = bytes(window.saveGeometry().toBase64().data()).decode()
        window.hide()
        window.clear_clipboard()
        QApplication.sync()
        start = ["--data", str(data), "--resume-geometry", geometry]
        start += only.hand_down()
        replace_process([*start, *resume.arguments()], resume.key, resume.link)

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
