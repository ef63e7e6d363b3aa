"""Setting a scene by actions alone: what a person would have done before the act that a test is about."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from casework.actions import cases, scoping
from casework.actions.desk import chronologies
from casework.actions.merges.builds import Build
from casework.actions.people import agencies
from casework.actions.referrals import attachments, drafts, referrals
from casework.actions.returns import requests, returns
from casework.actions.reviews import publishing, reviews
from casework.actions.reviews.publishing import Checked
from casework.actions.work import Work, referrer
from casework.records import tasks
from casework.records.columns import Base
from casework.records.store import Store
from casework.records.tables import AuditEntry, Case, Chronology, Referral, Task, Upload
from casework.records.tasks import Claim
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.integration.casework.examples import full_answers, reading
from tests.journeys.people import Cast, make_cast

POLICE, SOCIAL_CARE = "Wexborough Police", "Children’s social care"
SCOPE = (date(2024, 10, 1), date(2026, 9, 30))


@dataclass(frozen=True)
class Scene:
    """Two partnerships: `here`, where a test acts, and `there`, which must notice nothing."""

    store: Store
    clock: SetClock
    here: Cast
    there: Cast

    # Referral

    def draft(self, answers: Mapping[str, Any] | None = None, cast: Cast | None = None) -> str:
        """Return the secret of a draft that holds `answers`, or an answer to everything."""
        cast = cast or self.here
        work = self.as_referrer(cast)
        token = drafts.start(work, cast.partnership_id)
        form = drafts.load(self.store, token).form
        for page, given in (full_answers(form=form) if answers is None else answers).items():
            if isinstance(given, list):
                for number, entry in enumerate(given, 1):
                    drafts.save_entry(work, token, page, number, entry)
            else:
                drafts.save_page(work, token, page, given)
        return token

    def referral(self, answers: Mapping[str, Any] | None = None, cast: Cast | None = None) -> UUID:
        """Return the id of a submitted referral."""
        cast = cast or self.here
        token = self.draft(answers, cast)
        file = io.BytesIO(b"%PDF-1.4 map")
        attachments.add(self.as_referrer(cast), token, file_name="map.pdf", media_kind="pdf", source=file)
        reference = referrals.submit(self.as_referrer(cast), token)
        query = select(Referral.id).where(
            Referral.partnership_id == cast.partnership_id, Referral.reference == reference
        )
        found: UUID = self.one(query)
        return found

    def as_referrer(self, cast: Cast | None = None) -> Work:
        """Return `Work` for somebody who refers."""
        return Work(self.store, referrer((cast or self.here).partnership_id))

    # Case

    def case(self, cast: Cast | None = None) -> UUID:
        """Return the id of a case that was just opened from a referral."""
        cast = cast or self.here
        return cases.open_case(cast.work(Role.COORDINATOR), self.referral(cast=cast))

    def scoped_case(self, cast: Cast | None = None) -> UUID:
        """Return the id of a case with a scoping period."""
        cast = cast or self.here
        case_id = self.case(cast)
        scoping.set_scope(cast.work(Role.COORDINATOR), case_id, first=SCOPE[0], last=SCOPE[1])
        return case_id

    def requests(self, case_id: UUID, *agencies: str, cast: Cast | None = None) -> dict[str, UUID]:
        """Send requests to those agencies and return their ids by agency name."""
        cast = cast or self.here
        work = cast.work(Role.COORDINATOR)
        for name in agencies:
            with_address(cast, name)
        requests.send(work, case_id, [cast.agencies[name] for name in agencies])
        return {view.agency: view.id for view in requests.of_case(work, case_id)}

    # Return

    def represents(self, agency: str, cast: Cast | None = None) -> Work:
        """Return `Work` as a representative of that agency."""
        cast = cast or self.here
        work = cast.work(Role.REPRESENTATIVE)
        return Work(work.store, replace(work.actor, agency_id=cast.agencies[agency]))

    def upload(
        self, request_id: UUID, work: Work, content: bytes = b"a return", name: str = "return.docx"
    ) -> UUID:
        """Send a file in and return the upload's id."""
        return returns.receive(work, request_id, file_name=name, media_kind="docx", source=io.BytesIO(content))

    def read(self, upload_id: UUID, record: Mapping[str, Any] | None = None) -> None:
        """Record what a worker would have read from the upload."""
        returns.record_reading(self.store, upload_id, record or reading())

    def handed_in(self, request_id: UUID, work: Work, content: bytes = b"a return") -> UUID:
        """Send a file in, have it read, hand it in, and return the upload's id."""
        upload_id = self.upload(request_id, work, content)
        self.read(upload_id)
        returns.hand_in(work, upload_id)
        return upload_id

    def chronology(self, case_id: UUID) -> Chronology:
        """Return the newest chronology's row."""
        query = select(Chronology).where(Chronology.case_id == case_id).order_by(Chronology.number.desc()).limit(1)
        found: Chronology = self.one(query)
        return found

    def merged(self, case_id: UUID, *, replacing: bool = False) -> UUID:
        """Record the newest chronology as a worker would, and return its id. replacing: every row is new."""
        to_merge = chronologies.to_merge(self.store, self.chronology(case_id).id)
        assert to_merge is not None
        rows = [
            {**row, "id": f"agency/{number}", "agency": given.agency, "file": given.untrusted_name}
            for given in to_merge.returns
            for number, row in enumerate(given.record["rows"])
        ]
        file = self.store.vault.put_bytes(b"a chronology")
        chronologies.record(
            self.store,
            to_merge.chronology_id,
            rows=rows,
            findings={"version": 1},
            files=[("chronology.docx", file, "application/octet-stream")],
            build=Build(to_merge.earlier) if replacing else None,
        )
        return to_merge.chronology_id

    # Review

    def review(self, case_id: UUID, work: Work | None = None, title: str = "Child Wren") -> UUID:
        """Prepare a review without documents and return its id."""
        work = work or self.here.work(Role.COORDINATOR)
        return reviews.prepare(
            work,
            case_id,
            title=title,
            kind="lcspr",
            summary="What can be learned.",
            themes=["neglect", " "],
            publish_on=work.today,
        )

    def checked(self, review_id: UUID, verdict: str = "pass") -> None:
        """Record the checks of every document of a review as a worker would."""
        to_check = publishing.to_check(self.store, review_id)
        assert to_check is not None
        publishing.record_checks(
            self.store, review_id, [passed(self.store, d.id, verdict) for d in to_check.documents]
        )

    def ready_review(self, case_id: UUID, title: str = "Child Wren") -> UUID:
        """Return the id of a review whose one document passed its checks."""
        review_id = self.review(case_id, title=title)
        add_report(self.here.work(Role.COORDINATOR), review_id)
        self.checked(review_id)
        return review_id

    # Looking behind the actions

    def one(self, query: Any) -> Any:
        """Return the one value of a query."""
        with self.store.looking() as session:
            return session.scalars(query).one()

    def count(self, table: type[Base], *where: Any) -> int:
        """Return how many rows there are."""
        with self.store.looking() as session:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0

    def audited(self, after: int = 0) -> list[str]:
        """Return the actions of the audit log after the entry of that number."""
        with self.store.looking() as session:
            query = select(AuditEntry.action).where(AuditEntry.number > after).order_by(AuditEntry.number)
            return list(session.scalars(query))

    def entries(self, action: str) -> list[AuditEntry]:
        """Return the audit entries of that action."""
        with self.store.looking() as session:
            query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.number)
            return list(session.scalars(query))

    def claim(self, kind: str, ref: UUID) -> Claim:
        """Return the claim of a task of that kind, taken as a worker takes it."""
        with self.store.changing() as session:
            offered = {(claim.kind, claim.ref): claim for claim in tasks.offer(session, self.store.now(), 500)}
            claim = tasks.take(session, offered[kind, ref].task_id, offered[kind, ref].attempt, self.store.now())
        assert claim is not None
        return claim

    def lose(self, claim: Claim) -> None:
        """Let the claim's lease run out, so that another attempt has the task."""
        self.clock.forward(minutes=5)
        with self.store.changing() as session:
            assert any(other.task_id == claim.task_id for other in tasks.offer(session, self.store.now(), 500))

    def tasks(self, kind: str) -> list[UUID]:
        """Return what the tasks of that kind are about, those not done."""
        with self.store.looking() as session:
            return list(session.scalars(select(Task.ref).where(Task.kind == kind, Task.state != "done")))

    def stage(self, case_id: UUID) -> str:
        """Return the case's stage."""
        with self.store.looking() as session:
            return session.get_one(Case, case_id).stage

    def uploaded(self, upload_id: UUID) -> Upload:
        """Return an upload's row."""
        with self.store.looking() as session:
            return session.get_one(Upload, upload_id)


def make_scene(store: Store, clock: SetClock) -> Scene:
    """Make both partnerships."""
    here = make_cast(store)
    there = make_cast(store, preset="york", name="Oakshire Safeguarding Children Partnership")
    return Scene(store, clock, here, there)


def with_address(cast: Cast, agency: str) -> None:
    """Give an agency of the directory an address, so that a request can be sent to it."""
    work = cast.work(Role.COORDINATOR)
    agencies.change_agency(work, cast.agencies[agency], name=agency, email="post@agency.example")


def add_report(
    work: Work, review_id: UUID, content: bytes = b"%PDF-1.7 report", title: str = "Full report"
) -> None:
    """Add a report to a review."""
    reviews.add_document(
        work, review_id, kind="report", title=title, file_name="report.pdf", source=io.BytesIO(content)
    )


def passed(store: Store, document_id: UUID, verdict: str = "pass") -> Checked:
    """Return the result of a check as the checking job gives it."""
    clean = store.vault.put_bytes(b"%PDF-1.7 clean " + document_id.bytes)
    return Checked(document_id, {"checks": [{"code": "names", "verdict": verdict, "found": []}]}, clean, pages=3)
