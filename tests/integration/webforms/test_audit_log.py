"""The audit log as it is read: in words, by who may, filtered, as a file, with the check of its chain."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select, update

from casework.actions import upkeep
from casework.actions.audit_log import checks, entries
from casework.actions.audit_log.entries import Wanted
from casework.actions.guests import inviting
from casework.actions.need_to_know import openings, people
from casework.actions.people import people as accounts
from casework.actions.people.accounts import VISITOR, sign_in
from casework.actions.plans import overview
from casework.actions.work import SERVICE, Refusal, Store, Work, changing
from casework.records import audit
from casework.records.tables import AuditEntry
from casework.rules.audit_words import GROUPS, OF_CASES, OF_SERVICE, actions_of
from casework.rules.need_to_know import NAMED
from casework.rules.permissions import Role
from documents.writing.record_tables import write_csv, write_workbook
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD
from webforms.app import create_portal
from webforms.options import PortalOptions, TableFiles


def groups_read(scene: Scene, role: Role) -> set[str]:
    """Return the kinds of entry that somebody of that role reads."""
    titles = {title: name for name, (title, _) in GROUPS.items()}
    work = scene.here.work(role)
    pages = range(1, entries.log(work, Wanted()).pages + 1)
    return {titles[line.group] for page in pages for line in entries.log(work, Wanted(page=page)).lines}


def test_the_log_is_read_in_words_by_who_may(scene: Scene) -> None:
    of = records(scene, scene.here)
    records(scene, scene.there)
    desk, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    administrator = scene.here.work(Role.ADMINISTRATOR)
    accounts.change_roles(
        administrator,
        scene.here.people[Role.PARTNER].account_id,
        roles=[Role.PARTNER, Role.PUBLISHER],
        partner="police",
    )

    assert {"case", "referrals", "requests", "returns", "chronology", "papers", "reviews"} <= groups_read(
        scene, Role.CHAIR
    )
    links_of_requests = {"sign-in"}
    assert groups_read(scene, Role.CHAIR) <= set(OF_CASES) | links_of_requests
    assert groups_read(scene, Role.ADMINISTRATOR) <= set(OF_SERVICE)

    of_case = entries.log(chair, Wanted(case_id=of.case))
    assert {line.about for line in of_case.lines} == {"WSCP/LCSPR/2026/01"}
    by_desk = entries.log(chair, Wanted(person=scene.here.people[Role.COORDINATOR].account_id))
    assert {line.who for line in by_desk.lines} == {"Coordinator Test"}
    (roles,) = entries.log(administrator, Wanted(group="people", since=desk.today)).lines[:1]
    assert roles.said == "changed roles from safeguarding partner to safeguarding partner, publisher"
    assert roles.about == "Safeguarding partner Test"
    assert entries.log(chair, Wanted(until=desk.today.replace(year=2025))).total == 0
    assert entries.log(administrator, Wanted(case_id=of.case)).total == 0

    people.open_to(desk, of.case, NAMED)
    for one in people.show(desk, of.case).on:
        if one.role == Role.CHAIR and one.id is not None:
            people.take_off(desk, of.case, one.id)
    assert entries.log(chair, Wanted(case_id=of.case)).total == 0
    assert not any("WSCP/" in line.about for line in entries.log(chair, Wanted()).lines)


def test_each_entry_has_a_reader_whose_log_and_file_hold_it(scene: Scene) -> None:
    """Every kind of act, in a case and in none, of a partnership and of nobody's: as `entries` promises."""
    case_id, here, there = scene.case(), scene.here.partnership_id, scene.there.partnership_id
    known = [action for group in GROUPS for action in actions_of(group)] + ["from-an-earlier-version"]
    whose = ((here, case_id), (here, None), (None, None))
    with scene.store.changing() as session:
        for action in known:
            for partnership_id, about in whose:
                audit.append(
                    session,
                    scene.store.keys,
                    at=scene.clock(),
                    partnership_id=partnership_id,
                    actor="service",
                    action=action,
                    subject="-",
                    details={},
                    case_id=about,
                )
    readers = {role: scene.here.work(role) for role in (Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR)}
    read = {role: numbers(work) for role, work in readers.items()}
    with scene.store.looking() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action != "audit-exported")).all()
    by_somebody = set().union(*read.values())
    unread = {row.action for row in rows if row.partnership_id != there and row.number not in by_somebody}
    strange = {row.action for row in rows if row.partnership_id == there and row.number in by_somebody}
    of_case = {row.number for row in rows if row.case_id is not None}
    assert not unread
    assert not strange, "of another partnership"
    assert not of_case & read[Role.ADMINISTRATOR]
    assert read[Role.CHAIR] == read[Role.COORDINATOR]
    assert entries.log(readers[Role.ADMINISTRATOR], Wanted()).total == len(read[Role.ADMINISTRATOR]) + 1


