"""When a case's records may be disposed of, and what stands against it. Source: docs/rules.md R-126, R-127."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.rules.clock import months_after

LONGEST = 2000
PUBLIC_STATES = ("releasing", "published", "withdrawing")


def disposed_from(closed_on: date, years: int) -> date:
    """Return the first day on which the records of a case that was closed then may be disposed of."""
    return months_after(closed_on, 12 * years)


def rule_in_words(years: int) -> str:
    """Return the rule as a certificate names it."""
    return f"Records of a case are kept for {years} year{'' if years == 1 else 's'} after it was closed"


def against(
    *,
    closed_on: date | None,
    years: int | None,
    today: date,
    legal_holds: int,
    review_states: Sequence[str],
    actions_open: int,
) -> tuple[str, ...]:
    """Return what stands against the disposal of a case's records, a sentence each; empty when nothing does.

    closed_on: None while it is not closed. years: as the partnership sets it, None: records are kept.
    review_states: of the case's reviews for the public list.
    """
    found = []
    if closed_on is None:
        found.append("The case is not closed")
    elif years is None:
        found.append("The partnership’s settings say that records of cases are kept")
    elif today < disposed_from(closed_on, years):
        found.append(
            f"Its records are kept until {disposed_from(closed_on, years):%-d %B %Y}, "
            f"{years} year{'' if years == 1 else 's'} after it was closed"
        )
    if legal_holds:
        found.append("A legal hold stands: somebody must lift it first, with a reason")
    if any(state in PUBLIC_STATES for state in review_states):
        found.append("A review of the case is on the public list, or on its way there: it is taken down first")
    if actions_open:
        found.append("An action that was agreed is not finished")
    return tuple(found)
