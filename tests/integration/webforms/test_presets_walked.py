"""Each example partnership from referral to the end of a review's time: in its own words, clocks and retention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from casereviews.service import site_options
from casereviews.settings import Settings
from casework.actions.people import partnerships
from casework.actions.reviews import retention
from casework.actions.work import Work
from casework.rules.permissions import Role
from publication.site import create_site
from tests.integration.casework.records import rapid_review_answers
from tests.integration.casework.scene import POLICE, SCOPE, Scene
from tests.integration.webforms.test_form_pages import sits_down
from tests.journeys.client import Client
from tests.journeys.people import make_cast
from workers.jobs import archive_review, publish_review
from workers.means import Means

LATER = "14 12 2026"


def _id(path: str) -> UUID:
    """Return the id at the end of a page's path."""
    return UUID(path.rstrip("/").rpartition("/")[2])


@dataclass(frozen=True)
class Way:
    """How one partnership works. entry: what is special of its entry in the public list. documents: (kind, title,
    own day). said: sentences of its public page. until: the last day there, "" for a year. archived: at its end.
    """

    word: str
    name: str
    group: str = "case review group"
    order: str = ""
    until: str = "14 December 2027"
    title: str = "Child Heron"
    entry: Mapping[str, str] | None = None
    documents: tuple[tuple[str, str, str], ...] = (("report", "Full report", ""),)
    said: tuple[str, ...] = ()
    warned: bool = False
    ends: date = date(2027, 12, 15)


WAYS = {
    "southend": Way(
        "LPR",
        "Local practice review (LPR)",
        order="2 December 2026",
        until="14 June 2027",
        warned=True,
        ends=date(2027, 6, 15),
    ),
    "liverpool": Way(
        "LCSPR",
        "Local child safeguarding practice review",
        group="Critical Incident Group",
        documents=(
            ("report", "Full report", ""),
            ("partnership-response", "Our response", "1 12 2026"),
            ("media-statement", "What we say to the press", "11 12 2026"),
        ),
        said=("Published 1 December 2026", "Published 11 December 2026", "Published 14 December 2026"),
    ),
    "york": Way(
        "SPR",
        "Safeguarding practice review (SPR)",
        entry={"restriction": "summary-only", "restriction_reason": "A court has ordered it."},
        documents=(("executive-summary", "Summary", ""),),
        said=("Child Heron (published 14 December 2026)", "A court has ordered it.", "Only a summary"),
    ),
    "lscpr": Way("LCSPR", "Local child safeguarding practice review"),
    "birmingham": Way(
        "LCSPR",
        "Local child safeguarding practice review",
        title="Who asks the baby?",
        until="14 December 2029",
        documents=(
            ("report", "Full report", ""),
            ("briefing-note", "On one page", ""),
            ("slides", "Slides", ""),
        ),
        said=("Use it in a team meeting", "On one page", "Slides for a team meeting"),
        ends=date(2029, 12, 15),
    ),
}


