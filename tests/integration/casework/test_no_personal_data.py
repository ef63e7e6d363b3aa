"""Nothing that a person typed about a case reaches the audit log, a task, a message or a file's name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.actions import cases, clocks, scoping, stage_moves
from casework.actions.around import family, holding as hold, processes
from casework.actions.desk import chronologies
from casework.actions.meetings import holding as meeting_holding, invitations, planning, shown, voices
from casework.actions.meetings.planning import Plan
from casework.actions.messages import to_send
from casework.actions.referrals import referrals
from casework.actions.returns import (
    mendings,
    requests,
    returns,
    sought_news,
    sought_people,
    typed_returns,
    versions as return_versions,
)
from casework.actions.returns.mendings import TypedRow
from casework.actions.reviews import publishing, reviews
from casework.records.columns import Base
from casework.records.tables import AuditEntry, Chronology, Message, Slot, Task, Upload
from casework.rules.permissions import Role
from casework.rules.processes import BODY
from casework.rules.sought_people import SoughtPerson
from casework.rules.sought_together import marks_of
from tests.integration.casework.examples import full_answers, reading
from tests.integration.casework.scene import POLICE, SCOPE, SOCIAL_CARE, Scene, add_report

MARK = "Qwzyx"
"""Stands in every answer, every cell and every file name; no word of ours holds it."""
RECEIPT = f"{MARK.lower()}referrer@agency.example"
"""The one answer that must leave the form in clear: where the receipt goes."""


def whole_case(scene: Scene) -> None:
    """Take a case from referral to package, with the mark in everything that anybody types about it."""
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    referral_id = scene.referral(full_answers(MARK))
    referrals.record_copy(
        scene.store,
        referral_id,
        scene.store.vault.put_bytes(MARK.encode()),
        scene.claim("copy-referral", referral_id),
    )
    referrals.copy_for_coordinator(coordinator, referral_id)
    clocks.correct_start(coordinator, referral_id, "notification", started_on=SCOPE[1])
    clocks.record_notification(coordinator, referral_id, sent_on=coordinator.today, late_reason=f"{MARK} was ill")
    case_id = cases.open_case(coordinator, referral_id)
    scoping.set_scope(coordinator, case_id, first=SCOPE[0], last=SCOPE[1])
    scene.requests(case_id, SOCIAL_CARE)
    requests.send(coordinator, case_id, [scene.here.agencies[POLICE]], questions=f"What of {MARK}?")
    asked = {view.agency: view.id for view in requests.of_case(coordinator, case_id)}
    police, social_care = scene.represents(POLICE), scene.represents(SOCIAL_CARE)
    requests.open_request(police, asked[POLICE])
    upload_id = scene.upload(asked[POLICE], police, MARK.encode(), f"{MARK}.docx")
    scene.upload(asked[POLICE], police, MARK.encode(), f"{MARK} again.docx")
    returns.record_reading(scene.store, upload_id, reading(3, MARK), scene.claim("read-return", upload_id))
    unreadable = scene.upload(asked[SOCIAL_CARE], social_care, b"?", f"{MARK}.pdf")
    problem = {"row": None, "code": "damaged", "message": f"{MARK} cannot be read", "place": None}
    returns.record_reading(scene.store, unreadable, reading(kind="unreadable", problems=[problem]))
    looked_for = sought_people.of_case(coordinator, case_id)
    more = SoughtPerson("", f"{MARK} Aunt", address=f"{MARK} Road")
    sought_people.save(coordinator, case_id, [*looked_for, more], shown=marks_of(looked_for))
    sought_people.for_agency(police, asked[POLICE])
    scene.clock.forward(minutes=10)
    sought_news.tell_due(scene.store)
    scene.clock.forward(minutes=-10)
    returns.original(police, upload_id)
    words = {"date": "1 May 2025", "source": MARK, "event": f"{MARK} seen", "comment": MARK}
    mendings.mend_row(police, upload_id, "r1", words, 0)
    mendings.set_aside(police, upload_id, "r2", 0)
    mendings.add_rows(police, upload_id, [TypedRow("n1", words, "r1")])
    typed = typed_returns.begin_typed(police, asked[POLICE])
    mendings.add_rows(police, typed, [TypedRow("n1", words)])
    return_versions.differences(police, upload_id, typed)
    scene.upload(asked[POLICE], police, MARK.encode(), f"{MARK}.docx")
    returns.hand_in(police, upload_id)
    returns.say_nil(social_care, asked[SOCIAL_CARE])
    chronology_id = scene.merged(case_id)
    chronologies.fail(scene.store, chronology_id, "timeout")
    chronologies.ask_again(coordinator, case_id)
    review_id = scene.review(case_id, title=f"Child {MARK}")
    add_report(coordinator, review_id, title=f"Report on {MARK}")
    scene.checked(review_id)
    around_the_case(scene, case_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")
    publishing.record_published(scene.store, review_id)


def around_the_case(scene: Scene, case_id: UUID) -> None:
    """Meet, talk to the family, hold publication and lift it again, with the mark in all that is typed."""
    work, member = scene.here.work(Role.CHAIR), scene.here.people[Role.GROUP_MEMBER].account_id
    plan = Plan(work.today, "14:00", "", f"At {MARK}'s", (f"What of {MARK}?",))
    meeting_id = planning.plan(work, case_id, plan)
    guest = invitations.Guest(f"{MARK} Guest", "Police", "guest@agency.example")
    invitations.ask(work, case_id, meeting_id, accounts={member: "School"}, guests=[guest], send=True)
    planning.change_plan(work, case_id, meeting_id, replace(plan, begins="15:00"))
    question_id = voices.put_question(work, case_id, meeting_id, f"Was {MARK} seen?")
    for one in shown.show(work, case_id, meeting_id).people:
        voices.write_view(
            work, case_id, meeting_id, question_id, one.id, view="disagree", words=f"{MARK} was not."
        )
    people = shown.show(work, case_id, meeting_id).people
    came = {one.id: ("present", "") if one.own else ("represented", f"{MARK}'s colleague") for one in people[1:]}
    meeting_holding.record_attendance(work, case_id, meeting_id, {**came, people[0].id: ("present", "")})
    minutes = meeting_holding.Minutes(f"{MARK} was talked about.", (f"Tell {MARK}",), {question_id: f"{MARK} was"})
    meeting_holding.write_minutes(work, case_id, meeting_id, minutes)
    meeting_holding.close(work, case_id, meeting_id)
    seen = shown.show(work, case_id, meeting_id).stamp
    meeting_holding.correct(work, case_id, meeting_id, replace(minutes, why=f"Not {MARK}"), seen=seen)
    other = planning.plan(work, case_id, replace(plan, begins="16:00"))
    planning.cancel(work, case_id, other, f"{MARK} is ill")
    said = dict.fromkeys(("who", "by", "offered", "said", "wishes", "needs", "next"), f"{MARK} said")
    family.record(work, case_id, contacted_on=work.today, how="visit", answers=said, told_of_publication=True)
    body = dict.fromkeys(BODY, f"{MARK} of the court")
    process_id = processes.keep(work, case_id, kind="police", state="open", next_on=None, body=body)
    placed = hold.place(work, case_id, event=f"{MARK} is heard", reason=f"For {MARK}", process_id=process_id)
    hold.lift(work, case_id, placed.hold_id, f"{MARK} was heard")
    stage_moves.say(work, case_id, "sent-before", "done", f"By {MARK}")
    stage_moves.move(work, case_id, "review", reason=f"{MARK} came to light")


def rows_of(scene: Scene, table: type[Base]) -> list[dict[str, Any]]:
    """Return every row of a table with every column, sealed bodies opened."""
    with scene.store.looking() as session:
        return [dict(row._mapping) for row in session.execute(select(table.__table__))]


def test_audit_tasks_and_messages_hold_no_word_of_the_case(scene: Scene) -> None:
    whole_case(scene)
    for table in (AuditEntry, Task, Slot, Message):
        rows = rows_of(scene, table)
        assert rows or table is Slot
        told = json.dumps(rows, default=str).lower().replace(RECEIPT, "")
        assert MARK.lower() not in told, table.__tablename__


def test_no_email_says_a_word_of_the_case(scene: Scene) -> None:
    whole_case(scene)
    messages = [to_send(scene.store, row["id"]) for row in rows_of(scene, Message)]
    assert len(messages) == 10
    for message in messages:
        assert message is not None
        assert MARK.lower() not in f"{message.subject}\n{message.text}".lower()
        assert "Wren" not in message.text
        desk = {f"{name}@wexborough.example" for name in ("coordinator", "representative", "group-member")}
        assert message.recipient in {RECEIPT, "post@agency.example", "guest@agency.example", *desk}


def test_summaries_and_inputs_for_lists_hold_counts_only(scene: Scene) -> None:
    whole_case(scene)
    for row in rows_of(scene, Upload):
        assert MARK not in json.dumps(row["summary"])
        known = {"kind", "rows", "problems", "rows_to_check", "of_file", "needs_person", "questions"}
        assert set(row["summary"]) <= known
    for row in rows_of(scene, Chronology):
        assert MARK not in json.dumps([row["inputs"], row["step"], row["inputs_key"]])


def test_nothing_of_it_can_be_read_in_the_vault_or_from_its_names(scene: Scene, tmp_path_factory: Any) -> None:
    whole_case(scene)
    folder = scene.store.vault._folder
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) >= 4
    assert not [file for file in files if MARK.encode() in file.read_bytes() or MARK.lower() in file.name.lower()]


def test_every_entry_names_its_actor_by_id_and_its_partnership(scene: Scene) -> None:
    whole_case(scene)
    for entry in rows_of(scene, AuditEntry):
        assert entry["actor"] in ("service", "referrer") or entry["actor"].startswith("account:")
        if entry["action"] not in ("agency-added", "partnership-created", "demonstration-person-added"):
            assert entry["partnership_id"] is not None, entry["action"]
            assert "Test" not in json.dumps(entry["details"])
