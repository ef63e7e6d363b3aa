"""Filters of the chronology, kept by id: what a person looks for may be a name, and an address holds none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, agencies_of, newest_build, own_tags_of, words_of_case
from casework.actions.desk.visits import seen_before
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import SavedView
from casework.rules.permissions import Permission

LONGEST_NAME = 60
LONGEST_VALUE = 200
MOST_UNNAMED = 40
_UNNAMED = "#"


@dataclass(frozen=True, slots=True)
class View:
    """Filters, as the page's fields name them. name: "" for filters that were used and not saved.

    words: those of the fields as they are shown now: in codes, where they were typed while names were shown.
    """

    id: UUID
    name: str
    fields: Mapping[str, str]
    words: str = ""


def use(work: Work, case_id: UUID, fields: Mapping[str, str]) -> UUID:
    """Keep filters that a person uses now, and return the id under which their page finds them.

    The same filters have the same id; the oldest of more than `MOST_UNNAMED` go. Raises NotFound, NotPermitted.
    """
    fields = _tidy(fields)
    if fields.get("only") == "looked":
        with looking(work, Permission.SEE_CHRONOLOGY) as session:
            fields |= {"since": str(before)} if (before := seen_before(session, work, case_id)) else {}
    if "words" in fields:
        fields["typed"] = "codes" if work.in_codes else "names"
    name = _UNNAMED + hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()[:32]
    return _keep(work, case_id, name, fields)


def save(work: Work, case_id: UUID, view_id: UUID, name: str) -> None:
    """Keep the filters of a view under a name, in place of an earlier view of that name.

    Raises Refusal("empty" or "too-long"), NotFound, NotPermitted.
    """
    name = " ".join(name.split()).lstrip(_UNNAMED)
    if not name:
        raise Refusal("empty", "Enter a name for this view")
    if len(name) > LONGEST_NAME:
        raise Refusal("too-long", f"The name of the view must be {LONGEST_NAME} characters or fewer")
    _keep(work, case_id, name, one(work, case_id, view_id).fields)


def remove(work: Work, case_id: UUID, view_id: UUID) -> None:
    """Remove one's own view. Raises NotFound, NotPermitted."""
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        change.session.delete(_own(change.session, work, case.id, view_id))
        change.audit("view-removed", case.id, view=str(view_id))


def one(work: Work, case_id: UUID, view_id: UUID) -> View:
    """Return a view of the case: one's own, or that of a colleague who passed its address on.

    Not for somebody who sees codes alone, where words were typed: they may be a name. Raises NotFound,
    NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        kept = session.get(SavedView, view_id)
        if kept is None or kept.case_id != case_id:
            raise NotFound
        may_be_names = "words" in kept.fields and not work.actor.may(Permission.SEE_NAMES)
        if kept.account_id != work.actor.account_id and may_be_names:
            raise NotFound
        return _view(
            kept,
            words_of_case(session, work, case_id),
            named=work.actor.may(Permission.SEE_NAMES),
        )


def saved(work: Work, case_id: UUID) -> tuple[View, ...]:
    """Return one's own saved views by name. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        query = select(SavedView).where(
            SavedView.case_id == case_id, SavedView.account_id == work.actor.account_id
        )
        found = session.scalars(query.order_by(SavedView.name))
        words = words_of_case(session, work, case_id)
        named = work.actor.may(Permission.SEE_NAMES)
        return tuple(_view(view, words, named=named) for view in found if not view.name.startswith(_UNNAMED))


def _keep(work: Work, case_id: UUID, name: str, fields: Mapping[str, str]) -> UUID:
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        assert work.actor.account_id is not None
        fields = _as_stored(change.session, work, case.id, fields)
        query = select(SavedView).where(
            SavedView.case_id == case.id, SavedView.account_id == work.actor.account_id
        )
        mine = list(change.session.scalars(query.order_by(SavedView.saved_at.desc())))
        view = next((view for view in mine if view.name == name), None)
        if view is None:
            view = SavedView(case_id=case.id, account_id=work.actor.account_id, name=name)
            change.session.add(view)
        view.fields, view.saved_at = fields, change.now
        unnamed = [old for old in mine if old.name.startswith(_UNNAMED) and old is not view]
        for old in unnamed[MOST_UNNAMED - 1 :]:
            change.session.delete(old)
        change.session.flush()
        change.audit("view-kept", case.id, view=str(view.id))
        return view.id


def _own(session: Session, work: Work, case_id: UUID, view_id: UUID) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or view.case_id != case_id or view.account_id != work.actor.account_id:
        raise NotFound
    return view


def _view(view: SavedView, words: Words, *, named: bool) -> View:
    """Return a view as it is shown: its name and agency may be in codes. named: who looks may see names."""
    fields = {
        name: words.say(value) if name in ("agency", "tag") else value for name, value in view.fields.items()
    }
    typed = fields.get("words", "")
    # Only who saw names when typing them sees their codes: a word that is tried must not tell whose code it is.
    told = words.say(typed) if fields.get("typed") == "names" and named else typed
    return View(view.id, "" if view.name.startswith(_UNNAMED) else words.say(view.name), fields, told)


def _as_stored(session: Session, work: Work, case_id: UUID, fields: Mapping[str, str]) -> dict[str, str]:
    """Return filters with agency and tag as they are stored, so that they hold for names and codes alike."""
    words, build = words_of_case(session, work, case_id), newest_build(session, case_id)
    if not words.coder or build is None:
        return dict(fields)
    every = {"agency": agencies_of(build), "tag": own_tags_of(session, case_id)}
    return {name: words.stored(value, every.get(name, ())) for name, value in fields.items()}


def _tidy(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip()[:LONGEST_VALUE] for name, value in fields.items() if value.strip()}
