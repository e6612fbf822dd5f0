"""Looking at the screens: the program's windows go, the screens are taken, the windows are back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import DesktopError
from desktop.gui.countdown import Countdown
from desktop.gui.offered import grey_from
from desktop.gui.region_selector import RegionSelector
from desktop.presenters import offers
from desktop.presenters.offers import Offer, Screen, Way
from desktop.system.screens import Camera, Shot

LATER: Final = 5  # seconds
_GONE: Final = 350  # ms until a desktop has taken a window off the screen, with its animation


class ScreenScan(QObject):
    """One look at a time. `seen` brings an Offer, `failed` a DesktopError, when it is over.

    Pictures are kept nowhere: they live as long as the Offer, and the frozen screens from which a
    part is chosen as long as the choosing.
    """

    seen = Signal(object)
    failed = Signal(object)

    def __init__(self, camera: Camera, parent: QObject) -> None:
        super().__init__(parent)
        self._camera = camera
        self._hidden: list[QWidget] = []
        self._part = False
        self._busy = False
        self._selector: RegionSelector | None = None
        self._countdown: Countdown | None = None
        camera.taken.connect(self._taken)
        camera.failed.connect(self._failed)

    def now(self) -> None:
        """Look at all screens."""
        self._begin(part=False)

    def part(self) -> None:
        """Have the person choose a part of a screen, and look at that."""
        self._begin(part=True)

    def later(self) -> None:
        """Look at all screens in five seconds, which are counted on the screen."""
        if self._busy:
            return
        self._hide()
        self._countdown = Countdown(LATER)
        self._countdown.over.connect(self._counted)
        self._countdown.called_off.connect(self._called_off)
        self.destroyed.connect(self._countdown.deleteLater)
        self._countdown.start()

    def _begin(self, *, part: bool) -> None:
        if not self._busy:
            self._part = part
            self._hide()
            QTimer.singleShot(_GONE, self, self._look)

    def _counted(self) -> None:
        self._drop_countdown()
        self._part = False
        QTimer.singleShot(_GONE, self, self._look)

    def _called_off(self) -> None:
        self._drop_countdown()
        self._show()

    def _look(self) -> None:
        self._camera.take(part=self._part)

    def _taken(self, shots: Sequence[Shot]) -> None:
        if self._part and not self._camera.asks_for_part:
            self._selector = RegionSelector(
                [(shot.picture, shot.screen) for shot in shots if shot.screen is not None], self
            )
            self._selector.chosen.connect(self._chosen)
            self._selector.cancelled.connect(self._called_off)
            self._selector.start()
        elif self._part:
            self._over(tuple(offers.Shot(grey_from(shot.picture), None) for shot in shots))
        else:
            self._over(_in_order(shots))

    def _chosen(self, part: QImage) -> None:
        self._selector = None
        self._over((offers.Shot(grey_from(part), None),))

    def _failed(self, error: DesktopError | None) -> None:
        self._show()
        if error is not None:
            self.failed.emit(error)

    def _over(self, shots: tuple[offers.Shot, ...]) -> None:
        self._show()
        self.seen.emit(Offer(Way.SCREEN, shots=shots))

    def _drop_countdown(self) -> None:
        if self._countdown is not None:
            self._countdown.hide()
            self._countdown.deleteLater()
            self._countdown = None

    def _hide(self) -> None:
        self._busy = True
        self._hidden = [
            window
            for window in QApplication.topLevelWidgets()
            if window.isWindow() and window.isVisible()
        ]
        for window in self._hidden:
            window.hide()

    def _show(self) -> None:
        self._selector = None
        self._busy = False
        hidden, self._hidden = self._hidden, []
        for window in hidden:
            window.show()
        if hidden:
            hidden[0].raise_()
            hidden[0].activateWindow()


def _in_order(shots: Sequence[Shot]) -> tuple[offers.Shot, ...]:
    """Return whole screens from the left, or from the top when they stand on each other."""
    corners = [(_left(shot.screen), _top(shot.screen)) for shot in shots]
    stacked = len({left for left, _top in corners}) == 1
    order = sorted(range(len(shots)), key=lambda index: corners[index])
    return tuple(
        offers.Shot(
            grey_from(shots[index].picture),
            Screen(number, len(shots), stacked=stacked and len(shots) > 1),
        )
        for number, index in enumerate(order, start=1)
    )


def _left(screen: QScreen | None) -> int:
    return screen.geometry().left() if screen is not None else 0


def _top(screen: QScreen | None) -> int:
    return screen.geometry().top() if screen is not None else 0
