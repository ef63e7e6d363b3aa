"""The schedule: what the service does by itself, each run once whoever else keeps time.

A run is a row with a unique (name, slot); of two tickers, one gets it. A run that fails is not repeated in its
slot: the next slot tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

import structlog

from casework.actions import clocks_again, upkeep
from casework.actions.audit_log import checks
from casework.actions.plans import reminders as plan_reminders
from casework.actions.referrals import saved
from casework.actions.returns import chasing, sought_news
from casework.actions.reviews import handing_over, retention
from casework.actions.task_rows import Store

LOOKS_EVERY = 5.0
"""Seconds between two looks at the clock."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One thing done every `every`, in slots counted from the start of 1970: a day's slot begins at 00:00 UTC."""

    name: str
    every: timedelta
    run: Callable[[Store], object]

    def slot(self, now: datetime) -> str:
        """Return the name of the slot that `now` lies in: its first moment."""
        began = datetime(1970, 1, 1, tzinfo=UTC)
        return (began + self.every * ((now - began) // self.every)).isoformat(timespec="seconds")


SCHEDULE: Sequence[Scheduled] = (
    Scheduled("audit-anchor", timedelta(minutes=1), upkeep.write_anchor),
    Scheduled("tidy-up", timedelta(hours=24), upkeep.tidy_up),
    Scheduled("remind-referrers", timedelta(hours=24), saved.remind),
    Scheduled("return-reminders", timedelta(minutes=15), chasing.send_due),
    Scheduled("people-to-look-for", timedelta(minutes=5), sought_news.tell_due),
    Scheduled("action-reminders", timedelta(minutes=15), plan_reminders.send_due),
    Scheduled("repository-reminders", timedelta(minutes=15), handing_over.chase_due),
    Scheduled("retention-ends", timedelta(hours=24), retention.ask_for_archiving),
    Scheduled("clocks-and-calendar", timedelta(hours=24), clocks_again.follow_calendar),
    Scheduled("check-audit-log", timedelta(hours=24), checks.check),
    Scheduled("check-files", timedelta(hours=24), upkeep.scrub),
)


class Ticker:
    """Runs `schedule` on `store`'s clock."""

    def __init__(self, store: Store, schedule: Sequence[Scheduled] = SCHEDULE) -> None:
        self._store = store
        self._schedule = schedule
        self._seen: dict[str, str] = {}

    def run(self, stop: Event) -> None:
        """Go on until `stop` is set; no failure ends it."""
        while not stop.wait(LOOKS_EVERY):
            self.turn()

    def turn(self) -> None:
        """Run everything whose slot nobody has run."""
        for scheduled in self._schedule:
            try:
                slot = scheduled.slot(self._store.now())
                if self._seen.get(scheduled.name) == slot:
                    continue  # known to be done: a look at the clock need not be a write to the database
                mine = upkeep.begin_slot(self._store, scheduled.name, slot)
                self._seen[scheduled.name] = slot
                if mine:
                    scheduled.run(self._store)
                    _log.info("schedule-done", schedule=scheduled.name, slot=slot)
            except Exception as problem:
                _log.error("schedule-failed", schedule=scheduled.name, problem=type(problem).__name__)
