"""A real public site: waitress on a free port, files in a temporary folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from waitress.server import create_server

from publication.site import create_site
from tests.unit.publication.examples import Place


@dataclass
class Site:
    """One running site and its files."""

    place: Place
    address: str

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.address + path, timeout=10, allow_redirects=False, **options)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Return a function that starts a site with changed options."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start_site(**changes: Any) -> Site:
        place = Place(tmp_path)
        server = create_server(create_site(place.options(**changes)), host="127.0.0.1", port=0, threads=4)

        def serve() -> None:
            while not stop.is_set():
                server.asyncore.loop(timeout=0.02, map=server._map, count=1)
            server.task_dispatcher.shutdown()
            server.asyncore.close_all(server._map)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return Site(place, f"http://127.0.0.1:{server.effective_port}")

    yield start_site
    stop.set()
    for thread in threads:
        thread.join()


@pytest.fixture
def site(start: Callable[..., Site]) -> Site:
    """A site with the usual options."""
    return start()
