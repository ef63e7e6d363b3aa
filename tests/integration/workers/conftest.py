"""A real queue server, and workers as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from casework.records.store import Store
from workers.lifetime import ends_with_me
from workers.queue import TaskQueue, address_in, server_command
from workers.relay import Relay
from workers.worker import await_queue


class QueueServer:
    """A queue server in a folder of its own that a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = address_in(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = server_command(self._folder)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=ends_with_me())
        await_queue(self.address)

    def kill(self) -> None:
        """Kill it as the system would, without a chance to write anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def valkey() -> Iterator[QueueServer]:
    """Return a running queue server. Its folder has a short path: a socket's path may not be long."""
    with tempfile.TemporaryDirectory(prefix="queue-") as folder:
        server = QueueServer(Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture
def queue(valkey: QueueServer) -> Iterator[TaskQueue]:
    """Return the running queue."""
    queue = TaskQueue(valkey.address)
    yield queue
    queue.close()


@pytest.fixture
def relay(store: Store, valkey: QueueServer) -> Iterator[None]:
    """Run a relay from the test's store to the queue while the test runs."""
    stop = Event()
    thread = Thread(target=Relay(store, TaskQueue(valkey.address)).run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def start_worker(
    database_url: str, tmp_path: Path, valkey: QueueServer
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return a function that starts a worker as a process: of the tests' own work ("tally"), or of KIND=MODULE."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*kinds: str) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.workers.tally_worker", database_url, str(tmp_path), *kinds],
            env={**os.environ, "TEST_QUEUE": valkey.address},
            preexec_fn=ends_with_me(),
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.wait()
