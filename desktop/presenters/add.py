"""Adding tokens: what is held out, what was found in it, and what becomes of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.errors import (
    BadTokenError,
    DesktopError,
    NoQrCodeError,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
)
from desktop.presenters import adding
from desktop.presenters.candidates import Candidates, Row, TokenRow
from desktop.presenters.offers import Offer, Source, Way
from desktop.presenters.proposals import ClinicChoice
from desktop.presenters.runner import Runner, Task
from desktop.presenters.typed_key import (
    BadForm,
    TypedKey,
    looks_like_key,
    token_from,
)
from desktop.qr.reading import texts_in_file, texts_in_grey
from desktop.vault.entries import Clinic, Entry
from desktop.vault.states import UnlockedVault


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in which nothing could be found, and why; None: nothing at all was held out."""

    source: Source
    error: DesktopError | None


@dataclass(frozen=True, slots=True)
class Looked:
    """A screen that was looked at, or a part of one, and its size in pixels."""

    size: tuple[int, int]
    whole: bool


class AddView(Protocol):
    """What the presenter needs of the page."""

    def show_rows(self, rows: Sequence[Row], clinics: Sequence[Clinic]) -> None:
        """Show what was found; without rows, the ways to hold something out."""

    def show_row(self, index: int, row: TokenRow) -> None:
        """Show one row again, which was changed."""

    def show_chosen(self, count: int) -> None:
        """Say how many tokens would be added."""

    def show_progress(self, done: int, total: int, name: str) -> None:
        """Say which picture is being looked at."""

    def hide_progress(self) -> None:
        """Take the progress away."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what could not be read; none: take away what was said."""

    def show_nothing_seen(self, looked_at: Sequence[Looked]) -> None:
        """Say what of the screens was looked at in vain, and what to try; none: say no more."""

    def show_error(self, error: DesktopError) -> None:
        """Say why nothing was added."""

    def ask_key(self, key: str) -> None:
        """Show the form, with what may be the key in it."""

    def show_bad_form(self, bad: BadForm) -> None:
        """Say what is wrong, each beside its field."""

    def ask_label(self, index: int) -> None:
        """Ask for the label that is missing or too long, or the PIN that is missing."""


