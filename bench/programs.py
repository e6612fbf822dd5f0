"""Programs with a window, started and looked into from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARE = (sys.executable, "-m", "bench.bare")
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Program:
    """One run of a program; the number it was started with stays the same through locks."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def memory(self) -> float:
        """Return the memory that is this program's own, in MB: what is shared by forks once."""
        return self._kib("Pss_Anon") * 1_024 / 1e6

    def share(self) -> float:
        """Return its memory with its share of what several use (Pss), in MB."""
        return self._kib("Pss") * 1_024 / 1e6

    def processor(self) -> float:
        """Return the processor's seconds so far, to a hundredth."""
        total = 0
        for process in self._processes():
            facts = (process / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            total += int(facts[11]) + int(facts[12])
        return total / TICK

    def wakings(self) -> int:
        """Return how often its threads went to sleep and were woken so far."""
        total = 0
        for status in self._each("task/*/status"):
            text = status.read_text(encoding="utf-8")
            total += int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", text, re.MULTILINE)[0])
        return total

    def descriptors(self) -> int:
        """Count its open files, sockets and the like."""
        return len(self._each("fd/*"))

    def threads(self) -> int:
        """Count its threads."""
        return len(self._each("task/*"))

    def children(self) -> int:
        """Count the processes that it started and did not wait for, ended ones too."""
        parents = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):  # some end meanwhile
                parents.append(stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
        own = self._processes()
        return sum(parents.count(process.name) for process in own) - len(own) + 1

    def regions(self) -> Iterator[bytes]:
        """Yield every readable part of its memory that it can write to."""
        for process in self._processes():
            maps = (process / "maps").read_text(encoding="utf-8")
            with (process / "mem").open("rb", 0) as memory:
                for start, end in re.findall(r"^(\w+)-(\w+) rw", maps, re.MULTILINE):
                    try:
                        memory.seek(int(start, 16))
                        yield memory.read(int(end, 16) - int(start, 16))
                    except (OSError, ValueError, OverflowError):
                        continue

    def stop(self) -> None:
        """End it, as at the end of a session."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _processes(self) -> list[Path]:
        """Return the process that was started, and the fork of it that shows a window."""
        first = Path(f"/proc/{self.process.pid}")
        children = (first / "task" / first.name / "children").read_text(encoding="utf-8")
        command = (first / "cmdline").read_bytes()
        found = [Path("/proc", number) for number in children.split()]
        return [first, *(each for each in found if (each / "cmdline").read_bytes() == command)]

    def _each(self, pattern: str) -> list[Path]:
        return [found for process in self._processes() for found in process.glob(pattern)]

    def _kib(self, name: str) -> int:
        """Return the sum of a line of `smaps_rollup`."""
        texts = [(each / "smaps_rollup").read_text("utf-8") for each in self._processes()]
        line = re.compile(rf"^{name}:\s+(\d+)", re.MULTILINE)
        return sum(int(line.findall(text)[0]) for text in texts)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """Run a program for a while."""
    program = Program(command, environment)
    try:
        yield program
    finally:
        program.stop()


def frontdesk(data: Path) -> tuple[str, ...]:
    """Return the command of our window on a data folder."""
    return (sys.executable, "-m", "desktop", "--data", str(data))
