"""Submitting a referral once, and what the coordinator then sees."""

from __future__ import annotations

import io
from typing import Any

import pytest

from casework.actions.referrals import drafts, left_pages, listing, referrals
from casework.actions.referrals.listing import Wanted
from casework.actions.task_rows import Superseded
from casework.actions.work import NotFound
from casework.records.tables import CaseClock, Message, Referral
from casework.rules import referral_dates
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

FULL = full_answers()


def earlier(day: str) -> dict[str, Any]:
    """Return an answer to every question, the child born and harmed on that day."""
    child = {**FULL["children"][0], "date_of_birth": day, "date_of_incident": day, "date_of_death": day}
    return {**FULL, "children": [child]}


def test_a_referral_gets_a_reference_a_clock_a_receipt_and_a_copy_to_make(scene: Scene) -> None:
    reference = referrals.submit(scene.as_referrer(), scene.draft())
    assert reference == "WSCP/REF/2026/001"
    referral = scene.one(Referral.__table__.select())
    assert scene.tasks("copy-referral") == [referral]
    with scene.store.looking() as session:
        sent = {(message.purpose, message.recipient) for message in session.query(Message)}
    assert sent == {
        ("referral-receipt", "referrer@agency.example"),
        ("referral-received", "coordinator@wexborough.example"),
    }
    (line,) = listing.overview(scene.here.work(Role.COORDINATOR), Wanted()).lines
    assert (line.reference, line.state, line.incident_kind) == (reference, "received", "serious-incident")
    assert line.next_due is not None
    assert line.next_due.name == "notification"


def test_submitting_twice_is_submitting_once(scene: Scene) -> None:
    token = scene.draft()
    first = referrals.submit(scene.as_referrer(), token)
    messages = scene.count(Message)
    assert referrals.submit(scene.as_referrer(), token) == first
    assert scene.count(Referral) == 1
    assert scene.count(Message) == messages
    assert "referral-submitted-again" in scene.audited()


def test_two_clicks_at_the_same_moment_are_one_referral(scene: Scene) -> None:
    token = scene.draft()
    results = at_once(*[lambda: referrals.submit(scene.as_referrer(), token)] * 4)
    assert set(results) == {"WSCP/REF/2026/001"}
    assert scene.count(Referral) == 1
    assert scene.count(CaseClock) == 1


def test_no_two_referrals_share_a_reference(scene: Scene) -> None:
    tokens = [scene.draft() for _ in range(8)]
    results = at_once(*[lambda token=token: referrals.submit(scene.as_referrer(), token) for token in tokens])
    assert not errors(results)
    assert sorted(results) == [f"WSCP/REF/2026/{number:03}" for number in range(1, 9)]


def test_partnerships_count_for_themselves(scene: Scene) -> None:
    here, there = scene.referral(), scene.referral(cast=scene.there)
    names = [
        referrals.show_referral(cast.work(Role.COORDINATOR), referral_id).reference
        for cast, referral_id in ((scene.here, here), (scene.there, there))
    ]
    assert names == ["WSCP/REF/2026/001", "CYSCP/REF/2026/001"]


def test_a_new_year_counts_from_one(scene: Scene) -> None:
    scene.referral()
    scene.clock.forward(days=60)
    assert referrals.submit(scene.as_referrer(), scene.draft()) == "WSCP/REF/2027/001"


@pytest.mark.parametrize("page", ["referrer", "kind", "children", "circumstances", "criteria", "safety"])
def test_an_open_page_stops_the_referral_and_is_named(scene: Scene, page: str) -> None:
    token = scene.draft({name: answers for name, answers in FULL.items() if name != page})
    assert refused(lambda: referrals.submit(scene.as_referrer(), token)) == "incomplete"
    assert scene.count(Referral) == 0
    assert drafts.load(scene.store, token).submitted == ""


def test_the_clock_starts_when_the_authority_became_aware_else_when_it_was_received(scene: Scene) -> None:
    kind = {"kind": "serious-incident"}
    with_day = scene.referral({**earlier("2026-10-27"), "kind": {**kind, "aware_on": "2026-10-28"}})
    without = scene.referral({**FULL, "kind": {**kind, "aware_on": ""}})
    work = scene.here.work(Role.COORDINATOR)
    days = [referrals.show_referral(work, one).clocks[0].started_on.isoformat() for one in (with_day, without)]
    assert days == ["2026-10-28", "2026-11-02"]


def test_no_clock_runs_for_a_case_below_the_threshold(scene: Scene) -> None:
    referral_id = scene.referral({**FULL, "kind": {"kind": "below-threshold"}})
    assert referrals.show_referral(scene.here.work(Role.COORDINATOR), referral_id).clocks == ()


def test_a_day_that_no_calendar_holds_is_refused_in_words(scene: Scene) -> None:
    old = {**earlier("1926-10-27"), "kind": {"kind": "serious-incident", "aware_on": "1926-10-28"}}
    token = scene.draft(old)
    assert refused(lambda: referrals.submit(scene.as_referrer(), token)) == "calendar"
    assert scene.count(Referral) == 0


def test_the_coordinator_reads_every_answer_word_for_word(scene: Scene) -> None:
    referral_id = scene.referral(full_answers("As typed: "))
    view = referrals.show_referral(scene.here.work(Role.COORDINATOR), referral_id)
    sections = dict(view.sections)
    assert dict(sections["Child 1"])["Full name"] == "As typed: name said"
    assert view.agencies_named == ("As typed: agency said",)
    assert not view.copy_ready


