"""Documents are searched for the people of their case before they are given out."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

from documents.safety.left_in_document import left, lines_of_template
from documents.safety.people import Person

PEOPLE = [
    Person("Tamsin Oakhurst", ("Tam",), "Child Wren").as_json(),
    Person("Grace Marsh", code="Mother", phones=("01632 960123",)).as_json(),
]


def document(*texts: str, footer: str = "") -> bytes:
    made = Document()
    for text in texts:
        made.add_paragraph(text)
    made.sections[0].footer.paragraphs[0].text = footer
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def found(*texts: str, footer: str = "", **given: Any) -> dict[str, bool]:
    said = left(document(*texts, footer=footer), "docx", people=PEOPLE, **given)
    return {one["word"]: one["sure"] for one in said}


def test_names_and_numbers_are_found_wherever_they_stand() -> None:
    said = left(
        document("Tamsin Oakhurst was seen. Later tamsin oakhurst slept.", footer="Call 01632 960123"),
        "docx",
        people=PEOPLE,
    )
    assert [(one["word"], one["is"], one["who"], one["sure"], one["count"]) for one in said] == [
        ("Tamsin Oakhurst", "a name", "Child Wren", True, 2),
        ("01632 960123", "a telephone number", "Mother", True, 1),
    ]
    assert "was seen" in said[0]["around"]


def test_what_may_be_somebody_is_unsure_and_sure_ones_come_first() -> None:
    said = found("By the grace of chance", "Grace was told", "Peter Lowther signed", "Tamsin Oakhurst")
    assert next(iter(said)) == "Tamsin Oakhurst"
    assert said["Peter Lowther"] is False
    assert sum(said.values()) < len(said)


def test_what_is_shown_on_purpose_is_no_find() -> None:
    texts = ("Written by Grace Marsh.", "Call 01632 960700.")
    assert found(*texts)
    assert not found(*texts, shown=["Grace Marsh", "01632 960700", ""])
    assert found("Grace Marsh", "Grace Marshall", shown=["Grace Marshall"]) == {"Grace Marsh": True}


def test_a_word_that_is_nobodys_is_left_out() -> None:
    assert not found("Peter Lowther signed", spared=["peter lowther"])


def test_services_that_point_to_a_family_are_told_not_held() -> None:
    assert found("Fernhollow Primary School knew.", pointing=["Fernhollow Primary School"]) == {
        "Fernhollow Primary School": False
    }


def test_words_of_the_template_itself_are_listed_and_hold_nothing_back() -> None:
    lines = lines_of_template(
        document("Oakhurst criteria", "Told by {{ who }}", "{{ last }}, {{ first }}"), "docx"
    )
    assert ["Told by ", ""] in lines
    assert found("Oakhurst criteria", fixed=lines) == {"Oakhurst": False}
    assert found("Oakhurst criteria") == {"Oakhurst": True}
    assert found("Oakhurst criteria", "Told by Tamsin Oakhurst", fixed=lines)["Tamsin Oakhurst"] is True
    assert found("Oakhurst, Tamsin", fixed=lines) == {"Oakhurst, Tamsin": True}


def test_what_stands_beside_words_that_name_nobody_is_looked_for() -> None:
    people = [Person("", phones=("01632 960124",)).as_json()]
    said = left(document("Somebody called 01632 960124"), "docx", people=people)
    assert [(one["word"], one["sure"]) for one in said] == [("01632 960124", True)]
