"""Loads the demonstration through the same actions that people's clicks lead to. Safe to repeat.

What is there already is left as it is: somebody may be half-way through the tour.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casereviews.demonstration.answers import case_a_answers
from casereviews.demonstration.people import AGENCIES, DOMAIN, PARTNERSHIP, PEOPLE
from casework.actions import upkeep
from casework.actions.people import agencies, partnerships, people
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.referrals import drafts, referrals
from casework.actions.work import SERVICE, Refusal, Work, referrer
from casework.records.store import Store
from casework.records.tables import Agency, Referral

WORDS = (
    "amber", "apple", "autumn", "barley", "beacon", "birch", "bridge", "candle", "cedar", "clover", "copper",
    "cotton", "daisy", "ember", "fern", "field", "garden", "ginger", "harbour", "hazel", "island", "ivory",
    "juniper", "kettle", "ladder", "lantern", "lemon", "maple", "meadow", "mint", "olive", "orchard", "pebble",
    "pepper", "plum", "quilt", "river", "saffron", "silver", "spruce", "summer", "thistle", "timber", "velvet",
    "violet", "walnut", "willow", "window", "winter", "yarrow",
)  # fmt: skip


class NotForDemonstration(Exception):
    """There is a real partnership in this folder: demonstration accounts must not come beside it."""


def new_password() -> str:
    """Return a password for the demonstration accounts, easy to read out: five words."""
    return "-".join(secrets.choice(WORDS) for _ in range(5))


def load(store: Store, password: str) -> None:
    """Make the partnership, its agencies and people, and case A's referral, as far as they are not there.

    password: of accounts that are made now. Raises NotForDemonstration.
    """
    face = _partnership(store)
    work = Work(store, replace(SERVICE, partnership_id=face.id))
    directory = _agencies(work)
    _people(work, directory, password)
    _referral(work)
    with suppress(upkeep.AnchorProblem):  # `verify` says what is wrong with it
        upkeep.write_anchor(store)


def refuse_beside_real(store: Store) -> None:
    """Do nothing unless there is a real partnership. Raises NotForDemonstration."""
    if any(not face.demonstration for face in partnerships.faces(store)):
        raise NotForDemonstration


def _partnership(store: Store) -> PartnershipFace:
    refuse_beside_real(store)
    there = [face for face in partnerships.faces(store) if face.slug == agencies.slug_of(PARTNERSHIP)]
    if there:
        return there[0]
    made = partnerships.create(Work(store, SERVICE), name=PARTNERSHIP, preset="demonstration", demonstration=True)
    return partnerships.face(store, made)


def _agencies(work: Work) -> dict[str, UUID]:
    """Return the directory by name, with the demonstration's agencies in it."""
    for agency in AGENCIES:
        try:
            agencies.add(work, name=agency.name, email=f"{agency.mailbox}@{DOMAIN}")
        except Refusal as refusal:
            if refusal.code != "agency-known":
                raise
    with work.store.looking() as session:
        rows = session.scalars(select(Agency).where(Agency.partnership_id == work.partnership_id))
        return {row.name: row.id for row in rows}


def _people(work: Work, directory: dict[str, UUID], password: str) -> None:
    for person in PEOPLE:
        try:
            people.add_demonstration_person(
                work,
                work.partnership_id,
                name=person.name,
                email=person.email,
                password=password,
                roles=[person.role],
                agency_id=directory[person.agency] if person.agency else None,
                partner=person.partner,
            )
        except Refusal as refusal:
            if refusal.code != "email-taken":
                raise


def _referral(work: Work) -> None:
    """Submit case A's referral unless the partnership has one like it: it waits for the coordinator."""
    answers = case_a_answers()
    with work.store.looking() as session:
        query = select(Referral.id).where(
            Referral.partnership_id == work.partnership_id, Referral.incident_kind == answers["kind"]["kind"]
        )
        if session.scalar(query.limit(1)) is not None:
            return
    submit_referral(work.store, work.partnership_id, answers)


def submit_referral(store: Store, partnership_id: UUID, pages: Mapping[str, Any]) -> str:
    """Fill in the referral form page by page, submit it, and return the referral's reference.

    pages: as `casework.rules.form_model` has answers.
    """
    as_referrer = Work(store, referrer(partnership_id))
    token = drafts.start(as_referrer, partnership_id)
    for page, answers in pages.items():
        if isinstance(answers, dict):
            drafts.save_page(as_referrer, token, page, answers)
            continue
        for number, entry in enumerate(answers, 1):
            drafts.save_entry(as_referrer, token, page, number, entry)
    return referrals.submit(as_referrer, token)
