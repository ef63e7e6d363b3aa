"""The whole service as a process, for tests."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workers.lifetime import ends_with_me

COMMAND = (sys.executable, "-m", "casereviews.main")


class Service:
    """A service that runs in a folder, its two addresses, and its processes."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        self.portal = self.public = ""

    def written(self) -> str:
        """Return everything that the service has written."""
        return self.log.read_text()

    def await_ready(self, seconds: float = 40) -> None:
        """Wait until it prints its addresses."""
        until(lambda: "Press Ctrl-C" in self.written() or self.process.poll() is not None, seconds)
        found = dict(re.findall(r"^(Portal|Public site): +(\S+)$", self.written(), re.MULTILINE))
        assert len(found) == 2, self.written()
        self.portal, self.public = found["Portal"], found["Public site"]

    def named(self, word: str) -> int:
        """Return the process id of the one running child whose command line has `word`.

        Waits for it: a child that ended is started again after a pause, and a fresh fork bears its
        parent's command line until it has its own.
        """
        found: list[int] = []

        def one() -> bool:
            found[:] = [pid for pid in children_of(self.process.pid) if alive(pid) and word in command_of(pid)]
            return len(found) == 1

        until(one)
        return found[0]

    def everyone(self) -> list[int]:
        """Return the service's processes, all generations."""
        found, open_ = [], [self.process.pid]
        while open_:
            pid = open_.pop()
            found.append(pid)
            open_ += children_of(pid)
        return found

    def end(self, how: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        """Send a signal to the supervisor and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(seconds)


@contextmanager
def running(data: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[Service]:
    """Start `casereviews run` on `data`, on free ports; end it with everything it started."""
    log = data.parent / f"{data.name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*COMMAND, "run", "--data", str(data), "--port", "0", "--public-port", "0", *options],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            text=True,
            preexec_fn=ends_with_me(),
        )
    service = Service(process, log)
    try:
        yield service
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def get(address: str) -> tuple[int, str]:
    """Return status and text of a page; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()
    except OSError:
        return 0, ""


def health(address: str) -> dict[str, Any]:
    """Return what a health page says."""
    _, text = get(f"{address}/healthz")
    value: dict[str, Any] = json.loads(text)
    return value


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until `condition` holds; the test fails when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Return whether a process runs: neither gone nor ended and waiting to be noticed."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    """Return the processes that `pid` started and that still run."""
    try:
        return [int(name) for name in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """Return a process's command line, or what stands in its place."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