def test_the_copy_is_kept_once_and_given_to_those_who_may(scene: Scene) -> None:
    token = scene.draft()
    referrals.submit(scene.as_referrer(), token)
    referral_id = scene.one(Referral.__table__.select())
    assert referrals.copy_for_referrer(scene.store, token) is None
    assert not referrals.copy_is_ready(scene.store, token)
    claim = scene.claim("copy-referral", referral_id)
    to_copy = referrals.to_copy(scene.store, referral_id)
    assert to_copy is not None
    assert to_copy.reference == "WSCP/REF/2026/001"
    referrals.record_copy(scene.store, referral_id, scene.store.vault.put(io.BytesIO(b"%PDF copy")), claim)
    assert referrals.to_copy(scene.store, referral_id) is None
    assert referrals.copy_is_ready(scene.store, token)
    for found in (
        referrals.copy_for_referrer(scene.store, token),
        referrals.copy_for_coordinator(scene.here.work(Role.COORDINATOR), referral_id),
    ):
        assert found is not None
        assert (found.untrusted_name, found.media_type, found.size) == (
            "WSCP-REF-2026-001.pdf",
            "application/pdf",
            9,
        )
        assert b"".join(found.chunks) == b"%PDF copy"
    assert len(scene.entries("referral-downloaded")) == 1


def test_a_copy_of_an_attempt_that_was_overtaken_is_not_kept(scene: Scene) -> None:
    referral_id = scene.referral()
    claim = scene.claim("copy-referral", referral_id)
    scene.lose(claim)
    before = len(scene.audited())
    with pytest.raises(Superseded):
        referrals.record_copy(scene.store, referral_id, scene.store.vault.put_bytes(b"late"), claim)
    with scene.store.looking() as session:
        assert session.get_one(Referral, referral_id).copy_sha256 is None
    assert len(scene.audited()) == before


def test_a_copy_that_is_gone_is_a_sentence_not_a_stack(scene: Scene) -> None:
    token = scene.draft()
    referrals.submit(scene.as_referrer(), token)
    referral_id = scene.one(Referral.__table__.select())
    kept = scene.store.vault.put_bytes(b"%PDF copy")
    referrals.record_copy(scene.store, referral_id, kept)
    scene.store.vault.remove(kept.sha256)
    work = scene.here.work(Role.COORDINATOR)
    assert refused(lambda: referrals.copy_for_referrer(scene.store, token)) == "file-gone"
    assert refused(lambda: referrals.copy_for_coordinator(work, referral_id)) == "file-gone"


def test_before_anything_is_sent_there_is_no_copy(scene: Scene) -> None:
    token = scene.draft()
    with pytest.raises(NotFound):
        referrals.copy_for_referrer(scene.store, token)


def test_odd_dates_and_pages_left_open_keep_a_referral_until_somebody_says_why(scene: Scene) -> None:
    work = scene.as_referrer()
    child = {**FULL["children"][0], "date_of_birth": "2026-10-31", "date_of_death": "2026-10-31"}
    token = scene.draft({**FULL, "children": [child]})
    assert refused(lambda: referrals.submit(work, token)) == "dates"
    (doubt,) = referral_dates.open_doubts(drafts.load(scene.store, token).answers, work.today)
    drafts.save_reasons(work, token, {doubt.key: "The injury was before birth"})
    drafts.keep_typed(work, token, left_pages.place_of("criteria"), [("a_reason", "half a sen")])
    assert refused(lambda: referrals.submit(work, token)) == "unsaved"
    drafts.save_page(work, token, "criteria", FULL["criteria"])
    seen = drafts.load(scene.store, token).revision
    drafts.save_page(work, token, "criteria", FULL["criteria"])
    assert refused(lambda: referrals.submit(work, token, seen)) == "changed"
    referrals.submit(work, token, seen + 1)
    view = referrals.show_referral(scene.here.work(Role.COORDINATOR), scene.one(Referral.__table__.select()))
    said = dict(dict(view.sections)[referral_dates.TITLE])
    assert list(said.values()) == ["The injury was before birth"]


def test_referrals_are_shown_sorted_and_found_page_by_page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    work = scene.here.work(Role.COORDINATOR)
    for kind in ("serious-incident", "good-practice", "near-miss"):
        scene.referral(full_answers(kind={"kind": kind}))
        scene.clock.forward(days=1)
    scene.referral(cast=scene.there)
    references = [f"WSCP/REF/2026/{number:03}" for number in (1, 2, 3)]

    def found(**wanted: Any) -> list[str]:
        return [line.reference for line in listing.overview(work, Wanted(**wanted)).lines]

    first = listing.overview(work, Wanted())
    assert (first.pages, first.total, first.counts["good-practice"]) == (2, 3, 1)
    assert [line.reference for line in first.lines] == [references[2], references[1]]
    assert found(page=99) == [references[0]]
    assert found(order="oldest") == references[:2]
    assert found(order="due")[0] == references[0], "only a serious incident has a clock"
    assert found(order="kind") == references[:2]
    assert found(show="near-miss") == [references[2]]
    assert found(words="ref 002") == [references[1]]
    assert found(words="nothing like it") == []
    assert found(show="with-case") == []
