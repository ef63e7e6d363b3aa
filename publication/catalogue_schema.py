"""The tables of the catalogue file, and how a review becomes rows and a review again.

A catalogue file is never changed in place (publication.publishing replaces it whole), so the tables need no
migrations: a writer of a newer version builds the new tables and copies the reviews over (`READABLE`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from publication.review import (
    DOCUMENT_KIND_NAMES,
    REVIEW_KIND_NAMES,
    DocumentKind,
    ListingState,
    PublishedDocument,
    PublishedReview,
    Restriction,
    ReviewKind,
    TextPlace,
)

VERSION = 2
READABLE = (1, VERSION)
"""Versions that a writer can copy from; the public site reads its own alone."""

_TABLES = """
CREATE TABLE review (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, summary TEXT NOT NULL, year INTEGER NOT NULL,
    published_on TEXT NOT NULL, updated_at TEXT NOT NULL, partnership TEXT NOT NULL, learning TEXT NOT NULL,
    public_until TEXT, state TEXT NOT NULL, state_reason TEXT NOT NULL, restriction TEXT NOT NULL,
    restriction_reason TEXT NOT NULL, correction TEXT NOT NULL, repository_note TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;
CREATE INDEX review_by_date ON review (published_on DESC, slug);
CREATE TABLE document (
    review TEXT NOT NULL REFERENCES review (slug), position INTEGER NOT NULL, slug TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, pages INTEGER, published_on TEXT NOT NULL,
    version_of TEXT NOT NULL,
    PRIMARY KEY (review, slug)
) STRICT;
CREATE TABLE theme (
    review TEXT NOT NULL REFERENCES review (slug), position INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (review, position)
) STRICT;
CREATE INDEX theme_by_name ON theme (name);
CREATE TABLE recommendation (
    review TEXT NOT NULL REFERENCES review (slug), position INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (review, position)
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    review UNINDEXED, title, summary, themes, kinds, learning,
    tokenize = "porter unicode61 remove_diacritics 2", prefix = "2 3"
);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, review TEXT NOT NULL REFERENCES review (slug), document TEXT NOT NULL, page INTEGER,
    anchor TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX place_by_review ON place (review);
CREATE VIRTUAL TABLE place_words USING fts5 (
    text, heading, content = "place", content_rowid = "id",
    tokenize = "porter unicode61 remove_diacritics 2", prefix = "2 3"
);
CREATE TABLE known_word (
    word TEXT PRIMARY KEY, letters INTEGER NOT NULL, times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
_WORD = re.compile(r"[^\W\d_]{4,30}")

_OF_REVIEWS = {
    "document": "SELECT * FROM document WHERE review IN (SELECT value FROM json_each(?)) "
    "ORDER BY review, position",
    "theme": "SELECT * FROM theme WHERE review IN (SELECT value FROM json_each(?)) ORDER BY review, position",
    "recommendation": "SELECT * FROM recommendation WHERE review IN (SELECT value FROM json_each(?)) "
    "ORDER BY review, position",
}


def create(connection: sqlite3.Connection) -> None:
    """Create the tables of an empty catalogue."""
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def insert(connection: sqlite3.Connection, review: PublishedReview, places: Sequence[TextPlace] = ()) -> None:
    """Insert a review's rows; it must not be there yet. places: what its documents say, for the search."""
    connection.execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            review.slug,
            review.title,
            review.kind,
            review.summary,
            review.year,
            review.published_on.isoformat(),
            review.updated_at.isoformat(),
            review.partnership,
            review.learning,
            review.public_until.isoformat() if review.public_until else None,
            review.state,
            review.state_reason,
            review.restriction,
            review.restriction_reason,
            review.correction,
            review.repository_note,
            review.link,
        ),
    )
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                review.slug,
                position,
                document.slug,
                document.kind,
                document.title,
                document.format,
                document.size,
                document.sha256,
                document.pages,
                document.published_on.isoformat(),
                document.version_of,
            )
            for position, document in enumerate(review.documents)
        ],
    )
    connection.executemany(
        "INSERT INTO theme VALUES (?, ?, ?)",
        [(review.slug, place, name) for place, name in enumerate(review.themes)],
    )
    connection.executemany(
        "INSERT INTO recommendation VALUES (?, ?, ?)",
        [(review.slug, place, text) for place, text in enumerate(review.recommendations)],
    )
    _insert_words(connection, review)
    _insert_texts(connection, review, places)


def texts(connection: sqlite3.Connection, slug: str) -> tuple[TextPlace, ...]:
    """Return what a review's documents say, in their order."""
    rows = connection.execute("SELECT * FROM place WHERE review = ? ORDER BY id", (slug,))
    return tuple(
        TextPlace(
            document=row["document"],
            text=row["text"],
            page=row["page"],
            heading=row["heading"],
            anchor=row["anchor"],
        )
        for row in rows
    )


