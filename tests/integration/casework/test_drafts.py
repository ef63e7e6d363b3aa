"""Drafts of referrals: opened by their secret alone, kept 30 days, never readable in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from casework.actions.referrals import drafts, referrals
from casework.actions.work import NotFound
from casework.records.store import Store
from casework.records.tables import ReferralDraft
from casework.rules.form_entries import without_ids
from tests.integration.casework.acts import SOME_ID, refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

CHILD = full_answers()["children"][0]


def test_a_draft_gives_back_what_was_typed(scene: Scene) -> None:
    token = scene.draft({"kind": {"kind": "near-miss"}, "children": [CHILD, {**CHILD, "name": "Second child"}]})
    draft = drafts.load(scene.store, token)
    assert draft.answers["kind"] == {"kind": "near-miss"}
    assert [child["name"] for child in draft.answers["children"]] == ["name said", "Second child"]
    assert draft.partnership_id == scene.here.partnership_id
    assert draft.submitted == ""


@pytest.mark.parametrize("wrong", ["", "x", "a secret that nobody was given"])
def test_a_wrong_secret_opens_nothing(scene: Scene, wrong: str) -> None:
    token = scene.draft({})
    for act in (
        lambda: drafts.load(scene.store, wrong),
        lambda: drafts.save_page(scene.as_referrer(), wrong, "kind", {"kind": "near-miss"}),
        lambda: drafts.remove_entry(scene.as_referrer(), wrong, "children", 1),
        lambda: referrals.submit(scene.as_referrer(), wrong),
        lambda: referrals.copy_for_referrer(scene.store, wrong),
    ):
        with pytest.raises(NotFound):
            act()
    assert drafts.load(scene.store, token).answers == {}


def test_a_draft_is_kept_for_30_days_after_its_last_change(scene: Scene) -> None:
    token = scene.draft({})
    scene.clock.forward(days=29)
    drafts.save_page(scene.as_referrer(), token, "kind", {"kind": "near-miss"})
    scene.clock.forward(days=30)
    assert drafts.load(scene.store, token).answers == {"kind": {"kind": "near-miss"}}
    scene.clock.forward(seconds=1)
    with pytest.raises(NotFound):
        drafts.load(scene.store, token)
    with pytest.raises(NotFound):
        drafts.save_page(scene.as_referrer(), token, "kind", {"kind": "good-practice"})
    with pytest.raises(NotFound):
        referrals.submit(scene.as_referrer(), token)


def test_a_draft_cannot_be_begun_for_a_partnership_that_is_not_there(scene: Scene) -> None:
    with pytest.raises(NotFound):
        drafts.start(scene.as_referrer(), SOME_ID)


def entries(scene: Scene, token: str, page: str) -> list[dict[str, str]]:
    """Return a page's entries as a referral will keep them."""
    return without_ids(drafts.load(scene.store, token).answers[page])


def test_entries_are_added_changed_and_taken_out_by_their_number(scene: Scene) -> None:
    work = scene.as_referrer()
    token = scene.draft({})
    for number, name in enumerate(("A", "B", "C"), 1):
        drafts.save_entry(work, token, "family", number, {"name": name})
    drafts.save_entry(work, token, "family", 2, {"name": "B changed"})
    drafts.remove_entry(work, token, "family", 1)
    assert entries(scene, token, "family") == [{"name": "B changed"}, {"name": "C"}]
    for wrong in (0, -1, 4):
        with pytest.raises(NotFound):
            drafts.save_entry(work, token, "family", wrong, {"name": "D"})
        with pytest.raises(NotFound):
            drafts.remove_entry(work, token, "family", wrong)
    assert len(drafts.load(scene.store, token).answers["family"]) == 2


