"""The practice clinic's WSGI server, on the loopback."""

from __future__ import annotations

import socket
import sys
from typing import Final

from waitress.server import create_server

from backend.wsgi import application

HOST: Final = "127.0.0.1"
THREADS: Final = 8


class Serving:
    """Listens from the start, answers in `until_told`. Raises OSError for a port that is taken."""

    def __init__(self, port: int) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two programs have the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            listener.close()
            raise
        self.address = f"http://{HOST}:{listener.getsockname()[1]}"
        self._server = create_server(
            application,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=False,  # how many are trusted is a setting of the clinic
        )

    def until_told(self) -> None:
        """Answer until SystemExit is raised: by a signal, in this thread."""
        try:
            self._server.run()  # returns then, its threads ended
        finally:
            self._server.close()
