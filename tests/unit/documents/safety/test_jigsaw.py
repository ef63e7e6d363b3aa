"""Exact dates and ages are listed, and rare facts where they stand together with something else."""

from __future__ import annotations

import pytest

from documents.safety.findings import TextPart
from documents.safety.jigsaw import jigsaw
from tests.unit.documents.safety.ordinary_texts import REVIEW


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in jigsaw([TextPart("page", "page 1", text)])]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("On 3 May 2021 they met.", ["exact-date"]),
        ("On the 3rd of May 2021 they met.", ["exact-date"]),
        ("On May 3, 2021 they met.", ["exact-date"]),
        ("On 2021-05-03 they met.", ["exact-date"]),
        ("On 03/05/2021 they met.", ["exact-date"]),
        ("A boy aged 7 lived there.", ["exact-age"]),
        ("A 7-week-old baby lived there.", ["exact-age"]),
        ("The twins were aged 7.", ["exact-age", "together"]),
        ("A Polish family lost a child in a house fire.", ["together", "together"]),
        ("A drowning at Langton in the summer of the year 2021.", ["together", "together"]),
        ("In May 2021 the family moved.", []),
        ("Children aged 5 to 11 were asked.", []),
        ("The family is Polish.", []),
        ("The report is 12.5.3 and 1/2 of it.", []),
        ("Adults who were twins.\n\nA boy lived near Ashby.", []),
    ],
)
def test_what_is_listed(text: str, kinds: list[str]) -> None:
    assert [code for code, _ in found(text)] == kinds


def test_an_ordinary_review_has_next_to_nothing_to_judge() -> None:
    assert len([one for one in found(REVIEW) if one[0] == "together"]) <= 2


def test_what_no_reader_sees_is_not_judged() -> None:
    assert list(jigsaw([TextPart("comment", "", "On 3 May 2021", hidden=True)])) == []
