"""Moving in from another app: its file is read, looked through, and added in one save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from desktop import files
from desktop.errors import DesktopError, NeedsImportPasswordError, WrongImportPasswordError
from desktop.interchange.base import Export, Format
from desktop.presenters.arrivals import Arrivals, Row, Standing, arrivals, move_in
from desktop.presenters.runner import Runner, Task
from desktop.secret import Secret
from desktop.vault.states import UnlockedVault

_FILE: Final = 33_554_432  # bytes: what the readers take, which are only loaded when needed


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file's entries; `left` were new, and not chosen."""

    format: Format
    added: int
    left: int
    here: int
    refused: int


class ImportView(Protocol):
    """What the presenter needs of the page."""

    def show_choice(self, name: str, error: DesktopError | None) -> None:
        """Ask for a file; say why the one called `name` could not be read."""

    def show_reading(self, name: str) -> None:
        """Say that a file is being read."""

    def ask_password(self, name: str, error: DesktopError | None) -> None:
        """Ask for the password of a file; say why the last one did not do."""

    def show_held(self, held: Arrivals) -> None:
        """Show what a file holds."""

    def show_rows(self, rows: Sequence[Row], only: Standing | None) -> None:
        """List these rows: those of one standing, or all."""

    def show_chosen(self, count: int, clinics: bool) -> None:
        """Say how many tokens would be added, and whether their groups become clinics."""

    def show_error(self, error: DesktopError) -> None:
        """Say why nothing was added."""

    def show_result(self, result: Result) -> None:
        """Say what became of everything."""


class ImportPresenter:
    """One file at a time, read off the GUI thread; only `add` changes the vault.

    `on_done` is called when the person has seen the result.
    """

    def __init__(
        self, vault: UnlockedVault, view: ImportView, runner: Runner, on_done: Callable[[], None]
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_done = on_done
        self._task: Task | None = None
        self._busy = False
        self._name = ""
        self._data = b""  # kept while a password is asked for
        self._held: Arrivals | None = None
        self._chosen: set[int] = set()  # places
        self._only: Standing | None = None
        self._clinics = False
        self._added = False

    def begin(self) -> None:
        """Ask for a file."""
        self._forget()
        self._view.show_choice("", None)

    def open(self, path: Path) -> None:
        """Read a file."""
        self._forget()
        self._name = path.name
        self._view.show_reading(self._name)
        self._run(partial(_read, path, b"", None), self._failed)

    def submit(self, password: Secret) -> None:
        """Read the file with this password, which is wiped afterwards."""
        if self._busy or not self._data:
            password.wipe()
            return
        self._view.show_reading(self._name)
        self._run(partial(_read, None, self._data, password), self._not_opened)

    def cancel(self) -> None:
        """Wait for the file no longer, or for its password."""
        self.begin()

    def close(self) -> None:
        """Forget everything."""
        self._forget()

    # -- what the file holds --

    def is_chosen(self, place: int) -> bool:
        """Say whether the entry at a place is to be added, or was."""
        return place in self._chosen

    def choose(self, place: int, chosen: bool) -> None:
        """Choose an entry, or leave it out."""
        if self._held is None or self._added:
            return
        if chosen and any(row.place == place for row in self._held.new):
            self._chosen.add(place)
        else:
            self._chosen.discard(place)
        self._view.show_chosen(len(self._chosen), self._clinics)

    def choose_all(self, chosen: bool) -> None:
        """Choose all that is new, or nothing."""
        if self._held is None or self._added:
            return
        self._chosen = {row.place for row in self._held.new} if chosen else set()
        self._view.show_chosen(len(self._chosen), self._clinics)

    def want_clinics(self, wanted: bool) -> None:
        """Say whether groups become clinics."""
        self._clinics = wanted and self._held is not None and self._held.may_be_clinics
        self._view.show_chosen(len(self._chosen), self._clinics)

    def show_only(self, only: Standing | None) -> None:
        """List the rows of one standing, or all."""
        self._only = only
        if self._held is not None:
            rows = self._held.rows
            if only is not None:
                rows = tuple(row for row in rows if row.standing is only)
            self._view.show_rows(rows, only)

    def add(self) -> None:
        """Add what is chosen."""
        held = self._held
        if held is None or self._added or not self._chosen:
            return
        rows = [row for row in held.new if row.place in self._chosen]
        try:
            added = move_in(self._vault, rows, with_clinics=self._clinics)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._added = True
        counts = held.counts
        self._view.show_result(
            Result(
                held.format,
                added=len(added),
                left=counts[Standing.NEW] - len(added),
                here=counts[Standing.HERE],
                refused=counts[Standing.REFUSED],
            )
        )

    def done(self) -> None:
        """Leave, with everything as it is."""
        self._forget()
        self._on_done()

    # -- reading --

    def _run(
        self,
        work: Callable[[], tuple[bytes, Export | None]],
        on_error: Callable[[DesktopError], None],
    ) -> None:
        self._busy = True
        self._task = self._runner.run(work, self._read, on_error)

    def _read(self, read: tuple[bytes, Export | None]) -> None:
        self._busy = False
        self._data, export = read
        if export is None:
            self._view.ask_password(self._name, None)
            return
        self._data = b""
        held = arrivals(export, self._vault.entries, self._vault.clinics)
        self._held = held
        self._chosen = {row.place for row in held.new}
        self._clinics = held.may_be_clinics
        self._view.show_held(held)
        self.show_only(None)
        self._view.show_chosen(len(self._chosen), self._clinics)

    def _failed(self, error: DesktopError) -> None:
        name = self._name
        self._forget()
        self._view.show_choice(name, error)

    def _not_opened(self, error: DesktopError) -> None:
        self._busy = False
        if isinstance(error, WrongImportPasswordError):
            self._view.ask_password(self._name, error)
        else:
            self._failed(error)

    def _forget(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._busy = False
        self._data, self._held = b"", None
        self._chosen, self._only = set(), None
        self._clinics = self._added = False


def _read(path: Path | None, data: bytes, password: Secret | None) -> tuple[bytes, Export | None]:
    """Return the bytes of a file and what they hold: None, when that needs a password."""
    from desktop.interchange import reading

    try:
        if path is not None:
            data = files.read_given(path, _FILE)
        return data, reading.read(data, password)
    except NeedsImportPasswordError:
        return data, None
    finally:
        if password is not None:
            password.wipe()