def numbers(work: Work) -> set[int]:
    """Return the numbers of the entries in somebody's file."""
    return {line.number for line in entries.to_export(work, Wanted(), "csv")}


def test_what_is_of_no_case_is_read_and_who_proved_themself_is_named(scene: Scene) -> None:
    desk, administrator = scene.here.work(Role.COORDINATOR), scene.here.work(Role.ADMINISTRATOR)
    visitor, partner = Work(scene.store, VISITOR), scene.here.work(Role.PARTNER)
    scene.case()
    overview.to_export(partner, overview.Wanted())
    openings_tried(partner, "WSCP/LCSPR/2026/99")
    sign_in(visitor, scene.here.people[Role.PARTNER].email, PASSWORD)
    with pytest.raises(Refusal):
        sign_in(visitor, "nobody@nowhere.example", PASSWORD)
    with changing(Work(scene.store, SERVICE), None) as change:
        change.audit("second-steps-taken-away", scene.here.people[Role.PARTNER].account_id)

    read = {line.said: line for line in entries.log(desk, Wanted()).lines}
    assert read["downloaded a list of 0 actions"].who == partner.actor.name
    assert read["tried to open a case that they may not open"].who == partner.actor.name
    read = {line.said: line for line in entries.log(administrator, Wanted()).lines}
    assert read["signed in (password)"].who == partner.actor.name
    assert read["failed to sign in (no account)"].who == "Somebody not signed in"
    assert read["took somebody's second step away"].about == partner.actor.name, "whose record it is, reads it"
    there = {line.said for line in entries.log(scene.there.work(Role.ADMINISTRATOR), Wanted()).lines}
    assert "failed to sign in (no account)" in there, "it is of no partnership"
    assert "took somebody's second step away" not in there


def openings_tried(work: Work, reference: str) -> None:
    """Try to open a case that is not there."""
    with pytest.raises(Refusal):
        openings.open_anyway(work, reference, "A court asks today.")


def test_a_guest_is_named_where_an_entry_is_about_them(scene: Scene) -> None:
    case_id, desk = scene.case(), scene.here.work(Role.COORDINATOR)
    guest_id = inviting.invite(
        desk,
        case_id,
        name="Greta Guest",
        email="greta@elsewhere.example",
        organisation="Elsewhere",
        level="read",
        leads="host",
        reason="They lived there",
    )
    inviting.change_terms(desk, case_id, guest_id, level="work", leads="host")
    inviting.withdraw(desk, case_id, guest_id)
    said = [line.said for line in entries.log(desk, Wanted(case_id=case_id)).lines if "Greta Guest" in line.said]
    assert said == [
        "took back the invitation of a guest (Greta Guest)",
        "changed what a guest of another partnership may do (Greta Guest)",
        "invited somebody of another partnership to the case (Greta Guest)",
    ]


def test_the_page_filters_gives_a_file_and_says_when_the_chain_was_checked(store: Store, scene: Scene) -> None:
    of = records(scene, scene.here)
    tables = TableFiles(write_workbook, write_csv)
    client = Client(create_portal(PortalOptions(rate_limits=False, table_files=tables), store))
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    page = client.open("/audit-log")
    assert "The log has not been checked yet" in page.text
    upkeep.write_anchor(store)
    checks.check(store)
    page = client.open(f"/audit-log?case={of.case}&group=returns&since=2020-01-01&until=nonsense")
    assert "none is missing" in page.text
    assert "handed the return in" in page.text
    assert "opened the case" not in page.text
    assert "No entry fits." in client.open("/audit-log?since=2100-01-01").text
    assert client.browser.get("/audit-log/download/pdf").status_code == 404

    answer = client.browser.get(f"/audit-log/download/csv?case={of.case}")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0] == ["Number", "When", "Who", "What", "About", "Kind"]
    assert any("opened the case" in row[3] for row in rows)
    (exported,) = scene.entries("audit-exported")
    assert exported.details == {"entries": len(rows) - 1, "format": "csv", "of": str(of.case)}

    with store.changing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(action="something-else"))
    scene.clock.forward(days=1)
    checks.check(store)
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    assert "Audit entry 3 was changed" in client.open("/audit-log").text
