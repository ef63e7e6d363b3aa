"""Roles hold what they need and nothing else."""

from __future__ import annotations

from casework.rules.permissions import HELD_BY, ROLE_NAMES, Permission, Role, permitted

CASE_CONTENT = {
    Permission.SEE_CASES,
    Permission.SEE_CHRONOLOGY,
    Permission.SEE_REFERRALS,
    Permission.EDIT_CASE,
    Permission.SEE_REVIEWS,
    Permission.ANSWER_REQUESTS,
}


def test_every_role_is_named_and_has_its_permissions_stated() -> None:
    assert set(HELD_BY) == set(Role) == set(ROLE_NAMES)


def test_nobody_without_a_role_may_do_more_than_sign_out() -> None:
    assert permitted(frozenset()) == {Permission.SIGNED_IN}


def test_an_administrator_reads_no_case() -> None:
    assert not permitted(frozenset({Role.ADMINISTRATOR})) & CASE_CONTENT


def test_no_single_role_both_prepares_and_releases() -> None:
    both = {Permission.PREPARE_REVIEW, Permission.RELEASE_REVIEW}
    assert not [role for role, held in HELD_BY.items() if both <= held]


def test_agencies_see_no_chronology_and_no_other_agency() -> None:
    for role in (Role.REPRESENTATIVE, Role.SIGNATORY):
        assert not permitted(frozenset({role})) & {
            Permission.SEE_CASES,
            Permission.SEE_CHRONOLOGY,
            Permission.SEE_REFERRALS,
        }
