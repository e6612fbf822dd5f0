"""The real list with many tokens in a real window; prints the seconds of its frames as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bench import shelves
from desktop.gui import palette
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.tasks import QtRunner
from desktop.gui.tokens_page import TokensPage, tokens_screen
from desktop.presenters.token_rows import Order
from desktop.settings import Settings
from desktop.vault.shelf import Shelf
from desktop.vault.states import UnlockedVault

STEPS = 300
SETTLED = 1_000  # ms in which everything put off until later is done
Frame = tuple[float, float]  # seconds: on the clock, and of the processor


def main(count: int) -> None:
    app = QApplication([*sys.argv[:1], "-style", palette.STYLE])
    palette.use(Settings().look)
    with shelves.folder() as place:
        locked = shelves.vault(Shelf(place, cost=shelves.CHEAP), "Maria", count)
        vault = locked.unlock(shelves.password())
        pages: list[TokensPage] = []

        def fill() -> None:
            pages.append(screen(app, vault))
            palette.dress(pages[0])
            pages[0].resize(900, 640)
            pages[0].show()
            pages[0].repaint()

        frames = {"fill the list": [timed(app, fill)]}
        page = pages[0]
        port = page.list.viewport()
        frames["lay out the rest of it"] = settling(app)
        frames["scroll by the wheel"] = scrolled(app, page, lambda at: at + 72)
        frames["scroll by pages"] = scrolled(app, page, lambda at: at + 560)
        frames["drag the scroll bar"] = scrolled(app, page, lambda at: at + 1_999)
        frames["count a second down"] = [timed(app, port.repaint) for _ in range(STEPS)]
        frames["search, letter by letter"] = searched(app, page, "front desk 77")
        page.hide()
        vault.lock(None)
    print(json.dumps(frames))


def screen(app: QApplication, vault: UnlockedVault) -> TokensPage:
    """Build the page as the window does, and let nothing come of what is pressed in it."""

    def nothing(*_ignored: object) -> None:
        return

    return tokens_screen(
        vault,
        clipboard=CodeClipboard(app),
        runner=QtRunner(app),
        clear_after=30,
        codes_hidden=False,
        order=Order.FAVOURITES,
        on_order=nothing,
        on_add=nothing,
        on_offered=nothing,
        on_details=nothing,
        on_settings=nothing,
        on_traces=nothing,
        on_lock=nothing,
        on_hand_over=nothing,
        on_pause=nothing,
        on_small=nothing,
    )


class Turns(QObject):
    """Times each turn of the event loop, for as long as it kept the window from the keyboard."""

    def __init__(self, dispatcher: QAbstractEventDispatcher) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self._began = now()
        dispatcher.awake.connect(self._begin)
        dispatcher.aboutToBlock.connect(self._end)

    def _begin(self) -> None:
        self._began = now()

    def _end(self) -> None:
        self.frames.append(since(self._began))
        self._began = now()


def settling(app: QApplication) -> list[Frame]:
    """Let the window do what it put off."""
    turns = Turns(QAbstractEventDispatcher.instance(app.thread()))
    loop = QEventLoop()
    QTimer.singleShot(SETTLED, loop.quit)
    loop.exec()
    turns.deleteLater()
    return turns.frames


def now() -> Frame:
    """Return the clock, and the processor's time of this process."""
    return time.perf_counter(), time.process_time()


def since(began: Frame) -> Frame:
    """Return what has passed of both."""
    clock, processor = now()
    return clock - began[0], processor - began[1]


def timed(app: QApplication, act: Callable[[], object]) -> Frame:
    """Time an act to its picture, and to what else it caused."""
    began = now()
    act()
    app.processEvents()
    return since(began)


def scrolled(app: QApplication, page: TokensPage, further: Callable[[int], int]) -> list[Frame]:
    """Scroll down from the top in steps, and again when the end is reached."""
    bar = page.list.verticalScrollBar()
    bar.setValue(0)
    app.processEvents()

    def step() -> None:
        bar.setValue(further(bar.value()) if bar.value() < bar.maximum() else 0)
        page.list.viewport().repaint()

    return [timed(app, step) for _ in range(STEPS)]


def searched(app: QApplication, page: TokensPage, words: str) -> list[Frame]:
    """Type a search, and take it back again."""
    field = page.bar.search
    typed = [timed(app, lambda: field.insert(letter)) for letter in words]  # noqa: B023
    return typed + [timed(app, field.backspace) for _ in words]


if __name__ == "__main__":
    main(int(sys.argv[1]))
