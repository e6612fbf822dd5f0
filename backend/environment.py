"""What the environment says, read for the settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"


def word(name: str, otherwise: str = "") -> str:
    """Return an environment variable; one that is empty counts as absent."""
    return os.environ.get(name) or otherwise


def words(name: str) -> list[str]:
    """Return the words of a variable, which commas or spaces keep apart."""
    return word(name).replace(",", " ").split()


@dataclass(frozen=True)
class Mail:
    """Where mail goes."""

    backend: str
    folder: Path | None = None
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    def __repr__(self) -> str:
        return f"Mail({self.backend!r})"


def mail(address: str, data: Path) -> Mail:
    """Read CLINIC_MAIL. Raises ValueError.

    "console", "file" (one file a mail, in the data folder), or an address such as
    smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtps://HOST (TLS from the start), or
    smtp://localhost (plain: to this computer only).
    """
    if address == "console":
        return Mail("backend.mail.Console")
    if address == "file":
        return Mail(f"{BACKENDS}.filebased.EmailBackend", folder=data / "mail")
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("CLINIC_MAIL must be console, file, or begin with smtp:// or smtps://")
    tls = parts.scheme == "smtps"
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return Mail(
        f"{BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or (465 if tls else 25 if here else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=not tls and not here,
        tls=tls,
    )
