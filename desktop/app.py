"""The window's composition root: builds everything, connects it, runs Qt."""

from __future__ import annotations

import gc
import importlib
import linecache
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QLocale,
    QLoggingCategory,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui import icons, palette, resources
from desktop.gui.application import Application
from desktop.gui.collector import collect_here_only
from desktop.gui.leaving import Leaving
from desktop.gui.lock_keys import LockKeys
from desktop.gui.tasks import QtRunner
from desktop.gui.tray import Tray
from desktop.gui.window import MainWindow
from desktop.policy import Policy
from desktop.presenters.resume import Left, Resume, Shown, shown_after
from desktop.presenters.workstation import Workstation
from desktop.settings import SETTINGS, Settings
from desktop.system import capture, hardening, idle_time, keychain, policy_file
from desktop.system.call import ACTIVATION, Call
from desktop.system.only_window import Claim, OnlyWindow
from desktop.system.successor import Replace, tell_clinics
from desktop.system.tray_host import tray_host
from desktop.vault import crypto
from desktop.vault.shelf import Shelf

if TYPE_CHECKING:  # read when a vault is opened
    from desktop.presenters.clinic_access import ClinicAccess

_WORK: Final = (
    "desktop.otp.hotp",
    "filelock",
    *crypto.MODULES,
    "desktop.presenters.clinics",
    "desktop.presenters.newest_seen",
    "desktop.presenters.same_tokens",
    "desktop.presenters.tray",
    "desktop.system.browsers",
)
_SCREENS: Final = (
    "desktop.gui.picker_page",  # here for the processes to come
    "desktop.gui.unlock_page",
    "desktop.gui.vault_screens",
)
_SECOND: Final = 1_000  # milliseconds
# Locks at which somebody may be typing into another program.
_MEANWHILE: Final = (LockReason.IDLE, LockReason.FAULT, LockReason.LID)


def run(data: Path, claim: Claim, left: Left, replace_process: Replace) -> int:
    """Open the window on a data folder, and go on with what a process before this one left."""
    app, only = _application(), OnlyWindow(claim)
    policy = policy_file.read()
    settings, error = _settings(data)
    palette.use(settings.look)
    runner, shelf = QtRunner(app), Shelf(data, backups=policy_file.backups_here(policy))
    window = MainWindow(
        shelf,
        settings,
        runner,
        keychain.keychain(),
        policy=policy,
        access=lambda: _clinics(policy),
        tell_clinics=tell_clinics,
    )
    tray = Tray(app)
    succeed = _successor(window, tray, replace_process, ["--data", str(data)], only)
    workstation = Workstation(shelf, window, succeed, idle_time.now)
    window.connect_to(workstation)
    window.connect_to_tray(tray)
    _hide_from_captures(app, window)
    _end_with(app, window, workstation, tray)
    leaving = Leaving(window, workstation, app)
    only.called.connect(lambda call: _answer(call, window, workstation))
    # Until `leaving` listens, Ctrl+C in a terminal ends the program at once, as any kill does.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _fault(workstation, repeated=left.fault)
    forget = QTimer(window)
    forget.timeout.connect(workstation.expire_link)
    forget.start(60 * _SECOND)
    if left.geometry:
        window.restoreGeometry(QByteArray.fromBase64(left.geometry.encode()))
    resume = left.resume()
    workstation.start(resume, error)
    palette.dress(window)  # its first screen is put together, and is styled once

    def settle() -> None:
        """Do what can wait for the first picture: hear who leaves, and read what comes next."""
        gc.freeze()  # what is there by now lives as long as the process
        collect_here_only()
        _hear_keys(app, workstation)
        only.listen()
        leaving.start()
        tray.follow(tray_host(app))
        runner.run(lambda: _read(_WORK), lambda _done: None, lambda _error: None)
        # Qt's binding makes its classes on the GUI thread only.
        _read(_SCREENS)

    if resume.shown is Shown.NORMAL:
        window.painted.connect(settle)
    else:  # nothing will be painted for a while
        QTimer.singleShot(0, app, settle)
    window.presence.start(resume.shown)
    status = app.exec()
    leaving.stop()
    only.give_up()
    runner.shut_down()
    return status


