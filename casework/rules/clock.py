"""The statutory clock: when an act is due. Day 0 is the day of the trigger.

The due date is the last working day on which the act is still in time. A late act is recorded, never refused.
Sources: docs/rules.md R-02 to R-08.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from casework.rules.bank_holidays import Calendar

Unit = Literal["working-days", "months"]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long one clock runs. length: whole units, negative when the act must come before the trigger.

    title: what must be done. starts: what starts it. statutory: set by law or guidance; others are settings.
    """

    name: str
    title: str
    starts: str
    length: int
    unit: Unit
    statutory: bool
    source: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date with what it was worked out from."""

    name: str
    started_on: date
    due_on: date
    length: int
    unit: Unit

    def as_inputs(self) -> dict[str, str | int]:
        """Return what is kept beside the due date, to work it out again when the calendar changes."""
        return {"started_on": self.started_on.isoformat(), "length": self.length, "unit": self.unit}


CLOCKS: Mapping[str, ClockRule] = {
    rule.name: rule
    for rule in (
        ClockRule(
            "notification",
            "Notify the national Panel and report to the partnership",
            "the local authority becomes aware of the incident",
            5,
            "working-days",
            True,
            "R-02",
        ),
        ClockRule(
            "rapid-review",
            "Complete the rapid review",
            "the serious incident notification is sent",
            15,
            "working-days",
            True,
            "R-03",
        ),
        ClockRule(
            "agency-returns",
            "Agency returns handed in",
            "the request is sent",
            10,
            "working-days",
            False,
            "R-04",
        ),
        ClockRule("order-lcspr", "Order the LCSPR", "notification of the case", 1, "months", False, "R-05"),
        ClockRule(
            "publish-lcspr",
            "Complete and publish the LCSPR",
            "the decision to carry it out",
            6,
            "months",
            True,
            "R-06",
        ),
        ClockRule(
            "send-before-publication",
            "Send the full report to the Panel, the Secretary of State and Ofsted",
            "publication (the act comes before it)",
            -7,
            "working-days",
            False,
            "R-07",
        ),
    )
}


_ACTS: Mapping[str, str] = {
    "notification": "Local authority",
    "rapid-review": "Case review group",
    "agency-returns": "Agencies",
    "order-lcspr": "Safeguarding partners",
    "publish-lcspr": "Coordinator",
    "send-before-publication": "Coordinator",
}


def who_acts(name: str) -> str:
    """Return who must do what the clock of that name counts to. Raises KeyError for an unknown clock."""
    return _ACTS[name]


def rule_for(name: str, lengths: Mapping[str, int] | None = None) -> ClockRule:
    """Return the clock's rule, with the partnership's own length where it sets one.

    A statutory length is never changed by a setting. Raises KeyError for an unknown clock.
    """
    rule = CLOCKS[name]
    if lengths and name in lengths and not rule.statutory:
        return replace(rule, length=lengths[name])
    return rule


def deadline(rule: ClockRule, started_on: date, calendar: Calendar) -> Deadline:
    """Return when `rule` falls due after it started on `started_on`. Raises CalendarTooShort."""
    if rule.unit == "months":
        due = last_working_day_by(months_after(started_on, rule.length), calendar)
    elif rule.length < 0:
        due = working_days_before(started_on, -rule.length, calendar)
    else:
        due = working_days_after(started_on, rule.length, calendar)
    return Deadline(rule.name, started_on, due, rule.length, rule.unit)


def working_days_after(start: date, days: int, calendar: Calendar) -> date:
    """Return the date `days` working days after `start`, not counting `start`.

    days: whole working days, 1 or more. Raises CalendarTooShort past the calendar's last year.
    Source: docs/rules.md R-01.
    """
    return _step(start, days, calendar, timedelta(days=1))


def working_days_before(end: date, days: int, calendar: Calendar) -> date:
    """Return the date `days` working days before `end`, not counting `end`. Raises CalendarTooShort."""
    return _step(end, days, calendar, timedelta(days=-1))


def _step(day: date, days: int, calendar: Calendar, step: timedelta) -> date:
    if days < 1:
        raise ValueError("A clock runs for at least one working day")
    while days:
        day += step
        if calendar.is_working_day(day):
            days -= 1
    return day


def months_after(start: date, count: int) -> date:
    """Return the same day `count` months later, or that month's last day when it has no such day.

    Source: docs/rules.md R-08 (31 August and six months is 28 or 29 February).
    """
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def last_working_day_by(day: date, calendar: Calendar) -> date:
    """Return `day` if it is a working day, else the working day before it. Raises CalendarTooShort."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_days_left(today: date, due_on: date, calendar: Calendar) -> int:
    """Return the working days after `today` up to and including `due_on`; negative when it is past.

    0 means that today is the last day. -1 is one working day late.
    """
    if due_on >= today:
        return sum(calendar.is_working_day(today + timedelta(days=n)) for n in range(1, (due_on - today).days + 1))
    return -sum(calendar.is_working_day(due_on + timedelta(days=n)) for n in range(1, (today - due_on).days + 1))
