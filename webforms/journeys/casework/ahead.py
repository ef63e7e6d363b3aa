"""The dashboard: each case with its next date, who must act, days left or late; and the dates as a calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
from flask import Response as FlaskResponse, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import dates_ahead
from casework.actions.dates_ahead import DueDate
from casework.rules.permissions import Permission
from casework.rules.stages import STAGES
from webforms.access import current_store, current_work, open_to_all, requires
from webforms.journeys.casework.pages import pages
from webforms.limits import tries
from webforms.pages import announce

ON_A_PAGE = 30
WHEN = {"late": "Late", "soon": f"Within {dates_ahead.SOON_DAYS} working days", "later": "Later"}
WHO = ("Agencies", "Case review group", "Coordinator", "Local authority", "Publisher", "Safeguarding partners")
FEED = "60 per hour"


@pages.get("/cases", endpoint="cases")
@requires(Permission.SEE_CASES)
def case_list() -> str:
    """Show the cases, the next date first; those of a stage, or that are late, or for whom somebody must act."""
    asked = {name: request.args.get(name, "") for name in ("stage", "when", "who")}
    every = dates_ahead.cases_ahead(current_work())
    lines = dates_ahead.cases_ahead(current_work(), **asked) if any(asked.values()) else every
    pages_of_it = max(1, -(-len(lines) // ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages_of_it)
    return render_template(
        "casework/cases.html",
        lines=lines[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        found=len(lines),
        every=every,
        counts={when: sum(line.when == when for line in every) for when in WHEN},
        asked=asked,
        stage_options=[(stage.name, stage.title) for stage in STAGES],
        whens=WHEN,
        who_options=[(who, who) for who in WHO],
        page=page,
        pages=pages_of_it,
        here=url_for("casework.cases", **_given(asked)),
    )


def _given(asked: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value}


@pages.route("/calendar", methods=["GET", "POST"], endpoint="calendar")
@requires(Permission.SIGNED_IN)
def calendar() -> str | Response:
    """Say how one's dates come into a calendar program; make the address, shown this once, or end it."""
    work, address = current_work(), ""
    if request.method == "POST":
        if request.form.get("do") == "end":
            dates_ahead.end_feed(work)
            announce("The address does not work any more.")
            return redirect(url_for("casework.calendar"), 303)
        address = dates_ahead.make_feed(work)
    return render_template("casework/calendar.html", address=address, since=dates_ahead.feed_since(work))


@pages.get("/calendar/<token>.ics", endpoint="calendar_feed")
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
