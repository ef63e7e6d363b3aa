"""The partnership that two hundred people work in: agencies with requests, a case with a merged chronology."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from casereviews.benchmark import material
from casereviews.benchmark.chronology_steps import merged
from casereviews.demonstration.answers import case_a_answers
from casereviews.demonstration.loading import submit_referral
from casereviews.service import prepare
from casereviews.settings import Settings
from casework.actions import cases, scoping
from casework.actions.desk import chronologies
from casework.actions.merges.builds import Build
from casework.actions.people import accounts, agencies, partnerships, people
from casework.actions.returns import requests
from casework.actions.work import SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Account, AgencyRequest, Chronology, Referral
from casework.rules.permissions import Role
from documents.chronology.contact_tags import contact_tags

PASSWORD = "benchmark-of-the-load"  # noqa: S105 – of a store that lives as long as the measuring
SCOPE = (date(2019, 1, 1), date(2021, 12, 31))
AGENCIES_OF_A_CASE = 10


@dataclass(frozen=True, slots=True)
class Scene:
    """slug: of the partnership. representatives: (address, id of their request). case: with a chronology."""

    slug: str
    coordinators: tuple[str, ...]
    representatives: tuple[tuple[str, str], ...]
    case: str


def lay_out(settings: Settings, material_folder: Path, *, representatives: int, coordinators: int) -> Scene:
    """Make the partnership in an empty database, by the actions that people do. Raises what `prepare` raises."""
    with _opened(settings) as store:
        service = Work(store, SERVICE)
        name = "Benchmark Safeguarding Children Partnership"
        partnership = partnerships.create(service, name=name, preset="demonstration", demonstration=True)
        desk = [f"coordinator-{number}@benchmark.example" for number in range(coordinators)]
        for number, address in enumerate(desk):
            _person(service, partnership, f"Coordinator {number}", address, Role.COORDINATOR)
        work = _as(store, desk[0])
        answering = {}
        for number in range(representatives):
            address = f"representative-{number}@benchmark.example"
            agency = agencies.add(work, name=f"Agency {number}")
            _person(service, partnership, f"Representative {number}", address, Role.REPRESENTATIVE, agency)
            answering[agency] = address
        first = _ask(store, work, partnership, answering)
        _combine(store, first, material_folder)
        with store.looking() as session:
            asked = [(answering[row.agency_id], str(row.id)) for row in session.scalars(select(AgencyRequest))]
        return Scene(partnerships.face(store, partnership).slug, tuple(desk), tuple(asked), str(first))


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = prepare(settings)
    try:
        yield store
    finally:
        store.close()


def _person(
    work: Work, partnership: UUID, name: str, address: str, role: Role, agency: UUID | None = None
) -> None:
    people.add_demonstration_person(
        work, partnership, name=name, email=address, password=PASSWORD, roles=[role], agency_id=agency
    )


def _as(store: Store, address: str) -> Work:
    with store.looking() as session:
        account = session.scalars(select(Account).where(Account.email == address)).one()
        return Work(store, accounts.actor_of(session, account))


def _ask(store: Store, work: Work, partnership: UUID, answering: dict[UUID, str]) -> UUID:
    """Open cases and ask ten agencies in each; return the first case."""
    opened = []
    every = list(answering)
    for begin in range(0, len(every), AGENCIES_OF_A_CASE):
        submit_referral(store, partnership, case_a_answers())
        with store.looking() as session:
            newest = select(Referral.id).order_by(Referral.received_at.desc()).limit(1)
            referral = session.scalars(newest).one()
        case = cases.open_case(work, referral)
        scoping.set_scope(work, case, first=SCOPE[0], last=SCOPE[1])
        requests.send(work, case, every[begin : begin + AGENCIES_OF_A_CASE])
        opened.append(case)
    return opened[0]


def _combine(store: Store, case: UUID, folder: Path) -> None:
    """Give a case a merged chronology of twenty agencies."""
    material.write_csv_files(folder, 100)
    chronology = merged(folder)
    with store.changing() as session:
        named = [{"upload": "", "sha256": "", "agency": name, "record": ""} for name in chronology.agencies]
        build = Chronology(
            case_id=case,
            number=1,
            inputs_key="benchmark",
            inputs={"returns": named, "scope": []},
            findings={},
            asked_at=store.now(),
        )
        session.add(build)
        session.flush()
        build_id = build.id
    chronologies.record(
        store,
        build_id,
        rows=[row.as_json() for row in chronology.rows],
        findings=chronology.findings.as_json(),
        files=[],
        build=Build(tags={row.row.id: contact_tags(row.row) for row in chronology.rows}),
    )


def settings_in(folder: Path, database_url: str, port: int, public_port: int) -> Settings:
    """Return settings of a service in `folder`; each of the people has an address of their own, by a proxy."""
    plain = Settings(data=folder, database_url=database_url, port=port, public_port=public_port, proxies=1)
    return replace(plain, master_key=bytes(range(32)).hex())
