"""A real zygote whose processes do what they are told on a line, without a window."""

import signal
import subprocess
import sys
from ast import literal_eval
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.system.linux.of_a_zygote import key_made
from tests.window.program import wait_until

ROOT = Path(__file__).parents[3]
KEY = key_made()
PATIENCE = 30  # seconds
PREPARED = "prepared\n"  # said by the zygote itself, two seconds after its start


class Started:
    """A zygote, and what its processes say."""

    def __init__(self, process):
        self.process = process

    def tell(self, *words):
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()

    def heard(self):
        """The next line of one of the processes."""
        return next(line for line in self.process.stdout if line != PREPARED)

    def next(self):
        """What the next process says of itself."""
        return literal_eval(self.heard())

    def end(self):
        return self.process.wait(PATIENCE)


@contextmanager
def running(*words, by=()):
    with subprocess.Popen(
        [*by, sys.executable, "-m", "tests.system.linux.of_a_zygote", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield Started(process)
        process.kill()


@pytest.fixture
def zygote():
    with running() as started:
        yield started


def test_one_process_follows_the_other_and_is_told_how_to_start(zygote):
    first = zygote.next()
    assert first["number"] != zygote.process.pid
    assert first["words"] == []
    zygote.tell("next", "--resume-reason", "user")
    second = zygote.next()
    assert second["number"] not in (zygote.process.pid, first["number"])
    assert second["words"] == ["--resume-reason", "user"]
    assert not Path(f"/proc/{first['number']}").exists()
    zygote.tell("end", "3")
    assert zygote.end() == 3


def test_a_key_goes_from_one_to_the_other_only(zygote):
    assert zygote.next()["key"] is None
    for _ in range(3):
        zygote.tell("key", "--resume-vault", "maria")
        assert zygote.next()["key"] == KEY.hex()
        children = Path(f"/proc/{zygote.process.pid}/task/{zygote.process.pid}/children")
        assert len(children.read_text(encoding="utf-8").split()) == 1
    zygote.tell("next")
    assert zygote.next()["key"] is None


def test_a_key_is_nowhere_in_the_zygote(zygote):
    zygote.next()
    zygote.tell("key")
    zygote.next()
    place = Path(f"/proc/{zygote.process.pid}")
    found = []
    with (place / "mem").open("rb", 0) as memory:
        for line in (place / "maps").read_text(encoding="utf-8").splitlines():
            start, end = (int(number, 16) for number in line.split()[0].split("-"))
            if " rw" in line:
                memory.seek(start)
                found.append(memory.read(end - start).count(KEY[8:]))
    assert found
    assert sum(found) == 0


@pytest.mark.parametrize("how", ["next", "key"])
def test_nothing_is_left_open_by_all_that_follow(zygote, how):
    counts = []
    place = Path(f"/proc/{zygote.process.pid}/fd")
    for _ in range(20):
        here = zygote.next()
        counts.append((here["descriptors"], len(list(place.iterdir()))))
        zygote.tell(how)
    assert len(set(counts[1:])) == 1
    zygote.next()


def test_each_is_closed_to_other_programs_from_the_first():
    with running("closed") as zygote:
        assert zygote.next()["closed"]
        zygote.tell("next")
        assert zygote.next()["closed"]


def test_what_is_imported_meanwhile_is_there_for_the_next(zygote):
    assert not zygote.next()["prepared"]
    assert zygote.process.stdout.readline() == PREPARED
    zygote.tell("next")
    assert zygote.next()["prepared"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_asks_the_program_to_end_asks_the_window(zygote, number):
    zygote.next()
    zygote.tell("wait")
    assert zygote.heard() == "waiting\n"
    zygote.process.send_signal(number)
    assert zygote.heard() == f"asked {int(number)}\n"
    zygote.process.send_signal(number)  # a session tells every process: the same once more
    zygote.tell("end", "7")
    assert zygote.end() == 7


@pytest.mark.parametrize("how", ["next", "key"])
def test_a_window_that_was_asked_to_end_as_it_went_has_no_successor(zygote, how):
    zygote.next()
    zygote.tell("wait")
    zygote.heard()
    zygote.process.terminate()
    zygote.heard()
    zygote.tell(how)
    assert zygote.end() == 0


def test_a_signal_before_the_window_hears_any_ends_it(zygote):
    zygote.next()
    zygote.process.terminate()
    assert zygote.end() == -signal.SIGTERM


def test_who_asked_to_go_on_without_a_terminal_goes_on():
    with running(by=["nohup"]) as zygote:
        number = zygote.next()["number"]
        zygote.process.send_signal(signal.SIGHUP)
        zygote.tell("next")
        assert zygote.next()["number"] != number


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_it_dies_as_its_window_does(zygote, number):
    zygote.next()
    zygote.tell("die", str(int(number)))
    assert zygote.end() == -number


def test_no_window_outlives_it(zygote):
    child = zygote.next()["number"]
    zygote.tell("wait")
    zygote.heard()
    zygote.process.kill()
    zygote.end()
    assert zygote.heard() == f"asked {int(signal.SIGTERM)}\n"
    zygote.tell("end", "0")
    wait_until(lambda: not Path(f"/proc/{child}").exists(), "the end of the window")


def test_without_processes_the_window_is_the_programs_own():
    with running("alone") as zygote:
        here = zygote.next()
        assert here["number"] == zygote.process.pid
        assert not here["passed_on"]
        zygote.tell("end", "4")
        assert zygote.end() == 4
