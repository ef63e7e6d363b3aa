"""The package for the national repository."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import bagit
import pytest
from lxml import etree

from publication.handoff import HandoffRefused, build_handoff, handoff_name
from publication.review import DocumentKind, ListingState, PublishedReview
from tests.unit.publication.examples import document, review

FILES: dict[str, bytes | Path] = {"report": b"%PDF report", "slides": b"PK slides"}
_DC = "{http://purl.org/dc/elements/1.1/}"


def complete() -> PublishedReview:
    return review(
        documents=(
            document(b"%PDF report"),
            document(b"PK slides", "slides", kind=DocumentKind.SLIDES, format="PPTX", title="Slides", pages=8),
        )
    )


def unpacked(package: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    (root,) = folder.iterdir()
    return root


def test_the_bag_is_valid_and_holds_everything(tmp_path: Path) -> None:
    root = unpacked(build_handoff(complete(), FILES, "Westhaven"), tmp_path)

    bag = bagit.Bag(str(root))
    bag.validate()
    assert bag.algorithms == ["sha256"]
    assert root.name == "2026-westhaven-child-alex-who-was-listening"
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()) == [
        "bag-info.txt",
        "bagit.txt",
        "data/catalogue.json",
        "data/catalogue.txt",
        "data/documents/01-report.pdf",
        "data/documents/02-slides.pptx",
        "data/dublin-core.xml",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    assert (root / "data/documents/01-report.pdf").read_bytes() == b"%PDF report"


def test_a_changed_byte_in_the_bag_is_noticed(tmp_path: Path) -> None:
    root = unpacked(build_handoff(complete(), FILES, "Westhaven"), tmp_path)
    (root / "data/documents/01-report.pdf").write_bytes(b"%PDF rep0rt")

    with pytest.raises(bagit.BagError):
        bagit.Bag(str(root)).validate()


def test_the_catalogue_text_follows_the_pattern_of_the_repository(tmp_path: Path) -> None:
    root = unpacked(build_handoff(complete(), FILES, "Westhaven"), tmp_path)

    lines = (root / "data/catalogue.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "2026 – Westhaven – Child Alex: who was listening?"
    assert lines[lines.index("Summary") + 1] == "A baby known to seven agencies was seriously harmed."
    assert lines[lines.index("Learning") + 1] == "A worry that is told to nobody cannot help a child."
    assert lines[lines.index("Recommendations") + 1] == "1. Agree one way to ask each other."
    assert "Keywords: Neglect; Information sharing" in lines
    entry = json.loads((root / "data/catalogue.json").read_text(encoding="utf-8"))
    assert (entry["version"], entry["catalogue_title"]) == (1, lines[0])
    assert [one["file"] for one in entry["documents"]] == ["documents/01-report.pdf", "documents/02-slides.pptx"]


def test_dublin_core_describes_the_review(tmp_path: Path) -> None:
    root = unpacked(build_handoff(complete(), FILES, "Westhaven"), tmp_path)

    record = etree.parse(str(root / "data/dublin-core.xml")).getroot()
    assert record.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    assert [one.text for one in record.iter(f"{_DC}subject")] == ["Neglect", "Information sharing"]
    assert [one.text for one in record.iter(f"{_DC}date")] == ["2026-03-03"]
    assert [one.text for one in record.iter(f"{_DC}coverage")] == ["Westhaven"]
    assert "application/pdf" in [one.text for one in record.iter(f"{_DC}format")]


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    paths: dict[str, bytes | Path] = {}
    for name, content in FILES.items():
        assert isinstance(content, bytes)
        paths[name] = tmp_path / name
        (tmp_path / name).write_bytes(content)

    assert build_handoff(complete(), FILES, "Westhaven") == build_handoff(complete(), paths, "Westhaven")


def test_an_anonymous_package_names_nobody(tmp_path: Path) -> None:
    package = build_handoff(complete(), FILES, "Westhaven", anonymous=True)

    assert b"westhaven" not in package.lower()
    root = unpacked(package, tmp_path)
    bagit.Bag(str(root)).validate()
    assert root.name == "2026-anonymous-child-alex-who-was-listening"
    assert (root / "data/catalogue.txt").read_text().startswith("2026 – Anonymous – Child Alex")


@pytest.mark.parametrize(
    "words", ["in Westhaven", "the West-Haven team", "WESTHAVEN", "Wést Haven’s", "W e s t h a v e n"]
)
def test_an_anonymous_package_with_the_name_in_its_texts_is_refused(words: str) -> None:
    named = review(documents=complete().documents, learning=f"What helped {words} was time.")

    with pytest.raises(HandoffRefused, match="must not name"):
        build_handoff(named, FILES, "Westhaven", anonymous=True)


def test_the_partnerships_own_word_is_found_too() -> None:
    named = review(documents=complete().documents, summary="A Westhaven family.")

    with pytest.raises(HandoffRefused, match="must not name"):
        build_handoff(named, FILES, "Northshire", anonymous=True)


def test_ordinary_words_do_not_give_a_short_area_away() -> None:
    taken = review(
        documents=complete().documents, partnership="Kent Partnership", learning="What was taken to heart."
    )

    assert build_handoff(taken, FILES, "Kent", anonymous=True)


@pytest.mark.parametrize(
    ("one", "files"),
    [
        (complete(), {"report": b"%PDF report"}),
        (complete(), FILES | {"slides": b"other"}),
        (review(), {}),
        (review(state=ListingState.ARCHIVED), {}),
    ],
)
def test_what_cannot_be_handed_over_is_refused(one: PublishedReview, files: dict[str, bytes | Path]) -> None:
    with pytest.raises(HandoffRefused):
        build_handoff(one, files, "Westhaven")


def test_an_area_is_needed() -> None:
    with pytest.raises(HandoffRefused, match="Enter the area"):
        build_handoff(complete(), FILES, "  ")


def test_file_names_are_plain() -> None:
    named = review(title="Zoë & “T”: what’s next?", published_on=date(2026, 1, 1))

    assert handoff_name(named, "Newcastle upon Tyne") == "2026-newcastle-upon-tyne-zoe-t-whats-next.zip"
