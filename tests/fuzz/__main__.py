"""Fuzz one parser after the other: `python3 dev.py fuzz [PARSER …] [--seconds N] [--jobs N]`.

What is found goes on at the next run: the corpus of each parser stays in .fuzz. A line for each
parser says how it went, and is added to a file as well with --results.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
CORPORA = HERE / ".fuzz" / "corpora"
FINDINGS = HERE / ".fuzz" / "findings"
SLOW = 10  # seconds for one input
MEMORY = 512  # MiB
_LIVE = re.compile(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+) corp: (\d+)/", re.MULTILINE)
_STATISTIC = re.compile(r"^stat::(\w+):\s+(\d+)", re.MULTILINE)


def main(arguments):
    from tests.fuzz.parsers import PARSERS

    reading = argparse.ArgumentParser("dev.py fuzz", description="Fuzz the parsers.")
    reading.add_argument("parsers", nargs="*", metavar="PARSER", help=" ".join(PARSERS))
    reading.add_argument("--seconds", type=int, default=60, help="for each parser")
    reading.add_argument("--jobs", type=int, default=1, help="parsers at the same time")
    reading.add_argument("--results", type=Path, help="a file to add a line a parser to")
    asked = reading.parse_args(arguments)
    if unknown := set(asked.parsers) - set(PARSERS):
        reading.error(f"no such parser: {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(asked.jobs) as pool:
        lines = list(pool.map(lambda name: _fuzzed(name, asked), asked.parsers or PARSERS))
    return int(not all(line.endswith("nothing found") for line in lines))


def _fuzzed(name, asked):
    FINDINGS.mkdir(parents=True, exist_ok=True)
    started = datetime.now(UTC)
    command = [sys.executable, "-m", "tests.fuzz.target", name, str(CORPORA / name)]
    options = [f"-max_total_time={asked.seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}"]
    options += [f"-artifact_prefix={FINDINGS}/{name}-", "-print_final_stats=1"]
    log = CORPORA.parent / f"{name}.log"
    with log.open("wb") as output:
        ended = subprocess.run(
            [*command, *options], cwd=HERE, stdout=output, stderr=output, check=False
        )
    line = _told(name, started, ended.returncode, log)
    print(line, flush=True)
    if asked.results is not None:
        with asked.results.open("a", encoding="utf-8") as results:
            results.write(f"{line}\n")
    return line


def _told(name, started, status, log):
    text = log.read_text(encoding="utf-8", errors="replace")
    seconds = (datetime.now(UTC) - started).total_seconds()
    statistics = dict(_STATISTIC.findall(text))
    *_, (_, coverage, features, corpus) = [("", "?", "?", "?"), *_LIVE.findall(text)]
    found = "nothing found"
    if status:
        written = re.findall(r"Test unit written to (\S+)", text)
        reason = re.findall(
            r"^ *(?:=== Uncaught Python exception: ===\s+(.+)|SUMMARY: (.+))", text, re.MULTILINE
        )
        said = next((each for pair in reason for each in pair if each), "see the log")
        found = f"FOUND {said.strip()} in {', '.join(written) or log}"
    return (
        f"{started:%Y-%m-%d %H:%M} {name}: {seconds:.0f} s, "
        f"{statistics.get('number_of_executed_units', '?')} runs, coverage {coverage} "
        f"({features} features), {corpus} in the corpus, "
        f"{statistics.get('peak_rss_mb', '?')} MiB, "
        f"slowest {statistics.get('slowest_unit_time_sec', '?')} s, {found}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
