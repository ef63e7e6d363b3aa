"""The steps of the part *public*: the list of 500 reviews, asked for in the process and by wrk over the network.

With wrk the site runs as it does in a deployment, one process of its own; once more behind nginx with the very
lines of setup/nginx-public.conf. Steps whose programs are not installed are left out (Debian: wrk, nginx-light).
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from atexit import register
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark.measured import Measured, Step

REVIEWS, PAGES, SECONDS = 500, 1_000, 5
ROOT = Path(__file__).resolve().parents[2]
NGINX_LINES = ROOT / "setup" / "nginx-public.conf"
_OWN = re.compile(r"^ *(listen|server_name|ssl_\w+) .*\n", re.MULTILINE)


def _options(folder: Path) -> Any:
    """Return the options of a site with that many reviews of made-up titles and themes."""
    review = import_module("publication.review")
    plain = review.PublishedReview(
        slug="review",
        title="Review",
        kind=review.ReviewKind.LCSPR,
        summary="A baby known to seven agencies was seriously harmed. What they knew, and what they told each "
        "other, is told here, with what has changed since.",
        year=2020,
        published_on=date(2020, 1, 1),
        updated_at=datetime(2020, 1, 1, tzinfo=UTC),
        partnership="Benchmark partnership",
        themes=("Neglect",),
    )
    every = [
        replace(
            plain,
            slug=f"review-{number}",
            title=f"Review {number}: who was listening?",
            year=2016 + number % 10,
            published_on=date(2016 + number % 10, 1 + number % 12, 1 + number % 28),
            themes=("Neglect", f"Theme {number % 30}"),
        )
        for number in range(REVIEWS)
    ]
    import_module("publication.publishing").Publisher(folder / "catalogue.sqlite", folder / "files").prepare()
    schema = import_module("publication.catalogue_schema")
    # All at once, as no writer does it: one at a time would take a minute.
    with contextlib.closing(sqlite3.connect(folder / "catalogue.sqlite")) as catalogue, catalogue:
        for one in every:
            schema.insert(catalogue, one)
    return import_module("publication.options").SiteOptions(
        catalogue=folder / "catalogue.sqlite",
        files=folder / "files",
        counts=folder / "counts.sqlite",
        templates=ROOT / "templates" / "html",
        partnership="Benchmark partnership",
        public_url="http://127.0.0.1",
    )


def _folder() -> Path:
    place = Path(tempfile.mkdtemp(prefix="bench-public-"))
    register(shutil.rmtree, place, ignore_errors=True)
    return place


def _asked(address: str) -> Callable[[Path], Step]:
    """Ask for one address again and again, in the process."""

    def prepare(folder: Path) -> Step:
        reader = import_module("publication.site").create_site(_options(_folder())).test_client()
        reader.get(address)

        def step() -> int:
            for _ in range(PAGES):
                if reader.get(address).status_code != 200:
                    raise RuntimeError("The public site did not answer")
            return PAGES

        return step

    return prepare


def _served() -> int:
    """Run the site as its own process; return its port."""
    place, port = _folder(), _free_port()
    options = place / "site.json"
    options.write_text(import_module("casereviews.public_site").as_json(_options(place), {}))
    _started(sys.executable, "-P", "-m", "casereviews.public_site", str(options), "127.0.0.1", str(port))
    _answers(port)
    return port


def _behind_nginx() -> int:
    """Run the site behind nginx with the lines of the documentation; return nginx's port."""
    place, behind, port = _folder(), _served(), _free_port()
    lines = _OWN.sub("", NGINX_LINES.read_text())
    lines = lines.replace("/var/cache/nginx/casereviews", str(place / "cache"))
    lines = lines.replace("127.0.0.1:8001", f"127.0.0.1:{behind}")
    lines = lines.replace("server {\n", f"server {{\n    listen 127.0.0.1:{port};\n", 1)
    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        lines += f"{kind}_temp_path {place / kind};\n"
    given = place / "nginx.conf"
    given.write_text(
        f"pid {place / 'pid'};\nerror_log {place / 'errors'};\nuser root;\nevents {{}}\nhttp {{\n{lines}}}\n"
    )
    _started(_program("nginx"), "-p", str(place), "-c", str(given), "-g", "daemon off;")
    _answers(port)
    return port


def _loaded(serve: Callable[[], int]) -> Callable[[Path], Step]:
    """Let wrk ask for the list over 32 connections for some seconds; counts the requests that were answered."""

    def prepare(folder: Path) -> Step:
        address = f"http://127.0.0.1:{serve()}/reviews"

        def step() -> int:
            said = subprocess.run(
                [_program("wrk"), "-t1", "-c32", f"-d{SECONDS}s", address],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            if "Non-2xx" in said or "Socket errors" in said:
                raise RuntimeError("The public site did not answer every request")
            return int(said.partition(" requests in ")[0].split()[-1])

        return step

    return prepare


def _started(*command: str) -> None:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    register(process.terminate)


def _answers(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("The public site did not start")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _program(name: str) -> str:
    return shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin") or ""


PUBLIC: Mapping[str, Measured] = {
    "public-list": Measured(f"List of {REVIEWS}, as kept", "public", "pages", _asked("/reviews")),
    "public-review": Measured("One review, as kept", "public", "pages", _asked("/reviews/review-7")),
    "public-search": Measured(f"Search in {REVIEWS}", "public", "pages", _asked("/reviews?q=listening")),
    **(
        {"public-wrk": Measured(f"The list, {SECONDS} s of wrk", "public", "requests", _loaded(_served))}
        if _program("wrk")
        else {}
    ),
    **(
        {"public-nginx": Measured("The same behind nginx", "public", "requests", _loaded(_behind_nginx))}
        if _program("wrk") and _program("nginx")
        else {}
    ),
}
