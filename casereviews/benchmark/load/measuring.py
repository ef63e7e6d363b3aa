"""Runs the whole service on PostgreSQL, lets two hundred people work on it, and says how long their pages took."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from casereviews.benchmark import material
from casereviews.benchmark.load import database, scene
from casereviews.settings import Settings

CROWD = {"referrers": 100, "representatives": 80, "coordinators": 20}
COME_PER_SECOND = 3
"""So slow that all have signed in when counting begins: a password costs a quarter of a second of a processor."""
FILES = ("return.docx", "return.xlsx", "return.pdf")
_ROWS = 100
UPLOAD = "UPLOAD a return"
"""The name of sending a file, which counts for no page."""


class CannotMeasure(Exception):
    """The load cannot be measured here. The message says what is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of request, or all pages together. Times in milliseconds."""

    name: str
    requests: int
    errors: int
    median: int
    p95: int
    worst: int


def measure(seconds: int, say: Callable[[str], None]) -> list[Line]:
    """Return the figures of each kind of request, and of all pages without uploads as the last.

    Raises CannotMeasure.
    """
    if find_spec("locust") is None:
        raise CannotMeasure("Locust is not installed: it comes with ./test, not with the service itself")
    with tempfile.TemporaryDirectory(prefix="bench-load-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL runs as another user in a folder of its own
        for part in ("database", "data", "files"):
            (folder / part).mkdir()
        say("Laying out a partnership with 80 agencies and a chronology of 2,000 rows")
        material.make(folder / "files", _ROWS)
        try:
            with database.server(folder / "database") as address:
                return _measured(folder, address, seconds, say)
        except database.NoPostgres as problem:
            raise CannotMeasure(str(problem)) from None


def _measured(folder: Path, address: str, seconds: int, say: Callable[[str], None]) -> list[Line]:
    settings = scene.settings_in(folder / "data", address, _free_port(), _free_port())
    laid = scene.lay_out(
        settings,
        folder / "files",
        representatives=CROWD["representatives"],
        coordinators=CROWD["coordinators"],
    )
    told = {
        **asdict(laid),
        "password": scene.PASSWORD,
        "crowd": CROWD,
        "mail": str(settings.folder / "mail"),
        "files": [str(folder / "files" / file) for file in FILES],
    }
    (folder / "scene.json").write_text(json.dumps(told))
    with _running(settings, folder):
        say(f"{sum(CROWD.values())} people come, then work for {seconds} seconds")
        _crowd(settings, folder, seconds)
    return _lines(json.loads((folder / "said.json").read_text()))


@contextmanager
def _running(settings: Settings, folder: Path) -> Iterator[None]:
    """Run the service as its command does, and stop it."""
    environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"} | settings.as_environment()
    with (folder / "service.log").open("wb") as log:
        command = [sys.executable, "-P", "-c", "from casereviews.main import main; main()", "run"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _await(settings, process)
            yield
        finally:
            process.terminate()
            process.wait(60)


def _await(settings: Settings, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{settings.portal_url}/healthz", timeout=5):  # noqa: S310 – our own
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise CannotMeasure("The service did not start")


def _crowd(settings: Settings, folder: Path, seconds: int) -> None:
    people = sum(CROWD.values())
    arriving = people // COME_PER_SECOND + 1
    command = [
        *(sys.executable, "-P", "-m", "locust", "-f", str(Path(__file__).parent / "crowd.py"), "--headless"),
        *("--host", settings.portal_url, "--users", str(people), "--spawn-rate", str(COME_PER_SECOND)),
        *("--run-time", str(arriving + seconds), "--stop-timeout", "10"),
        *("--exit-code-on-error", "0", "--only-summary", "--loglevel", "WARNING"),
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "LOAD_SCENE": str(folder / "scene.json"),
        "LOAD_SAID": str(folder / "said.json"),
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not (folder / "said.json").is_file():
        raise CannotMeasure(f"Locust ended early: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")


def _lines(seen: Sequence[tuple[str, float, bool]]) -> list[Line]:
    """Return the figures of what was asked for, as (name, milliseconds, whether it went wrong)."""
    names = sorted({name for name, _, _ in seen})
    lines = [_line(name, [one for one in seen if one[0] == name]) for name in names]
    return [*lines, _line("All pages", [one for one in seen if one[0] != UPLOAD])]


def _line(name: str, seen: Sequence[tuple[str, float, bool]]) -> Line:
    times = sorted(time for _, time, _ in seen) or [0.0]
    late = times[min(len(times) - 1, int(len(times) * 0.95))]
    wrong = sum(failed for _, _, failed in seen)
    return Line(name, len(seen), wrong, round(times[len(times) // 2]), round(late), round(times[-1]))


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
