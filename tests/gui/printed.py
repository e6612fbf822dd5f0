"""What a PDF says, read by another program."""

import shutil
import subprocess
import unicodedata

import pytest


def printed(path):
    """Return the text of each page, its lines as they stand on paper."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    text = unicodedata.normalize("NFKC", text)  # ligatures
    return text.removesuffix("\f").split("\f")
