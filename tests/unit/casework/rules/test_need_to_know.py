"""Which roles open a case, and who may open one that they are not on."""

from __future__ import annotations

import pytest

from casework.rules.need_to_know import ADMINISTRATOR_READS, CAN_BE_ON, ON_FROM_THE_START, holders, may_open_anyway
from casework.rules.permissions import HELD_BY, Permission, Role


@pytest.mark.parametrize(
    ("role", "by_rule", "where_administrators_may"),
    [
        (Role.COORDINATOR, True, True),
        (Role.CHAIR, True, True),
        (Role.GROUP_MEMBER, True, True),
        (Role.PARTNER, True, True),
        (Role.PUBLISHER, False, False),
        (Role.REPRESENTATIVE, False, False),
        (Role.SIGNATORY, False, False),
        (Role.ADMINISTRATOR, False, True),
    ],
)
def test_only_a_role_that_reads_cases_opens_one_anyway(
    role: Role, by_rule: bool, where_administrators_may: bool
) -> None:
    assert may_open_anyway({role}, administrators=False) is by_rule
    assert may_open_anyway({role}, administrators=True) is where_administrators_may


def test_a_role_on_a_case_opens_what_it_may_and_no_more() -> None:
    both = {Role.PUBLISHER, Role.GROUP_MEMBER}
    assert holders(Permission.SEE_REVIEWS, both) == (Role.PUBLISHER,)
    assert holders(Permission.SEE_CASES, both) == (Role.GROUP_MEMBER,)
    assert holders(Permission.EDIT_CASE, both) == ()


def test_a_new_case_can_be_run_led_and_released() -> None:
    held = frozenset().union(*(HELD_BY[role] for role in ON_FROM_THE_START))
    assert {Permission.EDIT_CASE, Permission.SEE_RESTRICTED, Permission.RELEASE_REVIEW} <= held
    assert set(ON_FROM_THE_START) < set(CAN_BE_ON)


def test_an_administrator_never_reads_names_or_changes_a_case() -> None:
    assert {Permission.SEE_CASES, Permission.SEE_CHRONOLOGY} == ADMINISTRATOR_READS
    assert not HELD_BY[Role.ADMINISTRATOR] & ADMINISTRATOR_READS
