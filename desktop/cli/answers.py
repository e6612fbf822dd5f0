"""The secrets that a command needs: lines of the password file, or typed at a prompt."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, Final

from desktop.cli.arguments import UsageError
from desktop.cli.terminal import Terminal
from desktop.errors import (
    Forbidden,
    NotTextError,
    PolicyError,
    TooLargeError,
    UnreadableFileError,
    WeakPasswordError,
)
from desktop.messages import sentence_for
from desktop.secret import Secret
from desktop.vault import strength
from desktop.vault.password import password_from_text
from desktop.vault.recovery import RecoveryCode

LINE: Final = 16_384  # bytes
LINKS: Final = 8_388_608  # bytes of links on standard input
_FILE: Final = 65_536  # bytes of a password file
_BOM: Final = "\ufeff"
_TRIES: Final = 3  # at a prompt, for a new password
STANDARD_INPUT: Final = "standard input"


class Answers:
    """Gives secrets in the order in which the command asks. The first line is read when asked for.

    `file` is the password file, "-" for standard input, None to ask at the terminal. `needed` is
    the strength that the clinic asks of a new password.
    """

    def __init__(self, terminal: Terminal, file: str | None, needed: int = strength.NEEDED) -> None:
        self._terminal = terminal
        self._needed = needed
        self._name = STANDARD_INPUT if file == "-" else Path(file or "").name
        self._file = file
        self._lines: BinaryIO | None = None
        self._taken = 0

    def password(self, question: str = "Password") -> Secret:
        """Return the password of a vault, for the caller to wipe."""
        return password_from_text(self._text(question))

    def new_password(self, person: str, question: str = "New password") -> Secret:
        """Return a password that is strong enough, for the caller to wipe.

        At a prompt it is asked for twice. Raises WeakPasswordError, and PolicyError when it would
        do but for the clinic's rules.
        """
        if self._file is not None:
            password = self.password()
            self._require(password, person)
            return password
        for attempt in range(_TRIES):
            password = self.password(question)
            try:
                self._require(password, person)
            except (WeakPasswordError, PolicyError) as error:
                if attempt == _TRIES - 1:
                    raise
                self._terminal.note(sentence_for(error).text())
                continue
            again = self.password("The same again")
            same = password == again
            again.wipe()
            if same:
                return password
            self._terminal.note("The two were not the same.")
        raise UsageError("The new password was not typed the same way twice. Nothing was changed.")

    def recovery_code(self) -> RecoveryCode:
        """Return a recovery code. Raises BadRecoveryCodeError."""
        return RecoveryCode.parse(self._text("Recovery code"))

    def typed(self, question: str) -> str:
        """Return what is typed at a prompt, whether or not there is a password file."""
        return self._asked(question)

    def links(self) -> str:
        """Return what else stands on standard input, or one link typed at a prompt.

        Raises TooLargeError and NotTextError.
        """
        if self._terminal.ask is not None and self._terminal.source.isatty():
            return self._asked("Link (otpauth://…)")
        data = self._terminal.source.read(LINKS + 1)
        if len(data) > LINKS:
            raise TooLargeError(LINKS)
        return _decoded(data, STANDARD_INPUT)

    def _require(self, password: Secret, person: str) -> None:
        try:
            strength.require(password, person, self._needed)
        except WeakPasswordError as error:
            if error.score >= strength.NEEDED:
                raise PolicyError(Forbidden.WEAKER_PASSWORD) from None
            raise

    def _text(self, question: str) -> str:
        return self._asked(question) if self._file is None else self._next_line()

    def _asked(self, question: str) -> str:
        if self._terminal.ask is None:
            raise UsageError(
                "There is no terminal to ask for a password on: give --password-file FILE, "
                "or --password-file - for standard input."
            )
        try:
            return self._terminal.ask(question)
        except EOFError:
            raise UsageError("Nothing was typed. Nothing was changed.") from None
        except UnicodeDecodeError:
            raise NotTextError("terminal") from None  # the cause would hold what was typed

    def _next_line(self) -> str:
        if self._lines is None:
            self._lines = self._open()
        data = self._lines.readline(LINE + 1)
        if len(data) > LINE:
            raise TooLargeError(LINE)
        if not data and self._taken:
            raise UsageError(
                f"{self._name} holds only {self._taken} of the lines that this command needs: "
                "one secret a line, in the order that its description names."
            )
        self._taken += 1
        text = _decoded(data, self._name)
        text = text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text
        return text.removeprefix(_BOM) if self._taken == 1 else text

    def _open(self) -> BinaryIO:
        if self._file == "-":
            return self._terminal.source
        try:
            with Path(self._file or "").open("rb") as file:
                data = file.read(_FILE + 1)
        except OSError as error:
            raise UnreadableFileError(self._name) from error
        if len(data) > _FILE:
            raise TooLargeError(_FILE)
        return io.BytesIO(data)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise NotTextError(name) from None  # the cause would hold the secret
