"""The worked example in docs/vault-format.md is a real vault, and says what is in it."""

import json
import re
from pathlib import Path

import pytest

from desktop.otp.uri import format_uri
from desktop.vault import body as sealed_body
from desktop.vault import keys, layout
from desktop.vault.crypto import MEMORY
from desktop.vault.journal import KEPT
from desktop.vault.layout import VaultFile
from desktop.vault.password import password_from_text
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from tests.vault.test_golden import decrypt

TEXT = (Path(__file__).parents[2] / "docs" / "vault-format.md").read_text("utf-8")
PASSWORD = re.search(r"password is `(.+?)`", TEXT)[1]
CODE = re.search(r"recovery code is\s+`(.+?)`", TEXT)[1]


def dumped(block):
    """Return the bytes of a dump, having checked its offsets."""
    data = b""
    for line in block.splitlines():
        if found := re.match(r"([0-9a-f]{4})  ((?:[0-9a-f]{2} ){0,15}[0-9a-f]{2})(?:  |$)", line):
            assert int(found[1], 16) == len(data), line
            data += bytes.fromhex(found[2])
        else:
            assert line == "" or line.startswith("      "), line
    return data


@pytest.fixture(scope="module")
def example():
    file, body = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    return dumped(file), dumped(body)


def test_the_example_opens(example, tmp_path, clock):
    file = tmp_path / "example.vault"
    file.write_bytes(example[0])
    vault = Shelf(tmp_path / "data", clock=clock).restore(file).unlock(password_from_text(PASSWORD))
    assert vault.person == "Ada"
    [entry] = vault.entries
    vault.verify()
    uri = format_uri(entry.token)
    vault.lock()
    assert decrypt(file, PASSWORD)[:2] == (0, [uri])
    assert decrypt(file, CODE, "--recovery-code")[:2] == (0, [uri])


def test_its_body_is_the_one_shown(example):
    file = VaultFile.parse(example[0])
    key = keys.key_by_recovery(file.header, RecoveryCode.parse(CODE))
    assert key.reveal().hex() == re.search(r"vault key is `(\w+)`", TEXT)[1]
    plain = bytes(sealed_body.unsealed(file, key))
    assert plain == example[1]
    shown = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1]
    assert json.dumps(json.loads(shown), separators=(",", ":")).encode() in plain


def test_the_bounds_told_are_those_of_the_program():
    bounds = (layout._HEADER_LIMIT, MEMORY[-1], KEPT)
    assert [f"{bound:,}" in TEXT for bound in bounds] == [True] * len(bounds)
    assert f"at most {layout._SLOTS}, of them at most {layout._PASSWORDS}" in TEXT
    assert f"1 to {layout._NAME_LIMIT} bytes" in TEXT
