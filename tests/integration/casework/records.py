"""One of everything that an action or a page can be about, in one partnership."""

from __future__ import annotations

import io
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.actions import cases, decisions
from casework.actions.around import holding, processes
from casework.actions.guests import inviting
from casework.actions.meetings import invitations, planning, voices
from casework.actions.meetings.planning import Plan
from casework.actions.packs import (
    attachments as pack_attachments,
    builds as pack_builds,
    copies as pack_copies,
    packs,
)
from casework.actions.plans import evidence, planned, recommendations
from casework.actions.plans.owners import Owner
from casework.actions.plans.planned import Agreed
from casework.actions.plans.recommendations import Written
from casework.actions.regions import pool, reviewers_of_case
from casework.actions.regions.pool import Known
from casework.actions.reports import (
    reports,
    template_looks as report_template_looks,
    templates as report_templates,
)
from casework.actions.returns import restricted_entries, return_files, sending_back
from casework.actions.work import Work
from casework.records.tables import ChronologyRow, ReferralAttachment, ReviewDocument
from casework.rules.decisions import LCSPR, RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, Scene, add_report
from tests.journeys.people import AGENCIES, Cast


@dataclass(frozen=True)
class Records:
    """One of everything that an action can be about."""

    referral: UUID
    case: UUID
    request: UUID
    upload: UUID
    chronology: UUID
    row: UUID
    other_row: UUID
    review: UUID
    document: UUID
    agency: UUID
    report: UUID
    template: UUID
    pack: UUID
    attachment: UUID
    copy: UUID
    question: UUID
    entry: UUID
    file: UUID
    referral_file: UUID
    decision: UUID
    guest: UUID
    reviewer: UUID
    reviewer_asked: UUID
    meeting: UUID
    meeting_question: UUID
    process: UUID
    hold: UUID
    recommendation: UUID
    action: UUID
    action_file: UUID


def records(scene: Scene, cast: Cast) -> Records:
    """Make one of everything in that partnership."""
    case_id = scene.scoped_case(cast)
    request_id = scene.requests(case_id, POLICE, cast=cast)[POLICE]
    entry_id = restricted_entries.write(scene.represents(POLICE, cast), request_id, "A colleague was ill.")
    police = scene.represents(POLICE, cast)
    file_id = return_files.add(
        police, request_id, title="Genogram", file_name="g.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF-1.4 g")
    )
    upload_id = scene.handed_in(request_id, police)
    chronology_id = scene.merged(case_id)
    work = cast.work(Role.COORDINATOR)
    review_id = scene.review(case_id, work)
    add_report(work, review_id)
    scene.checked(review_id)
    query = select(ChronologyRow.identity).where(ChronologyRow.chronology_id == chronology_id)
    with scene.store.looking() as session:
        rows = list(session.scalars(query.order_by(ChronologyRow.position)))
    return Records(
        referral=cases.show_case(work, case_id).referral_id or case_id,
        case=case_id,
        request=request_id,
        upload=upload_id,
        chronology=chronology_id,
        row=rows[0],
        other_row=rows[-1],
        review=review_id,
        document=scene.one(select(ReviewDocument.id).where(ReviewDocument.review_id == review_id)),
        agency=cast.agencies[POLICE],
        report=_made(work, case_id),
        template=_good_template(work),
        pack=(pack_id := _built(work, case_id)),
        attachment=pack_attachments.attach(
            work, case_id, title="Letter", file_name="l.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF-1.4")
        ),
        copy=_copied(work, case_id, pack_id),
        question=sending_back.note(work, upload_id, "Who was told?"),
        entry=entry_id,
        file=file_id,
        referral_file=scene.one(
            select(ReferralAttachment.id).where(
                ReferralAttachment.referral_id == cases.show_case(work, case_id).referral_id
            )
        ),
        reviewer=(reviewer_id := pool.register(work, Known("Rhona Reid", "", f"rhona@{case_id}.example"))),
        reviewer_asked=reviewers_of_case.invite(work, case_id, reviewer_id, "Can you do it?"),
        guest=inviting.invite(
            work,
            case_id,
            name="Nora North",
            email=f"nora@{case_id}.example",
            organisation="North Wexshire Partnership",
            level="read",
            leads="host",
            reason="The family lived there",
        ),
        decision=decisions.record(
            work,
            case_id,
            RAPID_REVIEW,
            decided_on=work.today,
            answers=rapid_review_answers(),
            late_reason="The meeting was moved",
        ),
        meeting=(meeting_id := planned_meeting(work, case_id, cast)),
        meeting_question=voices.put_question(work, case_id, meeting_id, "Is a local review carried out?"),
        process=processes.keep(
            work, case_id, kind="police", state="open", next_on=None, body={"organisation": "Wexborough Police"}
        ),
        hold=holding.place(work, case_id, event="The trial has ended", reason="Evidence is still heard").hold_id,
        recommendation=(recommendation_id := recommendations.add(work, case_id, recommended())),
        action=(action_id := planned.add(work, case_id, agreed(cast, work), recommendation_id)),
        action_file=evidence.add(
            police, action_id, file_name="audit.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF-1.4 audit")
        ),
    )


