"""What is of no case, only a link, or tells only what should improve goes through the same gate, by two people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from casework.actions.reviews import correcting, handing_over, prepared_reviews, publishing, reviews, withdrawing
from casework.actions.work import NotFound, Refusal
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene, add_report


def prepare(scene: Scene, case_id: UUID | None, **entry: Any) -> UUID:
    work = scene.here.work(Role.COORDINATOR)
    given = {"title": "Summer news", "kind": "newsletter", "summary": "What is new.", "themes": ["Dogs"]}
    return reviews.prepare(work, case_id, publish_on=work.today, **{**given, **entry})


def state(scene: Scene, review_id: UUID, role: Role = Role.PUBLISHER) -> str:
    return prepared_reviews.show_review(scene.here.work(role), review_id).state


def check_listing(scene: Scene, review_id: UUID, verdict: str = "pass") -> None:
    """Record the checks of an entry without documents as a worker would."""
    listing = {"checks": [{"code": "listing", "verdict": verdict, "found": []}]}
    publishing.record_checks(scene.store, review_id, [], listing=listing)


def test_a_newsletter_is_of_no_case_and_goes_through_the_same_gate(scene: Scene) -> None:
    review_id = prepare(scene, None)
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    view = prepared_reviews.show_review(publisher, review_id)
    assert (view.case_id, view.case_reference, view.state, view.public_until) == (None, "", "draft", None)
    assert [one.id for one in prepared_reviews.list_reviews(publisher)] == [review_id]
    assert prepared_reviews.list_reviews(scene.there.work(Role.PUBLISHER)) == ()
    with pytest.raises(NotFound):
        prepared_reviews.show_review(scene.there.work(Role.PUBLISHER), review_id)

    add_report(coordinator, review_id, title="Summer 2026")
    scene.checked(review_id)
    both = replace(coordinator.actor, roles=frozenset({Role.COORDINATOR, Role.PUBLISHER}))
    with pytest.raises(Refusal, match="same-person"):
        reviews.release_review(replace(coordinator, actor=both), review_id)
    reviews.release_review(publisher, review_id)
    to_publish = publishing.to_publish(scene.store, review_id)
    assert to_publish is not None
    publishing.record_published(scene.store, review_id)
    assert state(scene, review_id) == "published"
    assert scene.tasks("build-handoff") == []
    assert handing_over.chase_due(scene.store) == 0
    corrected = correcting.correct(coordinator, review_id, "A date.")
    correcting.discard(coordinator, corrected)
    withdrawing.withdraw(publisher, review_id, said="error", why="A name.")
    assert state(scene, review_id) == "withdrawing"


def test_names_of_every_case_are_looked_for_in_what_is_of_none(scene: Scene) -> None:
    scene.case()
    review_id = prepare(scene, None)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    to_check = publishing.to_check(scene.store, review_id)
    assert to_check is not None
    assert not to_check.of_case
    of_case = prepare(scene, scene.case(), title="Child Wren", kind="lcspr")
    add_report(scene.here.work(Role.COORDINATOR), of_case)
    case_checked = publishing.to_check(scene.store, of_case)
    assert case_checked is not None
    assert {one.name for one in case_checked.people} <= {one.name for one in to_check.people}
    assert to_check.people


def test_a_national_review_is_a_link_and_needs_no_document(scene: Scene) -> None:
    for link in ("", "gov.uk/review", "javascript:alert(1)", "https://user@gov.uk/x"):
        with pytest.raises(Refusal, match="link"):
            prepare(scene, None, kind="national", link=link)
    review_id = prepare(scene, None, kind="national", link="https://www.gov.uk/review")
    assert state(scene, review_id) == "checking"
    check_listing(scene, review_id, "stop")
    assert state(scene, review_id) == "stopped"
    reviews.check_again(scene.here.work(Role.COORDINATOR), review_id)
    check_listing(scene, review_id)
    assert state(scene, review_id) == "ready"
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id)
    to_publish = publishing.to_publish(scene.store, review_id)
    assert to_publish is not None
    assert (to_publish.link, to_publish.documents) == ("https://www.gov.uk/review", ())


def test_a_review_that_is_not_published_says_why_and_what_should_improve(scene: Scene) -> None:
    given = {
        "title": "Child Wren",
        "kind": "lcspr",
        "restriction": "not-published",
        "restriction_reason": "A court.",
    }
    case_id = scene.case()
    with pytest.raises(Refusal, match="learning"):
        prepare(scene, case_id, **given)
    review_id = prepare(scene, case_id, **given, learning="Plans move with the family.")
    check_listing(scene, review_id)
    assert prepared_reviews.show_review(scene.here.work(Role.PUBLISHER), review_id).obstacles == ()
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    scene.checked(review_id)
    (obstacle,) = prepared_reviews.show_review(scene.here.work(Role.PUBLISHER), review_id).obstacles
    assert obstacle.code == "not-published"


@pytest.mark.parametrize(("of_case", "kind"), [(True, "newsletter"), (True, "national"), (False, "lcspr")])
def test_a_kind_stands_where_it_belongs(scene: Scene, of_case: bool, kind: str) -> None:
    with pytest.raises(Refusal, match="kind"):
        prepare(scene, scene.case() if of_case else None, kind=kind)
