"""One case from referred to closed: each stage with its decision, a late clock, dissent, signatures, actions."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import UUID

from casework.actions import cases, clocks, decisions, scoping, stage_moves
from casework.actions.around import family, holding, processes
from casework.actions.audit_log import entries
from casework.actions.audit_log.entries import Wanted
from casework.actions.case_history import history
from casework.actions.codes.words import Words
from casework.actions.meetings import holding as meeting, invitations, planning, shown, voices
from casework.actions.meetings.invitations import Guest
from casework.actions.meetings.planning import Plan
from casework.actions.plans import evidence, planned, recommendations, reporting
from casework.actions.plans.owners import Owner
from casework.actions.plans.planned import Agreed
from casework.actions.referrals import office
from casework.actions.regions import pool, reviewers_of_case
from casework.actions.regions.pool import Known
from casework.actions.reports import agreed as report_agreed, people_of_case
from casework.actions.returns import returns
from casework.actions.reviews import notices, publishing, retention, reviews
from casework.actions.work import Work
from casework.records.tables import AuditEntry, Case, ReviewerInvitation
from casework.rules.before_publication import COPIES
from casework.rules.decisions import CLOSING, RAPID_REVIEW
from casework.rules.meetings import DISAGREE
from casework.rules.permissions import Role
from tests.integration.casework.records import rapid_review_answers, recommended
from tests.integration.casework.scene import POLICE, SCOPE, SOCIAL_CARE, Scene
from tests.integration.casework.test_decisions import another_partner

LATE = "Two agencies answered late."
COPIES_LATE = "The court freed the report late."
DISSENT = "What was learned can be shared sooner."
DONE = {
    "changed": "One form",
    "effective": "20 records were audited",
    "impact": "Seen sooner",
    "evidence": "Audit",
}


def test_one_case_from_referred_to_closed(scene: Scene) -> None:
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    referral_id = scene.referral()
    office.save(work, referral_id, 0, checked_on=work.today)
    case_id = cases.open_case(work, referral_id)
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday")
    reached = [scene.stage(case_id)]

    _gather(scene, case_id)
    reached.append(scene.stage(case_id))
    _meet(scene, case_id)
    scene.clock.forward(days=40)
    decision_id = decisions.record(
        chair,
        case_id,
        RAPID_REVIEW,
        decided_on=work.today,
        answers=rapid_review_answers(),
        late_reason=LATE,
    )
    reached.append(scene.stage(case_id))
    others = (
        another_partner(scene, "second", "local-authority"),
        another_partner(scene, "third", "integrated-care-board"),
    )
    for who in (scene.here.work(Role.PARTNER), *others):
        decisions.sign(who, case_id, decision_id, agrees=True)
    decisions.record_sent(work, case_id, decision_id, work.today)
    reached.append(scene.stage(case_id))

    said = {"who": "The mother", "by": "Reviewer", "wishes": "To read it first"}
    family.record(chair, case_id, contacted_on=work.today, how="visit", answers=said, told_of_publication=True)
    inquest = {"organisation": "HM Coroner for Wexshire", "contact": "A. Clerk"}
    processes.keep(chair, case_id, kind="coroner", state="open", next_on=date(2026, 12, 7), body=inquest)
    placed = holding.place(chair, case_id, event="The trial has ended", reason="The jury must not read it")
    review_id = scene.ready_review(case_id)
    reached.append(scene.stage(case_id))
    holding.lift(chair, case_id, placed.hold_id, "The court said so")
    for audience in COPIES:
        notices.record(work, review_id, audience, sent_on=work.today, how="email", late_reason=COPIES_LATE)
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")
    publishing.record_published(scene.store, review_id)
    reached.append(scene.stage(case_id))
    retention.acknowledge(work, review_id, work.today)
    reached.append(scene.stage(case_id))
    _follow_six_actions(scene, case_id)
    assert stage_moves.still_open(work, case_id) == (), "nothing is left before it is closed"
    closing = {"decision_reason": "All is done.", "agreed_by": "Everybody"}
    decisions.record(chair, case_id, CLOSING, decided_on=work.today, answers=closing)
    reached.append(scene.stage(case_id))
    assert reached == [
        "opened",
        "review",
        "decided",
        "local-review",
        "publication",
        "published",
        "actions",
        "closed",
    ]
    needs = [one for stage in stage_moves.show(work, case_id).path for one in stage.needs]
    assert {one.tick.state for one in needs} == {"done"}
    _assert_told(scene, case_id)
    _assert_documents_say_who_took_part(scene, case_id)


def _gather(scene: Scene, case_id: UUID) -> None:

    scoping.set_scope(scene.here.work(Role.COORDINATOR), case_id, first=SCOPE[0], last=SCOPE[1])
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    returns.say_nil(scene.represents(SOCIAL_CARE), asked[SOCIAL_CARE])
    scene.merged(case_id)


def _meet(scene: Scene, case_id: UUID) -> None:
    """Hold a meeting at which one agency disagrees."""
    work, member = scene.here.work(Role.CHAIR), scene.here.work(Role.GROUP_MEMBER)
    assert member.actor.account_id is not None
    meeting_id = planning.plan(work, case_id, Plan(work.today, "14:00", "16:00", "Room 4", ("Criteria",)))
    guests = [Guest("Dr Guest", "Larkspur Road Surgery", "gp@surgery.example"), Guest("Icb Hall", "The ICB")]
    asked = {member.actor.account_id: POLICE}
    invitations.ask(work, case_id, meeting_id, accounts=asked, guests=guests, send=True)
    question_id = voices.put_question(work, case_id, meeting_id, "Is a local review carried out?")
    people = {one.agency: one for one in shown.show(work, case_id, meeting_id).people}
    person, surgery, board = people[POLICE], people["Larkspur Road Surgery"], people["The ICB"]
    voices.write_view(member, case_id, meeting_id, question_id, person.id, view=DISAGREE, words=DISSENT)
    meeting.record_attendance(
        work,
        case_id,
        meeting_id,
        {person.id: ("present", ""), surgery.id: ("apologies", ""), board.id: ("represented", "Deputy Chair")},
    )
    meeting.write_minutes(work, case_id, meeting_id, meeting.Minutes("All was read.", ("A local review",)))
    meeting.close(work, case_id, meeting_id)
    (question,) = shown.show(work, case_id, meeting_id).questions
    assert [voice.words for voice in question.dissent] == [DISSENT]


def _follow_six_actions(scene: Scene, case_id: UUID) -> None:
    """Follow six actions to their end; until the last one is accepted the case's stage needs it."""
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    owner = scene.here.work(Role.ACTION_OWNER)
    recommendation_id = recommendations.add(work, case_id, recommended())
    for number in range(6):
        due = work.today + timedelta(days=30)
        agreed = Agreed(
            f"Step {number}", scene.here.agencies[POLICE], Owner(account_id=owner.actor.account_id), due
        )
        action_id = planned.add(work, case_id, agreed, recommendation_id)
        (still,) = stage_moves.still_open(work, case_id)
        assert still.tells == f"{number} of {number + 1} are done"
        file = io.BytesIO(f"Audit {number}".encode())
        evidence.add(owner, action_id, file_name=f"audit-{number}.pdf", media_kind="pdf", source=file)
        reporting.report(owner, action_id, status="done", words=DONE)
        reporting.accept(chair, action_id)


