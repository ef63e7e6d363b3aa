"""The catalogue as the public process reads it: one SQLite file, opened read-only, replaced whole by workers.

Each question looks whether the file was replaced and opens the new one then; a file once opened never changes
(`immutable`), so no reader waits for a writer, sees half a review, or needs the right to write anything.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publication import catalogue_schema, search, search_words
from publication.lists import REVIEWS
from publication.review import PublishedReview, ReviewKind, TextPlace
from publication.search import Places

PAGE_SIZE = 20
PLACES = 3
"""Places shown of each review that a search finds."""

_FITTING = """
FROM review WHERE state <> 'withdrawn'
    AND (:year IS NULL OR year = :year)
    AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
    AND (:theme IS NULL OR slug IN (SELECT review FROM theme WHERE name = :theme))
"""
_COUNT = f"SELECT count(*) {_FITTING}"
_SELECT = f"SELECT * {_FITTING} ORDER BY published_on DESC, slug LIMIT :limit OFFSET :offset"
_YEARS = """
SELECT year, count(*) FROM review WHERE state <> 'withdrawn' AND kind IN (SELECT value FROM json_each(?))
GROUP BY year ORDER BY year DESC
"""
_THEMES = """
SELECT theme.name, count(DISTINCT theme.review) FROM theme JOIN review ON review.slug = theme.review
WHERE state <> 'withdrawn' AND kind IN (SELECT value FROM json_each(?))
GROUP BY theme.name ORDER BY lower(theme.name)
"""
_SLUGS = f"SELECT slug {_FITTING} ORDER BY published_on DESC, slug"

_ONLY_OWN = "CREATE TEMP VIEW review AS SELECT * FROM main.review WHERE partnership IN (SELECT name FROM own)"


class CatalogueUnavailable(RuntimeError):
    """The catalogue file is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; every part that is set must fit.

    words: as typed (publication.search_words). kinds: any of these, or all if none is named. newest_first: what a
    search finds is ordered by date, and not by how well it fits.
    """

    words: str = ""
    year: int | None = None
    theme: str = ""
    kinds: tuple[ReviewKind, ...] = ()
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of reviews. page counts from 1; total: reviews on all pages.

    places: of each review that a search found, by its address, where the words are. some_words: nothing holds all
    the words; what is listed holds some. better: what was perhaps meant, "" where nothing is like it.
    """

    reviews: tuple[PublishedReview, ...]
    page: int
    total: int
    page_size: int = PAGE_SIZE
    places: Mapping[str, Places] = field(default_factory=dict)
    some_words: bool = False
    better: str = ""

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.page_size))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to, each with how many there are.

    Years newest first and themes by alphabet, of reviews; every kind that there is, in their own order.
    """

    years: Mapping[int, int]
    themes: Mapping[str, int]
    kinds: Mapping[ReviewKind, int]


class Catalogue:
    """The published reviews, for reading. Safe to share between threads."""

    def __init__(
        self, path: Path, versions: tuple[int, ...] = (catalogue_schema.VERSION,), *, of: tuple[str, ...] = ()
    ) -> None:
        """versions: of the tables that are read; the public site reads those that it was made for alone.

        of: the names of one partnership, whose reviews are all that there is then; () for everybody's.
        """
        self._path = path
        self._of = of
        self._versions = versions
        self._open = threading.local()

    def tables(self) -> int:
        """Return the version of the catalogue's tables. Raises CatalogueUnavailable."""
        return int(self._connection().execute("PRAGMA user_version").fetchone()[0])

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

        What a search finds comes best first, with its places. A page past the end is empty.
        """
        connection = self._connection()
        wanted = _parameters(filters)
        first = (max(page, 1) - 1) * page_size
        if filters.words.strip():
            return self._searched(connection, filters, wanted, max(page, 1), page_size)
        total = connection.execute(_COUNT, wanted).fetchone()[0]
        rows = connection.execute(_SELECT, wanted | {"limit": page_size, "offset": first}).fetchall()
        return Listing(tuple(catalogue_schema.reviews(connection, rows)), max(page, 1), total, page_size)

    def places(self, slug: str, words: str, most: int) -> Places:
        """Return where in one listed review the words are, best first."""
        connection, asked = self._connection(), search_words.asked_for(words)
        found = search.look(connection, asked)
        return search.places(connection, asked, found, (slug,), most).get(slug, search.NOWHERE)

    def texts(self, slug: str) -> tuple[TextPlace, ...]:
        """Return what a review's documents say, for the search."""
        connection = self._connection()
        return catalogue_schema.texts(connection, slug) if self.tables() > 1 else ()

    @staticmethod
    def _searched(
        connection: sqlite3.Connection,
        filters: Filters,
        wanted: Mapping[str, str | int | None],
        page: int,
        page_size: int,
    ) -> Listing:
        asked = search_words.asked_for(filters.words)
        found = search.look(connection, asked)
        fitting = [row["slug"] for row in connection.execute(_SLUGS, wanted)]
        slugs = [slug for slug in fitting if slug in found.with_all]
        better = "" if slugs else search.better_words(connection, asked)
        some_words = not slugs and len(asked) > 1
        if some_words:
            slugs = [slug for slug in fitting if slug in found.rank]
        if not filters.newest_first:
            slugs.sort(key=lambda slug: found.rank[slug])  # stable: the newer of two that fit as well comes first
        shown = slugs[(page - 1) * page_size :][:page_size]
        rows = connection.execute(
            "SELECT * FROM review WHERE slug IN (SELECT value FROM json_each(?))", [json.dumps(shown)]
        )
        reviews = {one.slug: one for one in catalogue_schema.reviews(connection, rows)}
        return Listing(
            tuple(reviews[slug] for slug in shown),
            page,
            len(slugs),
            page_size,
            places=search.places(connection, asked, found, shown, PLACES),
            some_words=some_words and bool(slugs),
            better=better,
        )

    def every_review(self) -> tuple[PublishedReview, ...]:
        """Return all listed and archived reviews, newest first (feeds, site map)."""
        return self.page(Filters(), page_size=-1).reviews

    def with_withdrawn(self) -> tuple[PublishedReview, ...]:
        """Return every entry the catalogue holds, withdrawn ones too, by address (for the writer)."""
        connection = self._connection()
        rows = connection.execute("SELECT * FROM review ORDER BY slug").fetchall()
        return tuple(catalogue_schema.reviews(connection, rows))

    def choices(self) -> Choices:
        """Return the years, themes and kinds that occur among listed and archived reviews, and how often."""
        connection = self._connection()
        if self._open.choices is None:
            self._open.choices = self._choices(connection)
        found: Choices = self._open.choices
        return found

    @staticmethod
    def _choices(connection: sqlite3.Connection) -> Choices:
        def counted(query: str, *given: str) -> dict[Any, int]:
            return {row[0]: row[1] for row in connection.execute(query, given)}

        reviews = json.dumps(REVIEWS)
        kinds = counted("SELECT kind, count(*) FROM review WHERE state <> 'withdrawn' GROUP BY kind")
        return Choices(
            counted(_YEARS, reviews),
            counted(_THEMES, reviews),
            {kind: kinds[kind] for kind in ReviewKind if kind in kinds},
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
        if version not in self._versions:
            connection.close()
            raise CatalogueUnavailable("The catalogue file is of another version")
        if self._of:
            # In the place of the table for whatever is asked here, and nothing of it is written to the file.
            connection.execute("CREATE TEMP TABLE own (name TEXT)")
            connection.executemany("INSERT INTO own VALUES (?)", [(name,) for name in self._of])
            connection.execute(_ONLY_OWN)
            connection.commit()
        self._open.mark, self._open.connection, self._open.choices = mark, connection, None
        return connection


def _parameters(filters: Filters) -> dict[str, str | int | None]:
    return {
        "year": filters.year,
        "theme": filters.theme or None,
        "kinds": json.dumps(filters.kinds) if filters.kinds else None,
    }
