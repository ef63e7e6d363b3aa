"""What a view of the chronology looks for: from its fields as kept, and in words for whoever reads its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from casework.actions.desk.people import NamedPerson
from casework.actions.desk.rows import Filter
from casework.rules.row_tags import tag_name

SECTIONS = (
    ("inside", "In the scoping period"),
    ("out-of-scope", "Outside it"),
    ("undated", "Without a usable date"),
)
ONLY = (
    ("all", "Every row"),
    ("key", "Key events"),
    ("notes", "Rows with a note"),
    ("changed", "New or changed since the last merge"),
    ("new", "New since the last merge"),
    ("altered", "Changed since the last merge"),
    ("looked", "New or changed since you last looked"),
    ("grouped", "Told by more than one"),
    ("differently", "Told differently"),
)
_SECTIONS_ALONE = {
    "inside": "in the scoping period",
    "out-of-scope": "outside the scoping period",
    "undated": "without a usable date",
}
_ONLY_ALONE = {
    "key": "key events only",
    "notes": "with a reviewer’s note only",
    "changed": "new or changed since the merge before only",
    "new": "new since the merge before only",
    "altered": "changed since the merge before only",
    "looked": "new or changed since somebody last looked only",
    "grouped": "told by more than one only",
    "differently": "told differently by another only",
}


def filter_of(fields: Mapping[str, str]) -> Filter:
    """Return what a view looks for."""
    first, last = (date.fromisoformat(fields[name]) if fields.get(name) else None for name in ("first", "last"))
    section = fields.get("section")
    return Filter(
        agency=fields.get("agency", ""),
        person=fields.get("person", ""),
        tag=fields.get("tag", ""),
        words=fields.get("words", ""),
        first=first,
        last=last,
        section={"inside": ""}.get(section, section) if section else None,
        only=fields.get("only", ""),
        begins=fields.get("begins", ""),
        typed=fields.get("typed", ""),
        since=fields.get("since", ""),
    )


def in_words(fields: Mapping[str, str], people: Sequence[NamedPerson] = ()) -> tuple[str, ...]:
    """Return each part of what a view looks for in words, none for every row.

    people: those of the build, to say whom a view looks for.
    """
    wanted = filter_of(fields)
    said = []
    if wanted.words:
        said.append(f"with the words “{' '.join(wanted.words.split())}”")
    if wanted.agency:
        said.append(f"of {wanted.agency}")
    if wanted.person:
        name = next((person.name for person in people if person.key == wanted.person), "a person no longer named")
        said.append(f"that name {name}")
    if wanted.tag:
        said.append(f"tagged “{tag_name(wanted.tag)}”")
    if fields.get("section") in _SECTIONS_ALONE:
        said.append(_SECTIONS_ALONE[fields["section"]])
    if wanted.begins:
        said.append("that begin in these days" + (" or reach into them" if wanted.begins == "until" else ""))
    if wanted.first:
        said.append(f"from {_day(wanted.first)}")
    if wanted.last:
        said.append(f"to {_day(wanted.last)}")
    if wanted.only in _ONLY_ALONE:
        said.append(_ONLY_ALONE[wanted.only])
    return tuple(said)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
