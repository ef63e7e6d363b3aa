"""Messages about a request, and colleagues of the agency: who answers, who signs, handing over."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import agency_people
from casework.actions.returns import entries, handing_over, requests
from casework.actions.work import Refusal
from casework.rules.permissions import ROLE_NAMES, Permission
from casework.rules.requests import ENTRIES
from webforms.access import current_work, requires
from webforms.journeys.agency_return.forms import ColleagueForm, MessageForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce
from webforms.unsent import keeps_words

Shown = str | Response


@pages.route("/<uuid:request_id>/messages", methods=["GET", "POST"], endpoint="messages")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def messages(request_id: UUID) -> Shown:
    """Show the request's thread to the agency, and take a message."""
    work = current_work()
    form = MessageForm()
    if form.validate_on_submit():
        try:
            entries.say(work, request_id, form.text.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your message is sent.")
            return redirect(url_for("agency_return.messages", request_id=request_id), 303)
    return render_template(
        "agency_return/messages.html",
        form=form,
        view=requests.show_request(work, request_id),
        thread=entries.thread(work, request_id),
        kinds=ENTRIES,
        exit_this_page=True,
    )


@pages.route("/<uuid:request_id>/colleagues", methods=["GET", "POST"], endpoint="colleagues")
@requires(Permission.ANSWER_REQUESTS)
def colleagues(request_id: UUID) -> Shown:
    """Show who acts for the agency, and let a colleague answer the request or sign it off."""
    work = current_work()
    view = requests.show_request(work, request_id)
    form = ColleagueForm()
    if form.validate_on_submit():
        try:
            handing_over.hand_over(
                work, request_id, name=form.name.data or "", email=form.email.data or "", role=form.chosen()
            )
        except Refusal as refusal:
            form.refuse(refusal, "email")
        else:
            announce("Your colleague gets an email with a link. You can go on as well.")
            return redirect(url_for("agency_return.colleagues", request_id=request_id), 303)
    return render_template(
        "agency_return/colleagues.html",
        form=form,
        view=view,
        people=agency_people.list_people(work, view.agency_id),
        role_names=ROLE_NAMES,
        exit_this_page=True,
    )
