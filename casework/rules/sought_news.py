"""What became of whom an agency looks for since it was asked, and when it is told. Source: docs/rules.md R-103.

News is kept with a request by person: `{"at": ISO time, "what": one of `WHAT`, "told": bool}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.rules.sought_people import SoughtPerson

WHAT = ("added", "changed", "removed")
TOLD_AFTER = timedelta(minutes=10)
"""So long after the first change an agency is told: what is changed until then goes with the same e-mail."""
News = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PersonNews:
    """What is new of somebody. what: "added" or "changed". after_answer: the agency had answered before."""

    what: str
    at: datetime
    after_answer: bool


def after_change(
    news: News, was: Sequence[SoughtPerson], now: Sequence[SoughtPerson], at: datetime
) -> dict[str, dict[str, Any]]:
    """Return a request's news after those whom its agency looks for changed.

    A slip that is undone before the agency was told of it leaves nothing.
    """
    found = {key: dict(one) for key, one in news.items()}
    before, after = ({one.id: one for one in people} for people in (was, now))
    for key in [*after, *(key for key in before if key not in after)]:
        if before.get(key) == after.get(key):
            continue
        what = "added" if key not in before else "changed" if key in after else "removed"
        earlier = found.get(key, {})
        waits = earlier.get("what", "") if not earlier.get("told", True) else ""
        if (waits, what) in (("added", "removed"), ("removed", "added")):
            del found[key]
            continue
        called = "added" if (waits, what) == ("added", "changed") else what
        found[key] = {"at": at.isoformat(), "what": called, "told": False}
    return found


def to_tell(news: News, answered_at: datetime | None) -> bool:
    """Return whether an agency is to be told. answered_at: when it answered, None while it has not.

    Who has answered is told of who was added or changed afterwards, and not that somebody need not be looked for.
    """
    waiting = [one for one in news.values() if not one["told"]]
    if answered_at is None:
        return bool(waiting)
    return any(one["what"] != "removed" and _at(one) > answered_at for one in waiting)


def told(news: News) -> dict[str, dict[str, Any]]:
    """Return the news with everything told."""
    return {key: {**one, "told": True} for key, one in news.items()}


def of_people(news: News, people: Sequence[SoughtPerson], answered_at: datetime | None) -> dict[str, PersonNews]:
    """Return what is new of the people whom an agency looks for, by id. answered_at: as `to_tell` has it."""
    listed = {one.id for one in people}
    return {
        key: PersonNews(one["what"], _at(one), answered_at is not None and _at(one) > answered_at)
        for key, one in news.items()
        if key in listed and one["what"] != "removed"
    }


def _at(one: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(one["at"])
