"""How the texts of a build are shown to who looks: by names, or in the codes of the case's key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes import proposals as code_proposals
from casework.actions.merges import builds as desk_builds
from casework.actions.work import Work
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.tables import CaseKey, Chronology, KeyPerson, RowTag, SparedWord
from casework.rules.codes import Known
from casework.rules.coding import Coder, ToCode

IN_USE = ("proposed", "confirmed")
"""States in which a person's names are put into their code: proposed ones too, for no name may stay."""
_MOMENT = ("date_text", "time_text")
_TEXTS = ("source", "event", "people", "action", "comment", "agency", "file")


@dataclass(frozen=True, slots=True)
class Words:
    """How texts are shown. coder: None where names are shown."""

    coder: Coder | None = None

    def say(self, text: str) -> str:
        """Return a text as it is shown."""
        return self.coder.say(text) if self.coder and text else text

    def named(self, stored: str, edited: str) -> str:
        """Return a text that somebody changed who saw `stored` so, as it is to be stored: with its names."""
        return self.coder.named(stored, edited) if self.coder and stored else edited

    def stored(self, shown: str, every: Iterable[str]) -> str:
        """Return which of `every` text is shown so; what was given where none is."""
        every = sorted(every)
        if not self.coder or not shown or shown in every:
            return shown
        return next((text for text in every if self.say(text) == shown), shown)

    def row(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a row as chronology.json has it, as it is shown. Its id, for finding it, stays."""
        coder = self.coder
        if coder is None:
            return body
        shown = dict(body)
        shown |= {name: coder.say(body[name]) for name in _TEXTS if body.get(name)}
        shown |= {name: coder.say_names(body[name]) for name in _MOMENT if body.get(name)}
        shown["other"] = dict(_unlike(coder, body.get("other") or {}))
        return shown

    def findings(self, found: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return findings as findings.json has them, as they are shown. Conflicts are put into codes when read."""
        coder = self.coder
        if coder is None:
            return found
        return {
            **found,
            "silences": [{**one, "agency": coder.say(one["agency"])} for one in found.get("silences", ())],
            "conflicts": [_ConflictInCodes(one, coder) for one in found.get("conflicts", ())],
            "problems": [{**one, "message": coder.say(one["message"])} for one in found.get("problems", ())],
        }


class _ConflictInCodes(Mapping[str, Any]):
    """A conflict whose two texts are put into codes when somebody reads them: a page shows few of thousands."""

    def __init__(self, conflict: Mapping[str, Any], coder: Coder) -> None:
        self._conflict, self._coder = conflict, coder

    def __getitem__(self, name: str) -> Any:
        value = self._conflict[name]
        return [self._coder.say(str(text)) for text in value] if name == "values" else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._conflict)

    def __len__(self) -> int:
        return len(self._conflict)


def words_of(session: Session, work: Work, chronology: Chronology) -> Words:
    """Return how the actor sees the texts of a build."""
    return Words(coder_of(session, work.store, chronology)) if work.in_codes else Words()


def words_of_case(session: Session, work: Work, case_id: UUID) -> Words:
    """Return how the actor sees texts of a case beside its rows; a case without a build yet has none in codes."""
    if not work.in_codes:
        return Words()
    chronology = newest_build(session, case_id)
    return Words(coder_of(session, work.store, chronology)) if chronology else Words()


def own_tags_of(session: Session, case_id: UUID) -> set[str]:
    """Return every tag that somebody gave a row of the case, as stored."""
    return set(session.scalars(select(RowTag.tag).where(RowTag.case_id == case_id).distinct()))


def agencies_of(chronology: Chronology) -> set[str]:
    """Return the agencies whose returns are in a build, by name."""
    return {entry["agency"] for entry in chronology.inputs["returns"]}


def newest_build(session: Session, case_id: UUID) -> Chronology | None:
    """Return the newest finished build of a case, None when there is none."""
    query = select(Chronology).where(Chronology.case_id == case_id, Chronology.state == "ready")
    return session.scalar(query.order_by(Chronology.number.desc()).limit(1))


def coder_of(session: Session, store: Store, chronology: Chronology) -> Coder:
    """Return the coder of a build by the key as it is now; kept by the process while neither changes."""
    assert store.coding is not None, "The composition root gives every process of the service its coding"
    version = f"{chronology.id}/{key_version(session, chronology.case_id)}"
    return store.coding.coder(version, partial(to_code, session, store, chronology))


def key_version(session: Session, case_id: UUID) -> int:
    """Return the version of a case's key, 0 when it has none yet."""
    return session.scalar(select(CaseKey.version).where(CaseKey.case_id == case_id)) or 0


def to_code(session: Session, store: Store, chronology: Chronology) -> ToCode:
    """Return what a coder of a build is made of.

    A case whose key nobody has asked for yet goes by the key that would be proposed: no name may stand open for
    that.
    """
    people = [known for _, known in people_of(session, store.keys, chronology.case_id)]
    if not people and not key_version(session, chronology.case_id):
        people = code_proposals.unkept(session, store, chronology)
    public = sorted(agencies_of(chronology))
    if chronology.places is not None:
        places = store.keys.unseal(chronology.places, desk_builds.places_context(chronology.id))
    else:  # built before places were kept
        texts = [text for row in desk_builds.rows_of(session, chronology.id) for text in _texts(row)]
        assert store.coding is not None
        places = store.coding.learn(texts, public)
    return ToCode(
        [known.for_coding() for known in people], places, public, spared(session, store.keys, chronology.case_id)
    )


def people_of(
    session: Session, keys: Keyring, case_id: UUID, states: tuple[str, ...] = IN_USE
) -> list[tuple[KeyPerson, Known]]:
    """Return the people of a key with what it holds of them, in the order in which they came."""
    query = select(KeyPerson).where(KeyPerson.case_id == case_id, KeyPerson.state.in_(states))
    found = session.scalars(query.order_by(KeyPerson.added_at, KeyPerson.id))
    return [(person, known_of(keys, person)) for person in found]


def known_of(keys: Keyring, person: KeyPerson) -> Known:
    """Return what a key holds of one person."""
    return Known.from_json(keys.unseal(person.known, known_context(person.id)))


def known_context(person_id: UUID) -> str:
    """Return what a person of a key is sealed for."""
    return f"key-person/{person_id}"


def spared(session: Session, keys: Keyring, case_id: UUID) -> list[str]:
    """Return the words of which somebody said that they are nobody's."""
    query = select(SparedWord).where(SparedWord.case_id == case_id)
    return sorted(keys.unseal(word.word, spared_context(word.id)) for word in session.scalars(query))


def spared_context(word_id: UUID) -> str:
    """Return what a spared word is sealed for."""
    return f"spared-word/{word_id}"


def _texts(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(row.get(name) or "") for name in (*_TEXTS, *_MOMENT))
    yield from (row.get("other") or {}).values()


def _unlike(coder: Coder, other: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield further columns in codes; two headings that are one in codes stay two."""
    taken: set[str] = set()
    for heading, text in other.items():
        shown = coder.say(heading)
        while shown in taken:
            shown += " "
        taken.add(shown)
        yield shown, coder.say(text)
