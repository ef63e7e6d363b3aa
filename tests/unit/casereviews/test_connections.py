"""Whoever comes is answered, however many browsers keep their connections open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from waitress.server import create_server

from casereviews.connections import CONNECTIONS, server_options

BROWSERS = 150
"""More than waitress takes by itself."""
ASKS = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def page(_environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
    """Be a small portal."""
    begin("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def test_browsers_that_keep_their_connections_open_keep_nobody_out() -> None:
    server = create_server(page, host="127.0.0.1", port=0, **server_options())
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with ExitStack() as open_ones:
        for _ in range(BROWSERS):
            browser = socket.create_connection(("127.0.0.1", server.effective_port), timeout=60)
            open_ones.enter_context(browser)
            browser.sendall(ASKS)
            assert browser.recv(200).startswith(b"HTTP/1.1 200"), "and the connection stays open"
    server.close()


def test_as_many_connections_as_the_process_may_have_files_for() -> None:
    options = server_options()
    assert 100 <= options["connection_limit"] <= CONNECTIONS
