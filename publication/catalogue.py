"""The catalogue as the public process reads it: one SQLite file, opened read-only, replaced whole by workers.

Each question looks whether the file was replaced and opens the new one then; a file once opened never changes
(`immutable`), so no reader waits for a writer, sees half a review, or needs the right to write anything.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from publication import catalogue_schema
from publication.review import PublishedReview, ReviewKind

PAGE_SIZE = 20
_MOST_WORDS = 20

_FITTING = """
FROM review WHERE state <> 'withdrawn'
    AND (:year IS NULL OR year = :year)
    AND (:kind IS NULL OR kind = :kind)
    AND (:theme IS NULL OR slug IN (SELECT review FROM theme WHERE name = :theme))
    AND (:words IS NULL OR slug IN (SELECT review FROM words WHERE words MATCH :words))
"""
_COUNT = f"SELECT count(*) {_FITTING}"
_SELECT = f"SELECT * {_FITTING} ORDER BY published_on DESC, slug LIMIT :limit OFFSET :offset"


class CatalogueUnavailable(RuntimeError):
    """The catalogue file is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; every part that is set must fit.

    words: as typed; each word must be in title, kind, summary, themes or learning, as the beginning of a word.
    """

    words: str = ""
    year: int | None = None
    theme: str = ""
    kind: ReviewKind | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of reviews, newest first. page counts from 1; total: reviews on all pages."""

    reviews: tuple[PublishedReview, ...]
    page: int
    total: int
    page_size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.page_size))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to: years newest first, themes by alphabet, kinds in their own order."""

    years: tuple[int, ...]
    themes: tuple[str, ...]
    kinds: tuple[ReviewKind, ...]


class Catalogue:
    """The published reviews, for reading. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = threading.local()

    def version(self) -> str:
        """Return a text that changes with every change of the catalogue. Raises CatalogueUnavailable."""
        return "-".join(str(part) for part in self._mark())

    def find(self, slug: str) -> PublishedReview | None:
        """Return one review in whatever state, or None."""
        connection = self._connection()
        rows = connection.execute("SELECT * FROM review WHERE slug = ?", (slug,)).fetchall()
        found = catalogue_schema.reviews(connection, rows)
        return found[0] if found else None

    def page(self, filters: Filters, page: int = 1, page_size: int = PAGE_SIZE) -> Listing:
        """Return one page of the listed and archived reviews that fit, newest first.

        A page past the end is empty.
        """
        connection = self._connection()
        wanted = _parameters(filters)
        total = connection.execute(_COUNT, wanted).fetchone()[0]
        place = {"limit": page_size, "offset": (max(page, 1) - 1) * page_size}
        rows = connection.execute(_SELECT, wanted | place).fetchall()
        return Listing(tuple(catalogue_schema.reviews(connection, rows)), max(page, 1), total, page_size)

    def every_review(self) -> tuple[PublishedReview, ...]:
        """Return all listed and archived reviews, newest first (feeds, site map)."""
        return self.page(Filters(), page_size=-1).reviews

    def with_withdrawn(self) -> tuple[PublishedReview, ...]:
        """Return every entry the catalogue holds, withdrawn ones too, by address (for the writer)."""
        connection = self._connection()
        rows = connection.execute("SELECT * FROM review ORDER BY slug").fetchall()
        return tuple(catalogue_schema.reviews(connection, rows))

    def choices(self) -> Choices:
        """Return the years, themes and kinds that occur among listed and archived reviews."""
        connection = self._connection()
        if self._open.choices is None:
            self._open.choices = self._choices(connection)
        found: Choices = self._open.choices
        return found

    @staticmethod
    def _choices(connection: sqlite3.Connection) -> Choices:
        years = connection.execute(
            "SELECT DISTINCT year FROM review WHERE state <> 'withdrawn' ORDER BY year DESC"
        )
        themes = connection.execute(
            "SELECT DISTINCT theme.name FROM theme JOIN review ON review.slug = theme.review "
            "WHERE review.state <> 'withdrawn' ORDER BY lower(theme.name)"
        )
        kinds = {
            row[0] for row in connection.execute("SELECT DISTINCT kind FROM review WHERE state <> 'withdrawn'")
        }
        return Choices(
            tuple(row[0] for row in years),
            tuple(row[0] for row in themes),
            tuple(kind for kind in ReviewKind if kind in kinds),
        )

    def _mark(self) -> tuple[int, int, int]:
        try:
            seen = self._path.stat()
        except OSError as missing:
            raise CatalogueUnavailable("The catalogue file is missing") from missing
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def _connection(self) -> sqlite3.Connection:
        mark = self._mark()
        if getattr(self._open, "mark", None) == mark:
            connection: sqlite3.Connection = self._open.connection
            return connection
        if hasattr(self._open, "connection"):
            self._open.connection.close()
            del self._open.mark, self._open.connection
        try:
            connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.row_factory = sqlite3.Row
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as broken:
            raise CatalogueUnavailable("The catalogue file cannot be read") from broken
        if version != catalogue_schema.VERSION:
            connection.close()
            raise CatalogueUnavailable("The catalogue file is of another version")
        self._open.mark, self._open.connection, self._open.choices = mark, connection, None
        return connection


def match_words(untrusted_words: str) -> str:
    """Return what a reader typed as a full-text expression: every word quoted, each as the beginning of a word.

    The full-text engine has a language of its own and raises on most punctuation; only letters, digits and marks
    reach it. Empty if nothing was typed that can be searched for.
    """
    typed = unicodedata.normalize("NFC", untrusted_words).replace("_", " ")
    words = re.findall(r"\w+", typed)[:_MOST_WORDS]
    return " ".join(f'"{word}"*' for word in words)


def _parameters(filters: Filters) -> dict[str, str | int | None]:
    searched = bool(filters.words.strip())
    return {
        # Punctuation alone finds nothing, rather than everything.
        "words": (match_words(filters.words) or '""') if searched else None,
        "year": filters.year,
        "theme": filters.theme or None,
        "kind": filters.kind,
    }
