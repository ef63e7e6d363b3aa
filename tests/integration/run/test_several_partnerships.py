"""Several partnerships in one deployment: made by the command, apart in all but what they agree to share."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from werkzeug.test import Client as Reader

from casereviews.commands.partnership import partnership
from casereviews.demonstration import loading, neighbour, sign_ins
from casereviews.demonstration.people import DOMAIN
from casereviews.public_site import as_json, from_json
from casereviews.service import own_sites, prepare, site_options
from casereviews.settings import Settings
from casework.actions.audit_log import entries
from casework.actions.audit_log.entries import Wanted
from casework.actions.people import accounts, guest_sessions, partnerships, people
from casework.actions.people.accounts import VISITOR, actor_of
from casework.actions.regions import membership, pool
from casework.actions.regions.pool import Known
from casework.actions.work import SERVICE, Actor, Store, Work
from casework.records.tables import Account
from casework.rules.permissions import Role
from publication.serve import public_sites
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD
from tests.unit.publication.examples import Place
from webforms.app import create_portal
from webforms.options import PortalOptions

NORTH, SOUTH = "North Wexshire SCP", "South Wexshire's SCP"


def said(folder: Path, *arguments: str) -> Result:
    """Return what the command answers about a data folder."""
    return CliRunner().invoke(partnership, [*arguments, "--data", str(folder)])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return the store of a service that was started once."""
    return prepare(Settings(data=tmp_path / "data"))


def takes_up(store: Store, answer: str, email: str) -> Client:
    """Follow the link that the command printed, and return the browser of the administrator."""
    found = re.search(r"(/first-administrator/\S+)", answer)
    assert found is not None, answer
    browser = Client(create_portal(PortalOptions(rate_limits=False), store))
    page = browser.open(found[1])
    page.fill(name=f"Administrator {email}", email=email, password=PASSWORD, again=PASSWORD).press(
        "Set up and sign in"
    )
    return browser


def work_of(store: Store, email: str) -> Work:
    """Return `Work` as whoever has that address."""
    with store.looking() as session:
        return Work(store, actor_of(session, session.scalars(select(Account).where(Account.email == email)).one()))


