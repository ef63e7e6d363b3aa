"""When a released review goes out: at a working time, unless its day has come already. Source: R-121."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.rules.bank_holidays import Calendar, CalendarTooShort

LOCAL_TIME = ZoneInfo("Europe/London")
FROM, UNTIL = time(8, 30), time(17, 0)
"""Working hours: somebody is there to see what happens, and to take it back."""
USUAL = "10:00"
LATE_BY = timedelta(minutes=30)
"""How late a scheduled release may go out whatever the hour: a busy worker is no reason to wait for a day."""
_TYPED = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def read_time(typed: str) -> str:
    """Return "HH:MM" of what somebody typed: "10:00", "9.30", "2pm", "14:30". Raises ValueError."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None or (found[2] is None and found[3] is None):
        raise ValueError(typed)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(typed)
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{time(hour, minute):%H:%M}"


def not_at_work(publish_on: date, publish_time: str, now: datetime, calendar: Calendar) -> tuple[str, str] | None:
    """Return (field, what to do) when a day and time to come are no working time, else None.

    A day that has come is nobody's plan: the review goes out when it is released.
    """
    moment = scheduled_for(publish_on, publish_time)
    if moment <= now:
        return None
    if publish_on > now.astimezone(LOCAL_TIME).date() and not _works(publish_on, calendar):
        return "publish_on", (
            f"There is nobody at work on {publish_on:%A %-d %B %Y} to see a review being published. "
            f"Enter a working day, for example {next_working_day(publish_on, calendar):%-d %B %Y}"
        )
    if publish_time and not FROM <= time.fromisoformat(publish_time) <= UNTIL:
        return "publish_time", f"Enter a time from {FROM:%H:%M} to {UNTIL:%H:%M}, when somebody is at work"
    return None


def scheduled_for(publish_on: date, publish_time: str) -> datetime:
    """Return the moment that was planned, with its time zone. publish_time: "HH:MM", "" for the usual."""
    return datetime.combine(publish_on, time.fromisoformat(publish_time or USUAL), LOCAL_TIME)


def goes_out_at(publish_on: date, publish_time: str, released_at: datetime) -> datetime:
    """Return when a released review goes out: as planned, or at its release if its day or its time had come.

    Without a time of its own a review that is released on its day goes out at once.
    """
    if not publish_time and publish_on <= released_at.astimezone(LOCAL_TIME).date():
        return released_at
    return max(scheduled_for(publish_on, publish_time), released_at)


def waits_until(goes_out: datetime, released_at: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    """Return until when a review whose time has come waits all the same, None when it goes out now.

    A release for later that could not be kept, as while the service was down, waits for the next working time. One
    that somebody released for at once never waits.
    """
    if goes_out <= released_at or now - goes_out <= LATE_BY:
        return None
    local = now.astimezone(LOCAL_TIME)
    if _works(local.date(), calendar) and FROM <= local.time() <= UNTIL:
        return None
    day = local.date()
    if local.time() > UNTIL or not _works(day, calendar):
        day = next_working_day(day, calendar)
    return datetime.combine(day, FROM, LOCAL_TIME)


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return the first working day after `day`."""
    day += timedelta(days=1)
    while not _works(day, calendar):
        day += timedelta(days=1)
    return day


def _works(day: date, calendar: Calendar) -> bool:
    try:
        return calendar.is_working_day(day)
    except CalendarTooShort:
        return day.weekday() < 5  # bank holidays of a far year are not known: nothing is refused for them
