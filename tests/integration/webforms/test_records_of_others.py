"""Every page of a case × role × stage × whose records: nothing outside the table opens, and no form is forged.

The table is the specification, written apart from the pages' own marks. A page that is not in it fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.test import Client as Browser

from casework.actions.people import accounts, people
from casework.actions.work import SERVICE, Store, Work
from casework.records.tables import Case
from casework.rules.permissions import Role
from casework.rules.stages import STAGES
from tests.integration.casework.records import Records, records
from tests.integration.casework.scene import SOCIAL_CARE, Scene
from tests.integration.conftest import NIGHTLY
from tests.journeys.people import PASSWORD, Cast

DESK = {Role.COORDINATOR}
READERS = {Role.COORDINATOR, Role.GROUP_MEMBER, Role.CHAIR, Role.PARTNER}
BY_NAME = {Role.COORDINATOR, Role.GROUP_MEMBER, Role.CHAIR}
REFERRALS = {Role.COORDINATOR, Role.CHAIR}
REVIEWS = {Role.COORDINATOR, Role.CHAIR, Role.PARTNER, Role.PUBLISHER}
AGENCY = {Role.REPRESENTATIVE, Role.SIGNATORY}
FIGURES = REFERRALS | {Role.PARTNER}
SEE_ACTIONS = READERS | AGENCY | {Role.ACTION_OWNER}
SEARCHERS = set(Role) - {Role.ADMINISTRATOR, Role.ACTION_OWNER}
MAY: dict[str, set[Role]] = {
    "casework.referrals": REFERRALS,
    "casework.referral": REFERRALS,
    "casework.referral_copy": REFERRALS,
    "casework.download_referrals": REFERRALS,
    "casework.download_referral": REFERRALS,
    "casework.answers_file": REFERRALS,
    "casework.answers_progress": REFERRALS,
    "casework.answers_download": REFERRALS,
    "casework.referral_attachment": REFERRALS,
    "casework.compare_referrals": DESK,
    "casework.referral_office": DESK,
    "casework.pack_referral_attachment": DESK,
    "casework.open_case": DESK,
    "casework.notification": DESK,
    "casework.clock_start": DESK,
    "casework.cases": READERS,
    "casework.case": READERS,
    "casework.progress": READERS,
    "casework.decisions": READERS,
    "casework.reviewers": DESK,
    "casework.new_reviewer": DESK,
    "casework.reviewer": DESK,
    "casework.case_reviewers": READERS,
    "casework.ask_reviewer": DESK,
    "casework.end_reviewer": DESK,
    "casework.guests": READERS,
    "casework.invite_guest": DESK,
    "casework.guest": DESK,
    "casework.withdraw_guest": DESK,
    "casework.history": READERS,
    "casework.search": SEARCHERS,
    "casework.found": SEARCHERS,
    "casework.history_file": READERS,
    "casework.record_decision": REFERRALS,
    "casework.sign_decision": {Role.PARTNER},
    "casework.decision_sent": REFERRALS,
    "casework.stages": READERS,
    "casework.move_stage": REFERRALS,
    "casework.say_of_need": REFERRALS,
    "casework.family": READERS,
    "casework.record_contact": REFERRALS,
    "casework.processes": READERS,
    "casework.record_process": REFERRALS,
    "casework.change_process": REFERRALS,
    "casework.place_hold": REFERRALS,
    "casework.lift_hold": REFERRALS,
    "casework.meetings": READERS,
    "casework.meeting": READERS,
    "casework.meeting_calendar": READERS,
    "casework.read_minutes": READERS,
    "casework.write_view": READERS,
    "casework.plan_meeting": REFERRALS,
    "casework.change_meeting": REFERRALS,
    "casework.meeting_people": REFERRALS,
    "casework.cancel_meeting": REFERRALS,
    "casework.put_question": REFERRALS,
    "casework.take_question_back": REFERRALS,
    "casework.meeting_attendance": REFERRALS,
    "casework.meeting_minutes": REFERRALS,
    "casework.close_meeting": REFERRALS,
    "casework.action_plan": READERS,
    "casework.case_themes": REFERRALS,
    "casework.add_recommendation": REFERRALS,
    "casework.change_recommendation": REFERRALS,
    "casework.withdraw_recommendation": REFERRALS,
    "casework.add_action": REFERRALS,
    "casework.action": SEE_ACTIONS,
    "casework.report_on_action": SEE_ACTIONS,
    "casework.change_action": REFERRALS,
    "casework.settle_action": REFERRALS,
    "casework.action_file": SEE_ACTIONS,
    "casework.remove_action_file": SEE_ACTIONS,
    "casework.all_actions": SEE_ACTIONS,
    "casework.actions_file": SEE_ACTIONS,
    "casework.recurring": READERS,
    "casework.figures": FIGURES,
    "casework.figures_file": FIGURES,
    "casework.case_people": READERS,
    "casework.take_off_case": DESK,
    "casework.case_open_to": DESK,
    "casework.declare_conflict": READERS,
    "casework.keep_out": REFERRALS,
    "casework.lift_conflict": REFERRALS,
    "casework.look_at_opening": REFERRALS,
    "casework.open_anyway": READERS,
    "casework.end_opening": set(Role),
    "audit.log": DESK | {Role.CHAIR, Role.ADMINISTRATOR},
    "audit.file": DESK | {Role.CHAIR, Role.ADMINISTRATOR},
    "casework.scope": DESK,
    "casework.send_requests": DESK,
    "casework.all_requests": DESK,
    "casework.sought_people": DESK,
    "casework.request_people": DESK,
    "casework.one_request": DESK,
    "casework.remind": DESK,
    "casework.extend": DESK,
    "casework.withdraw": DESK,
    "casework.ask_about": DESK,
    "casework.send_back": DESK,
    "casework.drop_question": DESK,
    "casework.merge_again": DESK,
    "casework.chronology": READERS,
    "casework.chronology_file": BY_NAME,
    "casework.chronology_filter": READERS,
    "casework.chronology_people": READERS,
    "casework.rows_of_person": READERS,
    "casework.timeline": READERS,
    "casework.timeline_data": READERS,
    "casework.rows_of_span": READERS,
    "casework.timeline_picture": READERS,
    "casework.row_source": BY_NAME,
    "casework.withdrawn_rows": READERS,
    "casework.chronology_changes": READERS,
    "casework.differences": READERS,
    "casework.return_problems": READERS,
    "casework.save_view": READERS,
    "casework.remove_view": READERS,
    "casework.names_or_codes": BY_NAME,
    "casework.codes": BY_NAME,
    "casework.act_on_codes": DESK,
    "casework.code_person": DESK,
    "casework.add_code_person": DESK,
    "casework.import_codes": DESK,
    "casework.codes_file": DESK,
    "casework.code_doubts": BY_NAME,
    "casework.settle_doubt": DESK,
    "casework.codes_progress": BY_NAME,
    "casework.download_rows": READERS,
    "casework.rows_file": READERS,
    "casework.rows_progress": READERS,
    "casework.rows_download": READERS,
    "casework.desk_row": READERS,
    "casework.mark_row": READERS,
    "casework.note_row": READERS,
    "casework.remove_note": READERS,
    "casework.tag_row": READERS,
    "casework.pair_rows": READERS,
    "casework.find_rows": READERS,
    "casework.interval": READERS,
    "casework.packs": READERS,
    "casework.arrange_pack": DESK,
    "casework.pack_looks": DESK,
    "casework.attach_to_pack": DESK,
    "casework.detach_from_pack": DESK,
    "casework.build_pack": DESK,
    "casework.pack": READERS,
    "casework.pack_progress": READERS,
    "casework.cancel_pack": DESK,
    "casework.pack_file": READERS,
    "casework.copy_pack": READERS,
    "casework.copy_password": READERS,
    "casework.pack_copy": READERS,
    "casework.reports": DESK,
    "casework.make_report": DESK,
    "casework.report": DESK,
    "casework.report_progress": DESK,
    "casework.report_download": DESK,
    "casework.give_out_report": DESK,
    "agency_return.form": AGENCY,
    "agency_return.form_progress": AGENCY,
    "agency_return.form_file": AGENCY,
    "agency_return.requests": AGENCY,
    "agency_return.request": AGENCY,
    "agency_return.nil": AGENCY,
    "agency_return.answer_stays": AGENCY,
    "agency_return.write": AGENCY,
    "agency_return.begin_writing": AGENCY,
    "agency_return.write_page": AGENCY,
    "agency_return.messages": AGENCY,
    "agency_return.colleagues": AGENCY,
    "agency_return.new_version": AGENCY,
    "agency_return.more_files": AGENCY,
    "agency_return.remove_file": AGENCY,
    "agency_return.fetch_file": BY_NAME | AGENCY,
    "agency_return.answer": AGENCY,
    "agency_return.for_chair": AGENCY | {Role.CHAIR},
    "agency_return.write_for_chair": AGENCY,
    "agency_return.change_for_chair": AGENCY,
    "agency_return.remove_for_chair": AGENCY,
    "agency_return.sign": {Role.SIGNATORY},
    "agency_return.signed": {Role.SIGNATORY},
    "agency_return.give_back": {Role.SIGNATORY},
    "agency_return.take_back": AGENCY,
    "agency_return.hand_in": AGENCY,
    "agency_return.check": BY_NAME | AGENCY,
    "agency_return.checked": AGENCY,
    "agency_return.columns": DESK | AGENCY,
    "agency_return.file_pages": BY_NAME | AGENCY,
    "agency_return.page_picture": BY_NAME | AGENCY,
    "agency_return.pages_progress": BY_NAME | AGENCY,
    "agency_return.mend": AGENCY,
    "agency_return.act_on_row": AGENCY,
    "agency_return.add_rows": AGENCY,
    "agency_return.understood": AGENCY,
    "agency_return.begin_typed": AGENCY,
    "agency_return.paste": AGENCY,
    "agency_return.carry": AGENCY,
    "agency_return.changes": BY_NAME | AGENCY,
    "agency_return.reading": BY_NAME | AGENCY,
    "agency_return.reading_progress": BY_NAME | AGENCY,
    "agency_return.original": BY_NAME | AGENCY,
    "review.reviews": REVIEWS,
    "review.review": REVIEWS,
    "review.progress": REVIEWS,
    "review.document": REVIEWS,
    "review.package": REVIEWS,
    "review.prepare": DESK,
    "review.prepare_other": DESK,
    "review.change": DESK,
    "review.add_document": DESK,
    "review.remove_document": DESK,
    "review.add_web_page": DESK,
    "review.describe_pictures": DESK,
    "review.web_page": REVIEWS,
    "review.web_page_picture": REVIEWS,
    "review.check": DESK,
    "review.release": {Role.PUBLISHER},
    "review.acknowledged": DESK,
    "review.gate": REVIEWS,
    "review.gate_page": REVIEWS,
    "review.gate_picture": REVIEWS,
    "review.together": DESK | {Role.PUBLISHER},
    "review.hold_back": DESK | {Role.PUBLISHER},
    "casework.keeping": REFERRALS,
    "casework.place_legal_hold": REFERRALS,
    "casework.lift_legal_hold": REFERRALS,
    "casework.propose_disposal": REFERRALS,
    "casework.take_disposal_back": REFERRALS,
    "casework.confirm_disposal": REFERRALS,
    "casework.disposals": REFERRALS,
    "casework.disposal_certificate": REFERRALS,
    "review.before": REVIEWS,
    "review.notice": DESK,
    "review.withdraw": DESK | {Role.PUBLISHER},
    "review.correct": DESK,
    "review.discard": DESK,
    "review.repository": REVIEWS,
    "review.send_package": DESK,
    "review.package_sent": DESK,
    "review.package_anonymous": DESK,
    "review.package_email": DESK,
}
BY_RECORD = {
    "agency_return.changes",
    "agency_return.check",
    "agency_return.file_pages",
    "agency_return.fetch_file",
    "agency_return.for_chair",
    "agency_return.page_picture",
    "agency_return.pages_progress",
    "agency_return.reading",
    "agency_return.reading_progress",
    "agency_return.original",
}
"""Pages for two sides: the record decides there, and a stranger learns only that there is no such page."""
NOT_THERE_YET = {
    "casework.figures_file",
    "audit.file",
    "casework.read_minutes",
    "casework.actions_file",
    "casework.lift_conflict",
    "casework.look_at_opening",
    "casework.referral_copy",
    "casework.answers_file",
    "casework.answers_progress",
    "casework.answers_download",
    "casework.code_person",
    "casework.compare_referrals",
    "casework.rows_file",
    "casework.rows_progress",
    "casework.rows_download",
    "review.package",
    "review.web_page",
    "review.web_page_picture",
    "review.describe_pictures",
    "review.package_email",
    "casework.disposal_certificate",
    "casework.lift_legal_hold",
    "review.gate_page",
    "review.gate_picture",
    "agency_return.form_file",
    "agency_return.answer",
    "agency_return.page_picture",
}
FILES = {
    "casework.chronology_file": "chronology.docx",
    "casework.pack_file": "pack.pdf",
    "agency_return.write_page": "about",
    "casework.say_of_need": "sent-before",
    "review.notice": "panel",
}
OWN = {"casework.pack_copy"}
OF_A_PACK = {
    f"casework.{name}"
    for name in ("pack", "pack_progress", "pack_file", "copy_pack", "copy_password", "pack_copy")
}
"""Pages of a pack, which is one by names here: who reads in codes alone sees those of packs in codes."""
"""What somebody else asked for is there for who edits the case, and for nobody else."""
ABOUT_ALL = {
    "review.prepare_other",
    "audit.log",
    "audit.file",
    "casework.open_anyway",
    "casework.download_referrals",
    "casework.search",
    "casework.found",
    "casework.new_reviewer",
    "casework.reviewers",
}
"""Pages about all that is one's own: there is none about another's."""
COUNTS = {"casework.figures", "casework.recurring"}
"""Lists of counts, which name no case."""
STILL_EMPTY = {"casework.disposals"}
"""Lists in which nothing stands yet."""
LISTS = {
    "casework.referrals",
    "casework.cases",
    "casework.all_requests",
    "casework.all_actions",
    "casework.disposals",
    "casework.actions_file",
    "casework.recurring",
    "casework.figures",
    "casework.figures_file",
    "agency_return.requests",
    "review.reviews",
}

Page = tuple[str, str, str]
"""Endpoint, method, address."""


def pages(portal: Flask, of: Records) -> list[Page]:
    """Return every page of the case journeys with the addresses of those records."""
    ids: dict[str, Any] = {
        "referral_id": of.referral,
        "case_id": of.case,
        "request_id": of.request,
        "upload_id": of.upload,
        "review_id": of.review,
        "document_id": of.document,
        "number": 1,
        "row": "r1",
        "row_id": of.row,
        "other_id": of.other_row,
        "note_id": of.row,
        "person_id": of.row,
        "view_id": of.row,
        "export_id": of.row,
        "report_id": of.report,
        "pack_id": of.pack,
        "attachment_id": of.attachment,
        "copy_id": of.copy,
        "question_id": of.question,
        "entry_id": of.entry,
        "file_id": of.file,
        "decision_id": of.decision,
        "meeting_id": of.meeting,
        "process_id": of.process,
        "hold_id": of.hold,
        "recommendation_id": of.recommendation,
        "action_id": of.action,
        "admission_id": of.row,
        "exclusion_id": of.row,
        "opening_id": of.row,
        "search_id": of.row,
        "guest_id": of.guest,
        "disposal_id": of.case,
        "reviewer_id": of.reviewer,
        "invitation_id": of.reviewer_asked,
    }
    found = []
    for rule in portal.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in ("casework", "agency_return", "review", "audit"):
            name = FILES.get(rule.endpoint, "notification")
            ids["attachment_id"] = of.referral_file if "referral_attachment" in rule.endpoint else of.attachment
            ids["file_id"] = of.action_file if "action_file" in rule.endpoint else of.file
            ids["kind"] = "panel-letter" if rule.endpoint.startswith("casework") else "return-form"
            about_meeting = rule.endpoint in ("casework.write_view", "casework.take_question_back")
            ids["question_id"] = of.meeting_question if about_meeting else of.question
            if rule.endpoint == "casework.record_decision":
                ids["kind"] = "rapid-review"
            values: dict[str, Any] = {key: ids.get(key, name) for key in rule.arguments}
            built = rule.build(values)
            assert built is not None
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                found.append((rule.endpoint, method, built[1]))
    return found


class Person:
    """Somebody's browser, signed in, with the token of its forms."""

    def __init__(self, portal: Flask, store: Store, email: str) -> None:
        self._browser: Browser = portal.test_client()
        token = accounts.sign_in(Work(store, accounts.VISITOR), email, PASSWORD).session
        self._browser.set_cookie("casereviews-session", token)
        page = self._browser.get("/sign-out").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found is not None
        self._token = found[1]

    def status(self, page: Page, with_token: bool = True) -> int:
        """Return the status with which a page answers; a form is sent empty but for its token."""
        _, method, address = page
        form = {"csrf_token": self._token} if with_token else {}
        return self._browser.open(address, method=method, data=form if method == "POST" else None).status_code

    def text(self, address: str) -> str:
        """Return what stands on a page."""
        return self._browser.get(address).get_data(as_text=True)

    def post(self, address: str, **typed: str) -> tuple[int, str]:
        """Press a button, and return the status and where the browser is sent then."""
        answer = self._browser.post(address, data={"csrf_token": self._token, **typed})
        return answer.status_code, answer.headers.get("Location", "")


