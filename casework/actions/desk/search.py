"""What is looked for among the rows of a chronology, and the rows' conditions in SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from casework.actions.codes.words import Words, agencies_of, coder_of, own_tags_of
from casework.actions.desk.groups import Groups
from casework.actions.work import Work
from casework.records.tables import (
    Chronology,
    ChronologyLabel,
    ChronologyRow,
    CodedWords,
    RowMark,
    RowNote,
    RowTag,
)
from casework.rules.permissions import Permission
from casework.rules.row_tags import TAGS


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; every part that is set must hold.

    words: as typed, each must stand somewhere in the row as it is shown. person: a key, or several divided by
    commas. first, last: rows that may have happened in between. begins: "" or, as the timeline counts rows,
    "within": dated rows that begin in between, "until": also those that began before and reach into it.
    typed: "names" or "codes", as the rows were shown when the words were typed; "" for as they are shown now.
    section: "" (in scope), "out-of-scope" or "undated", None for all. only: "", "key", "notes", "changed" (new or
    changed since the merge before), "new" or "altered" (either alone), "looked" (new or changed since the build
    `since`), "grouped" or "differently".
    """

    agency: str = ""
    person: str = ""
    tag: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None
    section: str | None = None
    only: str = ""
    begins: str = ""
    typed: str = ""
    since: str = ""


def looked_through(session: Session, work: Work, chronology: Chronology, wanted: Filter, words: Words) -> Words:
    """Return how rows are looked through for words: as they were shown when the words were typed.

    So the rows of a view stay when names and codes are switched. words: how the actor sees rows now; who may see
    no names only ever looks in codes.
    """
    if not wanted.words or not wanted.typed or not work.actor.may(Permission.SEE_NAMES):
        return words
    if wanted.typed == "names":
        return Words()
    return words if words.coder else Words(coder_of(session, work.store, chronology))


def as_stored(session: Session, wanted: Filter, chronology: Chronology, words: Words) -> Filter:
    """Return a filter with agency and tag as they are stored: what was chosen may have been shown in codes."""
    if not words.coder:
        return wanted
    tags = own_tags_of(session, chronology.case_id) if wanted.tag and wanted.tag not in TAGS else ()
    return replace(
        wanted,
        agency=words.stored(wanted.agency, agencies_of(chronology)),
        tag=words.stored(wanted.tag, tags) if tags else wanted.tag,
    )


def conditions(
    chronology_id: UUID, case_id: UUID, wanted: Filter, groups: Groups, words: Words
) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of a filter over `ChronologyRow`.

    In codes, words are looked for in the rows in codes: a name that was typed must not tell whose code it is.
    """
    row = ChronologyRow
    where: list[ColumnElement[bool]] = [row.chronology_id == chronology_id]
    if wanted.agency:
        where.append(row.agency == wanted.agency)
    if wanted.section is not None:
        where.append(row.section == wanted.section)
    where += _counted(wanted) if wanted.begins else _between(wanted.first, wanted.last)
    typed = looked_for(wanted.words)
    if typed and words.coder:
        coded = select(CodedWords.identity).where(CodedWords.chronology_id == chronology_id)
        within = (_holds(CodedWords.words, word) for word in typed)
        where.append(row.identity.in_(coded.where(*within)))
    else:
        where += [_holds(row.words, word) for word in typed]
    if wanted.person:
        where.append(row.identity.in_(_labelled(chronology_id, "person", wanted.person)))
    if wanted.tag:
        where.append(_tagged(chronology_id, case_id, wanted.tag))
    if wanted.only == "looked":
        where.append(unseen_since(UUID(wanted.since)) if wanted.since else false())
    elif wanted.only:
        where += _only(wanted.only, case_id, groups)
    return where


def looked_for(typed: str) -> list[str]:
    """Return what every row must hold of the words typed. A single sign goes with the word before it: "child a".

    Each is in small letters; one with a single sign ends there: "child a" is not in "the child attended".
    """
    found: list[str] = []
    for word in typed.casefold().split()[:10]:
        if len(word) == 1 and found:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def says(said: str, typed: str) -> bool:
    """Return whether a row's searched words hold all that was typed, as the database would."""
    return all(any(word + end in f"{said} " for end in _ends(word)) for word in looked_for(typed))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    ends = _ends(word)
    if ends == ("",):
        anywhere: ColumnElement[bool] = column.contains(word, autoescape=True)
        return anywhere
    return or_(column.endswith(word, autoescape=True), *(column.contains(word + e, autoescape=True) for e in ends))


