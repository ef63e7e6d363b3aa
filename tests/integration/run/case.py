"""One case's work done through the actions, as people would do it in the portal, on a service's own data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casereviews import demonstration
from casereviews.demonstration import loading
from casereviews.demonstration.people import AGENCIES, DOMAIN, DemonstrationAgency
from casework.actions import cases, scoping
from casework.actions.people import accounts
from casework.actions.returns import requests, returns
from casework.actions.work import Work
from casework.records.store import Store
from casework.records.tables import Account, Agency, AgencyRequest, Chronology, Referral, Task, Upload

FILES = Path(demonstration.__file__).parent / "case_a"
SCOPE = (date(2019, 4, 1), date(2021, 4, 30))


class CaseA:
    """Case A in the demonstration partnership, on `store`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        loading.load(self.store, "a-password-for-a-test")
        self.coordinator = self.person("coordinator")

    def person(self, mailbox: str) -> Work:
        """Return the work of the account with that mailbox."""
        with self.store.looking() as session:
            account = session.scalars(select(Account).where(Account.email == f"{mailbox}@{DOMAIN}")).one()
            return Work(self.store, accounts.actor_of(session, account))

    def open(self) -> UUID:
        """Open the case, set its scope, ask all seven agencies; return its id."""
        with self.store.looking() as session:
            referral_id = session.scalars(select(Referral.id)).one()
            agency_ids = list(session.scalars(select(Agency.id)))
        case_id = cases.open_case(self.coordinator, referral_id)
        scoping.set_scope(self.coordinator, case_id, first=SCOPE[0], last=SCOPE[1])
        requests.send(self.coordinator, case_id, agency_ids)
        return case_id

    def send_in(self, agencies: Sequence[DemonstrationAgency] = AGENCIES) -> None:
        """Send in the agencies' files."""
        for agency in agencies:
            with (FILES / agency.file).open("rb") as source:
                returns.receive(
                    self.person(agency.mailbox),
                    self.request_of(agency.name),
                    file_name=agency.file,
                    media_kind=Path(agency.file).suffix[1:],
                    source=source,
                )

    def hand_in(self, agencies: Sequence[DemonstrationAgency] = AGENCIES) -> None:
        """Hand in the agencies' files."""
        for agency in agencies:
            with self.store.looking() as session:
                query = select(Upload.id).where(Upload.request_id == self.request_of(agency.name))
                upload_id = session.scalars(query).one()
            returns.hand_in(self.person(agency.mailbox), upload_id)

    def request_of(self, agency: str) -> UUID:
        """Return the id of the request to an agency."""
        with self.store.looking() as session:
            query = select(AgencyRequest.id).join(Agency, Agency.id == AgencyRequest.agency_id)
            return session.scalars(query.where(Agency.name == agency)).one()

    def uploads(self) -> list[Upload]:
        """Return what was sent in."""
        with self.store.looking() as session:
            return list(session.scalars(select(Upload)))

    def chronologies(self) -> list[Chronology]:
        """Return every build of the chronology, newest first."""
        with self.store.looking() as session:
            query = select(Chronology).options(undefer(Chronology.findings))
            return list(session.scalars(query.order_by(Chronology.number.desc())))

    def tasks(self, kind: str = "") -> list[Task]:
        """Return the task rows, of one kind if named."""
        with self.store.looking() as session:
            query = select(Task).where(Task.kind == kind) if kind else select(Task)
            return list(session.scalars(query))