def person(portal: Flask, store: Store, cast: Cast, role: Role) -> Person:
    """Return the browser of the person of that role."""
    return Person(portal, store, cast.people[role].email)


def test_the_table_names_every_page(portal: Flask, scene: Scene) -> None:
    assert {endpoint for endpoint, _, _ in pages(portal, records(scene, scene.here))} == set(MAY)


def test_own_records_open_in_every_stage_for_the_roles_of_the_table_only(
    portal: Flask, store: Store, scene: Scene
) -> None:
    of = records(scene, scene.here)
    browsers = {role: person(portal, store, scene.here, role) for role in Role}
    wrong = []
    for stage, tried in by_stage(pages(portal, of)):
        with store.changing() as session:
            session.get_one(Case, of.case).stage = stage
        for page, role in tried:
            if (status := browsers[role].status(page)) not in answers(page, role):
                wrong.append(f"{stage}: {role} {page}: {status}")
    assert not wrong


def by_stage(of_pages: list[Page]) -> Iterator[tuple[str, list[tuple[Page, Role]]]]:
    """Give each stage of a case with the pages and roles that are tried in it.

    Each page by each role that it refuses, and by half of those for whom it opens, each in one of the stages, so
    that all pairs come up; with `CASEREVIEWS_NIGHTLY=1` by all of them in all.
    """
    for index, stage in enumerate(STAGES):
        found = []
        for number, page in enumerate(of_pages):
            for turn, role in enumerate(Role):
                opens = role in MAY[page[0]]
                wanted = NIGHTLY or not opens or (number + sorted(MAY[page[0]]).index(role)) % 2 == 0
                here = NIGHTLY or (number + turn) % len(STAGES) == index
                if wanted and here and (page[1] == "GET" or not opens):
                    found.append((page, role))
        yield stage.name, found


