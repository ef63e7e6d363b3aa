"""Changing what is public: put, archive, withdraw. For workers; the public process never imports this.

The catalogue is built anew beside the old one and renamed over it, so the public sees all of a publication or
nothing, and what was deleted is in no free page of the file. Files are stored before the catalogue names them and
deleted after it stopped naming them. A lock file lets one writer work at a time; what a killed writer leaves, the
next one tidies up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from publication import catalogue_schema
from publication.catalogue import Catalogue
from publication.file_store import PublicFiles, open_folder
from publication.review import InvalidListing, ListingState, PublishedReview, TextPlace

_UNFINISHED = ".unfinished-"


class UnknownReview(LookupError):
    """The catalogue has no review at that address."""


class Publisher:
    """The one writer of a catalogue file and its folder of public files."""

    def __init__(self, catalogue: Path, files: Path) -> None:
        self._path = catalogue
        self._catalogue = Catalogue(catalogue, catalogue_schema.READABLE)
        self._files = PublicFiles(files)

    def prepare(self) -> None:
        """Create an empty catalogue and the folder of files where there is none; tidy up after a killed writer.

        A catalogue of an earlier version is written anew in this one.
        """
        with self._alone():
            self._files.prepare()
            if not self._path.exists() or self._catalogue.tables() != catalogue_schema.VERSION:
                self._replace(None, None)
            self._tidy()

    def put(
        self,
        review: PublishedReview,
        files: Mapping[str, bytes | Path],
        texts: Sequence[TextPlace] | None = None,
    ) -> None:
        """Publish a review, or a corrected version in its place.

        files: the content of each document by its SHA-256; those already public may be left out. Safe to repeat.
        texts: what the documents say, for the search; None keeps what is there of documents that stay the same.
        Raises file_store.FileDamaged if a content's SHA-256 is not its document's, FileMissing if one is not
        given, InvalidListing if a size is wrong: nothing public has changed then.
        """
        with self._alone():
            self._files.prepare()
            try:
                for document in review.documents:
                    if document.sha256 in files:
                        self._files.put(files[document.sha256], document.sha256)
                    if self._files.verified(document.sha256).stat().st_size != document.size:
                        raise InvalidListing("The size of a document is not that of its file")
                self._replace(review.slug, review, self._kept_texts(review) if texts is None else texts)
            finally:
                self._tidy()

    def archive(self, slug: str, note: str, now: datetime) -> None:
        """Take a review's documents and text down and leave its line. note: where it can be read now.

        Raises UnknownReview. Archiving twice changes the note only.
        """
        self._retire(slug, ListingState.ARCHIVED, note, now)

    def withdraw(self, slug: str, reason: str, now: datetime) -> None:
        """Take a review back at once: out of every list, its title, text and documents deleted.

        Its address goes on to say that it was withdrawn, when and why. Raises UnknownReview.
        """
        self._retire(slug, ListingState.WITHDRAWN, reason, now)

    def erase(self, slug: str) -> None:
        """Delete a review so that its address is unknown; for an address that should never have been public.

        Erasing what is not there is no error.
        """
        with self._alone():
            self._replace(slug, None)
            self._tidy()

    def _retire(self, slug: str, state: ListingState, reason: str, now: datetime) -> None:
        with self._alone():
            review = self._catalogue.find(slug) if self._path.exists() else None
            if review is None:
                raise UnknownReview(slug)
            withdrawn = state is ListingState.WITHDRAWN
            retired = replace(
                review,
                title="Withdrawn review" if withdrawn else review.title,
                themes=() if withdrawn else review.themes,
                state=state,
                state_reason=reason,
                updated_at=now,
                documents=(),
                summary="",
                learning="",
                recommendations=(),
                correction="",
                link="" if withdrawn else review.link,
            )
            self._replace(slug, retired)
            self._tidy()

    def _kept_texts(self, review: PublishedReview) -> list[TextPlace]:
        before = self._catalogue.find(review.slug) if self._path.exists() else None
        if before is None:
            return []
        were = {(one.slug, one.sha256) for one in before.documents}
        same = {one.slug for one in review.documents if (one.slug, one.sha256) in were}
        return [place for place in self._catalogue.texts(review.slug) if place.document in same]

    def _replace(self, slug: str | None, review: PublishedReview | None, texts: Sequence[TextPlace] = ()) -> None:
        """Build the catalogue with this one review put in, and rename it over the old one."""
        kept = [other for other in self._every_review() if other.slug != slug]
        open_folder(self._path.parent)
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=self._path.parent)
        os.close(handle)
        beside = Path(name)
        try:
            with contextlib.closing(sqlite3.connect(beside, isolation_level=None)) as connection:
                connection.execute(
                    "PRAGMA journal_mode = OFF"
                )  # a half-built file is thrown away, never rolled back
                catalogue_schema.create(connection)
                connection.execute("BEGIN")
                for one in kept:
                    catalogue_schema.insert(connection, one, self._catalogue.texts(one.slug))
                if review:
                    catalogue_schema.insert(connection, review, texts)
                connection.execute("COMMIT")
            # The public process may run as another user.
            beside.chmod(0o644)
            with beside.open("rb") as written:
                os.fsync(written.fileno())
            beside.replace(self._path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _every_review(self) -> tuple[PublishedReview, ...]:
        return self._catalogue.with_withdrawn() if self._path.exists() else ()

    def _tidy(self) -> None:
        for unfinished in self._path.parent.glob(f"{_UNFINISHED}*"):
            unfinished.unlink(missing_ok=True)
        self._files.keep_only(document.sha256 for review in self._every_review() for document in review.documents)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        open_folder(self._path.parent)
        lock = self._path.with_name(self._path.name + ".lock")
        with lock.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
