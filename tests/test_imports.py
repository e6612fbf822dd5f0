"""Each import contract must fail when it is broken: one that cannot is no contract."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

DIRECTION = "Imports go one way"
QT = "Only the window and the operating system know Qt"
CRYPTOGRAPHY = "Only the vault and the interchange know cryptography"
NETWORK = "The vault and the interchange have no way to the network"
TOKENS = "Clinics know nothing of tokens"
SERVERS = "Only the clinic package speaks to servers"
APART = "The window and the practice clinic know each other by HTTP only"

# A contract, a module, and what the contract forbids it to import.
VIOLATIONS = [
    (DIRECTION, "vault", "presenters.runner"),
    (DIRECTION, "vault", "qr"),
    (DIRECTION, "system", "vault"),
    (DIRECTION, "otp", "vault"),
    (DIRECTION, "presenters", "gui"),
    (QT, "vault", "PySide6"),
    (QT, "presenters", "PySide6"),
    (CRYPTOGRAPHY, "otp", "cryptography"),
    (CRYPTOGRAPHY, "presenters", "cryptography"),
    (NETWORK, "vault", "socket"),
    (NETWORK, "vault", "urllib"),
    (NETWORK, "vault", "urllib3"),
    (DIRECTION, "clinic", "vault"),
    (TOKENS, "clinic", "otp"),
    (CRYPTOGRAPHY, "clinic", "cryptography"),
    (QT, "clinic", "PySide6"),
    (SERVERS, "presenters", "urllib3"),
    (SERVERS, "gui", "http"),
    (APART, "cli", "backend.keys"),
]


def lint(folder):
    # import-linter's own command line, in a folder with a package of the same name as ours.
    program = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def copy(folder):
    ignore = shutil.ignore_patterns("__pycache__")
    for package in ("backend", "desktop"):
        shutil.copytree(ROOT / package, folder / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def full_name(name):
    return f"desktop.{name}" if (ROOT / "desktop" / name.split(".")[0]).exists() else name


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder = copy(tmp_path_factory.mktemp("broken"))
    for _, module, forbidden in VIOLATIONS:
        with (folder / "desktop" / module / "violation.py").open("a", encoding="utf-8") as file:
            file.write(f"import {full_name(forbidden)}\n")
    return lint(folder)


def test_every_contract_is_tried():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in VIOLATIONS}


@pytest.mark.parametrize(("contract", "module", "forbidden"), VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract(broken, contract, module, forbidden):
    assert broken.returncode == 1
    assert f"{contract} BROKEN" in broken.stdout
    assert f"desktop.{module}.violation -> {full_name(forbidden)}" in broken.stdout


def test_a_module_without_a_place_breaks_the_order(tmp_path):
    folder = copy(tmp_path)
    (folder / "desktop" / "unplaced.py").touch()
    result = lint(folder)
    assert result.returncode == 1
    assert "unplaced" in result.stdout