def answers(page: Page, role: Role) -> set[int]:
    """Return the answers that a page of a case that is open to the role's person may give."""
    endpoint = page[0]
    if role not in MAY[endpoint]:
        return {404 if endpoint in BY_RECORD else 403}
    if role == Role.PARTNER and endpoint in OF_A_PACK:
        return {403, 405}
    if endpoint in NOT_THERE_YET or (endpoint in OWN and role not in DESK):
        return {404}
    return {200, 303}


def test_a_form_without_its_token_changes_nothing(portal: Flask, store: Store, scene: Scene) -> None:
    mine = [page for page in pages(portal, records(scene, scene.here)) if page[1] == "POST"]
    browsers = {role: person(portal, store, scene.here, role) for role in Role}
    before = scene.audited()
    wrong = []
    for page in mine:
        for role in MAY[page[0]]:
            status = browsers[role].status(page, with_token=False)
            if status != 400:
                wrong.append(f"{role} {page}: {status}")
    assert not wrong
    assert [action for action in scene.audited()[len(before) :] if action != "request-opened"] == []


def test_records_of_another_partnership_are_not_there(portal: Flask, store: Store, scene: Scene) -> None:
    theirs = [page for page in pages(portal, records(scene, scene.there)) if page[0] not in LISTS | ABOUT_ALL]
    browsers = {role: person(portal, store, scene.here, role) for role in Role}
    before = scene.audited()
    wrong = []
    for page in theirs:
        for role, browser in browsers.items():
            expected = 404 if role in MAY[page[0]] or page[0] in BY_RECORD else 403
            if (status := browser.status(page)) != expected:
                wrong.append(f"{role} {page}: {status}")
    assert not wrong
    assert scene.audited() == before


