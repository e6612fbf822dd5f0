"""The steps of the import page with little on the screen: a file, waiting, a result."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.errors import DesktopError
from desktop.gui import import_words
from desktop.gui.add_words import breakable
from desktop.gui.error_banner import ErrorBanner, error_text
from desktop.gui.layouts import Item, box, card, column, row, scrolled, stretched
from desktop.gui.parts import Banner, Button, Glyph, announce, labelled, text
from desktop.gui.password_field import PasswordField
from desktop.interchange.base import Format
from desktop.presenters.importing import Result

COLUMN: Final = 760  # px
_NO_FILES: Final = frozenset({Format.GOOGLE, Format.URIS})
_tr = QCoreApplication.translate


def _page(*items: Item) -> QWidget:
    body = box(column(*items, gap=24), "plain")
    body.setMaximumWidth(COLUMN)
    around = row(body, gap=0, margins=(16, 24, 16, 24))
    result = QWidget()
    result.setLayout(column(scrolled(box(column(around, None), "plain"))))
    return result


class ChooseStep(QWidget):
    """Asks for the file, and says why the last one did not do."""

    choose = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._problem = Banner("warn")
        self._problem.hide()
        self._choose = Button(_tr("import", "Choose the file…"), "primary", "backup")
        self._choose.clicked.connect(self.choose)
        apps = sorted((each.app for each in Format if each not in _NO_FILES), key=str.casefold)
        self.setLayout(
            column(
                _page(
                    column(
                        text(_tr("import", "Bring your tokens from another app"), "title"),
                        text(
                            _tr(
                                "import",
                                "Export them there, bring the file to this computer, and choose it "
                                "here. You see what is in it before anything is added.",
                            ),
                            "dim",
                        ),
                        gap=8,
                    ),
                    self._problem,
                    row(self._choose, None),
                    text(
                        _tr("import", "Or drop the file anywhere here. It is read, not changed."),
                        "dim",
                    ),
                    card(
                        column(
                            text(_tr("import", "Files of these apps can be read"), "label"),
                            text(", ".join(apps), "dim"),
                            text(
                                _tr(
                                    "import",
                                    "Google Authenticator shows QR codes instead: add pictures of "
                                    "them, or show them to the screen scan. Any other app may be "
                                    "able to export a list of links.",
                                ),
                                "small",
                            ),
                            gap=8,
                            margins=(16, 16, 16, 16),
                        )
                    ),
                )
            )
        )

    def show_problem(self, name: str, error: DesktopError | None) -> None:
        """Say why a file could not be read."""
        self._problem.setVisible(error is not None)
        if error is not None:
            words = _tr("import", "Nothing was read from {file}").format(file=breakable(name))
            self._problem.say("warn", words, error_text(error))

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._choose.setFocus()

    def press(self) -> None:
        """Do what Enter does."""
        self._choose.click()


class ReadingStep(QWidget):
    """Says that a file is being read; it may take seconds, and can be left."""

    cancel = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = text("", "label")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(_tr("import", "Reading the file"))
        self._cancel = Button(_tr("import", "Cancel"))
        self._cancel.clicked.connect(self.cancel)
        note = text(
            _tr(
                "import",
                "Opening an encrypted file takes some seconds: that makes guessing slow.",
            ),
            "small",
        )
        self.setLayout(
            column(
                _page(
                    card(
                        column(
                            self._words,
                            bar,
                            note,
                            row(self._cancel, None),
                            gap=16,
                            margins=(16, 16, 16, 16),
                        )
                    )
                )
            )
        )

    def show_name(self, name: str) -> None:
        """Say which file it is."""
        self._words.setText(_tr("import", "Reading {file}…").format(file=breakable(name)))
        announce(self, self._words.text())

    def focus_first(self) -> None:
        """Put the keyboard on the only button."""
        self._cancel.setFocus()

    def press(self) -> None:
        """Do what Enter does: nothing, while there is nothing to go on with."""


class FilePasswordStep(QWidget):
    """Asks for the password of the file, which is the other app's and nobody's vault's."""

    submitted = Signal(object)  # the Secret
    cancel = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = PasswordField()
        self._title = text("", "title")
        self._wrong = ErrorBanner()
        self._caps = text(_tr("password", "Caps Lock is on."), "small", "warn")
        self._caps.hide()
        self._open = Button(_tr("import", "Open"), "primary", "lock")
        cancel = Button(_tr("import", "Cancel"))
        self._open.clicked.connect(self.press)
        cancel.clicked.connect(self.cancel)
        self.field.submitted.connect(self.press)
        self.field.changed.connect(self._fit)
        self.field.caps_lock_changed.connect(self._caps.setVisible)
        self.setLayout(
            column(
                _page(
                    column(
                        self._title,
                        text(
                            _tr(
                                "import",
                                "It is encrypted. Its password was chosen in the other app when it "
                                "was exported; the one of your vault does not open it.",
                            ),
                            "dim",
                        ),
                        gap=8,
                    ),
                    column(
                        labelled(_tr("import", "Password of the file"), self.field),
                        self._caps,
                        self._wrong,
                        row(self._open, cancel, None),
                        gap=12,
                    ),
                )
            )
        )
        self._fit()

    def ask(self, name: str, error: DesktopError | None) -> None:
        """Ask for the password of a file; say why the last one did not do."""
        self._title.setText(_tr("import", "Open {file}").format(file=breakable(name)))
        self._wrong.show_error(error)

    def focus_first(self) -> None:
        """Put the keyboard on the field."""
        self.field.setFocus()

    def press(self) -> None:
        """Give the password."""
        if self._open.isEnabled():
            self.submitted.emit(self.field.take()[0])

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed when the step is left."""
        super().hideEvent(event)
        if event.type() == QEvent.Type.Hide and not self.isVisible():
            self.field.forget()

    def _fit(self) -> None:
        self._open.setEnabled(self.field.characters() > 0)


class ResultStep(QWidget):
    """Says what became of everything, and what to do next."""

    done = Signal()
    look = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = text("", "title")
        self._rest = column(gap=8)
        self._advice = column(gap=12)
        self._done = Button(_tr("import", "Done"), "primary", "check")
        look = Button(_tr("import", "See which"))
        self._done.clicked.connect(self.done)
        look.clicked.connect(self.look)
        self.setLayout(
            column(
                _page(
                    column(
                        row(Glyph("check", "success", 32), self._title, gap=12),
                        self._rest,
                        gap=16,
                    ),
                    card(
                        column(
                            text(_tr("import", "What to do now"), "label"),
                            self._advice,
                            gap=12,
                            margins=(16, 16, 16, 16),
                        )
                    ),
                    row(self._done, look, None),
                )
            )
        )

    def show_result(self, result: Result, file: str) -> None:
        """Show the result for a file of that name."""
        self._title.setText(import_words.result_title(result))
        for words, mark in import_words.result_rest(result):
            self._rest.addWidget(
                box(stretched(row(Glyph(mark.icon, mark.tone), text(words), gap=8), 1))
            )
        for number, words in enumerate(import_words.advice(result, breakable(file)), 1):
            self._advice.addWidget(text(f"{number}. {words}"))
        announce(self, self._title.text())

    def focus_first(self) -> None:
        """Put the keyboard on the way out."""
        self._done.setFocus()

    def press(self) -> None:
        """Do what Enter does."""
        self._done.click()
