"""Publishing shows all of a review or nothing of it, and take-down leaves nothing."""

import os
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from publication import catalogue_schema, publishing
from publication.catalogue import Catalogue
from publication.file_store import FileDamaged, FileMissing
from publication.publishing import UnknownReview
from publication.review import InvalidListing, ListingState
from tests.unit.publication.examples import NOW, Place, document, review, sha256


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_document_that_is_not_the_approved_one_stops_the_whole_publication(place: Place) -> None:
    one = review(documents=(document(b"good"), document(b"approved", "two")))

    with pytest.raises(FileDamaged):
        place.publisher.put(one, {sha256(b"good"): b"good", sha256(b"approved"): b"changed"})

    assert Catalogue(place.catalogue).find("child-alex") is None
    assert place.held() == set()


def test_a_missing_file_or_a_wrong_size_stops_the_publication(place: Place) -> None:
    with pytest.raises(FileMissing):
        place.publisher.put(review(documents=(document(b"a"),)), {})
    with pytest.raises(InvalidListing):
        place.publisher.put(review(documents=(document(b"a", size=2),)), {sha256(b"a"): b"a"})

    assert place.held() == set()


def test_a_corrected_version_replaces_the_first_and_its_files(place: Place) -> None:
    place.put(b"first", b"kept")
    corrected = review(
        documents=(document(b"second"), document(b"kept", "two")), correction="Page 4 is corrected."
    )

    place.publisher.put(corrected, {sha256(b"second"): b"second"})

    assert Catalogue(place.catalogue).find("child-alex") == corrected
    assert place.held() == {sha256(b"second"), sha256(b"kept")}


def test_taking_down_deletes_files_that_no_other_review_shows(place: Place) -> None:
    place.put(b"own", b"shared")
    place.put(b"shared", slug="child-b")

    place.publisher.archive("child-alex", "In the repository.", NOW)
    assert place.held() == {sha256(b"shared")}

    place.publisher.withdraw("child-b", "Asked by the family.", NOW)
    assert place.held() == set()


def test_a_withdrawn_review_can_be_published_again(place: Place) -> None:
    place.put(b"report")
    place.publisher.withdraw("child-alex", "By mistake.", NOW)

    place.put(b"report")

    found = Catalogue(place.catalogue).find("child-alex")
    assert found is not None
    assert found.state is ListingState.LISTED


def test_erasing_leaves_no_trace(place: Place) -> None:
    place.put(b"report")

    place.publisher.erase("child-alex")
    place.publisher.erase("child-alex")

    assert Catalogue(place.catalogue).find("child-alex") is None
    assert b"child-alex" not in place.catalogue.read_bytes()
    assert place.held() == set()


def test_unknown_reviews_cannot_be_taken_down(place: Place) -> None:
    for take_down in (place.publisher.archive, place.publisher.withdraw):
        with pytest.raises(UnknownReview):
            take_down("child-b", "why", NOW)


def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_before_the_catalogue_is_renamed(source: Path, target: Path) -> None:
    if target.name == "catalogue.sqlite":
        killed()
    source.rename(target)


@pytest.mark.parametrize(
    ("owner", "step", "end"),
    [
        (Path, "replace", killed),
        (catalogue_schema, "insert", killed),
        (Path, "replace", killed_before_the_catalogue_is_renamed),
    ],
)
def test_a_writer_that_is_killed_changes_nothing_and_the_next_one_tidies_up(
    place: Place, monkeypatch: pytest.MonkeyPatch, owner: object, step: str, end: Callable[..., None]
) -> None:
    place.put(b"first", slug="first")
    before = place.catalogue.read_bytes()

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(owner, step, end)
        place.put(b"second")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)

    assert place.catalogue.read_bytes() == before
    assert [one.slug for one in Catalogue(place.catalogue).every_review()] == ["first"]

    place.publisher.prepare()
    assert place.held() == {sha256(b"first")}
    assert not list(place.folder.rglob(".unfinished-*"))


def test_writers_at_the_same_time_lose_nothing(place: Place) -> None:
    def publish(number: int) -> None:
        content = f"report {number}".encode()
        one = review(slug=f"review-{number}", documents=(document(content),))
        publishing.Publisher(place.catalogue, place.files).put(one, {sha256(content): content})

    writers = [Thread(target=publish, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(Catalogue(place.catalogue).every_review()) == 8
    assert len(place.held()) == 8


def test_a_reader_sees_every_publication_whole(place: Place) -> None:
    """The first review has one document, the second version two; never anything in between."""
    catalogue = Catalogue(place.catalogue)
    one = place.put(b"a", summary="1")
    two = replace(one, documents=(document(b"a"), document(b"b", "two")), summary="2")
    seen: set[tuple[str, int]] = set()

    def write() -> None:
        for turn in range(20):
            version = one if turn % 2 else two
            place.publisher.put(version, {sha256(b"a"): b"a", sha256(b"b"): b"b"})

    writer = Thread(target=write)
    writer.start()
    while writer.is_alive():
        found = catalogue.find("child-alex")
        assert found is not None
        seen.add((found.summary, len(found.documents)))
    writer.join()

    assert seen == {("1", 1), ("2", 2)}


def test_the_catalogue_is_sound(place: Place) -> None:
    place.put(b"report")

    with sqlite3.connect(f"{place.catalogue.as_uri()}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