@pytest.mark.parametrize("preset", WAYS)
def test_a_partnership_from_referral_to_the_end_of_its_reviews_time(
    portal: Flask, scene: Scene, preset: str, tmp_path: Path
) -> None:
    way, store = WAYS[preset], scene.store
    cast = make_cast(store, preset, f"{preset.capitalize()} Partnership")
    assert f"/refer/{preset}-partnership" in Client(portal).open(f"/refer/{preset}-partnership").path
    referral_id = scene.referral(cast=cast)
    desk = sits_down(portal, store, cast.people[Role.COORDINATOR].email)

    # The case and its clocks.
    case = desk.open(f"/referrals/{referral_id}").press("Open a case")
    at, prefix = case.path, partnerships.face(store, cast.partnership_id).settings.reference_prefix
    assert f"{prefix}/{way.word}/2026/01" in case.text
    desk.open(f"/referrals/{referral_id}/notification").fill(sent_on="2 11 2026").press("Save")
    case = desk.open(at)
    assert "Complete the rapid review" in case.text
    assert "23 November 2026" in case.text, "15 working days"
    assert (f"Order the {way.word}" in case.text) is bool(way.order)
    assert not way.order or way.order in case.text
    days = [f"{day.day} {day.month} {day.year}" for day in SCOPE]
    desk.open(f"{at}/scope").fill(first=days[0], last=days[1]).press("Save")
    page = desk.open(f"{at}/requests").fill(agencies=[str(cast.agencies[POLICE])]).press("Continue")
    if "Check before" in page.text:
        page.press("Send the requests")
    request_id = scene.requests(_id(at), POLICE, cast=cast)[POLICE]
    scene.handed_in(request_id, scene.represents(POLICE, cast))
    scene.merged(_id(at))
    read = desk.open(at).text + desk.open("/cases").text
    assert f"Hold the meeting of the {way.group}" in read

    # The decision.
    said = rapid_review_answers()
    form = desk.open(f"{at}/decisions/new/rapid-review")
    assert f"A {way.name[:1].lower()}{way.name[1:]} is carried out" in form.text
    form.fill(decided_on="2 11 2026", **said).press("Record the decision")
    case = desk.open(at)
    assert f"Complete and publish the {way.word}" in case.text
    assert "30 April 2027" in case.text, "six months; 2 May is a Sunday"

    # The review.
    scene.clock.forward(days=42)
    desk = sits_down(portal, store, cast.people[Role.COORDINATOR].email)
    entry = {"title": way.title, "kind": "lcspr", "summary": "What can be learned.", "publish_on": LATER}
    page = desk.open(f"{at}/reviews/new")
    assert way.name in page.text
    page = page.fill(**entry, **(way.entry or {})).press("Save and add the report")
    review_id = _id(page.path.rpartition("/documents")[0])
    for kind, title, own_day in way.documents:
        page = desk.open(f"/reviews/{review_id}/documents/new").fill(kind=kind, title=title, dated_on=own_day)
        page.choose_file("file", ("report.pdf", b"%PDF-1.7\n%%EOF\n")).press("Add and check")
    scene.checked(review_id)
    page = desk.open(f"/reviews/{review_id}")
    assert way.name in page.text
    assert ("Reports must be public for at least one year" in page.text) is way.warned
    second = sits_down(portal, store, cast.people[Role.PUBLISHER].email)
    second.open(f"/reviews/{review_id}/release").fill(read="yes", late_reason="It was prepared late").press(
        "Release to the public list"
    )

    # The public list, until its time ends and the repository has the review.
    settings = Settings(data=tmp_path / "public-data")
    means = Means(store, settings.catalogue, settings.public_files)
    publish_review.run(means, scene.claim("publish-review", review_id))
    options = site_options(settings, (partnerships.face(store, cast.partnership_id),))
    reader = create_site(options).test_client()
    slug = re.sub(r"[^a-z]+", "-", way.title.lower()).strip("-")

    def text(address: str) -> str:
        shown = reader.get(address).get_data(as_text=True)
        assert "High contrast" in shown
        assert "Exit this page" in shown
        return " ".join(re.sub(r"<[^>]+>", " ", shown).split())

    shown = text(f"/reviews/{slug}")
    assert way.name in shown
    assert f"On this site until at least {way.until}" in shown
    for sentence in way.said:
        assert sentence in shown, sentence
    assert way.title in text("/reviews")

    work = Work(store, cast.work(Role.COORDINATOR).actor)
    scene.clock.forward(days=(way.ends - work.today).days)
    assert retention.ask_for_archiving(store) == 0, "the repository has not acknowledged it"
    desk = sits_down(portal, store, cast.people[Role.COORDINATOR].email)
    page = desk.open(f"/reviews/{review_id}/acknowledged")
    page.fill(on="20 12 2026").press("Save")
    assert retention.ask_for_archiving(store) == 1
    archive_review.run(means, scene.claim("archive-review", review_id))
    shown = text(f"/reviews/{slug}")
    assert "This review has been archived" in shown
    assert way.documents[0][1] not in shown
    assert way.title in text("/reviews"), "its line stays"
    assert "Archived" in desk.open(f"/reviews/{review_id}").text
    assert retention.ask_for_archiving(store) == 0
