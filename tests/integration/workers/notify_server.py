"""A server on this machine that answers as GOV.UK Notify does, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class NotifyServer:
    """The server. answer: the status that it gives; asked: path, token and body of each request."""

    address: str = ""
    answer: int = 201
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serving_notify() -> Iterator[NotifyServer]:
    """Serve until the end of the block."""
    kept = NotifyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            token = self.headers["Authorization"].removeprefix("Bearer ")
            kept.asked.append({"path": self.path, "token": token, "body": body})
            self.send_response(kept.answer)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            good = {"id": "1", "reference": body.get("reference")}
            bad = {
                "status_code": kept.answer,
                "errors": [{"error": "Exception", "message": body["email_address"]}],
            }
            self.wfile.write(json.dumps(good if kept.answer == 201 else bad).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=30)
