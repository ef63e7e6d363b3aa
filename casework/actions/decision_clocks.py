"""Which clocks a decision meets, starts and ends. Source: docs/rules.md R-05, R-06, R-109."""

from __future__ import annotations

from datetime import date

from casework.actions import clocks
from casework.actions.work import Change
from casework.records.tables import Case
from casework.rules.decisions import LCSPR


def follow(change: Change, case: Case, decision: str, decided_on: date, late_reason: str) -> None:
    """Let a case's clocks follow what was decided after the rapid review, in the action's transaction.

    Raises Refusal("late-reason"), Refusal("before-start"), Refusal("calendar").
    """
    if case.referral_id is None:
        return
    meet = [clocks.RAPID_REVIEW, *([clocks.ORDER] if decision == LCSPR else [])]
    for name in meet:
        clocks.meet(change, referral_id=case.referral_id, name=name, met_on=decided_on, late_reason=late_reason)
    if decision != LCSPR:
        for name in (clocks.ORDER, clocks.PUBLICATION):
            clocks.stop(change, case.referral_id, name)
    else:
        clocks.start(
            change,
            referral_id=case.referral_id,
            partnership_id=case.partnership_id,
            name=clocks.PUBLICATION,
            started_on=decided_on,
        )
