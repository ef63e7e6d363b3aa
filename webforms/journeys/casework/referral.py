"""Referrals: the list, one referral with its clocks, opening a case from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, clocks
from casework.actions.clocks import ClockView
from casework.actions.referrals import likeness, listing, office, referrals
from casework.actions.referrals.listing import ORDERS, SHOWS, Wanted
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.referral_tables import KINDS
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.journeys.casework.forms import ClockStartForm, NotificationForm
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.referral_words import found_in_file
from webforms.pages import announce, one_of

Shown = str | Response
SHOW_NAMES = {"all": "All", "without-case": "No case opened yet", "with-case": "With a case", **KINDS}
ORDER_NAMES = {"newest": "Newest first", "oldest": "Oldest first", "due": "Next date", "kind": "Kind"}


@pages.get("/referrals", endpoint="referrals")
@requires(Permission.SEE_REFERRALS)
def referral_list() -> str:
    """Show the referrals with their next dates: filtered, sorted, page by page."""
    wanted = Wanted(
        show=one_of("show", SHOWS, "all"),
        order=one_of("order", ORDERS, "newest"),
        words=request.args.get("words", "")[:100],
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "casework/referrals.html",
        wanted=wanted,
        found=listing.overview(current_work(), wanted),
        kinds=KINDS,
        shows=SHOW_NAMES,
        orders=ORDER_NAMES,
        base=url_for("casework.referrals", show=wanted.show, order=wanted.order, words=wanted.words or None),
    )


@pages.get("/referrals/<uuid:referral_id>", endpoint="referral")
@requires(Permission.SEE_REFERRALS)
def referral(referral_id: UUID) -> str:
    """Show one referral: its clocks, what can be done, and every answer."""
    work = current_work()
    return render_template(
        "casework/referral.html",
        referral=referrals.show_referral(work, referral_id),
        likely=likeness.likely_same(work, referral_id),
        found_in_file=found_in_file,
        office=office.notes_of(work, referral_id),
    )


@pages.get("/referrals/<uuid:referral_id>/copy.pdf", endpoint="referral_copy")
@requires(Permission.SEE_REFERRALS)
def referral_copy(referral_id: UUID) -> Response:
    """Give the PDF copy of a referral."""
    found = referrals.copy_for_coordinator(current_work(), referral_id)
    if found is None:
        abort(404)
    return send(found)


@pages.post("/referrals/<uuid:referral_id>/open", endpoint="open_case")
@requires(Permission.OPEN_CASE)
def open_case(referral_id: UUID) -> Response:
    """Open a case from the referral; a second click leads to the same case."""
    case_id = cases.open_case(current_work(), referral_id)
    announce("The case is open. Set its scoping period next.")
    return redirect(url_for("casework.case", case_id=case_id), 303)


@pages.route("/referrals/<uuid:referral_id>/notification", methods=["GET", "POST"], endpoint="notification")
@requires(Permission.EDIT_CASE)
def notification(referral_id: UUID) -> Shown:
    """Record when the serious incident notification was sent."""
    view = referrals.show_referral(current_work(), referral_id)
    named = {clock.name: clock for clock in view.clocks}
    form = NotificationForm(data=_recorded(named))
    if form.validate_on_submit() and form.sent_on.data:
        try:
            clocks.record_notification(
                current_work(), referral_id, sent_on=form.sent_on.data, late_reason=form.late_reason.data or ""
            )
        except Refusal as refusal:
            form.refuse(refusal, "late_reason" if refusal.code == "late-reason" else "sent_on")
        else:
            announce("The notification is recorded, and the rapid review’s clock runs.")
            return redirect(url_for("casework.referral", referral_id=referral_id), 303)
    return render_template("casework/notification.html", form=form, referral=view, clock=named.get("notification"))


@pages.route("/referrals/<uuid:referral_id>/clocks/<name>", methods=["GET", "POST"], endpoint="clock_start")
@requires(Permission.EDIT_CASE)
def clock_start(referral_id: UUID, name: str) -> Shown:
    """Correct the day from which a clock is counted."""
    view = referrals.show_referral(current_work(), referral_id)
    clock = next((clock for clock in view.clocks if clock.name == name and clock.own_start), None)
    if clock is None:
        abort(404)
    form = ClockStartForm(data={"started_on": clock.started_on, "late_reason": clock.late_reason})
    if form.validate_on_submit() and form.started_on.data:
        try:
            clocks.correct_start(
                current_work(),
                referral_id,
                name,
                started_on=form.started_on.data,
                late_reason=form.late_reason.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, "late_reason" if refusal.code == "late-reason" else "started_on")
        else:
            announce("The due date was worked out again.")
            return redirect(url_for("casework.referral", referral_id=referral_id), 303)
    return render_template("casework/clock_start.html", form=form, referral=view, clock=clock)


def _recorded(named: Mapping[str, ClockView]) -> dict[str, Any]:
    """Return what was recorded of the notification before: its day is where the rapid review starts."""
    rapid, sent = named.get("rapid-review"), named.get("notification")
    return {"sent_on": rapid.started_on if rapid else None, "late_reason": sent.late_reason if sent else ""}
