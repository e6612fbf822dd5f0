"""The npm package oidc-provider, installed once for all test runs from the committed lock."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "strict"
FILES = ("package.json", "package-lock.json")


def installed():
    """Return the folder that has it; skip the test where it cannot be had."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    lock = (SOURCE / "package-lock.json").read_bytes()
    name = f"frontdesk-tests-{os.getuid()}-{hashlib.sha256(lock).hexdigest()[:16]}"
    kept = Path(tempfile.gettempdir()) / name
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=tempfile.gettempdir()) as made:
            for file in FILES:
                shutil.copy(SOURCE / file, made)
            flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
            command = [shutil.which("npm"), "ci", *flags]
            npm = subprocess.run(command, check=False, cwd=made, capture_output=True, text=True)
            if npm.returncode:
                pytest.skip(f"npm could not install oidc-provider: {npm.stderr[-200:]}")
            shutil.copytree(made, kept)
    for file in SOURCE.iterdir():
        shutil.copy(file, kept)
    return kept


@contextmanager
def running(algorithm="RS256"):
    """Start it; yields its issuer."""
    folder = installed()
    with subprocess.Popen(
        ["node", "server.mjs", algorithm],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        issuer = process.stdout.readline().strip()
        assert issuer
        yield issuer
        process.stdin.close()
        process.wait(10)