def _insert_words(connection: sqlite3.Connection, review: PublishedReview) -> None:
    """Write what a search looks through: of an archived review no texts, of a withdrawn one nothing."""
    if review.state is ListingState.WITHDRAWN:
        return
    listed = review.state is ListingState.LISTED
    kinds = [
        REVIEW_KIND_NAMES[review.kind],
        *(DOCUMENT_KIND_NAMES[document.kind] for document in review.documents),
    ]
    written = (
        review.title,
        review.summary if listed else "",
        "\n".join(review.themes),
        "\n".join(kinds),
        "\n".join((review.learning, *review.recommendations)) if listed else "",
    )
    connection.execute("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)", (review.slug, *written))
    _know_words(connection, written)


def _insert_texts(connection: sqlite3.Connection, review: PublishedReview, places: Sequence[TextPlace]) -> None:
    """Write what the documents of a listed review say."""
    if review.state is not ListingState.LISTED:
        return
    there = {document.slug for document in review.documents}
    kept = [place for place in places if place.document in there and place.text.strip()]
    for place in kept:
        row = connection.execute(
            "INSERT INTO place (review, document, page, anchor, heading, text) VALUES (?, ?, ?, ?, ?, ?)",
            (review.slug, place.document, place.page, place.anchor, place.heading, place.text),
        )
        words = (row.lastrowid, place.text, place.heading)
        connection.execute("INSERT INTO place_words (rowid, text, heading) VALUES (?, ?, ?)", words)
    _know_words(connection, [f"{place.heading} {place.text}" for place in kept])


def _know_words(connection: sqlite3.Connection, written: Iterable[str]) -> None:
    """Count the words that are written anywhere, to offer one of them for a word that nobody wrote."""
    counted = Counter(word for text in written for word in _WORD.findall(text.casefold()))
    connection.executemany(
        "INSERT INTO known_word VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET times = times + excluded.times",
        [(word, len(word), times) for word, times in counted.items()],
    )


def reviews(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[PublishedReview]:
    """Return the reviews of these `review` rows, in the same order, complete."""
    found = list(rows)
    slugs = json.dumps([row["slug"] for row in found])
    documents: dict[str, list[PublishedDocument]] = {}
    for row in connection.execute(_OF_REVIEWS["document"], (slugs,)):
        documents.setdefault(row["review"], []).append(_document(row))
    themes: dict[str, list[str]] = {}
    for row in connection.execute(_OF_REVIEWS["theme"], (slugs,)):
        themes.setdefault(row["review"], []).append(row["name"])
    recommendations: dict[str, list[str]] = {}
    for row in connection.execute(_OF_REVIEWS["recommendation"], (slugs,)):
        recommendations.setdefault(row["review"], []).append(row["text"])
    return [
        _review(
            row,
            tuple(documents.get(row["slug"], ())),
            tuple(themes.get(row["slug"], ())),
            tuple(recommendations.get(row["slug"], ())),
        )
        for row in found
    ]


def _document(row: sqlite3.Row) -> PublishedDocument:
    return PublishedDocument(
        slug=row["slug"],
        kind=DocumentKind(row["kind"]),
        title=row["title"],
        format=row["format"],
        size=row["size"],
        sha256=row["sha256"],
        pages=row["pages"],
        published_on=date.fromisoformat(row["published_on"]),
        version_of=_since_version_2(row, "version_of"),
    )


def _since_version_2(row: sqlite3.Row, name: str) -> str:
    return str(row[name]) if name in row.keys() else ""  # noqa: SIM118 (a row's own names)


def _review(
    row: sqlite3.Row,
    documents: tuple[PublishedDocument, ...],
    themes: tuple[str, ...],
    recommendations: tuple[str, ...],
) -> PublishedReview:
    return PublishedReview(
        slug=row["slug"],
        title=row["title"],
        kind=ReviewKind(row["kind"]),
        summary=row["summary"],
        year=row["year"],
        published_on=date.fromisoformat(row["published_on"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        partnership=row["partnership"],
        themes=themes,
        documents=documents,
        learning=row["learning"],
        recommendations=recommendations,
        public_until=date.fromisoformat(row["public_until"]) if row["public_until"] else None,
        state=ListingState(row["state"]),
        state_reason=row["state_reason"],
        restriction=Restriction(row["restriction"]),
        restriction_reason=row["restriction_reason"],
        correction=row["correction"],
        repository_note=row["repository_note"],
        link=_since_version_2(row, "link"),
    )
