"""Python's garbage, collected in the GUI's thread only.

By itself Python collects in whichever thread allocates. A widget of ours that is part of a cycle
would end on a worker's thread then, while Qt's objects may end on their own only; nor may one end
while Qt goes through the list of them all, as it does when the style changes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher


def collect_here_only() -> None:
    """Collect by Python's own thresholds, whenever this thread's event loop is about to wait."""
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(collect_due)


def collect_due() -> None:
    """Collect the oldest generation that is due, with the younger ones."""
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if True in due:
        gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