def test_records_of_another_agency_are_not_there(portal: Flask, store: Store, scene: Scene) -> None:
    of_police = [page for page in pages(portal, records(scene, scene.here)) if page[0].startswith("agency_return")]
    emails = {}
    for role in AGENCY:
        emails[role] = f"{role}@social-care.example"
        people.add_demonstration_person(
            Work(store, SERVICE),
            scene.here.partnership_id,
            name="Somebody else",
            email=emails[role],
            password=PASSWORD,
            roles=[role],
            agency_id=scene.here.agencies[SOCIAL_CARE],
        )
    browsers = {role: Person(portal, store, email) for role, email in emails.items()}
    before = scene.audited()
    for page in of_police:
        if page[0] in LISTS:
            continue
        for role, browser in browsers.items():
            expected = 404 if role in MAY[page[0]] or page[0] in BY_RECORD else 403
            assert browser.status(page) == expected, page
    assert scene.audited() == before


def test_lists_show_nothing_of_another_partnership(portal: Flask, store: Store, scene: Scene) -> None:
    records(scene, scene.there)
    for endpoint, method, address in pages(portal, records(scene, scene.here)):
        if endpoint in LISTS and method == "GET":
            for role in MAY[endpoint]:
                browser = portal.test_client()
                someone = scene.here.people[role]
                token = accounts.sign_in(Work(store, accounts.VISITOR), someone.email, PASSWORD).session
                browser.set_cookie("casereviews-session", token)
                text = browser.get(address).get_data(as_text=True)
                assert (
                    endpoint in COUNTS | NOT_THERE_YET | STILL_EMPTY or "WSCP/" in text or "Child Wren" in text
                ), endpoint
                assert "CYSCP" not in text, endpoint


