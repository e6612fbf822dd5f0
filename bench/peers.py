"""Other authenticators that are measured beside ours, where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from bench import otpclient_file, shelves
from bench.figures import say
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Token

_KEEPASSXC_SETTINGS = """\
[General]
SingleInstance=false
UpdateCheckMessageShown=true
RememberLastDatabases=false
OpenPreviousDatabasesOnStartup=false
[GUI]
CheckForUpdates=false
ShowTrayIcon=false
[Security]
LockDatabaseIdle=false
"""
_OTPCLIENT_SETTINGS = """\
[config]
db_path={database}
show_memlock_warning=false
upgrade_msg=v2_6
use_secret_service=false
auto_lock=false
inactivity_timeout=0
"""
_OTPCLIENT_ABOUT = Path("/usr/share/metainfo/com.github.paolostivanin.OTPClient.appdata.xml")


class Peer(NamedTuple):
    """A program to start, and what it needs in its environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


def keepassxc(place: Path, tokens: list[Token], password: str = shelves.PASSWORD) -> Peer | None:
    """Return KeePassXC with a database of these tokens; None where it is not installed."""
    if not shutil.which("keepassxc") or not shutil.which("keepassxc-cli"):
        say("  KeePassXC is not installed here: left out")
        return None
    place.mkdir(exist_ok=True)
    source, database = place / "tokens.xml", place / "tokens.kdbx"
    source.write_text(_xml(tokens), encoding="utf-8")
    made = subprocess.run(
        ["keepassxc-cli", "import", "--set-password", str(source), str(database)],
        input=f"{password}\n{password}\n",
        text=True,
        capture_output=True,
        check=False,
    )
    if made.returncode:
        say(f"  KeePassXC made no database: left out ({made.stderr.strip()})")
        return None
    settings = place / "keepassxc.ini"
    settings.write_text(_KEEPASSXC_SETTINGS, encoding="utf-8")
    version = subprocess.run(
        ["keepassxc-cli", "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    command = ("keepassxc", "--config", str(settings), "--localconfig", str(place / "local.ini"))
    return Peer(f"KeePassXC {version}", (*command, str(database)), {"QT_QPA_PLATFORM": "xcb"})


def otpclient(place: Path, tokens: list[Token], password: str = shelves.PASSWORD) -> Peer | None:
    """Return OTPClient with a database of these tokens; None where it is not installed."""
    if not shutil.which("otpclient"):
        say("  OTPClient is not installed here: left out")
        return None
    place.mkdir(exist_ok=True)
    database = place / "tokens.enc"
    database.write_bytes(otpclient_file.database(tokens, password))
    settings = place / "otpclient.cfg"
    settings.write_text(_OTPCLIENT_SETTINGS.format(database=database), encoding="utf-8")
    # It does not say its version, but its description does: of each release, the last one first.
    told = _OTPCLIENT_ABOUT.read_text(encoding="utf-8") if _OTPCLIENT_ABOUT.exists() else ""
    version = "".join(re.findall(r'<release version="([\d.]+)"', told)[:1])
    return Peer(f"OTPClient {version}".strip(), ("otpclient",), {"XDG_CONFIG_HOME": str(place)})


def _xml(tokens: list[Token]) -> str:
    """Return tokens as KeePass's own XML, one entry each."""
    entries = "".join(
        "<Entry><UUID/>"
        f"<String><Key>Title</Key><Value>{escape(token.issuer)}</Value></String>"
        f"<String><Key>UserName</Key><Value>{escape(token.account)}</Value></String>"
        '<String><Key>otp</Key><Value ProtectInMemory="True">'
        f"{escape(_link(token))}</Value></String>"
        "</Entry>"
        for token in tokens
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><KeePassFile><Meta><Generator>bench</Generator>"
        f"</Meta><Root><Group><Name>Root</Name>{entries}</Group></Root></KeePassFile>"
    )


def _link(token: Token) -> str:
    label = quote(f"{token.issuer}:{token.account}")
    secret = secret_to_text(token.secret)
    return f"otpauth://totp/{label}?secret={secret}&issuer={token.issuer}&digits={token.digits}"
