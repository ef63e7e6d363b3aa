"""Whom agencies look for in their records, as pages name them."""

from __future__ import annotations

from collections.abc import Iterable

from casework.rules.sought_people import NAMES, SoughtPerson

Fact = tuple[str, str]


def with_facts(people: Iterable[SoughtPerson]) -> list[tuple[SoughtPerson, list[Fact]]]:
    """Return each person with what is known beside the name, as (what it is, words)."""
    return [(person, _facts(person)) for person in people]


def _facts(person: SoughtPerson) -> list[Fact]:
    said = person.as_json()
    return [(called, said[name]) for name, called in NAMES.items() if name != "name" and said[name]]