def planned_meeting(work: Work, case_id: UUID, cast: Cast) -> UUID:
    """Plan a meeting of today to which everybody is asked who reads the case, and return its id."""
    meeting_id = planning.plan(work, case_id, Plan(work.today, "14:00", "", "Room 4", ("Criteria (a) to (d)",)))
    asked = {cast.people[role].account_id: AGENCIES[at] for at, role in enumerate(invitations.READERS)}
    invitations.ask(work, case_id, meeting_id, accounts=asked, send=True)
    return meeting_id


def recommended(text: str = "Record bruises in one way") -> Written:
    """Return a recommendation as somebody writes it."""
    return Written(text, "An audit in a year", "rapid-review", [], ["Neglect"])


def agreed(cast: Cast, work: Work, text: str = "Write one form") -> Agreed:
    """Return an action as it is agreed: of the police, owned by its action owner."""
    owner = cast.people[Role.ACTION_OWNER].account_id
    return Agreed(text, cast.agencies[POLICE], Owner(account_id=owner), work.today)


def rapid_review_answers(decision: str = LCSPR) -> dict[str, str]:
    """Return what a decision after the rapid review says."""
    criteria = {f"{letter}_{part}": "yes" for letter in "abcd" for part in ("answer", "reason")}
    return {
        **criteria,
        "decision": decision,
        "decision_reason": "Agencies did not share what they knew.",
        "national_view": "no",
        "agreed_by": "Police, health and the local authority",
    }


def _built(work: Work, case_id: UUID) -> UUID:
    pack_id = packs.build(work, case_id)
    pack_builds.to_build(work.store, pack_id)
    kept = work.store.vault.put_bytes(b"a pack")
    pack_builds.record(work.store, pack_id, [("pack.pdf", kept, "application/pdf")], [], 1)
    return pack_id


def _copied(work: Work, case_id: UUID, pack_id: UUID) -> UUID:
    copy_id = pack_copies.ask_for(work, case_id, pack_id, name="Ada", agency="", locked=True)
    pack_copies.record(work.store, copy_id, work.store.vault.put_bytes(b"a copy"), work.store.now())
    return copy_id


def _made(work: Work, case_id: UUID) -> UUID:
    report_id = reports.ask_for(work, case_id, "panel-letter")
    reports.record(work.store, report_id, work.store.vault.put_bytes(b"a letter"), "application/octet-stream")
    return report_id


def _good_template(work: Work) -> UUID:
    template_id = report_templates.receive(work, "panel-letter", io.BytesIO(b"a template"))
    report_template_looks.record_look(work.store, template_id, {"fields": [], "lacking": [], "mistakes": []}, None)
    return template_id
