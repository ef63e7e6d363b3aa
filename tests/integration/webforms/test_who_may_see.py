"""Every page of a case × every role × need-to-know: whoever may not know of a case opens nothing of it.

The roles of each page are those of the table in `test_records_of_others`. Each page is tried by one of those who
could open it otherwise, in turn; with `CASEREVIEWS_NIGHTLY=1` by all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from casework.actions import cases
from casework.actions.need_to_know import conflicts, openings, people
from casework.actions.people.people import add_demonstration_person
from casework.actions.work import SERVICE, Store, Work
from casework.rules.need_to_know import NAMED
from casework.rules.permissions import Permission, Role, permitted
from tests.integration.casework.records import Records, records
from tests.integration.casework.scene import Scene
from tests.integration.conftest import NIGHTLY
from tests.integration.webforms.test_records_of_others import (
    ABOUT_ALL,
    LISTS,
    MAY,
    Page,
    Person,
    answers,
    pages,
    person,
)
from tests.journeys.people import PASSWORD

NO_RECORD = LISTS | ABOUT_ALL | {"casework.end_opening", "casework.reviewer"}
"""Pages about no case, and the end of an opening that there never was."""
AGENCIES = {Role.REPRESENTATIVE, Role.SIGNATORY}
KNOWS = [role for role in Role if permitted(frozenset({role})) & {Permission.SEE_CASES, Permission.SEE_REVIEWS}]


def another_coordinator(scene: Scene) -> None:
    """Let the partnership have a second coordinator, so that the first may be kept out."""
    add_demonstration_person(
        Work(scene.store, SERVICE),
        scene.here.partnership_id,
        name="Second",
        email="second@wexborough.example",
        password=PASSWORD,
        roles=[Role.COORDINATOR],
    )


def test_nothing_of_a_case_opens_for_who_is_not_on_it_or_kept_out(
    portal: Flask, store: Store, scene: Scene
) -> None:
    of = records(scene, scene.here)
    desk, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    of_case = [page for page in pages(portal, of) if page[0] not in NO_RECORD]
    browsers = {role: person(portal, store, scene.here, role) for role in Role}
    another_coordinator(scene)
    people.open_to(desk, of.case, NAMED)
    for one in people.show(desk, of.case).on:
        if one.role is not None and one.role != Role.COORDINATOR and one.id is not None:
            people.take_off(desk, of.case, one.id)
    not_on = [role for role in KNOWS if role != Role.COORDINATOR]
    assert not opens(browsers, of_case, not_on, of, portal)
    assert browsers[Role.REPRESENTATIVE].status(("", "GET", f"/returns/{of.request}")) == 200

    reference = cases.show_case(desk, of.case).reference
    member = scene.here.work(Role.GROUP_MEMBER)
    openings.open_anyway(member, reference, "A court asks today.")
    wrong = [
        f"{page}: {status}"
        for page in (of_case if NIGHTLY else of_case[::3])
        if page[1] == "GET"
        and (status := browsers[Role.GROUP_MEMBER].status(page)) not in answers(page, Role.GROUP_MEMBER)
    ]
    assert not wrong
    scene.clock.forward(hours=4)
    browsers = {role: person(portal, store, scene.here, role) for role in Role}  # the sessions have ended too
    assert not opens(browsers, of_case if NIGHTLY else of_case[1::3], [Role.GROUP_MEMBER], of, portal)

    people.put_on(desk, of.case, str(scene.here.people[Role.CHAIR].account_id))
    for role in (Role.GROUP_MEMBER, Role.PARTNER, Role.PUBLISHER, Role.REPRESENTATIVE, Role.SIGNATORY):
        conflicts.keep_out(chair, of.case, scene.here.people[role].account_id, "Knows the family.")
    conflicts.declare(desk, of.case, "I know the family.")
    kept_out = [role for role in KNOWS if role != Role.CHAIR] + sorted(AGENCIES)
    assert not opens(browsers, of_case, kept_out, of, portal)
    assert browsers[Role.CHAIR].status(("", "GET", f"/cases/{of.case}")) == 200


def opens(
    browsers: dict[Role, Person],
    of_case: list[Page],
    roles: Sequence[Role],
    of: Records,
    portal: Flask,
) -> list[str]:
    """Return what opens of a case for people for whom it is not there, and where its name stands."""
    wrong = []
    for number, page in enumerate(of_case):
        usually = [role for role in roles if role in MAY[page[0]]]
        for role in usually if NIGHTLY or not usually else [usually[number % len(usually)]]:
            if (status := browsers[role].status(page)) != 404:
                wrong.append(f"{role} {page}: {status}")
    for role in roles:
        for endpoint, method, address in pages(portal, of):
            if endpoint in LISTS and method == "GET" and role in MAY[endpoint]:
                text = browsers[role].text(address)
                if "WSCP/" in text or "Child Wren" in text:
                    wrong.append(f"{role} {endpoint}: the case is named")
    return wrong
