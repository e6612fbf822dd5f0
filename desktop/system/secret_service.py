"""The keychain of Linux desktops: the freedesktop.org Secret Service, over D-Bus.

`keyring` would unlock a locked collection, which opens a prompt and waits for it. This asks first,
and waits a second for each answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from desktop.system.linux.dbus_calls import connected

if TYPE_CHECKING:
    from secretstorage import Collection

_SERVICE: Final = "org.freedesktop.secrets"
_WAIT: Final = 1.0  # seconds


class Backend:
    """Items of the default collection. Raises OSError, as `keychain.Backend` says."""

    name = "Secret Service"

    def is_locked(self) -> bool:
        """Say whether the default collection is locked."""
        with _default_collection() as collection:
            return collection.is_locked()

    def read(self, key: str) -> str | None:
        """Return a text."""
        with _default_collection() as collection:
            if collection.is_locked():
                return None
            found = next(collection.search_items(_attributes(key)), None)
            return None if found is None else found.get_secret().decode("utf-8", "replace")

    def write(self, key: str, text: str) -> None:
        """Keep a text in place of the one before."""
        with _default_collection() as collection:
            if not collection.is_locked():
                label = "Frontdesk: newest vault"
                collection.create_item(label, _attributes(key), text.encode(), replace=True)


def _attributes(key: str) -> dict[str, str]:
    return {"application": "frontdesk", "vault": key}


@contextmanager
def _default_collection() -> Iterator[Collection]:
    """Open the default collection, if there is one and its service is running already."""
    try:
        from jeepney import DBusErrorResponse
        from jeepney.bus import get_bus
        from secretstorage import get_collection_by_alias
        from secretstorage.exceptions import SecretStorageException
    except ImportError as error:
        raise OSError("no client for the Secret Service") from error
    try:
        with closing(connected(get_bus("SESSION"), _WAIT)) as connection:
            if not connection.bus_proxy.NameHasOwner(_SERVICE)[0]:
                raise OSError("no Secret Service")
            yield get_collection_by_alias(connection, "default")
    except (
        KeyError,  # no bus in the environment
        ValueError,  # an address that makes no sense, or a bus that lets nobody in
        RuntimeError,  # an address that jeepney cannot use
        DBusErrorResponse,
        SecretStorageException,
    ) as error:
        raise OSError("no Secret Service") from error