def test_a_visitor_opens_nothing_of_a_case(portal: Flask, scene: Scene) -> None:
    browser = portal.test_client()
    for endpoint, method, address in pages(portal, records(scene, scene.here)):
        answer = browser.open(address, method=method)
        assert answer.status_code == 302, endpoint
        assert answer.headers["Location"].startswith("/sign-in"), endpoint


def test_a_draft_opens_for_its_own_browser_and_its_own_partnership_only(
    portal: Flask, store: Store, scene: Scene
) -> None:
    token = scene.draft()
    start = "/refer/wexborough-safeguarding-children-partnership"
    mine, stranger = portal.test_client(), portal.test_client()
    mine.set_cookie("casereviews-referral", token)
    stranger.set_cookie("casereviews-referral", token[:-1] + ("A" if token[-1] != "A" else "B"))
    for page in ("/tasks", "/check", "/questions/referrer", "/questions/children", "/questions/children/1"):
        assert mine.get(start + page).status_code == 200, page
        for browser in (stranger, portal.test_client()):
            answer = browser.get(start + page)
            assert (answer.status_code, answer.headers["Location"]) == (303, start), page
    elsewhere = "/refer/oakshire-safeguarding-children-partnership"
    assert mine.get(elsewhere + "/check").headers["Location"] == elsewhere
    assert mine.get("/refer/no-such-partnership").status_code == 404
    for page in (
        "/safeguarding-lead",
        "/questions/referrer",
        "/declaration",
        "/finish",
        "/questions/children/1/remove",
    ):
        assert mine.post(start + page).status_code == 400, "a form without its token"
    for page in (
        "/questions/nothing",
        "/questions/children/99",
        "/questions/children/0",
        "/questions/children/1/no",
    ):
        assert mine.get(start + page).status_code == 404, page
