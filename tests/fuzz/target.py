"""One fuzzing process: `python -m tests.fuzz.target PARSER CORPUS [options of libFuzzer]`.

`--replay FILE…` in place of the corpus runs files through a parser, without atheris.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

INSTRUMENTED = ["desktop", "pyzipper"]
# What is worth trying in any document.
WORDS = (
    b"null", b"true", b"1e999", b"-1", b'"\\ud800"', b"\xef\xbb\xbf", b"\xff\xfe", b"\xc0\x80",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<?xml version='1.0' encoding='utf-16'?>", b"&b;",
    b"<![CDATA[", b"encoding='x'", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0",
)  # fmt: skip


def main(arguments):
    name, *rest = arguments
    if rest[:1] == ["--replay"]:
        return _replay(name, [Path(each) for each in rest[1:]])
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.fuzz.parsers import PARSERS
    from tests.fuzz import documents
    from tests.interchange import derivations

    corpus, *options = rest
    parser = PARSERS[name]
    seeds = _seeds(parser)
    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(seeds):
        (folder / f"seed-{place}").write_bytes(seed)
    words = folder.with_suffix(".dict")
    words.write_text("".join(f"{_quoted(word)}\n" for word in _words(seeds)), encoding="ascii")
    longest = max(map(len, seeds))
    given = [f"-dict={words}", f"-max_len={max(4_096, longest * 2)}", str(folder), *options]
    check = _checking(parser)
    atheris.Setup([sys.argv[0], *given], check, custom_mutator=documents.mutator(atheris))
    with derivations.at_most(0):
        atheris.Fuzz()
    return 0


def _seeds(parser):
    """Make the seeds, and run each: what opens them is derived for real, once."""
    from tests.interchange import derivations

    with derivations.at_most(None):
        seeds = parser.seeds()
        check = _checking(parser)
        for seed in seeds:
            check(seed)
    return seeds


def _checking(parser):
    from tests.fuzz.promises import kept

    def run(data):
        result = parser.run(data)
        _all_counted(parser, data, result)
        return result

    def check(data):
        kept(run, bytes(data), secret=parser.secret)

    return check


def _all_counted(parser, data, result):
    """Of a plain document that was read, every entry was found or refused."""
    if parser.entries is None or result is None:
        return
    try:
        expected = parser.entries(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError, LookupError, TypeError):
        return  # encrypted, in another encoding, or empty where it may be
    assert len(result.entries) == expected, f"{len(result.entries)} of {expected} entries"


def _words(seeds):
    """Gather names and signs of the format from the seeds."""
    pattern = re.compile(rb"[A-Za-z_$<][\w$<>/:.-]{2,23}", re.ASCII)
    found = (word for seed in seeds for word in pattern.findall(seed))
    return list(dict.fromkeys((*WORDS, *found)))[:300]


def _quoted(word):
    return '"' + "".join(f"\\x{byte:02X}" for byte in word) + '"'


def _replay(name, paths):
    from tests.fuzz.parsers import PARSERS
    from tests.interchange import derivations

    parser = PARSERS[name]
    _seeds(parser)
    with derivations.at_most(0):
        for path in paths:
            _checking(parser)(path.read_bytes())
            print(f"{path}: as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
