"""The demonstration: everybody can sign in, one case waits, one is finished, and nothing real is touched."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from casereviews.commands.demo import demo
from casereviews.demonstration.people import PEOPLE
from casereviews.service import prepare
from casereviews.settings import Settings
from casework.actions import upkeep
from casework.actions.people import accounts, partnerships
from casework.actions.work import SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Account, Case, Chronology, Partnership, Referral, Review, Task
from publication.catalogue import Catalogue


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder into which the demonstration was loaded, twice."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    for _ in range(2):
        result = CliRunner().invoke(demo, ["--data", str(folder)])
        assert result.exit_code == 0, result.output
    (folder.parent / "said").write_text(result.output)
    return folder


@pytest.fixture
def store(data: Path) -> Store:
    """Return the demonstration's store."""
    return prepare(Settings(data=data))


def test_everybody_can_sign_in_with_what_is_printed(data: Path, store: Store) -> None:
    said = (data.parent / "said").read_text()
    password = re.search(r"Password for all of them: (\S+)", said)
    assert password is not None
    assert (data / "demonstration-password").stat().st_mode & 0o777 == 0o600
    for person in PEOPLE:
        assert person.email in said
    coordinator = accounts.sign_in(Work(store, accounts.VISITOR), PEOPLE[0].email, password[1])
    assert coordinator.session


def test_one_case_waits_and_one_is_finished(data: Path, store: Store) -> None:
    with store.looking() as session:
        states = {referral.incident_kind: referral.state for referral in session.scalars(select(Referral))}
        assert states == {"serious-incident": "received", "below-threshold": "opened"}
        assert session.scalars(select(Case.stage)).all() == ["published"]
        ready = session.scalars(select(Chronology.row_count).where(Chronology.state == "ready"))
        assert max(ready) == 26
        review = session.scalars(select(Review)).one()
        assert (review.state, review.handoff_sha256 is not None) == ("published", True)
        assert review.prepared_by != review.released_by
    (listed,) = Catalogue(Settings(data=data).catalogue).every_review()
    assert (listed.title, len(listed.documents)) == ("Who wakes the baby?", 1)


def test_a_second_time_changes_nothing(store: Store) -> None:
    with store.looking() as session:
        assert len(session.scalars(select(Partnership)).all()) == 1
        assert len(session.scalars(select(Account)).all()) == len(PEOPLE)
        assert Counter(session.scalars(select(Task.state))) == {"done": len(session.scalars(select(Task)).all())}


def test_all_of_it_is_whole(store: Store) -> None:
    assert [fault.what for fault in upkeep.file_faults(store)] == []
    assert [fault.what for fault in upkeep.audit_faults(store)] == []


def test_demonstration_accounts_never_come_beside_a_real_partnership(tmp_path: Path) -> None:
    store = prepare(Settings(data=tmp_path / "real"))
    partnerships.create(Work(store, SERVICE), name="A real partnership", preset="lscpr")
    result = CliRunner().invoke(demo, ["--data", str(tmp_path / "real")])
    assert result.exit_code != 0
    assert "There is a real partnership" in result.output
    assert not list(tmp_path.rglob("demonstration-password"))
    with store.looking() as session:
        assert session.scalars(select(Account)).all() == []
    store.close()
