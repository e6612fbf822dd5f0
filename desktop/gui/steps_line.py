"""Which steps there are, which are done, and which one this is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.gui.layouts import row, rule
from desktop.gui.parts import Glyph, restyle, text

_LINE: Final = 48  # px between two steps
_ROOM: Final = 440  # px that the words of all steps take; below, only those of this step stand


class StepsLine(QWidget):
    """Three or so steps in words."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._now = 0
        self._done: list[Glyph] = []
        self._numbers: list[QLabel] = []
        self._words: list[QLabel] = []
        self._rules: list[QWidget] = []
        line: QHBoxLayout = row(gap=8)
        for i, name in enumerate(names):
            if i:
                self._rules.append(rule())
                self._rules[-1].setFixedWidth(_LINE)
                line.addWidget(self._rules[-1])
            self._done.append(Glyph("check", "success"))
            self._numbers.append(text(str(i + 1), "group", wrap=False))
            self._words.append(text(name, wrap=False))
            for part in (self._done[-1], self._numbers[-1], self._words[-1]):
                line.addWidget(part)
        line.addStretch()
        self.setLayout(line)
        self.show_step(0)

    def show_step(self, now: int) -> None:
        """Tick the steps before the one at `now`."""
        self._now = now
        for i, (done, number, words) in enumerate(
            zip(self._done, self._numbers, self._words, strict=True)
        ):
            done.setVisible(i < now)
            number.setVisible(i >= now)
            restyle(number, tone="accent" if i == now else "")
            restyle(words, role="label" if i == now else "dim")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep only the words of this step where there is no room for all."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= _ROOM
        for i, words in enumerate(self._words):
            words.setVisible(wide or i == self._now)
        for line in self._rules:
            line.setFixedWidth(_LINE if wide else _LINE // 3)