def _assert_told(scene: Scene, case_id: UUID) -> None:
    """The history tells all of it, and the audit log who did what."""
    work: Work = scene.here.work(Role.COORDINATOR)
    told = _history(work, case_id)
    for words in (
        "Meeting 1 planned",
        "Meeting 1 was held and closed",
        LATE,
        "Question 1: Is a local review carried out?",
        f"Dissent in meeting 1: {POLICE} disagrees",
        f"Why: {DISSENT}",
        f"Case review group member Test ({POLICE}): present",
        "Decided: A local review",
        "Police signed",
        "Local authority signed",
        "Integrated care board signed",
        "Coroner’s inquest recorded",
        "HM Coroner for Wexshire",
        "Next date: 7 December 2026",
        "Done late: Send the full report to the Panel",
        COPIES_LATE,
        "Publication held back",
        "Publication is no longer held back",
        "Contact with the family was recorded",
        "All is done.",
    ):
        assert words in told, words
    for number in range(1, 7):
        assert f"Action {number}: evidence added" in told
        assert f"Action {number}: done" in told
    for words in ("What has changed: One form", "How effective it was, and how that is known: 20 records"):
        assert told.count(words) == 6
    for words in ("What difference it made for children and families: Seen sooner", "What shows it: Audit"):
        assert told.count(words) == 6
    log = [line.said for line in entries.log(work, Wanted(case_id=case_id, group="case")).lines]
    assert sum(said.startswith("did late, on") for said in log) == 2, "the rapid review and the copies"
    assert any(said.endswith(f"Why: {LATE}") for said in log)
    by = {
        action: {entry.actor for entry in scene.entries(action)}
        for action in ("decision-signed", "meeting-closed", "action-accepted", "hold-lifted", "review-released")
    }
    account = {role: f"account:{scene.here.people[role].account_id}" for role in Role}
    assert len(by["decision-signed"]) == 3
    assert by["meeting-closed"] == by["action-accepted"] == by["hold-lifted"] == {account[Role.CHAIR]}
    assert by["review-released"] == {account[Role.PUBLISHER]}
    assert scene.count(AuditEntry, AuditEntry.action == "stage-reached") == 8


