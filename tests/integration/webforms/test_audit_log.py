"""The audit log as it is read: in words, by who may, filtered, as a file, with the check of its chain."""

from __future__ import annotations

import csv
import io

from sqlalchemy import update

from casework.actions import upkeep
from casework.actions.audit_log import checks, entries
from casework.actions.audit_log.entries import Wanted
from casework.actions.need_to_know import people
from casework.actions.people import people as accounts
from casework.actions.work import Store
from casework.records.tables import AuditEntry
from casework.rules.audit_words import GROUPS, OF_CASES, OF_SERVICE
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
        administrator, scene.here.people[Role.PARTNER].account_id, roles=[Role.PARTNER, Role.PUBLISHER]
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
