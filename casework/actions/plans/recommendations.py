"""Recommendations of a case: writing one, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.plans.within import recommendation_within
from casework.actions.reach import agency_within, case_within, settings_of
from casework.actions.work import Change, Refusal, Work, changing, looking
from casework.records.keys import Keyring
from casework.records.tables import Agency, Case, PlannedAction, Recommendation
from casework.rules.action_plans import LONGEST, SOURCES, THE_PARTNERSHIP
from casework.rules.permissions import Permission
from casework.rules.themes import in_own_words


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """A recommendation as shown. to: whom it is for, by name. agencies: their ids, none for the partnership.

    actions: how many follow from it.
    """

    id: UUID
    case_id: UUID
    number: int
    source: str
    text: str
    measure: str
    to: tuple[str, ...]
    agencies: tuple[UUID, ...]
    themes: tuple[str, ...]
    withdrawn: bool
    actions: int

    @property
    def source_words(self) -> str:
        """Return where it comes from, in words."""
        return SOURCES.get(self.source, self.source)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote of a recommendation. agencies: none for the partnership itself."""

    text: str
    measure: str
    source: str
    agencies: Sequence[UUID]
    themes: Sequence[str]


def add(work: Work, case_id: UUID, written: Written) -> UUID:
    """Add a recommendation and return its id; the same words twice are one.

    Raises Refusal("text"), Refusal("source"), NotFound, NotPermitted.
    """
    _refuse_wrong(written)
    with changing(work, Permission.PLAN_ACTIONS) as change:
        case = case_within(change.session, work, case_id, lock=True, permission=Permission.PLAN_ACTIONS)
        for row in _rows(change.session, case.id):
            if row.withdrawn_at is None and body_of(work.store.keys, row)["text"] == written.text.strip():
                change.audit("recommendation-added-again", row.id, case=str(case.id))
                return row.id
        highest = select(func.max(Recommendation.number)).where(Recommendation.case_id == case.id)
        assert work.actor.account_id is not None
        row = Recommendation(
            case_id=case.id,
            number=(change.session.scalar(highest) or 0) + 1,
            source=written.source,
            body=b"",
            agencies=[],
            themes=[],
            made_by=work.actor.account_id,
            made_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        _write(change, case, row, written, Words())
        change.audit("recommendation-added", row.id, case=str(case.id), number=row.number)
        return row.id


def change_words(work: Work, recommendation_id: UUID, written: Written) -> None:
    """Change a recommendation. Raises as `add`, and Refusal("withdrawn")."""
    _refuse_wrong(written)
    with changing(work, Permission.PLAN_ACTIONS) as change:
        row = recommendation_within(
            change.session, work, recommendation_id, lock=True, permission=Permission.PLAN_ACTIONS
        )
        if row.withdrawn_at is not None:
            raise Refusal("withdrawn", "This recommendation was taken back, so it cannot be changed")
        case = change.session.get_one(Case, row.case_id)
        _write(change, case, row, written, words_of_case(change.session, work, case.id))
        change.audit("recommendation-changed", row.id, case=str(case.id))


def withdraw(work: Work, recommendation_id: UUID) -> None:
    """Take a recommendation back that nothing follows from yet; it stays readable. Twice is once.

    Raises Refusal("followed"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PLAN_ACTIONS) as change:
        row = recommendation_within(
            change.session, work, recommendation_id, lock=True, permission=Permission.PLAN_ACTIONS
        )
        if _actions(change.session, row.id):
            raise Refusal("followed", "Actions follow from this recommendation, so it cannot be taken back")
        row.withdrawn_at = row.withdrawn_at or change.now
        change.audit("recommendation-withdrawn", row.id, case=str(row.case_id))


def of_case(work: Work, case_id: UUID) -> tuple[RecommendationView, ...]:
    """Return the case's recommendations by number, those taken back last. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        views = [_view(session, work.store.keys, row, words) for row in _rows(session, case_id)]
        return tuple(sorted(views, key=lambda view: (view.withdrawn, view.number)))


def one(work: Work, recommendation_id: UUID) -> RecommendationView:
    """Return one recommendation. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        row = recommendation_within(session, work, recommendation_id)
        return _view(session, work.store.keys, row, words_of_case(session, work, row.case_id))


def body_of(keys: Keyring, row: Recommendation) -> dict[str, str]:
    """Return "text" and "measure" of a recommendation."""
    return dict(keys.unseal(row.body, _context(row.id)))


def names_of(session: Session, agencies: Iterable[str]) -> tuple[str, ...]:
    """Return the names of agencies by id, the partnership where there are none."""
    found = [agency.name for one in agencies if (agency := session.get(Agency, UUID(one))) is not None]
    return tuple(sorted(found)) or (THE_PARTNERSHIP,)


def _refuse_wrong(written: Written) -> None:
    if not written.text.strip():
        raise Refusal("text", "Enter the recommendation")
    if written.source not in SOURCES:
        raise Refusal("source", "Select where the recommendation comes from")


def _write(change: Change, case: Case, row: Recommendation, written: Written, words: Words) -> None:
    for agency_id in written.agencies:
        agency_within(change.session, change.work, agency_id)
    keys = change.work.store.keys
    before = body_of(keys, row) if row.body else {"text": "", "measure": ""}
    given = {"text": written.text.strip()[:LONGEST], "measure": written.measure.strip()[:LONGEST]}
    kept = {name: words.named(before[name], text) for name, text in given.items()}
    row.body = keys.seal(kept, _context(row.id))
    row.source, row.agencies = written.source, sorted({str(agency_id) for agency_id in written.agencies})
    row.themes = list(in_own_words(written.themes, settings_of(change.session, case.partnership_id).themes))


def _rows(session: Session, case_id: UUID) -> list[Recommendation]:
    query = select(Recommendation).where(Recommendation.case_id == case_id).order_by(Recommendation.number)
    return list(session.scalars(query))


def _actions(session: Session, recommendation_id: UUID) -> int:
    query = select(func.count()).select_from(PlannedAction)
    return session.scalar(query.where(PlannedAction.recommendation_id == recommendation_id)) or 0


def _view(session: Session, keys: Keyring, row: Recommendation, words: Words) -> RecommendationView:
    body = body_of(keys, row)
    return RecommendationView(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        source=row.source,
        text=words.say(body["text"]),
        measure=words.say(body["measure"]),
        to=names_of(session, row.agencies),
        agencies=tuple(UUID(one) for one in row.agencies),
        themes=tuple(row.themes),
        withdrawn=row.withdrawn_at is not None,
        actions=_actions(session, row.id),
    )


def _context(record_id: UUID) -> str:
    return f"recommendation/{record_id}"
