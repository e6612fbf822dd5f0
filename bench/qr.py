"""How many QR codes are read, of pictures of every kind, and how long that takes.

The pictures are drawn from two seeds that are new each time: nothing can be tuned to them.
BENCH_SEED gives the first, to draw them again.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass, field
from secrets import randbelow

from bench.corpus.classes import CLASSES, Sample, samples
from bench.figures import UNMET, Measured, compare, interleaved, say
from bench.qr_readers import Reader, chain, grey, zbar_alone, zxing
from desktop.qr.picture import Grey
from desktop.qr.reading import texts_in_grey

COUNT = 6  # pictures of each class, in each strength
SCREENS = ("desktop 4K, light", "desktop 4K, dark")
NOTHING = "no code at all"


@dataclass
class Tally:
    """What one reader found in one class."""

    found: int = 0
    there: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, read: Reader, screens: list[Grey], texts: frozenset[str]) -> None:
        """Read the screens of a sample and count."""
        began = time.perf_counter()
        got = {text for screen in screens for text in read(screen)}
        self.seconds.append(time.perf_counter() - began)
        self.found += len(got & texts)
        self.there += len(texts)
        self.wrong += len(got - texts)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.found + other.found,
            self.there + other.there,
            self.wrong + other.wrong,
            self.seconds + other.seconds,
        )

    def __str__(self) -> str:
        share = f"{self.found / self.there:7.3f}" if self.there else "      –"
        return f"{share} {sum(self.seconds) / len(self.seconds) * 1e3:6.1f} ms"


def measure() -> None:
    seed = int(os.environ.get("BENCH_SEED") or randbelow(100_000))
    readers: dict[str, Reader] = {"Frontdesk": texts_in_grey, "zxing-cpp alone": zxing}
    if (zbar := zbar_alone()) is None:
        say("  zbar is not installed here: left out")
    else:
        readers["zbar alone"] = zbar
    readers["in steps"] = chain(zbar)
    for hard in (False, True):
        seed += hard
        say(f"  {'harder' if hard else 'every day'}, seed {seed}: share of codes read, mean time")
        say(f"  {'':28}" + "".join(f"{name:>20}" for name in readers))
        tallies = {
            name: in_class(readers, list(samples(name, seed, COUNT, hard=hard))) for name in CLASSES
        }
        for name, tally in tallies.items():
            say(f"  {name:28}" + "".join(f"{each!s:>20}" for each in tally.values()))
        every = {name: sum((each[name] for each in tallies.values()), Tally()) for name in readers}
        say(f"  {'all':28}" + "".join(f"{each!s:>20}" for each in every.values()))
        wrong = Counter({name: each.wrong for name, each in every.items()})
        say(f"  texts that were not there: {', '.join(f'{n} {c}' for n, c in wrong.items())}")
        if wrong["Frontdesk"]:
            UNMET.lines.append("a text was read that was not there")
        for peer in list(readers)[1:]:
            if every["Frontdesk"].found < every[peer].found:
                UNMET.lines.append(f"{peer} reads more codes")
    times(seed)


def in_class(readers: dict[str, Reader], drawn: list[Sample]) -> dict[str, Tally]:
    tallies = {name: Tally() for name in readers}
    for sample in drawn:
        screens = [grey(screen) for screen in sample.screens]
        for name, read in readers.items():
            tallies[name].add(read, screens, sample.texts)
    return tallies


def times(seed: int) -> None:
    """Compare with one pass of zxing-cpp over the same screen, in turn."""
    for name, aim in ((SCREENS[0], 1.5), (SCREENS[1], 1.5), (NOTHING, None)):
        ours: list[float] = []
        theirs: list[float] = []
        for sample in samples(name, seed, COUNT, hard=False):
            screen = grey(sample.screens[0])
            mine, its = interleaved(
                5, lambda s=screen: once(texts_in_grey, s), lambda s=screen: once(zxing, s)
            )
            ours += mine
            theirs += its
        compare(Measured(name, ours), Measured("one pass of zxing-cpp", theirs), "ms", aim)


def once(read: Reader, screen: Grey) -> float:
    began = time.perf_counter()
    list(read(screen))
    return time.perf_counter() - began
