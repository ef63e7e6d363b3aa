"""Reviews made up for the tests of the public site."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from publication import catalogue_schema
from publication.options import SiteOptions
from publication.publishing import Publisher
from publication.review import DocumentKind, PublishedDocument, PublishedReview, ReviewKind

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
PARTNERSHIP = "Westhaven Safeguarding Children Partnership"
TEMPLATES = Path(__file__).parents[3] / "templates" / "html"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def document(content: bytes, slug: str = "report", **changes: Any) -> PublishedDocument:
    plain = PublishedDocument(
        slug=slug,
        kind=DocumentKind.REPORT,
        title="Full report",
        format="PDF",
        size=len(content),
        sha256=sha256(content),
        published_on=date(2026, 3, 3),
        pages=12,
    )
    return replace(plain, **changes)


def review(slug: str = "child-alex", **changes: Any) -> PublishedReview:
    plain = PublishedReview(
        slug=slug,
        title="Child Alex: who was listening?",
        kind=ReviewKind.LCSPR,
        summary="A baby known to seven agencies was seriously harmed.",
        year=2026,
        published_on=date(2026, 3, 3),
        updated_at=NOW,
        partnership=PARTNERSHIP,
        themes=("Neglect", "Information sharing"),
        learning="A worry that is told to nobody cannot help a child.",
        recommendations=("Agree one way to ask each other.", "Check that plans move with a family."),
        public_until=date(2027, 3, 3),
    )
    return replace(plain, **changes)


@dataclass
class Place:
    """One public site's files in a temporary folder."""

    folder: Path
    publisher: Publisher = field(init=False)

    def __post_init__(self) -> None:
        self.publisher = Publisher(self.catalogue, self.files)
        self.publisher.prepare()

    @property
    def catalogue(self) -> Path:
        return self.folder / "catalogue.sqlite"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def options(self, **changes: Any) -> SiteOptions:
        plain = SiteOptions(
            catalogue=self.catalogue,
            files=self.files,
            counts=self.folder / "counts.sqlite",
            templates=TEMPLATES,
            partnership=PARTNERSHIP,
            public_url="https://reviews.example.org",
        )
        return replace(plain, **changes)

    def put(self, *contents: bytes, **changes: Any) -> PublishedReview:
        """Publish a review with these contents as its documents (report, report-2, …)."""
        documents = tuple(
            document(content, "report" if place == 1 else f"report-{place}")
            for place, content in enumerate(contents, start=1)
        )
        one = review(**({"documents": documents} | changes))
        self.publisher.put(one, {sha256(content): content for content in contents})
        return one

    def put_all(self, reviews: Sequence[PublishedReview]) -> None:
        """Make a catalogue of just these at once: a publisher would build it anew for each."""
        self.catalogue.unlink()
        with contextlib.closing(sqlite3.connect(self.catalogue)) as connection, connection:
            catalogue_schema.create(connection)
            for one in reviews:
                catalogue_schema.insert(connection, one)

    def held(self) -> set[str]:
        return {path.name for path in self.files.rglob("*") if path.is_file()}
