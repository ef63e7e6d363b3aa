"""What reports need and the service does not hold yet: documents say that people still have to write it."""

from __future__ import annotations

from documents.writing.reports.field_model import Field


def _open(name: str, meaning: str) -> Field:
    return Field(name, meaning, "", "paragraphs", held=False)


def _open_list(name: str, meaning: str, *parts: tuple[str, str]) -> Field:
    return Field(name, meaning, (), "list", tuple(_open(*part) for part in parts), held=False)


TO_COMPLETE_LATER = (
    _open("immediate_action", "What was done at once"),
    _open("terms_of_reference", "What the review was asked to find out"),
    _open("method", "How the review was carried out"),
    _open(
        "services", "The services that took part, by what they are (a primary school, a GP practice), not by name"
    ),
    _open("summary_of_events", "What happened, told without anything that identifies the child"),
    _open("analysis", "What the review found, theme by theme, with the reasons behind it"),
    _open("review_good_practice", "Good practice that the review found, told without names"),
    _open("partners_response", "What the partners say to the findings"),
    _open("statement", "What the partnership says in public"),
    _open("spokesperson", "Whom journalists may ask"),
    _open("key_message", "The one thing that everybody should remember"),
    _open("what_to_do", "What practitioners should do from now on"),
    _open_list(
        "findings",
        "The review’s findings",
        ("number", "Number"),
        ("finding", "What was found"),
        ("learning", "What is learnt from it"),
    ),
)