def _application() -> Application:
    # On Wayland, Qt complains of every field whose window has no keyboard yet: no fault of ours.
    QLoggingCategory.setFilterRules("qt.qpa.wayland.textinput.warning=false")
    # A native dialog has an event loop of its own, in which the keys that lock are not heard.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    # Before anything secret is read from a pipe: Qt asks the portal what the desktop looks like.
    with hardening.seen_by_portal():
        app = Application([*sys.argv[:1], "-style", palette.STYLE])
    app.setApplicationName("Frontdesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("frontdesk")
    app.setWindowIcon(icons.application())
    # Hidden windows are no end: the window's presence says when it is.
    app.setQuitOnLastWindowClosed(False)
    _translate(app)
    return app


def _clinics(policy: Policy) -> ClinicAccess:
    """Return the clinics' servers, which open in the browsers of this computer."""
    from desktop.clinic.loopback import Landing
    from desktop.presenters.clinic_access import BrowserPlace
    from desktop.presenters.clinics import Clinics
    from desktop.system.browsers import installed, open_page

    def places() -> tuple[BrowserPlace, ...]:
        found = []
        for browser in installed():
            found.append(BrowserPlace(browser.name, browser.id, ""))
            for profile in browser.profiles:
                name = f"{browser.name} – {profile.name}"
                found.append(BrowserPlace(name, browser.id, profile.id))
        return tuple(found)

    tr = QCoreApplication.translate
    landing = Landing(
        done=tr("landing", "You can close this page and go back to Frontdesk."),
        foreign=tr("landing", "This page belongs to another sign-in. Start again from Frontdesk."),
    )
    return Clinics(
        policy,
        lambda browser, profile: partial(open_page, browser=browser, profile=profile),
        places,
        landing,
    )


def _end_with(app: Application, window: MainWindow, workstation: Workstation, tray: Tray) -> None:
    """Say what ends the program, and what its end does."""
    app.ending.connect(window.presence.end)
    window.presence.closed.connect(app.quit)
    tray.quit.connect(app.quit)
    app.aboutToQuit.connect(workstation.close)
    app.aboutToQuit.connect(window.clear_clipboard)


def _hide_from_captures(app: QApplication, window: MainWindow) -> None:
    """Have no window captured, from the first on; not where that would blind the person too."""
    remote = capture.remote_session()
    block = None if remote else capture.capture_block()
    if block is None:
        window.connect_shield(None, remote=remote)
    else:
        from desktop.gui.shield import Shield

        window.connect_shield(Shield(app, block), remote=remote)


def _answer(call: Call, window: MainWindow, workstation: Workstation) -> None:
    """Do what a second start of the program asks for."""
    if call.activation:
        os.environ[ACTIVATION] = call.activation  # Qt takes it from there
    window.presence.come_up()
    if call.link is not None:
        workstation.open_link(call.link)


def _hear_keys(app: QApplication, workstation: Workstation) -> None:
    keys = LockKeys(app)
    keys.lock.connect(lambda: workstation.lock(LockReason.USER))
    keys.hand_over.connect(lambda: workstation.lock(LockReason.HAND_OVER))


def prepare() -> None:
    """Import what an unlock needs, while the person is still looking for the keys."""
    _read((*_WORK, *_SCREENS))


def _read(modules: Sequence[str]) -> None:
    for module in modules:
        importlib.import_module(module)
    linecache.clearcache()  # the binding reads the source of every module that is imported


def _successor(
    window: MainWindow,
    tray: Tray,
    replace_process: Replace,
    folder: Sequence[str],
    only: OnlyWindow,
) -> Callable[[Resume], NoReturn]:
    def succeed(resume: Resume) -> NoReturn:
        # Everything is off the screen, and out of the clipboard, before anything else happens.
        geometry = bytes(window.saveGeometry().toBase64().data()).decode()
        window.vanish()
        tray.hide()
        window.clear_clipboard()
        interrupts = resume.reason in _MEANWHILE and window.would_interrupt
        shown = shown_after(resume.reason, window.presence.shown, interrupts=interrupts)
        left = replace(resume, shown=shown)
        start = [*folder, "--resume-geometry", geometry, *only.hand_down()]
        replace_process([*start, *left.arguments()], left.key, left.link)

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
        return Settings.load(data / SETTINGS), None
    except DesktopError as error:
        return Settings(), error


def _translate(app: QApplication) -> None:
    """Use the person's language where there is a translation; English stands in the source."""
    translator = QTranslator(app)
    if translator.load(QLocale(), "frontdesk", "_", str(resources.TRANSLATIONS)):
        app.installTranslator(translator)
