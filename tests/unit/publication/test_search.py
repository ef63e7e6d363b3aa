"""Searching in the text of published documents: what is found, in which order, and where."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from publication.catalogue import Catalogue, Filters, Listing
from publication.publishing import Publisher
from publication.review import ReviewKind, TextPlace
from publication.search import best_sentence
from tests.unit.publication.examples import NOW, Place, document, review, sha256

FIRST = TextPlace("report", "The health visitor called. Nobody asked who else lived in the home.", page=3)
SECOND = TextPlace(
    "report", "Police came to the home twice. The dogs were never mentioned in any record.", page=14
)
NEWS = TextPlace("report", "Register for training about dogs here.", heading="Dates for your diary", anchor="s-2")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    report, news = document(b"report"), document(b"news")
    place.publisher.put(review(documents=(report,)), {sha256(b"report"): b"report"}, [FIRST, SECOND])
    place.publisher.put(
        review(
            slug="summer-news",
            title="Summer news",
            kind=ReviewKind.NEWSLETTER,
            documents=(news,),
            summary="What is new.",
            themes=("Dogs",),
            learning="",
            recommendations=(),
            published_on=date(2025, 6, 1),
        ),
        {sha256(b"news"): b"news"},
        [NEWS],
    )
    return place


def found(place: Place, words: str, **filters: object) -> Listing:
    return Catalogue(place.catalogue).page(Filters(words=words, **filters))  # type: ignore[arg-type]


def slugs(listing: Listing) -> list[str]:
    return [one.slug for one in listing.reviews]


def shown(listing: Listing, slug: str) -> list[tuple[int | None, str, str]]:
    return [
        (place.page, place.heading, "".join(f"[{words}]" if marked else words for words, marked in place.sentence))
        for place in listing.places[slug].best
    ]


def test_the_page_and_the_sentence_are_told_with_the_words_marked(place: Place) -> None:
    listing = found(place, "mention dog")

    assert shown(listing, "child-alex") == [(14, "", "The [dogs] were never [mentioned] in any record.")]
    assert listing.places["child-alex"].more == 0


def test_a_web_page_tells_the_heading(place: Place) -> None:
    assert shown(found(place, "diaries"), "summer-news") == [
        (None, "Dates for your diary", "Register for training about dogs here.")
    ]
    assert shown(found(place, "training"), "summer-news") == [
        (None, "Dates for your diary", "Register for [training] about dogs here.")
    ]


def test_words_of_one_question_may_be_on_different_pages_and_in_the_summary(place: Place) -> None:
    assert slugs(found(place, "visitor police agencies")) == ["child-alex"]
    assert found(place, "visitor police newsletter").some_words


def test_a_phrase_must_stand_together(place: Place) -> None:
    assert slugs(found(place, '"lived in the home"')) == ["child-alex"]
    assert slugs(found(place, '"home lived"')) == []
    assert slugs(found(place, "home lived")) == ["child-alex"]


def test_what_the_listing_says_counts_most_and_the_date_can_decide_instead(place: Place) -> None:
    assert slugs(found(place, "dogs")) == ["summer-news", "child-alex"]
    assert slugs(found(place, "dogs", newest_first=True)) == ["child-alex", "summer-news"]
    assert slugs(found(place, "dogs", kinds=(ReviewKind.LCSPR,))) == ["child-alex"]


def test_where_nothing_has_all_words_what_has_some_is_shown_and_said(place: Place) -> None:
    listing = found(place, "dogs helicopter")

    assert (listing.some_words, slugs(listing)) == (True, ["summer-news", "child-alex"])
    assert found(place, "helicopter").total == 0
    assert not found(place, "helicopter").some_words


@pytest.mark.parametrize(
    ("typed", "better"),
    [("helth pollice", "health police"), ("neglekt", "neglect"), ("dogs", ""), ("qqqqqqq", ""), ("dg", "")],
)
def test_a_word_that_nobody_wrote_is_offered_as_one_that_is_like_it(place: Place, typed: str, better: str) -> None:
    assert found(place, typed).better == better


@pytest.mark.parametrize(
    "typed", ['"', "NEAR(a b)", "text:x", "dogs OR", "-dogs", "a* b* c* d*", "\x02dogs\x03", "%"]
)
def test_no_way_of_typing_breaks_it(place: Place, typed: str) -> None:
    listing = found(place, typed)
    assert listing.total == len(listing.reviews)


def test_texts_stay_while_other_reviews_are_published_and_go_with_their_document(place: Place) -> None:
    catalogue = Catalogue(place.catalogue)
    place.put(b"other", slug="other", title="Another")
    assert catalogue.texts("child-alex") == (FIRST, SECOND)
    assert slugs(found(place, "dogs")) == ["summer-news", "child-alex"]

    same = catalogue.find("child-alex")
    assert same is not None
    place.publisher.put(same, {})
    assert catalogue.texts("child-alex") == (FIRST, SECOND)

    place.put(b"corrected")
    assert catalogue.texts("child-alex") == ()


def test_what_was_archived_is_found_by_its_title_and_leaves_no_word_of_its_documents(place: Place) -> None:
    place.publisher.archive("child-alex", "In the repository.", NOW)
    place.publisher.withdraw("summer-news", "It named somebody.", NOW)

    assert slugs(found(place, "dogs")) == []
    assert slugs(found(place, "listening")) == ["child-alex"]
    held = place.catalogue.read_bytes()
    assert not [word for word in (b"health visitor", b"dogs", b"mentioned", b"training", b"diary") if word in held]


def test_a_catalogue_of_the_version_before_is_written_anew(place: Place) -> None:
    before = Catalogue(place.catalogue).find("child-alex")
    with sqlite3.connect(place.catalogue) as connection:
        for change in (
            "DROP TABLE place_words",
            "DROP TABLE place",
            "DROP TABLE known_word",
            "ALTER TABLE review DROP COLUMN link",
            "ALTER TABLE document DROP COLUMN version_of",
            "PRAGMA user_version = 1",
        ):
            connection.execute(change)
    connection.close()

    Publisher(place.catalogue, place.files).prepare()

    assert Catalogue(place.catalogue).find("child-alex") == before
    assert found(place, "dogs").total == 1


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        ("One. Two \x02three\x03 four. Five.", "Two [three] four."),
        ("A \x02b\x03. C \x02b\x03 \x02d\x03.", "C [b] [d]."),
        ("Dr. smith \x02saw\x03 it", "Dr. smith [saw] it"),
        ("none", "none"),
        ("", ""),
    ],
)
def test_the_sentence_with_most_of_the_words_is_shown(marked: str, sentence: str) -> None:
    assert "".join(f"[{text}]" if is_word else text for text, is_word in best_sentence(marked)) == sentence


def test_a_long_sentence_is_cut_around_the_word() -> None:
    text = "".join(text for text, _ in best_sentence("word " * 200 + "\x02here\x03" + " word" * 200))
    assert "here" in text
    assert len(text) < 340
    assert text.startswith("… word")
    assert text.endswith("word …")