def test_partnerships_are_added_by_the_command_and_are_apart(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "data"
    first = said(folder, "add", NORTH, "--preset", "york")
    assert first.exit_code == 0, first.output
    again = said(folder, "add", f" {NORTH.upper()} ")
    assert "There is a partnership of this name already" in again.output
    assert said(folder, "add", SOUTH).exit_code == 0
    newer = said(folder, "link", SOUTH)
    assert "There is no partnership of this name" in said(folder, "link", "Nowhere SCP").output
    listed = said(folder, "list").output
    assert NORTH in listed
    assert "/refer/south-wexshire" in listed

    north = takes_up(store, first.output, "a@north.example")
    takes_up(store, newer.output, "a@south.example")
    assert "There is an administrator already" in said(folder, "link", SOUTH).output
    assert NORTH in north.open("/").document.text_content(), "the frame of each page is its own"

    administrators = {name: work_of(store, f"a@{name}.example") for name in ("north", "south")}
    for name, work in administrators.items():
        people.invite(work, name="Cora", email=f"c@{name}.example", roles=[Role.COORDINATOR])
        assert {person.email for person in people.list_people(work)} == {f"a@{name}.example", f"c@{name}.example"}
        log = entries.log(work, Wanted())
        assert {line.who for line in log.lines} <= {
            f"Administrator a@{name}.example",
            "The service",
            "Somebody not signed in",
        }

    coordinators = {name: work_of(store, f"c@{name}.example") for name in ("north", "south")}
    assert membership.show(administrators["north"]) is None
    membership.found(administrators["north"], "Wexshire")
    view = membership.show(administrators["north"])
    assert view is not None
    assert [one.name for one in view.to_ask] == [SOUTH]
    pool.register(coordinators["south"], Known("Rhona Reid", "", "rhona@reid.example"))
    membership.ask(administrators["north"], view.to_ask[0].partnership_id)
    assert not pool.everybody(coordinators["north"])
    membership.answer(administrators["south"], join=True)
    assert [one.known.name for one in pool.everybody(coordinators["north"])] == ["Rhona Reid"]


def test_each_partnership_has_a_public_list_of_its_own(tmp_path: Path, store: Store) -> None:
    folder, place = tmp_path / "data", Place(tmp_path / "public")
    settings = Settings(data=folder)
    assert own_sites(settings, partnerships.faces(store)) == {}
    for name, slug in ((NORTH, "child-ash"), (SOUTH, "child-elm")):
        assert said(folder, "add", name).exit_code == 0
        place.put(b"%PDF-1.4 x", slug=slug, title=f"Review of {slug}", partnership=name)
    faces = partnerships.faces(store)
    north = next(face for face in faces if face.name == NORTH)
    administrator = Actor("account:-", north.id, uuid4(), roles=frozenset({Role.ADMINISTRATOR}))
    partnerships.change_settings(
        Work(store, administrator), name="New North", short_name="New North", colour="#00703c"
    )
    faces = partnerships.faces(store)

    options, own = from_json(as_json(site_options(settings, faces), own_sites(settings, faces)))
    here: dict[str, Any] = {"catalogue": place.catalogue, "files": place.files}
    site = Reader(
        public_sites(replace(options, **here), {path: replace(one, **here) for path, one in own.items()})
    )

    def shown(address: str, status: int = 200) -> str:
        answer = site.get(address)
        assert answer.status_code == status, address
        return answer.get_data(as_text=True)

    every = shown("/reviews")
    assert "child-ash" in every
    assert "child-elm" in every
    assert f'href="/partnerships/{north.slug}/reviews"' in every
    of_north = shown(f"/partnerships/{north.slug}/reviews")
    assert "New North" in of_north
    assert f'href="/partnerships/{north.slug}/reviews/child-ash' in of_north, "also what it published before"
    assert "child-elm" not in of_north
    assert "#00703c" in shown(f"/partnerships/{north.slug}/theme.css")
    assert "child-elm" not in shown(f"/partnerships/{north.slug}/embed/reviews")
    assert "child-elm" not in shown(f"/partnerships/{north.slug}/reviews?q=elm")
    shown(f"/partnerships/{north.slug}/reviews/child-ash")
    shown(f"/partnerships/{north.slug}/reviews/child-elm", 404)
    shown(f"/partnerships/{north.slug}/reviews/child-elm/report", 404)
    shown("/reviews/child-elm")


def test_the_demonstration_has_a_neighbour_that_invites_and_asks(tmp_path: Path, store: Store) -> None:
    loading.load(store, PASSWORD)
    for _ in range(2):
        neighbour.load(store, PASSWORD)
    loading.load(store, PASSWORD)
    assert {face.slug for face in partnerships.faces(store)} == {
        "northmoor-safeguarding-children-partnership",
        "wexborough-safeguarding-children-partnership",
    }
    ruth = work_of(store, f"coordinator@{DOMAIN}")
    (invited,) = guest_sessions.invitations(ruth)
    assert invited.host == neighbour.PARTNERSHIP
    asked = membership.show(work_of(store, f"administrator@{DOMAIN}"))
    assert asked is not None
    assert not asked.joined
    told = sign_ins.of_neighbour(neighbour.PEOPLE)
    assert all(accounts.sign_in(Work(store, VISITOR), one.email, PASSWORD).session for one in neighbour.PEOPLE)
    assert all(one.email in told for one in neighbour.PEOPLE)


def test_a_real_partnership_does_not_come_beside_the_demonstration(tmp_path: Path) -> None:
    store = prepare(Settings(data=tmp_path / "data"))
    partnerships.create(Work(store, SERVICE), name="Wexborough", preset="demonstration", demonstration=True)
    assert "needs another one" in said(tmp_path / "data", "add", NORTH).output
    assert "There is no data folder" in said(tmp_path / "nothing", "list").output
