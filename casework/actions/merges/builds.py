"""What a build of the chronology brings to the reviewers' desk: identities, proposals, pairs, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.merges.rows_gone import gone_from
from casework.records.keys import Keyring
from casework.records.tables import Chronology, ChronologyLabel, ChronologyPair, ChronologyRow

SEARCHED = ("agency", "date_text", "time_text", "source", "event", "people", "action", "comment")
COMPARED = (
    *("date_text", "time_text", "source", "event", "people", "action", "comment"),
    *("start", "end", "time", "time_end", "other"),
)
"""What a row tells, as `documents.chronology.row_identities` compares it."""
PAIR_KINDS = {"same_events": "same-event", "duplicates": "duplicate"}


@dataclass(frozen=True, slots=True)
class Build:
    """What the merging job found out beside rows and findings; row ids are those of the new rows.

    came_from: id of a row -> id of the row of the build before that it is. fields: row -> fields that changed.
    back: id of a row -> identity of the row that an earlier merge withdrew and that this one is.
    tags: row -> proposed tags. people: those named in the rows, as `documents.chronology.people_found` gives them:
    `{"key", "name", "aliases", "role", "agencies", "rows"}` each. places: streets and localities, as
    `documents.chronology.known_places` gives them, None where nobody looked for them.
    """

    earlier: UUID | None = None
    came_from: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: Sequence[Mapping[str, Any]] = ()
    places: Mapping[str, Any] | None = None
    back: Mapping[str, UUID] = field(default_factory=dict)


def keep_rows(
    session: Session, chronology: Chronology, rows: Sequence[Mapping[str, Any]], build: Build
) -> dict[str, UUID]:
    """Add a build's rows under their identities and return those by row id. rows: as in chronology.json."""
    before = identities(session, build.earlier)
    given: dict[str, UUID] = {}
    for row in rows:
        came_from = before.get(build.came_from.get(row["id"], ""))
        given[row["id"]] = came_from or build.back.get(row["id"]) or uuid4()
    findings = chronology.findings
    sections = dict.fromkeys(findings.get("out_of_scope", ()), "out-of-scope")
    sections |= dict.fromkeys(findings.get("undated", ()), "undated")
    session.add_all(
        ChronologyRow(
            chronology_id=chronology.id,
            identity=given[row["id"]],
            position=position,
            row_key=row["id"],
            agency=row["agency"],
            first_day=date.fromisoformat(row["start"]) if row["start"] else None,
            last_day=date.fromisoformat(row["end"]) if row["end"] else None,
            section=sections.get(row["id"], ""),
            change=_change(row["id"], build),
            words=searched_words(row),
            body=dict(row),
        )
        for position, row in enumerate(rows)
    )
    fields = {given[row]: names for row, names in build.fields.items() if row in given}
    _keep_changes(
        session, chronology, _noticed(findings), build.earlier, before.values(), set(given.values()), fields
    )
    return given


def stand_again(session: Session, chronology: Chronology) -> None:
    """Say what an older build that is the newest again changes against the build that was the newest until now."""
    others = select(Chronology.id).where(
        Chronology.case_id == chronology.case_id, Chronology.state == "ready", Chronology.id != chronology.id
    )
    earlier_id = session.scalar(others.order_by(Chronology.number.desc()).limit(1))
    if earlier_id is None or chronology.state != "ready":
        return
    here = ChronologyRow.chronology_id == chronology.id
    rows = list(session.scalars(select(ChronologyRow).where(here).order_by(ChronologyRow.position)))
    query = select(ChronologyRow.identity, ChronologyRow.body).where(ChronologyRow.chronology_id == earlier_id)
    before: dict[UUID, dict[str, Any]] = {
        identity: body for identity, body in session.execute(query.order_by(ChronologyRow.position))
    }
    gone = {one for part in gone_from(session, session.get_one(Chronology, earlier_id)) for one in part.identities}
    fields: dict[UUID, Sequence[str]] = {}
    for row in rows:
        if row.identity not in before:
            row.change = "back" if row.identity in gone else "new"
            continue
        differing = different(before[row.identity], row.body)
        row.change = "changed" if differing else ""
        fields |= {row.identity: differing} if differing else {}
    _keep_changes(
        session, chronology, noticed(chronology), earlier_id, before, {row.identity for row in rows}, fields
    )


