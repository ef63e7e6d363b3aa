"""A second case of the demonstration, done from referral to published review, so that every page shows something.

People's steps are done here through their actions, the service's by its workers. It can be broken off anywhere and
goes on where it was. `python -m casereviews.demonstration.finished_case`, with the service's settings.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from casereviews import logs
from casereviews.demonstration.follow_up import follow_up
from casereviews.demonstration.loading import submit_referral
from casereviews.demonstration.people import DOMAIN
from casereviews.settings import Settings, open_store
from casework.actions import cases, scoping, task_rows
from casework.actions.desk import chronology_rows
from casework.actions.people import accounts
from casework.actions.returns import requests, returns
from casework.actions.returns.requests import RequestView
from casework.actions.reviews import prepared_reviews, reviews
from casework.actions.work import Work
from casework.records.store import Store
from casework.records.tables import Account, Agency, Referral, Review, Upload
from casework.rules.requests import ANSWERED
from documents.safety.sandbox import allow_missing_layers

FOLDER = Path(__file__).parent / "case_b"
KIND = "below-threshold"
SCOPE = (date(2022, 2, 1), date(2023, 4, 30))
FILES: Mapping[str, str] = {
    "Wexborough 0-19 Public Health Nursing Service": "health-visiting.csv",
    "Fernhollow Primary School": "school.csv",
    "Millrace Homes": "housing.csv",
}
NIL = "Larkspur Road Surgery"
MAILBOXES: Mapping[str, str] = {
    "Wexborough 0-19 Public Health Nursing Service": "health-visiting",
    "Fernhollow Primary School": "school",
    "Millrace Homes": "housing",
    NIL: "gp",
}
TITLE = "Who wakes the baby?"
SUMMARY = (
    "A baby was taken to hospital after swallowing a medicine that was kept at home for somebody else, and "
    "recovered. Three services had each seen the baby asleep, many times. The review asks what a contact with a "
    "baby is when the baby is not seen awake, and how services come to know who lives in a home."
)
THEMES = ("Babies", "Medicines in the home", "Unseen men", "Young carers")
LOOKS_EVERY = 0.3
PATIENCE = 300.0


class TookTooLong(Exception):
    """The workers did not get as far as they should; the next start goes on from there."""


def is_finished(store: Store) -> bool:
    """Return whether the demonstration's review is public already."""
    with store.looking() as session:
        query = select(Review.id).where(Review.title == TITLE, Review.state == "published")
        return session.scalar(query) is not None


class Finishing:
    """Brings the second case to its end. meanwhile: called while waiting for workers."""

    def __init__(self, store: Store, meanwhile: Callable[[], None]) -> None:
        self._store = store
        self._meanwhile = meanwhile
        self._coordinator = self._person("coordinator")

    def run(self) -> None:
        """Do every step that is not done. Raises TookTooLong."""
        case_id = self._opened()
        self._gather(case_id)
        self._wait(lambda: chronology_rows.newest_ready(self._coordinator, case_id) is not None)
        follow_up(self._coordinator, case_id, self._person)
        self._publish(case_id)

    def _opened(self) -> UUID:
        with self._store.looking() as session:
            query = select(Referral.id).where(Referral.incident_kind == KIND)
            referral_id = session.scalar(query.order_by(Referral.received_at).limit(1))
        if referral_id is None:
            answers = json.loads((FOLDER / "referral.json").read_text())
            submit_referral(self._store, self._coordinator.partnership_id, answers)
            return self._opened()
        case_id = cases.open_case(self._coordinator, referral_id)
        if cases.show_case(self._coordinator, case_id).scope is None:
            scoping.set_scope(self._coordinator, case_id, first=SCOPE[0], last=SCOPE[1])
        return case_id

    def _gather(self, case_id: UUID) -> None:
        """Ask the agencies, send their files in, and hand them in once they are read."""
        with self._store.looking() as session:
            names = select(Agency.id).where(Agency.name.in_(MAILBOXES))
            agency_ids = list(session.scalars(names))
        requests.send(self._coordinator, case_id, agency_ids)
        open_requests = [r for r in requests.of_case(self._coordinator, case_id) if r.state not in ANSWERED]
        for request in open_requests:
            if request.agency == NIL:
                returns.say_nil(self._person(MAILBOXES[NIL]), request.id)
            else:
                self._send_in(request)
        for request in open_requests:
            if request.agency != NIL:
                upload_id = self._upload(request.id)
                who = self._person(MAILBOXES[request.agency])
                self._wait(partial(_is_read, who, upload_id))
                returns.hand_in(who, upload_id)

    def _send_in(self, request: RequestView) -> None:
        name = FILES[request.agency]
        with (FOLDER / name).open("rb") as source:
            who = self._person(MAILBOXES[request.agency])
            returns.receive(who, request.id, file_name=name, media_kind="csv", source=source)

    def _publish(self, case_id: UUID) -> None:
        """Have the coordinator prepare the review and somebody else release it."""
        review_id = self._prepared(case_id)
        self._wait(lambda: self._state(review_id) not in ("draft", "checking"))
        if self._state(review_id) == "ready":
            reviews.release_review(self._person("publisher"), review_id, late_reason="It is only an example")
        self._wait(lambda: self._state(review_id) == "published")
        self._wait(lambda: prepared_reviews.show_review(self._coordinator, review_id).handoff_ready)

    def _prepared(self, case_id: UUID) -> UUID:
        there = prepared_reviews.list_reviews(self._coordinator, case_id)
        review_id = (
            there[0].id
            if there
            else reviews.prepare(
                self._coordinator,
                case_id,
                title=TITLE,
                kind="learning",
                summary=SUMMARY,
                themes=THEMES,
                publish_on=self._coordinator.today,
            )
        )
        if not prepared_reviews.show_review(self._coordinator, review_id).documents:
            with (FOLDER / "report.pdf").open("rb") as source:
                reviews.add_document(
                    self._coordinator, review_id, kind="report", title=TITLE, file_name="report.pdf", source=source
                )
        return review_id

    def _state(self, review_id: UUID) -> str:
        return prepared_reviews.show_review(self._coordinator, review_id).state

    def _upload(self, request_id: UUID) -> UUID:
        with self._store.looking() as session:
            return session.scalars(select(Upload.id).where(Upload.request_id == request_id)).one()

    def _person(self, mailbox: str) -> Work:
        with self._store.looking() as session:
            account = session.scalars(select(Account).where(Account.email == f"{mailbox}@{DOMAIN}")).one()
            return Work(self._store, accounts.actor_of(session, account))

    def _wait(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > until:
                raise TookTooLong
            self._meanwhile()
            time.sleep(LOOKS_EVERY)


def _is_read(who: Work, upload_id: UUID) -> bool:
    return returns.show_upload(who, upload_id).state == "read"


def finish_alone(settings: Settings, store: Store) -> None:
    """Finish the case without a service: do the workers' part here too, whatever is due."""
    from workers import perform  # here: beside a running service nothing of it is needed

    perform.use(settings.means(store))
    allow_missing_layers(settings.sandbox_may_miss)

    def work() -> None:
        for claim in task_rows.offer_due(store, ()).due:
            perform.perform(str(claim.task_id), claim.attempt)

    Finishing(store, meanwhile=work).run()


def main() -> None:
    """Finish the case in the service of the environment's settings, whose workers do their part."""
    logs.configure("demonstration")
    store = open_store(Settings.from_environment())
    if not is_finished(store):
        Finishing(store, meanwhile=lambda: None).run()


if __name__ == "__main__":
    main()