def _ends(word: str) -> tuple[str, ...]:
    return tuple(" .,;:)'’!?/-") if word[-2:-1] == " " else ("",)


def unseen_since(before: UUID) -> ColumnElement[bool]:
    """Return: the row is not in that build, or says something else there."""
    row, then = ChronologyRow, aliased(ChronologyRow)
    same = (then.identity == row.identity, then.words == row.words)
    days = (
        then.first_day.is_not_distinct_from(row.first_day),
        then.last_day.is_not_distinct_from(row.last_day),
    )
    return not_(exists().where(then.chronology_id == before, *same, *days))


def _only(only: str, case_id: UUID, groups: Groups) -> list[ColumnElement[bool]]:
    row = ChronologyRow
    if only == "key":
        marked = select(RowMark.identity).where(RowMark.case_id == case_id, RowMark.key_event)
        return [row.identity.in_(marked)]
    if only == "notes":
        noted = select(RowNote.identity).where(RowNote.case_id == case_id, RowNote.removed_at.is_(None))
        said = select(RowMark.identity).where(RowMark.case_id == case_id, RowMark.significance != "")
        return [or_(row.identity.in_(noted), row.identity.in_(said))]
    if only == "changed":
        return [row.change != ""]
    if only in _CHANGES:
        return [row.change.in_(_CHANGES[only])]
    if only == "differently":
        return [row.identity.in_(groups.told_differently())]
    return [row.identity.in_(list(groups.number_of))] if only == "grouped" else []


def _between(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Return: the row may have happened between two days; one without an end may have gone on, or begun before."""
    row, where = ChronologyRow, []
    if first:
        where.append(or_(row.last_day >= first, and_(row.last_day.is_(None), row.first_day.is_not(None))))
    if last:
        where.append(or_(row.first_day <= last, and_(row.first_day.is_(None), row.last_day.is_not(None))))
    return where


def _counted(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return: the timeline counts the row in these days; see `desk_timeline.timeline`."""
    row = ChronologyRow
    begins, ends = func.coalesce(row.first_day, row.last_day), func.coalesce(row.last_day, row.first_day)
    where = [row.section != "undated", begins.is_not(None)]
    if wanted.first:
        where.append((ends if wanted.begins == "until" else begins) >= wanted.first)
    if wanted.last:
        where.append(begins <= wanted.last)
    return where


_CHANGES = {"new": ("new", "back"), "altered": ("changed",)}


def _labelled(chronology_id: UUID, kind: str, value: str) -> Any:
    return select(ChronologyLabel.identity).where(
        ChronologyLabel.chronology_id == chronology_id,
        ChronologyLabel.kind == kind,
        ChronologyLabel.value.in_(value.split(",") if kind == "person" else [value]),
    )


def _tagged(chronology_id: UUID, case_id: UUID, tag: str) -> ColumnElement[bool]:
    """Return: somebody gave the row this tag, or it is proposed and nobody said no."""
    said = aliased(RowTag)
    about = and_(said.case_id == case_id, said.tag == tag, said.identity == ChronologyRow.identity)
    proposed = ChronologyRow.identity.in_(_labelled(chronology_id, "tag", tag))
    return or_(
        exists().where(about, said.said == "yes"), and_(proposed, not_(exists().where(about, said.said == "no")))
    )
