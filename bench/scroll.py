"""A long list of tokens: filling, scrolling and searching it, against the 16 ms of a frame."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import cast

from bench.figures import FRAME, Measured, compare, say

COUNT = 10_000
Frames = list[tuple[float, float]]  # seconds: on the clock, and of the processor


def measure() -> None:
    """Start a process of its own for the window, and compare what it timed."""
    found = subprocess.run(
        [sys.executable, "-m", "bench.scroll_window", str(COUNT)],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_NO_GLIB": "1"},  # whose loop does not say when it wakes
        check=True,
    )
    say(f"  {COUNT:,} tokens")
    for name, frames in cast("dict[str, Frames]", json.loads(found.stdout)).items():
        times = [time for time, _own in frames]
        if len(times) == 1:  # not done again and again, so no frame has to bear it
            compare(Measured(name, times), FRAME, "ms")
            continue
        compare(Measured(f"{name}, median frame", times), FRAME, "ms", 1.0)
        # By the processor's time: what else ran on the computer meanwhile is no frame of ours.
        own = max(own for _time, own in frames)
        most = f"{name}, most work of {len(times)} frames ({max(times) * 1e3:.0f} ms on the clock)"
        compare(Measured(most, [own]), FRAME, "ms", 1.0)
