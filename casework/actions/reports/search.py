"""What a document is searched for before it is given out, and what was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from casework.actions.codes.known_people import known_people
from casework.actions.codes.words import newest_build, people_of, to_code
from casework.records.store import Store
from casework.records.tables import Case, Report
from casework.rules.codes import as_compared
from casework.rules.names_given import may_be_a_name
from casework.rules.people import Person
from casework.rules.report_kinds import ReportKind

_ON_PURPOSE = ("coordinator", "partnership", "contact_email", "contact_phone", "group_name")
"""Facts that a document shows on purpose, whoever is called so in the case."""


@dataclass(frozen=True, slots=True)
class ToSearch:
    """What a document is searched for. known: everybody of the referral and the returns; keyed: of the key.

    shown: what it shows on purpose. pointing: names of agencies, in a document for the public. spared: words of
    which somebody said that they are nobody's.
    """

    known: tuple[Person, ...]
    keyed: tuple[Mapping[str, Any], ...]
    shown: tuple[str, ...]
    pointing: tuple[str, ...]
    spared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundIn:
    """Something in a document by which somebody of the case may be known. what: in words, "a name".

    who: the code or name of whose it is, "" where that is not known. sure: no ordinary word would be taken for
    it. around: the words about the first place.
    """

    word: str
    what: str
    who: str
    sure: bool
    count: int
    around: str


def to_search(
    session: Session, store: Store, report: Report, kind: ReportKind, facts: Mapping[str, Any]
) -> ToSearch | None:
    """Return what a document is searched for; None for one that shows people by name, or that its reader fills in.

    A letter to an agency says of itself that it names nobody, and so is searched as what goes to the public is.
    """
    built = newest_build(session, session.get_one(Case, report.case_id).id)
    if not (kind.public or kind.letter or (built and not kind.of_request)):
        return None
    given = to_code(session, store, built) if built else None
    agencies = tuple(one["name"] for one in facts["agencies"])
    named = tuple(one["name"] for one in (*facts["panel"], *facts["meeting_people"]))
    shown = tuple(facts[name] for name in _ON_PURPOSE)
    return ToSearch(
        known=tuple(_to_look_for(session, store, report)),
        keyed=tuple(given.people) if given else (),
        shown=shown if kind.public else (*shown, *named, *agencies, facts["agency"]),
        pointing=agencies if kind.public else (),
        spared=tuple(given.spared) if given and not kind.public else (),
    )


def _to_look_for(session: Session, store: Store, report: Report) -> Iterator[Person]:
    """Yield whom the case's papers know, by the rule by which the key is built: its page shows them all.

    Who was taken out of the key needs no code, and so is not looked for by name. Words that name nobody are not
    either; what stands beside them ("not known", an address) is.
    """
    withdrawn = {
        as_compared(name)
        for _, known in people_of(session, store.keys, report.case_id, ("withdrawn",))
        for name in known.names
    }
    for person in known_people(session, store, report.case_id):
        if may_be_a_name(person.name) and as_compared(person.name) not in withdrawn:
            yield person
        elif person.date_of_birth or person.nhs_number or person.addresses or person.phones or person.emails:
            yield replace(person, name="", aliases=tuple(filter(may_be_a_name, person.aliases)))


def found_in(listed: Sequence[Mapping[str, Any]]) -> tuple[FoundIn, ...]:
    """Return what was found in a document, the sure ones first, from what the search gave."""
    return tuple(
        FoundIn(one["word"], one["is"], one["who"], bool(one["sure"]), int(one["count"]), one["around"])
        for one in listed
    )


def holds(listed: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a document is kept back for what was found. Source: docs/rules.md R-55."""
    return any(one["sure"] for one in listed)


def found_context(report: Report) -> str:
    """Return what is found in a document is sealed for."""
    return f"report-found/{report.id}"


def reason_context(report: Report) -> str:
    """Return what the reason for giving a document out is sealed for."""
    return f"report-reason/{report.id}"
