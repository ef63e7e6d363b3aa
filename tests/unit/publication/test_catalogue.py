"""The catalogue: what is listed, found and counted."""

from datetime import date
from pathlib import Path

import pytest

from publication.catalogue import Catalogue, CatalogueUnavailable, Filters
from publication.review import PublishedReview, Restriction, ReviewKind
from tests.unit.publication.examples import NOW, Place, review


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def catalogue(place: Place) -> Catalogue:
    return Catalogue(place.catalogue)


def slugs(catalogue: Catalogue, filters: Filters | None = None, page: int = 1) -> list[str]:
    return [one.slug for one in catalogue.page(filters or Filters(), page).reviews]


def test_a_review_comes_back_as_it_was_put(place: Place, catalogue: Catalogue) -> None:
    put = place.put(
        b"one",
        b"two",
        restriction=Restriction.REDACTED,
        restriction_reason="A court asked for it.",
        correction="Page 4 corrected.",
        repository_note="Sent on 4 March 2026.",
    )

    assert catalogue.find("child-alex") == put
    assert catalogue.find("child-b") is None


def test_newest_come_first_and_pages_hold_twenty(place: Place, catalogue: Catalogue) -> None:
    for number in range(23):
        place.put(slug=f"review-{number:02d}", published_on=date(2025, 1, 1 + number))

    assert slugs(catalogue) == [f"review-{number:02d}" for number in range(22, 2, -1)]
    assert slugs(catalogue, page=2) == ["review-02", "review-01", "review-00"]
    assert slugs(catalogue, page=3) == []
    found = catalogue.page(Filters())
    assert (found.total, found.pages) == (23, 2)
    assert len(catalogue.every_review()) == 23


@pytest.fixture
def several(place: Place) -> None:
    place.put(slug="alex")
    place.put(
        slug="sécurité".replace("é", "e"),
        title="Zoë’s story: O'Brien & family",
        kind=ReviewKind.THEMATIC,
        summary="Bruises in babies who cannot move; neglected at home.",
        themes=("Bruising",),
        learning="",
        year=2024,
        published_on=date(2024, 5, 1),
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(year=2024), ["securite"]),
        (Filters(theme="Neglect"), ["alex"]),
        (Filters(theme="neglect"), []),
        (Filters(kinds=(ReviewKind.THEMATIC,)), ["securite"]),
        (Filters(kinds=(ReviewKind.THEMATIC,), year=2026), []),
        (Filters(words="neglect"), ["alex", "securite"]),
        (Filters(words="NEGLECTING"), ["alex", "securite"]),
        (Filters(words="bruise baby"), ["securite"]),
        (Filters(words="zoe"), ["securite"]),
        (Filters(words="Zoe\u0308"), ["securite"]),
        (Filters(words="o’brien"), ["securite"]),
        (Filters(words="thematic"), ["securite"]),
        (Filters(words="worry told nobody"), ["alex"]),
        (Filters(words="liste"), ["alex"]),
        (Filters(words="nothing like it"), []),
        (Filters(words="***"), []),
        (Filters(words="  "), ["alex", "securite"]),
    ],
)
@pytest.mark.usefixtures("several")
def test_filters(catalogue: Catalogue, filters: Filters, expected: list[str]) -> None:
    # How well each fits a question is another test's matter.
    assert sorted(slugs(catalogue, filters)) == expected
    assert catalogue.page(filters).total == len(expected)


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "a OR b",
        "NEAR(a b)",
        "title:x",
        "a*",
        "-a",
        "^a",
        "(",
        "a AND",
        "{a}",
        "\x00",
        "%",
        "_",
        "a" * 9999,
    ],
)
@pytest.mark.usefixtures("several")
def test_no_way_of_typing_breaks_the_search(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.page(Filters(words=typed))
    assert found.total == len(found.reviews)


@pytest.mark.usefixtures("several")
def test_choices_are_what_occurs(catalogue: Catalogue) -> None:
    choices = catalogue.choices()

    assert list(choices.years.items()) == [(2026, 1), (2024, 1)]
    assert list(choices.themes.items()) == [("Bruising", 1), ("Information sharing", 1), ("Neglect", 1)]
    assert list(choices.kinds.items()) == [(ReviewKind.LCSPR, 1), (ReviewKind.THEMATIC, 1)]


def test_an_archived_review_stays_as_a_line_without_its_texts(place: Place, catalogue: Catalogue) -> None:
    place.put(b"report")

    place.publisher.archive("child-alex", "It is in the national repository.", NOW)

    found = catalogue.find("child-alex")
    assert found is not None
    assert (found.title, found.state_reason) == (review().title, "It is in the national repository.")
    assert (found.summary, found.learning, found.recommendations, found.documents) == ("", "", (), ())
    assert slugs(catalogue) == ["child-alex"]
    assert slugs(catalogue, Filters(words="listening")) == ["child-alex"]
    assert slugs(catalogue, Filters(words="agencies")) == []


def test_a_withdrawn_review_is_in_no_list_and_keeps_no_word(place: Place, catalogue: Catalogue) -> None:
    place.put(b"report")

    place.publisher.withdraw("child-alex", "A date in it was too exact.", NOW)

    assert slugs(catalogue) == []
    assert slugs(catalogue, Filters(words="alex")) == []
    assert catalogue.choices().themes == {}
    found = catalogue.find("child-alex")
    assert found is not None
    assert found.state_reason == "A date in it was too exact."
    held = place.catalogue.read_bytes()
    assert not [
        word
        for word in (b"listening", b"seven agencies", b"Neglect", b"neglect", b"Agree one way")
        if word in held
    ]


def test_without_a_file_the_catalogue_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(CatalogueUnavailable):
        Catalogue(tmp_path / "none.sqlite").page(Filters())


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_file_that_is_no_catalogue_is_unavailable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(content)

    with pytest.raises(CatalogueUnavailable):
        Catalogue(path).page(Filters())


def test_reading_needs_no_right_to_write_and_leaves_nothing(place: Place, catalogue: Catalogue) -> None:
    one: PublishedReview = place.put(b"report")
    before = sorted(path.name for path in place.folder.iterdir())
    place.catalogue.chmod(0o444)

    assert catalogue.find(one.slug) == one

    assert sorted(path.name for path in place.folder.iterdir()) == before