def different(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields in which a row, as in chronology.json, says something else than it did."""
    return tuple(name for name in COMPARED if old.get(name) != new.get(name))


def _keep_changes(
    session: Session,
    chronology: Chronology,
    found: Mapping[str, Any],
    earlier_id: UUID | None,
    before: Iterable[UUID],
    kept: Collection[UUID],
    fields: Mapping[UUID, Sequence[str]],
) -> None:
    """Keep what a merge changed. before: identities of the build before, in order. kept: those of this one."""
    withdrawn = [str(identity) for identity in before if identity not in kept]
    gone = [[str(earlier_id), str(chronology.id), withdrawn]] if withdrawn else []
    if earlier_id:
        for part in gone_from(session, session.get_one(Chronology, earlier_id)):
            away = [str(identity) for identity in part.identities if identity not in kept]
            gone += [[str(part.build), str(part.by), away]] if away else []
    chronology.changes = {
        "noticed": dict(found),
        "fields": {str(identity): list(names) for identity, names in fields.items()},
        "withdrawn": withdrawn,
        "gone": gone,
        "earlier": str(earlier_id) if earlier_id else None,
    }


def keep_proposals(
    session: Session, keys: Keyring, chronology: Chronology, given: Mapping[str, UUID], build: Build
) -> None:
    """Keep the tags, people and pairs that a build proposes, in place of an earlier attempt's."""
    for table in (ChronologyLabel, ChronologyPair):
        session.query(table).filter_by(chronology_id=chronology.id).delete()
    labels = [("tag", tag, row) for row, tags in build.tags.items() for tag in tags]
    named = {person["key"]: _person_key(keys, person["key"]) for person in build.people}
    labels += [("person", named[person["key"]], row) for person in build.people for row in person["rows"]]
    session.add_all(
        ChronologyLabel(chronology_id=chronology.id, identity=given[row], kind=kind, value=value)
        for kind, value, row in labels
        if row in given
    )
    for name, kind in PAIR_KINDS.items():
        for pair in chronology.findings.get(name, ()):
            one, other = sorted((given[row] for row in pair["rows"]), key=str)
            score = round(100 * pair.get("score", 1))
            session.add(ChronologyPair(chronology_id=chronology.id, one=one, other=other, kind=kind, score=score))
    people = [
        {name: value for name, value in person.items() if name != "rows"} | {"key": named[person["key"]]}
        for person in build.people
    ]
    chronology.people = keys.seal(people, people_context(chronology.id)) if people else None
    places = build.places
    chronology.places = keys.seal(places, places_context(chronology.id)) if places is not None else None


def _person_key(keys: Keyring, key: str) -> str:
    """Return a person's key for pages: who sees codes alone must not find out by trying names whose it is."""
    return f"person-{keys.mac('person-key', key.encode()).hex()[:12]}"


def people_context(chronology_id: UUID) -> str:
    """Return what a build's people are sealed for."""
    return f"chronology-people/{chronology_id}"


def places_context(chronology_id: UUID) -> str:
    """Return what a build's places are sealed for."""
    return f"chronology-places/{chronology_id}"


def searched_words(row: Mapping[str, Any]) -> str:
    """Return a row's words for searching: casefolded, one space between words."""
    parts = [str(row.get(name) or "") for name in SEARCHED]
    parts += [str(text) for text in (row.get("other") or {}).values()]
    return " ".join(" ".join(parts).casefold().split())


def noticed(chronology: Chronology) -> Mapping[str, Any]:
    """Return what pages say of a build's findings: `{"silences": […], "counts": {name: number}}`."""
    kept: Mapping[str, Any] | None = chronology.changes.get("noticed")
    return _noticed(chronology.findings) if kept is None else kept


def _noticed(findings: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: len(found) for name, found in findings.items() if isinstance(found, (list, tuple))}
    return {"silences": list(findings.get("silences", ())), "counts": counts}


def differing(session: Session, chronology: Chronology) -> dict[tuple[UUID, UUID], int]:
    """Return the pairs of rows that tell something of their event differently, and in how many fields."""
    kept = noticed(chronology).get("differing")
    if kept is None:  # built by an older version of the service
        kept = _differing(chronology.findings, identities(session, chronology.id))
    return {(UUID(one), UUID(other)): fields for one, other, fields in kept}


def _differing(findings: Mapping[str, Any], given: Mapping[str, UUID]) -> list[list[Any]]:
    pairs = Counter(
        tuple(sorted(str(given[row]) for row in conflict["rows"]))
        for conflict in findings.get("conflicts", ())
        if all(row in given for row in conflict["rows"])
    )
    return [[*pair, fields] for pair, fields in pairs.items()]


def rows_of(session: Session, chronology_id: UUID) -> list[dict[str, Any]]:
    """Return a build's rows as chronology.json has them, in order."""
    query = select(ChronologyRow.body).where(ChronologyRow.chronology_id == chronology_id)
    return [dict(body) for body in session.scalars(query.order_by(ChronologyRow.position))]


def identities(session: Session, chronology_id: UUID | None) -> dict[str, UUID]:
    """Return the identities of a build's rows by the rows' ids, in order; none for no build."""
    if chronology_id is None:
        return {}
    query = select(ChronologyRow.row_key, ChronologyRow.identity)
    found = session.execute(
        query.where(ChronologyRow.chronology_id == chronology_id).order_by(ChronologyRow.position)
    )
    return {key: identity for key, identity in found}


def _change(row_id: str, build: Build) -> str:
    if build.earlier is None:
        return ""
    if row_id not in build.came_from:
        return "back" if row_id in build.back else "new"
    return "changed" if row_id in build.fields else ""
