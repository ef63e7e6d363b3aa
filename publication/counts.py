"""How often each document was downloaded: a number a month, nothing about who.

No address, browser, time of day or referrer is looked up or kept. This small file is the only thing that the
public process writes; losing a count must never lose a download, so nothing here raises towards the reader.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

_log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE IF NOT EXISTS download (
    review TEXT NOT NULL, document TEXT NOT NULL, month TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (review, document, month)
) STRICT
"""


class DownloadCounts:
    """Counts in their own SQLite file. Safe to share between threads and between processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ready = False
        self._lock = threading.Lock()

    def add(self, review: str, document: str, on: date) -> None:
        """Count one download. A failure is logged and otherwise ignored."""
        try:
            with self._connection() as connection:
                connection.execute(
                    "INSERT INTO download VALUES (?, ?, ?, 1) "
                    "ON CONFLICT (review, document, month) DO UPDATE SET times = times + 1",
                    (review, document, f"{on:%Y-%m}"),
                )
        except (sqlite3.Error, OSError):
            _log.warning("A download could not be counted")

    def of_review(self, review: str) -> dict[str, int]:
        """Return the downloads of each document of a review, by the document's address part. Empty on failure."""
        return self.of_reviews([review]).get(review, {})

    def of_reviews(self, reviews: list[str]) -> dict[str, dict[str, int]]:
        """Return {review: {document: downloads}} for these reviews; those never downloaded are missing."""
        counts: dict[str, dict[str, int]] = {}
        try:
            with self._connection() as connection:
                rows = connection.execute(
                    "SELECT review, document, sum(times) FROM download "
                    "WHERE review IN (SELECT value FROM json_each(?)) GROUP BY review, document",
                    (json.dumps(reviews),),
                ).fetchall()
        except (sqlite3.Error, OSError):
            _log.warning("Download counts could not be read")
            return counts
        for review, document, times in rows:
            counts.setdefault(review, {})[document] = times
        return counts

    def mark(self) -> str:
        """Return a text that changes with every count."""
        marks = []
        for name in (self._path.name, f"{self._path.name}-wal"):
            with contextlib.suppress(OSError):
                seen = self._path.with_name(name).stat()
                marks.append(f"{seen.st_mtime_ns}-{seen.st_size}")
        return "/".join(marks)

    def usable(self) -> bool:
        """Return whether the file can be written."""
        try:
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
        except (sqlite3.Error, OSError):
            return False
        return True

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=2, isolation_level=None)) as connection:
            with self._lock:
                if not self._ready or not self._path.stat().st_size:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute(_TABLE)
                    self._ready = True
            yield connection