def _history(work: Work, case_id: UUID) -> str:
    rows = b"".join(history.as_table(work, case_id).chunks)
    return rows.decode("utf-8-sig")


def _assert_documents_say_who_took_part(scene: Scene, case_id: UUID) -> None:
    """Documents take who came from the meetings, dissent with its reason, the family log, and who reviews."""
    work, store = scene.here.work(Role.COORDINATOR), scene.store
    reviewer = pool.register(work, Known("Dr Edith Vane", "Vane Reviews", "vane@reviews.example"))
    asked = reviewers_of_case.invite(work, case_id, reviewer, "A baby was injured.")
    with store.changing() as session:
        invitation = session.get_one(ReviewerInvitation, asked)
        invitation.state, invitation.answered_at = "accepted", invitation.asked_at
    with store.looking() as session:
        case = session.get_one(Case, case_id)
        said = people_of_case.of_case(session, store, case, Words())
        decided = report_agreed.of_case(session, store, case, Words())
    by_agency = {one["agency"]: (one["name"], one["role"], one["attendance"]) for one in said["panel"]}
    assert by_agency["Larkspur Road Surgery"] == ("Dr Guest", "Guest", "Meeting 1: sent apologies")
    assert by_agency["The ICB"] == ("Icb Hall", "Guest", "Meeting 1: represented by Deputy Chair")
    assert by_agency[POLICE][1:] == ("Case review group member", "Meeting 1: present")
    assert len(by_agency) == 3, "an account alone is nobody who took part"
    assert "With: The mother. What they wish: To read it first. Told when" in said["family_engagement"]
    assert "Reviewer" not in said["family_engagement"], "who made the contact is not for documents"
    assert said["reviewers"].startswith("Dr Edith Vane, Vane Reviews. Accepted on ")
    assert decided["dissent"] == f"{POLICE}, at meeting 1, on “Is a local review carried out?”: {DISSENT}"
    assert {(one["impact"], one["evidence"]) for one in decided["actions"]} == {("Seen sooner", "Audit")}
    assert all(one["closed"].startswith("Closed on ") for one in decided["actions"])
