"""Who may do what: every action, every role, one's own partnership's records and another's.

The table is the specification. An act of another role is not permitted; a record of another partnership or agency
is not there, whoever asks.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from casework.actions import cases, clocks, dates_ahead, decisions, legal_holds, scoping, stage_moves
from casework.actions.around import family, holding as holds, processes
from casework.actions.case_history import history
from casework.actions.codes import doubts as code_doubts, key as code_key
from casework.actions.desk import (
    changes as desk_changes,
    chronologies,
    chronology_rows,
    counts as desk_counts,
    differences as desk_differences,
    groups as desk_groups,
    history as desk_history,
    marks as desk_marks,
    people as desk_people,
    rows as desk_rows,
    sources as desk_sources,
    timeline as desk_timeline,
    views as desk_views,
)
from casework.actions.desk.rows import Filter
from casework.actions.disposal import proposing
from casework.actions.exports import chronology_exports, referral_exports
from casework.actions.meetings import (
    holding,
    invitations as meeting_invitations,
    lists as meeting_lists,
    planning as meeting_planning,
    shown as meeting_shown,
    voices,
)
from casework.actions.need_to_know import conflicts, openings, people as case_people
from casework.actions.packs import attachments as pack_attachments, copies as pack_copies, packs
from casework.actions.people.accounts import VISITOR
from casework.actions.plans import (
    case_themes,
    evidence,
    owners as plan_owners,
    planned,
    recommendations,
    reporting,
)
from casework.actions.referrals import attachments, likeness, listing, office, referrals
from casework.actions.reports import forms as report_forms, reports, templates as report_templates
from casework.actions.returns import (
    agency_columns,
    chasing,
    entries,
    handing_over,
    mendings,
    page_pictures,
    requests,
    restricted_entries,
    return_files,
    returns,
    sending_back,
    sign_off,
    sought_news,
    sought_people,
    terms,
    typed_returns,
    versions as return_versions,
    written_pages,
)
from casework.actions.returns.chasing import Wanted
from casework.actions.reviews import (
    correcting,
    handing_over as repository,
    holding_back,
    notices,
    prepared_reviews,
    reviews,
    withdrawing,
)
from casework.actions.work import NotFound, NotPermitted, Refusal, Work
from casework.rules.codes import Known
from casework.rules.decisions import CLOSING
from casework.rules.permissions import Role
from tests.integration.casework.records import Records, recommended, records
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene, add_report

Act = Callable[[Work, Records], Any]
DESK = {Role.COORDINATOR}
READERS = {Role.COORDINATOR, Role.GROUP_MEMBER, Role.CHAIR, Role.PARTNER}
BY_NAME = {Role.COORDINATOR, Role.GROUP_MEMBER, Role.CHAIR}
REFERRAL_READERS = {Role.COORDINATOR, Role.CHAIR}
REVIEW_READERS = {Role.COORDINATOR, Role.CHAIR, Role.PARTNER, Role.PUBLISHER}
AGENCY = {Role.REPRESENTATIVE, Role.SIGNATORY}
SETTINGS = {Role.COORDINATOR, Role.ADMINISTRATOR}
DAY = date(2026, 10, 1)

REPORT_ACTIONS = {Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.SIGNATORY, Role.ACTION_OWNER}
SEE_ACTIONS = {Role.GROUP_MEMBER, Role.PARTNER} | REPORT_ACTIONS


def a_plan(work: Work) -> meeting_planning.Plan:
    """Return a meeting of today."""
    return meeting_planning.Plan(work.today, "09:00", "", "Room 4", ("Criteria",))


ACTS: dict[str, tuple[set[Role], Act]] = {
    "themes of a case": (READERS, lambda w, r: case_themes.show(w, r.case)),
    "give themes": (REFERRAL_READERS, lambda w, r: case_themes.give(w, r.case, ["Neglect"])),
    "recommendations": (READERS, lambda w, r: recommendations.of_case(w, r.case)),
    "recommendation": (READERS, lambda w, r: recommendations.one(w, r.recommendation)),
    "recommend": (REFERRAL_READERS, lambda w, r: recommendations.add(w, r.case, recommended())),
    "change recommendation": (
        REFERRAL_READERS,
        lambda w, r: recommendations.change_words(w, r.recommendation, recommended("Other words")),
    ),
    "withdraw recommendation": (REFERRAL_READERS, lambda w, r: recommendations.withdraw(w, r.recommendation)),
    "who can own an action": (REFERRAL_READERS, lambda w, r: plan_owners.to_choose(w, r.case)),
    "actions of a case": (READERS, lambda w, r: planned.of_case(w, r.case)),
    "action": (SEE_ACTIONS, lambda w, r: planned.show(w, r.action)),
    "what was said of an action": (SEE_ACTIONS, lambda w, r: planned.told(w, r.action)),
    "files of an action": (SEE_ACTIONS, lambda w, r: evidence.of_action(w, r.action)),
    "a file of an action": (SEE_ACTIONS, lambda w, r: evidence.fetch(w, r.action, r.action_file)),
    "report on an action": (
        REPORT_ACTIONS,
        lambda w, r: reporting.report(w, r.action, status="cannot", words={"reason": "It was closed"}),
    ),
    "send an action back": (REFERRAL_READERS, lambda w, r: reporting.send_back(w, r.action, "Which?")),
    "accept an action": (REFERRAL_READERS, lambda w, r: reporting.accept(w, r.action)),
    "ask for a file of a referral": (
        REFERRAL_READERS,
        lambda w, r: referral_exports.ask_for(w, "csv", r.referral),
    ),
    "people on the case": (READERS, lambda w, r: case_people.show(w, r.case)),
    "put a role on the case": (DESK, lambda w, r: case_people.put_on(w, r.case, "group-member")),
    "conflicts of interest": (REFERRAL_READERS, lambda w, r: conflicts.of_case(w, r.case)),
    "who could have a conflict": (REFERRAL_READERS, lambda w, r: conflicts.people_to_keep_out(w, r.case)),
    "openings of the case": (READERS, lambda w, r: openings.of_case(w, r.case)),
    "show referral": (REFERRAL_READERS, lambda w, r: referrals.show_referral(w, r.referral)),
    "copy of referral": (REFERRAL_READERS, lambda w, r: referrals.copy_for_coordinator(w, r.referral)),
    "likely the same child": (REFERRAL_READERS, lambda w, r: likeness.likely_same(w, r.referral)),
    "compare referrals": (DESK, lambda w, r: likeness.decide(w, r.referral, r.referral, "another")),
    "file of a referral": (REFERRAL_READERS, lambda w, r: attachments.original(w, r.referral, r.referral_file)),
    "office's part": (REFERRAL_READERS, lambda w, r: office.notes_of(w, r.referral)),
    "note the office's part": (DESK, lambda w, r: office.save(w, r.referral, 0, decision="why")),
    "files for the pack": (DESK, lambda w, r: attachments.not_in_pack(w, r.case)),
    "file of a referral into the pack": (DESK, lambda w, r: attachments.into_pack(w, r.case, r.referral_file)),
    "open case": (DESK, lambda w, r: cases.open_case(w, r.referral)),
    "record notification": (
        DESK,
        lambda w, r: clocks.record_notification(w, r.referral, sent_on=w.today, late_reason="why"),
    ),
    "correct clock": (DESK, lambda w, r: clocks.correct_start(w, r.referral, "notification", started_on=w.today)),
    "show case": (READERS, lambda w, r: cases.show_case(w, r.case)),
    "decisions": (READERS, lambda w, r: decisions.of_case(w, r.case)),
    "what happened": (READERS, lambda w, r: history.of_case(w, r.case)),
    "what happened, as a table": (READERS, lambda w, r: history.as_table(w, r.case)),
    "record a decision": (
        REFERRAL_READERS,
        lambda w, r: decisions.record(
            w, r.case, CLOSING, decided_on=w.today, answers={"decision_reason": "why", "agreed_by": "all"}
        ),
    ),
    "sign a decision": (
        {Role.PARTNER},
        lambda w, r: decisions.sign(w, r.case, r.decision, agrees=True),
    ),
    "record that a decision was sent": (
        REFERRAL_READERS,
        lambda w, r: decisions.record_sent(w, r.case, r.decision, w.today),
    ),
    "stages": (READERS, lambda w, r: stage_moves.show(w, r.case)),
    "what is still open": (READERS, lambda w, r: stage_moves.still_open(w, r.case)),
    "move a case": (REFERRAL_READERS, lambda w, r: stage_moves.move(w, r.case, "review", reason="why")),
    "meetings of a case": (READERS, lambda w, r: meeting_lists.of_case(w, r.case)),
    "a meeting": (READERS, lambda w, r: meeting_shown.show(w, r.case, r.meeting)),
    "what a meeting can be about": (REFERRAL_READERS, lambda w, r: meeting_planning.offered(w, r.case)),
    "plan a meeting": (REFERRAL_READERS, lambda w, r: meeting_planning.plan(w, r.case, a_plan(w))),
    "move a meeting": (
        REFERRAL_READERS,
        lambda w, r: meeting_planning.change_plan(w, r.case, r.meeting, a_plan(w)),
    ),
    "who can be asked to a meeting": (
        REFERRAL_READERS,
        lambda w, r: meeting_invitations.candidates(w, r.case, r.meeting),
    ),
    "ask people to a meeting": (
        REFERRAL_READERS,
        lambda w, r: meeting_invitations.ask(
            w, r.case, r.meeting, accounts={}, guests=[meeting_invitations.Guest("A", "B")], send=False
        ),
    ),
    "put a question": (REFERRAL_READERS, lambda w, r: voices.put_question(w, r.case, r.meeting, w.actor.label)),
    "take a question back": (
        REFERRAL_READERS,
        lambda w, r: voices.take_back(w, r.case, r.meeting, voices.put_question(w, r.case, r.meeting, "Why?")),
    ),
    "record who came": (REFERRAL_READERS, lambda w, r: holding.record_attendance(w, r.case, r.meeting, {})),
    "write minutes": (
        REFERRAL_READERS,
        lambda w, r: holding.write_minutes(w, r.case, r.meeting, holding.Minutes("Notes")),
    ),
    "correct minutes": (
        REFERRAL_READERS,
        lambda w, r: holding.correct(w, r.case, r.meeting, holding.Minutes("Notes", why="why")),
    ),
    "close a meeting": (REFERRAL_READERS, lambda w, r: holding.close(w, r.case, r.meeting)),
    "cancel a meeting": (REFERRAL_READERS, lambda w, r: meeting_planning.cancel(w, r.case, r.meeting, "why")),
    "contact with the family": (REFERRAL_READERS, lambda w, r: family.log(w, r.case)),
    "that contact was made": (READERS, lambda w, r: family.made(w, r.case)),
    "record a contact": (
        REFERRAL_READERS,
        lambda w, r: family.record(
            w, r.case, contacted_on=w.today, how="visit", answers={"who": "Mother", "by": "Me", "said": "Yes"}
        ),
    ),
    "processes": (READERS, lambda w, r: processes.of_case(w, r.case)),
    "keep a process": (
        REFERRAL_READERS,
        lambda w, r: processes.keep(
            w, r.case, kind="coroner", state="open", next_on=None, body={"organisation": w.actor.label}
        ),
    ),
    "holds": (READERS, lambda w, r: holds.of_case(w, r.case)),
    "hold publication": (
        REFERRAL_READERS,
        lambda w, r: holds.place(w, r.case, event="It has ended", reason=w.actor.label),
    ),
    "lift a hold": (REFERRAL_READERS, lambda w, r: holds.lift(w, r.case, r.hold, "why")),
    "say of a need": (REFERRAL_READERS, lambda w, r: stage_moves.say(w, r.case, "repository", "done", "why")),
    "set scope": (DESK, lambda w, r: scoping.set_scope(w, r.case, first=DAY, last=DAY)),
    "due date": (DESK, lambda w, r: requests.due_date(w, r.case)),
    "send requests": (DESK, lambda w, r: requests.send(w, r.case, [r.agency])),
    "requests of case": (READERS, lambda w, r: requests.of_case(w, r.case)),
    "agencies that know nobody": (READERS, lambda w, r: requests.not_known_to(w, r.case)),
    "newest chronology": (READERS, lambda w, r: chronology_rows.newest(w, r.case)),
    "newest ready chronology": (READERS, lambda w, r: chronology_rows.newest_ready(w, r.case)),
    "download chronology": (BY_NAME, lambda w, r: chronology_rows.download(w, r.chronology, "chronology.docx")),
    "rows of the desk": (READERS, lambda w, r: desk_rows.rows(w, r.chronology)),
    "some rows": (READERS, lambda w, r: desk_rows.some_rows(w, r.chronology, [r.row])),
    "a row's place": (READERS, lambda w, r: desk_rows.around(w, r.chronology, r.row)),
    "withdrawn rows": (READERS, lambda w, r: desk_changes.withdrawn(w, r.chronology)),
    "withdrawn rows that fit": (READERS, lambda w, r: desk_changes.withdrawn_rows(w, r.chronology)),
    "how many withdrawn rows fit": (
        READERS,
        lambda w, r: desk_changes.withdrawn_that_fit(w, r.chronology, Filter()),
    ),
    "a withdrawn row": (READERS, lambda w, r: desk_changes.withdrawn_row(w, r.chronology, r.row)),
    "merges before": (READERS, lambda w, r: desk_history.merges_before(w, r.chronology)),
    "a row's history": (READERS, lambda w, r: desk_history.row_history(w, r.chronology, r.row)),
    "chronologies compared": (READERS, lambda w, r: desk_history.compared(w, r.chronology, r.chronology)),
    "differences": (READERS, lambda w, r: desk_differences.differences(w, r.chronology)),
    "problems of returns": (READERS, lambda w, r: desk_differences.problems(w, r.chronology)),
    "other tellings": (
        READERS,
        lambda w, r: desk_rows.tellings(w, r.chronology, desk_rows.rows(w, r.chronology)),
    ),
    "what changed since the last merge": (READERS, lambda w, r: desk_changes.since_last_merge(w, r.chronology)),
    "timeline": (READERS, lambda w, r: desk_timeline.timeline(w, r.chronology, [])),
    "a row's source": (BY_NAME, lambda w, r: desk_sources.source(w, r.chronology, r.row)),
    "contacts": (READERS, lambda w, r: desk_counts.contacts(w, r.chronology, [])),
    "children": (READERS, lambda w, r: desk_people.children(w, r.case)),
    "named people": (READERS, lambda w, r: desk_people.named_people(w, r.chronology)),
    "own tags": (READERS, lambda w, r: desk_marks.own_tags(w, r.case)),
    "mark a row": (
        READERS,
        lambda w, r: desk_marks.mark(w, r.case, r.row, version=0, key_event=True, significance="why"),
    ),
    "note a row": (READERS, lambda w, r: desk_marks.add_note(w, r.case, r.row, "A note")),
    "tag a row": (READERS, lambda w, r: desk_marks.tag(w, r.case, r.row, "seen", "yes")),
    "compare rows": (READERS, lambda w, r: desk_groups.decide(w, r.case, r.row, r.other_row, "same")),
    "ask for a file of rows": (
        READERS,
        lambda w, r: chronology_exports.show(
            w, r.case, chronology_exports.ask_for(w, r.chronology, {"words": "w"}, "csv", with_marks=True)
        ),
    ),
    "the key": (BY_NAME, lambda w, r: code_key.show(w, r.case)),
    "look for people": (DESK, lambda w, r: code_key.look_again(w, r.case)),
    "confirm people": (DESK, lambda w, r: code_key.confirm(w, r.case, [])),
    "withdraw people": (DESK, lambda w, r: code_key.withdraw(w, r.case, [])),
    "join people": (DESK, lambda w, r: code_key.join(w, r.case, [], r.row)),
    "a person of the key": (BY_NAME, lambda w, r: code_key.line(w, r.case, code_key.show(w, r.case).lines[0].id)),
    "add to the key": (DESK, lambda w, r: code_key.add_person(w, r.case, Known("Ada Byrne", f"A{w.actor.label}"))),
    "bring a key in": (DESK, lambda w, r: code_key.bring_in(w, r.case, [])),
    "take the key out": (DESK, lambda w, r: code_key.give_out(w, r.case)),
    "what is in doubt": (BY_NAME, lambda w, r: code_doubts.show(w, r.case)),
    "look over again": (DESK, lambda w, r: code_doubts.ask_again(w, r.case)),
    "a view in words": (READERS, lambda w, r: chronology_exports.wanted(w, r.chronology, {"agency": "A"})),
    "rows of a view": (READERS, lambda w, r: chronology_exports.count(w, r.chronology, {"agency": "A"})),
    "use filters": (READERS, lambda w, r: desk_views.use(w, r.case, {"words": "w"})),
    "saved views": (READERS, lambda w, r: desk_views.saved(w, r.case)),
    "the pack's arrangement": (BY_NAME, lambda w, r: packs.arrangement(w, r.case)),
    "arrange the pack": (DESK, lambda w, r: packs.move(w, r.case, "chronology", 1)),
    "choose how the pack looks": (
        DESK,
        lambda w, r: packs.choose(
            w, r.case, dividers=True, even_pages=True, keep_numbers=True, front="rapid-review"
        ),
    ),
    "add to the pack": (
        DESK,
        lambda w, r: pack_attachments.attach(
            w, r.case, title="T", file_name="t.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF-")
        ),
    ),
    "take from the pack": (DESK, lambda w, r: pack_attachments.detach(w, r.case, r.attachment)),
    "build the pack": (DESK, lambda w, r: packs.build(w, r.case)),
    "cancel the pack": (DESK, lambda w, r: packs.cancel(w, r.case, r.pack)),
    "packs": (READERS, lambda w, r: packs.packs_of(w, r.case)),
    "a pack": (READERS, lambda w, r: packs.show(w, r.case, r.pack)),
    "download a pack": (READERS, lambda w, r: packs.download(w, r.case, r.pack, "pack.pdf")),
    "copies of a pack": (READERS, lambda w, r: pack_copies.copies_of(w, r.case, r.pack)),
    "a copy of a pack": (
        READERS,
        lambda w, r: pack_copies.ask_for(w, r.case, r.pack, name="A", agency="", locked=False),
    ),
    "a copy's password": (READERS, lambda w, r: pack_copies.password(w, r.case, r.pack, r.copy)),
    "download a copy": (READERS, lambda w, r: pack_copies.download(w, r.case, r.pack, r.copy)),
    "merge again": (DESK, lambda w, r: chronologies.ask_again(w, r.case)),
    "people to look for": (DESK, lambda w, r: sought_people.of_case(w, r.case)),
    "keep people to look for": (DESK, lambda w, r: sought_people.save(w, r.case, (), shown="")),
    "choose for an agency": (DESK, lambda w, r: sought_people.choose(w, r.request, ["child-1"])),
    "people of a request": (DESK, lambda w, r: sought_people.of_request(w, r.request)),
    "whom an agency looks for": (AGENCY, lambda w, r: sought_people.for_agency(w, r.request)),
    "remind": (DESK, lambda w, r: chasing.remind(w, r.request)),
    "move a due date": (DESK, lambda w, r: terms.extend(w, r.request, due_on=date(2027, 1, 4), reason="why")),
    "withdraw": (DESK, lambda w, r: terms.withdraw(w, r.request, reason="why")),
    "put a question down": (DESK, lambda w, r: sending_back.note(w, r.upload, "Who was told?")),
    "take a question away": (DESK, lambda w, r: sending_back.drop(w, r.question)),
    "send back": (DESK, lambda w, r: sending_back.send_back(w, r.upload)),
    "questions": (BY_NAME | AGENCY, lambda w, r: sending_back.questions_of(w, r.request)),
    "answer": (AGENCY, lambda w, r: sending_back.answer(w, r.question, "We were.")),
    "begin a version": (AGENCY, lambda w, r: sending_back.begin_version(w, r.request)),
    "written pages": (AGENCY, lambda w, r: written_pages.pages(w, r.request)),
    "write a page": (AGENCY, lambda w, r: written_pages.save(w, r.request, "child", {"voice": "V"}, shown="")),
    "sections": (BY_NAME | AGENCY, lambda w, r: returns.written_sections(w, r.upload)),
    "write for the chair": (AGENCY, lambda w, r: restricted_entries.write(w, r.request, "Ill.")),
    "remove for the chair": (AGENCY, lambda w, r: restricted_entries.remove(w, r.request, r.entry)),
    "read for the chair": (AGENCY | {Role.CHAIR}, lambda w, r: restricted_entries.entries_of(w, r.request)),
    "take a row out": (AGENCY, lambda w, r: restricted_entries.restrict_row(w, r.upload, "r1", 0)),
    "add a file beside the return": (
        AGENCY,
        lambda w, r: return_files.add(
            w, r.request, title="T", file_name="t.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF- t")
        ),
    ),
    "remove a file beside the return": (AGENCY, lambda w, r: return_files.remove(w, r.request, r.file)),
    "files beside the return": (BY_NAME | AGENCY, lambda w, r: return_files.files_of(w, r.request)),
    "a file beside the return": (BY_NAME | AGENCY, lambda w, r: return_files.fetch(w, r.request, r.file)),
    "was taken out": (AGENCY, lambda w, r: mendings.was_taken_out(w, r.upload, "r1")),
    "hand over": (
        AGENCY,
        lambda w, r: handing_over.hand_over(w, r.request, name="A", email=f"{uuid4()}@a.example"),
    ),
    "ask for a signature": (AGENCY, lambda w, r: sign_off.ask(w, r.upload)),
    "take back": (AGENCY, lambda w, r: sign_off.take_back(w, r.upload)),
    "sign": ({Role.SIGNATORY}, lambda w, r: sign_off.sign(w, r.upload, name="A", role="B", asked="")),
    "give back": ({Role.SIGNATORY}, lambda w, r: sign_off.give_back(w, r.upload, words="W")),
    "signing": (BY_NAME | AGENCY, lambda w, r: sign_off.show(w, r.request)),
    "thread": (BY_NAME | AGENCY, lambda w, r: entries.thread(w, r.request)),
    "open request": (AGENCY, lambda w, r: requests.open_request(w, r.request)),
    "send a file in": (
        AGENCY,
        lambda w, r: returns.receive(
            w, r.request, file_name="f.csv", media_kind="csv", source=io.BytesIO(b"another version")
        ),
    ),
    "hand in": (AGENCY, lambda w, r: returns.hand_in(w, r.upload)),
    "say that it was compared": (AGENCY, lambda w, r: returns.checked_by_person(w, r.upload)),
    "say what columns hold": (DESK | AGENCY, lambda w, r: agency_columns.say(w, r.upload, {"zwx": "people"})),
    "columns": (BY_NAME | AGENCY, lambda w, r: agency_columns.columns_of(w, r.upload)),
    "pictures": (BY_NAME | AGENCY, lambda w, r: page_pictures.pictures_of(w, r.upload)),
    "answer stays": (AGENCY, lambda w, r: sought_news.stays(w, r.request)),
    "news of people": (AGENCY, lambda w, r: sought_news.of_request(w, r.request, ())),
    "agencies to be told": (DESK, lambda w, r: sought_news.to_be_told(w, r.case)),
    "say nil": (AGENCY, lambda w, r: returns.say_nil(w, r.request)),
    "mend row": (AGENCY, lambda w, r: mendings.mend_row(w, r.upload, "r1", {"date": "May 2025", "event": "E"}, 0)),
    "row as in file": (AGENCY, lambda w, r: mendings.as_in_file(w, r.upload, "r1", 0)),
    "set row aside": (AGENCY, lambda w, r: mendings.set_aside(w, r.upload, "r1", 0)),
    "put row back": (AGENCY, lambda w, r: mendings.put_back(w, r.upload, "r1", 0)),
    "say row right": (AGENCY, lambda w, r: mendings.say_right(w, r.upload, "r1", 0)),
    "add rows": (AGENCY, lambda w, r: mendings.add_rows(w, r.upload, [])),
    "understand words": (AGENCY, lambda w, r: mendings.understood(w, r.upload, "r1", {"date": "May 2025"})),
    "type a return in": (AGENCY, lambda w, r: typed_returns.begin_typed(w, r.request)),
    "what can be carried": (AGENCY, lambda w, r: return_versions.carriable(w, r.upload)),
    "carry mendings": (AGENCY, lambda w, r: return_versions.carry(w, r.upload)),
    "what changed": (BY_NAME | AGENCY, lambda w, r: return_versions.differences(w, r.upload, r.upload)),
    "show request": (BY_NAME | AGENCY, lambda w, r: requests.show_request(w, r.request)),
    "show upload": (BY_NAME | AGENCY, lambda w, r: returns.show_upload(w, r.upload)),
    "uploads": (BY_NAME | AGENCY, lambda w, r: returns.uploads_of(w, r.request)),
    "reading": (BY_NAME | AGENCY, lambda w, r: returns.reading_of(w, r.upload)),
    "original": (BY_NAME | AGENCY, lambda w, r: returns.original(w, r.upload)),
    "show review": (REVIEW_READERS, lambda w, r: prepared_reviews.show_review(w, r.review)),
    "document": (REVIEW_READERS, lambda w, r: prepared_reviews.checked_document(w, r.document)),
    "prepare review": (
        DESK,
        lambda w, r: reviews.prepare(
            w, r.case, title="T", kind="lcspr", summary="S", themes=[], publish_on=w.today
        ),
    ),
    "add document": (DESK, lambda w, r: add_report(w, r.review, b"%PDF other")),
    "change entry": (
        DESK,
        lambda w, r: reviews.change_entry(
            w, r.review, title="Other", kind="scr", summary="S", themes=[], publish_on=w.today
        ),
    ),
    "remove document": (DESK, lambda w, r: reviews.remove_document(w, r.review, r.document)),
    "check again": (DESK, lambda w, r: reviews.check_again(w, r.review)),
    "release": ({Role.PUBLISHER}, lambda w, r: reviews.release_review(w, r.review, late_reason="Soon")),
    "before": (REVIEW_READERS, lambda w, r: notices.show(w, r.review)),
    "notice": (DESK, lambda w, r: notices.record(w, r.review, "panel", sent_on=w.today, how="email")),
    "withdraw review": (
        DESK | {Role.PUBLISHER},
        lambda w, r: withdrawing.withdraw(w, r.review, said="other", why="x"),
    ),
    "correct": (DESK, lambda w, r: correcting.correct(w, r.review, "The year")),
    "discard": (DESK, lambda w, r: correcting.discard(w, r.review)),
    "handover": (REVIEW_READERS, lambda w, r: repository.show(w, r.review)),
    "send package": (DESK, lambda w, r: repository.send(w, r.review)),
    "record sent": (DESK, lambda w, r: repository.record_sent(w, r.review, w.today)),
    "anonymous package": (DESK, lambda w, r: repository.set_anonymous(w, r.review, True)),
    "package as email": (DESK, lambda w, r: repository.email_file(w, r.review)),
    "end of case": (REFERRAL_READERS, lambda w, r: proposing.of_case(w, r.case)),
    "propose disposal": (REFERRAL_READERS, lambda w, r: proposing.propose(w, r.case)),
    "take disposal back": (REFERRAL_READERS, lambda w, r: proposing.take_back(w, r.case)),
    "confirm disposal": (REFERRAL_READERS, lambda w, r: proposing.confirm(w, r.case, reference="x")),
    "certificate": (REFERRAL_READERS, lambda w, r: proposing.certificate(w, r.case)),
    "legal holds": (REFERRAL_READERS, lambda w, r: legal_holds.of_case(w, r.case)),
    "place a legal hold": (REFERRAL_READERS, lambda w, r: legal_holds.place(w, r.case, "A claim")),
    "lift a legal hold": (REFERRAL_READERS, lambda w, r: legal_holds.lift(w, r.case, r.case, "It ended")),
    "hold back": (DESK | {Role.PUBLISHER}, lambda w, r: holding_back.hold_back(w, r.review)),
    "ask for document": (DESK, lambda w, r: reports.ask_for(w, r.case, "panel-letter")),
    "documents": (DESK, lambda w, r: reports.of_case(w, r.case)),
    "document of a case": (DESK, lambda w, r: reports.show(w, r.case, r.report)),
    "download document": (DESK, lambda w, r: reports.download(w, r.case, r.report)),
    "give document out": (DESK, lambda w, r: reports.give_out(w, r.case, r.report, "Nobody's")),
    "forms for the return": (AGENCY, lambda w, r: report_forms.ready(w, r.request)),
    "form for the return": (AGENCY, lambda w, r: report_forms.download(w, r.request, "return-form")),
    "template": (SETTINGS, lambda w, r: report_templates.show(w, r.template)),
    "template's file": (SETTINGS, lambda w, r: report_templates.download(w, r.template)),
    "put template in force": (SETTINGS, lambda w, r: report_templates.put_in_force(w, r.template)),
    "share template": (SETTINGS, lambda w, r: report_templates.share(w, r.template, shared=True)),
    "package": (REVIEW_READERS, lambda w, r: prepared_reviews.handoff_package(w, r.review)),
}
NOT_MADE_YET = {
    "send package",
    "record sent",
    "package as email",
    "lift a legal hold",
    "take disposal back",
    "confirm disposal",
    "certificate",
    "chronologies compared",
    "a copy's password",
    "download a copy",
    "package",
    "form for the return",
    "answer",
}
OF_A_PACK = {
    "a pack", "download a pack", "copies of a pack", "a copy of a pack", "a copy's password", "download a copy",
}  # fmt: skip
"""Of a pack by names, as this one is, nothing is for who reads in codes alone; one in codes is theirs too."""
LISTS: dict[str, tuple[set[Role], Callable[[Work], Any]]] = {
    "referrals": (REFERRAL_READERS, lambda w: listing.overview(w, listing.Wanted()).lines),
    "cases": (READERS, dates_ahead.cases_ahead),
    "reviews": (REVIEW_READERS, prepared_reviews.list_reviews),
    "all requests": (DESK, lambda w: chasing.overview(w, Wanted()).lines),
    "my requests": (AGENCY, requests.my_requests),
    "templates": (SETTINGS, report_templates.versions),
}
SEEN_BY_SIGNED_IN = {
    "what changed",
    "show request",
    "show upload",
    "uploads",
    "reading",
    "original",
    "columns",
    "pictures",
    "questions",
    "sections",
    "read for the chair",
    "files beside the return",
    "a file beside the return",
    "signing",
    "thread",
}
"""Pages for two sides at once: there the record decides, so that a stranger learns only that it is not there."""


def outcome(act: Callable[[], Any]) -> str:
    """Return "done", "refused" (it got as far as the rules), "not permitted" or "not found"."""
    try:
        act()
    except NotPermitted:
        return "not permitted"
    except NotFound:
        return "not found"
    except Refusal:
        return "refused"
    return "done"


def test_every_act_is_for_its_roles_and_for_nobody_else(scene: Scene) -> None:
    mine = records(scene, scene.here)
    wrong = []
    for name, (roles, act) in ACTS.items():
        for role in Role:
            work = scene.represents(POLICE) if role == Role.REPRESENTATIVE else scene.here.work(role)
            found = outcome(lambda act=act, work=work: act(work, mine))  # type: ignore[misc]
            if role == Role.PARTNER and name in OF_A_PACK:
                right = found == "not permitted"
            elif role in roles:
                right = found in ("done", "refused") or name in NOT_MADE_YET
            else:
                right = found == ("not found" if name in SEEN_BY_SIGNED_IN else "not permitted")
            if not right:
                wrong.append(f"{role} – {name}: {found}")
        if outcome(lambda act=act: act(Work(scene.store, VISITOR), mine)) != "not permitted":  # type: ignore[misc]
            wrong.append(f"visitor – {name}")
    assert not wrong


def test_what_belongs_to_another_partnership_is_not_there_for_anybody(scene: Scene) -> None:
    theirs = records(scene, scene.there)
    before = scene.audited()
    wrong = []
    for name, (roles, act) in ACTS.items():
        for role in roles:
            found = outcome(lambda act=act, role=role: act(scene.here.work(role), theirs))  # type: ignore[misc]
            if found != "not found":
                wrong.append(f"{role} – {name}: {found}")
    assert not wrong
    assert scene.audited() == before, "and nothing of it happened"


def test_what_belongs_to_another_agency_is_not_there_for_this_one(scene: Scene) -> None:
    theirs = records(scene, scene.here)
    stranger = scene.represents(SOCIAL_CARE)
    signatory = scene.here.work(Role.SIGNATORY)
    elsewhere = replace(signatory, actor=replace(signatory.actor, agency_id=scene.here.agencies[SOCIAL_CARE]))
    nowhere = replace(signatory, actor=replace(signatory.actor, agency_id=None))
    for name, (roles, act) in ACTS.items():
        if roles & AGENCY:
            for work in (stranger, elsewhere, nowhere):
                expected = "not found" if work.actor.roles & roles else "not permitted"
                assert outcome(lambda act=act, work=work: act(work, theirs)) == expected, name  # type: ignore[misc]


@pytest.mark.parametrize("name", LISTS)
def test_lists_hold_nothing_of_another_partnership(scene: Scene, name: str) -> None:
    records(scene, scene.there)
    roles, act = LISTS[name]
    for role in Role:
        expected = "done" if role in roles else "not permitted"
        work = scene.here.work(role)
        assert outcome(lambda work=work: act(work)) == expected, role  # type: ignore[misc]
        if role in roles:
            assert act(work) == ()
            theirs = scene.represents(POLICE, scene.there) if roles == AGENCY else scene.there.work(role)
            assert len(act(theirs)) == 1


def test_reviews_of_a_case_of_another_partnership_are_not_listed(scene: Scene) -> None:
    theirs = records(scene, scene.there)
    assert prepared_reviews.list_reviews(scene.here.work(Role.COORDINATOR), theirs.case) == ()
