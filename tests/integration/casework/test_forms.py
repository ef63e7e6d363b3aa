"""Versions of a partnership's form: published by a coordinator, kept with what was made with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from casework.actions.forms import editing, versions
from casework.actions.people import partnerships
from casework.actions.referrals import drafts, referrals
from casework.actions.work import SERVICE, NotFound, NotPermitted, Refusal, Work
from casework.records.tables import Referral, ReferralDraft
from casework.rules import form_editing, referral_form
from casework.rules.form_changes import FormChanges
from casework.rules.form_editing import Asked
from casework.rules.permissions import Role
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

REFUGE = Asked("Is the family in a refuge? {{ 1 }} <b>", "yes-no", required=True)


def ask_also(scene: Scene, name: str = "own_refuge", asked: Asked = REFUGE) -> int:
    """Publish a form with one more question about safety, and return its number."""
    work = scene.here.work(Role.COORDINATOR)

    def step(standard: Any, changes: FormChanges) -> FormChanges:
        return form_editing.add(standard, changes, "safety", "", name, asked)

    editing.change_form(work, editing.show(work).seen, step, "added", f"safety/{name}")
    return editing.publish(work, editing.show(work).seen, "For the refuges")


def with_refuge() -> dict[str, Any]:
    answers = full_answers()
    return {**answers, "safety": {**answers["safety"], "own_refuge": "yes"}}


def asked_on(view: referrals.ReferralView, title: str) -> dict[str, str]:
    return dict(next(pairs for heading, pairs in view.sections if heading == title))


def test_a_question_added_is_read_everywhere_and_referrals_before_it_read_as_they_were(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    old = scene.referral()
    before = referrals.show_referral(work, old).sections
    begun = scene.draft()
    assert ask_also(scene) == 2
    new = scene.referral(with_refuge())
    view = referrals.show_referral(work, new)
    assert asked_on(view, "Safety and other processes")[REFUGE.label] == "Yes"
    copy = referrals.to_copy(scene.store, new)
    assert copy is not None
    assert copy.sections == view.sections
    assert referrals.show_referral(work, old).sections == before
    assert "own_refuge" not in [q.name for q in drafts.load(scene.store, begun).form.page("safety").questions]
    assert referrals.submit(scene.as_referrer(), begun), "what was begun before carries on with its own form"


def test_a_needed_question_of_the_partnership_is_needed(scene: Scene) -> None:
    ask_also(scene)
    with pytest.raises(Refusal, match="incomplete"):
        referrals.submit(scene.as_referrer(), scene.draft(full_answers()))


def test_changes_are_seen_by_nobody_before_they_are_published(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    first = editing.show(work)
    assert (first.number, first.waits, first.changed_by) == (0, False, "")
    editing.change_form(work, first.seen, _without("children/gp"), "off", "children/gp")
    state = editing.show(work)
    assert state.waits
    assert state.changed_by == "Coordinator Test"
    assert state.differences == ("“GP practice” is no longer asked on “Children”.",)
    assert "gp" in [q.name for q in drafts.load(scene.store, scene.draft({})).form.page("children").questions]
    editing.discard(work, state.seen)
    assert not editing.show(work).waits
    with pytest.raises(Refusal, match="nothing"):
        editing.publish(work, editing.show(work).seen)


def _without(address: str) -> editing.Step:
    return lambda standard, changes: form_editing.switch(standard, changes, address, on=False)


def test_of_two_who_change_the_form_at_once_the_second_is_told(scene: Scene) -> None:
    one, other = scene.here.work(Role.COORDINATOR), scene.here.work(Role.ADMINISTRATOR)
    seen = editing.show(one).seen
    assert editing.show(other).seen == seen
    editing.change_form(one, seen, _without("children/gp"), "off", "children/gp")
    for act in (
        lambda: editing.change_form(other, seen, _without("children/sex"), "off", "children/sex"),
        lambda: editing.publish(other, seen),
        lambda: editing.discard(other, seen),
        lambda: editing.take_up(other, seen, 1),
    ):
        with pytest.raises(Refusal, match="changed-meanwhile") as refused:
            act()
        assert refused.value.message.startswith("Coordinator Test changed the form")
    assert editing.show(one).changes.off == {"children/gp"}
    editing.publish(one, editing.show(one).seen)
    with pytest.raises(Refusal, match="changed-meanwhile"):
        editing.change_form(other, seen, _without("children/sex"), "off", "children/sex")


def test_older_versions_are_listed_read_and_taken_up_again(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    scene.draft({})
    ask_also(scene)
    ask_also(scene, "own_second", Asked("And where?", "line"))
    assert [(line.number, line.made_by, line.in_force) for line in editing.versions(work)] == [
        (3, "Coordinator Test", True),
        (2, "Coordinator Test", False),
        (1, "", False),
    ]
    second = editing.version(work, 2)
    assert second.line.note == "For the refuges"
    assert second.differences == (f"“{REFUGE.label}” is asked on “Safety and other processes”.",)
    editing.take_up(work, editing.show(work).seen, 2)
    assert editing.show(work).differences == ("“And where?” is no longer asked on “Safety and other processes”.",)
    assert editing.publish(work, editing.show(work).seen) == 4
    assert editing.version(work, 4).form == second.form
    with pytest.raises(NotFound):
        editing.version(work, 5)


def test_a_new_standard_form_makes_a_new_version_of_every_form(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_also(scene)
    begun = scene.draft({})
    standard = referral_form.standard_description()
    pages = [
        {**p, "title": "What happened, in short"} if p["name"] == "circumstances" else p for p in standard["pages"]
    ]
    monkeypatch.setattr(versions, "standard_description", lambda: {**standard, "version": 99, "pages": pages})
    form = drafts.load(scene.store, scene.draft({})).form
    assert form.version == 99
    assert form.page("circumstances").title == "What happened, in short"
    assert form.page("safety").question("own_refuge").label == REFUGE.label
    assert drafts.load(scene.store, begun).form.page("circumstances").title == "What happened"
    assert [line.number for line in editing.versions(scene.here.work(Role.COORDINATOR))] == [2, 1]


def test_referrals_from_before_forms_had_versions_are_read_by_the_standard_form(scene: Scene) -> None:
    referral_id = scene.referral()
    token = scene.draft()
    with scene.store.changing() as session:
        session.get_one(Referral, referral_id).form_id = None
        session.get_one(Referral, referral_id).form_version = 1
        draft = session.get_one(ReferralDraft, drafts.load(scene.store, token).id)
        draft.form_id, draft.form_version = None, 1
    view = referrals.show_referral(scene.here.work(Role.COORDINATOR), referral_id)
    assert asked_on(view, "Referrer")["Full name"] == "name said"
    assert drafts.load(scene.store, token).form == referral_form.standard_form(1)


def test_a_form_is_its_partnerships_own(scene: Scene) -> None:
    ask_also(scene)
    there = scene.there.work(Role.COORDINATOR)
    assert "own_refuge" not in [q.name for q in editing.show(there).form.page("safety").questions]
    assert "For the refuges" not in [line.note for line in editing.versions(there)]
    for role in (Role.CHAIR, Role.REPRESENTATIVE, Role.PUBLISHER):
        with pytest.raises(NotPermitted):
            editing.show(scene.here.work(role))
        with pytest.raises(NotPermitted):
            editing.publish(scene.here.work(role), "")


def test_a_new_partnership_asks_the_form_of_its_preset(scene: Scene) -> None:
    work = Work(scene.store, SERVICE)
    made = partnerships.create(work, name="Liverpool SCP", preset="liverpool")
    referrer = replace(scene.as_referrer().actor, partnership_id=made)
    form = drafts.load(scene.store, drafts.start(Work(scene.store, referrer), made)).form
    assert "Critical Incident Group" in form.page("safeguarding-lead").question("willing_to_present").label


def test_of_several_who_begin_at_the_same_moment_one_makes_the_version(scene: Scene) -> None:
    work = scene.as_referrer()
    with ThreadPoolExecutor(4) as together:
        tokens = list(together.map(lambda _: drafts.start(work, scene.here.partnership_id), range(4)))
    assert len({drafts.load(scene.store, token).form for token in tokens}) == 1
    assert [line.number for line in editing.versions(scene.here.work(Role.COORDINATOR))] == [1]
