"""One's dates in a calendar program: the page that makes the address, and what is under it."""

from __future__ import annotations

from datetime import timedelta

import icalendar
from flask import Blueprint, Response as FlaskResponse, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import dates_ahead
from casework.actions.dates_ahead import DueDate
from casework.rules.permissions import Permission
from webforms.access import current_store, current_work, open_to_all, requires
from webforms.limits import tries
from webforms.pages import announce

FEED = "60 per hour"


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/calendar", view_func=calendar, methods=["GET", "POST"])
    pages.add_url_rule("/calendar/<token>.ics", view_func=calendar_feed)


@requires(Permission.SIGNED_IN)
def calendar() -> str | Response:
    """Say how one's dates come into a calendar program; make the address, shown this once, or end it."""
    work, address = current_work(), ""
    if request.method == "POST":
        if request.form.get("do") == "end":
            dates_ahead.end_feed(work)
            announce("The address does not work any more.")
            return redirect(url_for("account.calendar"), 303)
        address = dates_ahead.make_feed(work)
    return render_template("account/calendar.html", address=address, since=dates_ahead.feed_since(work))


@open_to_all("the secret in the address is what lets a calendar program in")
@tries(FEED)
def calendar_feed(token: str) -> FlaskResponse:
    """Give the dates of whoever made the address, in the form that calendar programs read (RFC 5545)."""
    answer = FlaskResponse(_written(dates_ahead.feed(current_store(), token)), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="case-reviews.ics"'
    return answer


def _written(dates: tuple[DueDate, ...]) -> bytes:
    feed = icalendar.Calendar()
    feed.add("prodid", "-//casereviews//Dates of case reviews//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", "Case reviews")
    feed.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for due in dates:
        event = icalendar.Event()
        event.add("uid", f"{due.id}@casereviews")
        event.add("dtstamp", due.changed_at)
        event.add("dtstart", due.day)
        event.add("dtend", due.day + timedelta(days=1))
        event.add("summary", f"{due.what}: {due.reference}")
        event.add("transp", "TRANSPARENT")
        feed.add_component(event)
    return bytes(feed.to_ical())