class AddPresenter:
    """Turns what is held out into tokens of the vault.

    Pictures are looked at one after the other off the GUI thread; links at once. `on_added`
    gets the tokens that went in; `on_export` a file that is no picture, held out by itself.
    """

    def __init__(
        self,
        vault: UnlockedVault,
        view: AddView,
        runner: Runner,
        on_added: Callable[[tuple[Entry, ...]], None],
        on_export: Callable[[Path], None] = lambda _path: None,
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_added = on_added
        self._on_export = on_export
        self._candidates = Candidates(vault.entries, vault.clinics)
        self._waiting: deque[tuple[Source, Callable[[], tuple[str, ...]]]] = deque()
        self._only: Path | None = None  # the one file that is held out
        self._done = 0
        self._task: Task | None = None
        self._busy = False
        self._problems: list[Problem] = []
        self._looked_at: tuple[Looked, ...] = ()  # while nothing was found there
        self._shown: tuple[Row, ...] = ()

    # -- what is held out --

    def offer(self, offer: Offer) -> None:
        """Look at files, pictures and texts; a text that is a key alone goes into the form."""
        self._problems.clear()
        self._view.show_problems(())
        self._view.show_nothing_seen(())
        if looks_like_key(offer.text):
            self._view.ask_key(offer.text.strip())
            return
        self._take(offer.text, Source(offer.way))
        self._only = offer.files[0] if len(offer.files) == 1 and not self._busy else None
        for path in offer.files:
            self._waiting.append((Source(Way.FILE, path.name), partial(texts_in_file, path)))
        if offer.picture:
            self._waiting.append((Source(offer.way), partial(texts_in_grey, *offer.picture)))
        self._looked_at = tuple(Looked(shot.size, shot.screen is not None) for shot in offer.shots)
        for shot in offer.shots:
            source = Source(offer.way, screen=shot.screen)
            self._waiting.append((source, partial(texts_in_grey, shot.picture)))
        if offer.empty:
            self._problems.append(Problem(Source(offer.way), None))
        if not self._busy:
            self._next()

    @property
    def empty(self) -> bool:
        """Whether nothing was found yet."""
        return not self._shown

    def open_files(self, paths: Sequence[Path]) -> None:
        """Look at picture files."""
        self.offer(Offer(Way.FILE, files=tuple(paths)))

    def scan_failed(self, error: DesktopError) -> None:
        """Say why the screens could not be looked at."""
        self._view.show_nothing_seen(())
        self._problems[:] = [Problem(Source(Way.SCREEN), error)]
        self._view.show_problems(tuple(self._problems))

    def submit_key(self, typed: TypedKey) -> None:
        """Take in a token that was typed."""
        token = token_from(typed)
        if isinstance(token, BadForm):
            self._view.show_bad_form(token)
            return
        self._candidates.offer(token, Source(Way.TYPED))
        self._show()

    def cancel(self) -> None:
        """Look at no more pictures; what was found stays."""
        self._stop()
        self._looked_at = ()
        self._view.hide_progress()
        self._show()

    def leave(self) -> None:
        """Forget everything that was found."""
        self._stop()
        self._problems.clear()
        self._looked_at = ()
        self._shown = ()
        self._candidates = Candidates((), ())

    # -- the rows --

    def rename(self, index: int, label: str) -> None:
        """Give a row another label."""
        self._candidates.rename(index, label)
        self._changed()

    def tick(self, index: int, ticked: bool) -> None:
        """Choose a row, or leave it out."""
        self._candidates.tick(index, ticked)
        self._changed()

    def assign(self, index: int, clinic: ClinicChoice) -> None:
        """Put a row under a clinic."""
        self._candidates.assign(index, clinic)
        self._changed()

    def decide(self, index: int, replaces: bool) -> None:
        """Say what becomes of the token that a re-enrolled one may replace."""
        self._candidates.decide(index, replaces)
        self._changed()

    def give_pin(self, index: int, text: str) -> None:
        """Complete a token that needs a PIN."""
        try:
            self._candidates.give_pin(index, text)
        except BadTokenError:
            self._view.ask_label(index)
        else:
            self._changed()

    def add(self) -> None:
        """Add what is ticked, if every row of it has what it needs."""
        chosen = self._candidates.chosen
        if not chosen or self._busy:
            return
        for index, row in chosen.items():
            if not row.labelled or row.token.needs_pin:
                self._view.ask_label(index)
                return
        try:
            added = adding.add(self._vault, chosen.values())
        except DesktopError as error:
            self._candidates.compare(self._vault.entries, self._vault.clinics)
            self._show()
            self._view.show_error(error)
            return
        self.leave()
        self._on_added(added)

    def _take(self, text: str, source: Source) -> None:
        if text.strip():
            try:
                self._candidates.read(text, source)
            except TooLargeError as error:
                self._problems.append(Problem(source, error))

    def _next(self) -> None:
        """Look at the next picture, or show what was found in all of them."""
        if not self._waiting:
            self._stop()
            self._view.hide_progress()
            self._show()
            return
        source, work = self._waiting.popleft()
        self._view.show_progress(self._done, self._done + len(self._waiting) + 1, source.name)
        self._busy = True
        self._task = self._runner.run(
            work, partial(self._read, source), partial(self._failed, source)
        )

    def _read(self, source: Source, texts: tuple[str, ...]) -> None:
        for text in texts:
            self._take(text, source)
        if texts and source.way is Way.SCREEN:
            self._looked_at = ()
        elif not texts and source.way is not Way.SCREEN:  # not every screen has one
            self._problems.append(Problem(source, NoQrCodeError()))
        self._done += 1
        self._next()

    def _failed(self, source: Source, error: DesktopError) -> None:
        if isinstance(error, UnsupportedFormatError) and source.way is Way.FILE:
            if self._only is not None:
                path = self._only
                self._stop()
                self._view.hide_progress()
                self._show()
                self._on_export(path)
                return
            error = UnsupportedFormatError(Unsupported.NOT_A_PICTURE)
        self._problems.append(Problem(source, error))
        self._done += 1
        self._next()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._busy = False
        self._waiting.clear()
        self._done = 0

    def _show(self) -> None:
        self._shown = self._candidates.rows
        self._view.show_rows(self._shown, self._vault.clinics)
        self._view.show_chosen(len(self._candidates.chosen))
        self._view.show_problems(tuple(self._problems))
        self._view.show_nothing_seen(self._looked_at)
        self._looked_at = ()

    def _changed(self) -> None:
        """Show again what is different: one row's change may be another's."""
        before, self._shown = self._shown, self._candidates.rows
        for index, (old, new) in enumerate(zip(before, self._shown, strict=True)):
            if isinstance(new, TokenRow) and new != old:
                self._view.show_row(index, new)
        self._view.show_chosen(len(self._candidates.chosen))
