"""Planning a meeting: when, where, what about, with which pack; moving it, and cancelling it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from casework.actions.meetings import invitations
from casework.actions.meetings.within import planned_within, sealed
from casework.actions.packs.views import may_see
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Meeting, Pack
from casework.rules import meetings as rules
from casework.rules.permissions import Permission
from casework.rules.stages import CLOSED

IS_CLOSED = "This case is closed. Bring it back to an earlier stage before you plan a meeting"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned. begins, ends: as `rules.meetings.time_of_day` gives them, ends "" for none."""

    held_on: date
    begins: str
    ends: str
    place: str
    agenda: tuple[str, ...]
    pack_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen. packs: (id, number, whether people are named in it), the newest first."""

    agenda: tuple[str, ...]
    packs: tuple[tuple[UUID, int, bool], ...]


def offered(work: Work, case_id: UUID) -> Offered:
    """Return the agenda that the case's stage proposes, and its packs. Raises NotFound, NotPermitted."""
    with looking(work, Permission.RUN_MEETINGS) as session:
        case = case_within(session, work, case_id)
        query = select(Pack).where(Pack.case_id == case_id, Pack.state == "ready").order_by(Pack.number.desc())
        packs = [pack for pack in session.scalars(query) if may_see(work, pack)]
        named = [(pack.id, pack.number, pack.plan.get("names") != "codes") for pack in packs]
        return Offered(rules.proposed_agenda(case.stage), tuple(named))


def plan(work: Work, case_id: UUID, wanted: Plan) -> UUID:
    """Plan a meeting and return its id; one on that day at that time that is planned already is that one.

    Raises Refusal("past"), Refusal("ends"), Refusal("agenda"), Refusal("closed") for a closed case, NotFound
    (also for a pack of elsewhere), NotPermitted.
    """
    _check(work, wanted)
    with changing(work, Permission.RUN_MEETINGS) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if case.stage == CLOSED:
            raise Refusal("closed", IS_CLOSED)
        same = select(Meeting.id).where(
            Meeting.case_id == case.id,
            Meeting.held_on == wanted.held_on,
            Meeting.begins == wanted.begins,
            Meeting.state == rules.PLANNED,
        )
        there = change.session.scalar(same.limit(1))
        if there is not None:
            change.audit("meeting-planned-again", there, case=str(case.id))
            return there
        assert work.actor.account_id is not None
        highest = select(func.max(Meeting.number)).where(Meeting.case_id == case.id)
        meeting = Meeting(
            case_id=case.id,
            number=(change.session.scalar(highest) or 0) + 1,
            place=b"",
            agenda=b"",
            planned_by=work.actor.account_id,
            planned_at=change.now,
            changed_at=change.now,
            held_on=wanted.held_on,
            begins=wanted.begins,
            ends=wanted.ends,
        )
        change.session.add(meeting)
        change.session.flush()
        _set(change, meeting, wanted)
        change.audit("meeting-planned", meeting.id, case=str(case.id), held_on=wanted.held_on.isoformat())
        return meeting.id


def change_plan(work: Work, case_id: UUID, meeting_id: UUID, wanted: Plan) -> None:
    """Change what is planned; whoever was invited is told when day or time changed.

    Raises Refusal("past"), Refusal("ends"), Refusal("agenda"), Refusal("over"), NotFound, NotPermitted.
    """
    _check(work, wanted)
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        moved = (meeting.held_on, meeting.begins, meeting.ends) != (wanted.held_on, wanted.begins, wanted.ends)
        meeting.held_on, meeting.begins, meeting.ends = wanted.held_on, wanted.begins, wanted.ends
        meeting.revision, meeting.changed_at = meeting.revision + 1, change.now
        _set(change, meeting, wanted)
        change.audit(
            "meeting-changed", meeting.id, case=str(case_id), held_on=wanted.held_on.isoformat(), moved=moved
        )
        if moved:
            invitations.tell_invited(change, meeting, "meeting-moved")


def cancel(work: Work, case_id: UUID, meeting_id: UUID, reason: str) -> None:
    """Cancel a meeting; whoever was invited is told that, not why.

    Raises Refusal("reason"), Refusal("over"), NotFound, NotPermitted.
    """
    if not reason.strip():
        raise Refusal("reason", "Enter why the meeting is cancelled")
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        meeting.state, meeting.changed_at = rules.CANCELLED, change.now
        meeting.revision += 1
        meeting.reason = sealed(work.store.keys, reason.strip()[: rules.LONGEST], meeting.id)
        change.audit("meeting-cancelled", meeting.id, case=str(case_id))
        invitations.tell_invited(change, meeting, "meeting-cancelled")


def _check(work: Work, wanted: Plan) -> None:
    if wanted.held_on < work.today:
        raise Refusal("past", "The date of the meeting must be today or in the future")
    if wanted.ends and wanted.ends <= wanted.begins:
        raise Refusal("ends", "The meeting must end after it begins")
    if not wanted.agenda:
        raise Refusal("agenda", "Enter what is on the agenda")
    if len(wanted.agenda) > rules.MOST_ITEMS:
        raise Refusal("agenda", f"The agenda must have {rules.MOST_ITEMS} items or fewer")


def _set(change: Change, meeting: Meeting, wanted: Plan) -> None:
    pack = change.session.get(Pack, wanted.pack_id) if wanted.pack_id else None
    if wanted.pack_id and (pack is None or pack.case_id != meeting.case_id or pack.state != "ready"):
        raise NotFound
    meeting.pack_id = wanted.pack_id
    keys = change.work.store.keys
    meeting.place = sealed(keys, wanted.place.strip()[: rules.LONGEST], meeting.id)
    meeting.agenda = sealed(keys, _agenda(wanted.agenda), meeting.id)


def _agenda(items: Sequence[str]) -> list[str]:
    return [item.strip()[: rules.LONGEST] for item in items if item.strip()]