def test_a_part_of_an_entry_leaves_its_other_answers_alone(scene: Scene) -> None:
    work, token = scene.as_referrer(), scene.draft({})
    drafts.save_entry(
        work, token, "children", 1, {"name": "Ada", "unborn": "yes", "due_date": "2026-12-01"}, "about"
    )
    drafts.save_entry(work, token, "children", 1, {"home_address": "1 Example Street"}, "home")
    drafts.save_entry(work, token, "children", 1, {"name": "Ada Green", "unborn": "no"}, "about")
    assert entries(scene, token, "children") == [
        {"home_address": "1 Example Street", "name": "Ada Green", "unborn": "no"}
    ]
    drafts.save_entry(work, token, "children", 1, {"name": "All of it"})
    assert entries(scene, token, "children") == [{"name": "All of it"}]
    with pytest.raises(KeyError):
        drafts.save_entry(work, token, "children", 1, {}, "no such part")


def test_no_more_entries_than_the_form_takes(scene: Scene) -> None:
    work, token = scene.as_referrer(), scene.draft({})
    for number in range(1, 13):
        drafts.save_entry(work, token, "children", number, CHILD)
    with pytest.raises(NotFound):
        drafts.save_entry(work, token, "children", 13, CHILD)


def test_none_to_add_is_an_answer_and_keeps_what_is_there(scene: Scene) -> None:
    work, token = scene.as_referrer(), scene.draft({})
    drafts.save_none(work, token, "family")
    assert drafts.load(scene.store, token).answers == {"family": []}
    drafts.save_entry(work, token, "family", 1, {"name": "A"})
    drafts.save_none(work, token, "family")
    assert entries(scene, token, "family") == [{"name": "A"}]


def test_a_submitted_draft_cannot_be_changed_and_is_empty(scene: Scene) -> None:
    token = scene.draft()
    reference = referrals.submit(scene.as_referrer(), token)
    draft = drafts.load(scene.store, token)
    assert (draft.submitted, draft.answers) == (reference, {})
    assert refused(lambda: drafts.save_page(scene.as_referrer(), token, "kind", {"kind": "x"})) == "submitted"
    assert refused(lambda: drafts.remove_entry(scene.as_referrer(), token, "children", 1)) == "submitted"


def test_every_change_of_a_draft_is_audited_without_its_answers(scene: Scene) -> None:
    scene.draft({"kind": {"kind": "near-miss"}, "children": [{**CHILD, "name": "Marked Name"}]})
    assert [(entry.actor, entry.details) for entry in scene.entries("draft-saved")] == [
        ("referrer", {"page": "kind"}),
        ("referrer", {"page": "children"}),
    ]


def test_a_sealed_draft_opens_as_that_draft_only(scene: Scene) -> None:
    first, second = scene.draft({"kind": {"kind": "near-miss"}}), scene.draft({})
    ids = [drafts.load(scene.store, token).id for token in (first, second)]
    with scene.store.changing() as session:
        mine = session.get_one(ReferralDraft, ids[0])
        session.get_one(ReferralDraft, ids[1]).answers = mine.answers
    with pytest.raises(Exception, match="cannot be opened"):
        drafts.load(scene.store, second)


def test_no_answer_and_no_secret_is_readable_in_the_database(scene: Scene, store: Store, tmp_path: Path) -> None:
    token = scene.draft(full_answers("Zqxjk"))
    assert b"zqxjk" not in _everything(store, tmp_path).lower()
    scene.referral(full_answers("Zqxjk"))
    whole = _everything(store, tmp_path).lower()
    assert token.lower().encode() not in whole
    # The address to which the receipt goes is all that leaves the form in clear.
    assert whole.replace(b"zqxjkreferrer@agency.example", b"").count(b"zqxjk") == 0
    assert b"9990000018" not in whole


def _everything(store: Store, tmp_path: Path) -> bytes:
    """Return every byte of the database: of SQLite's files, or of every column of PostgreSQL's tables."""
    if store.engine.dialect.name == "sqlite":
        return b"".join(file.read_bytes() for file in sorted(tmp_path.glob("case.sqlite*")))
    from casework.records.columns import Base

    with store.looking() as session:
        return b"\n".join(
            repr([bytes(value) if isinstance(value, memoryview) else value for value in row]).encode()
            for table in Base.metadata.tables
            for row in session.execute(text(f'SELECT * FROM "{table}"'))
        )
