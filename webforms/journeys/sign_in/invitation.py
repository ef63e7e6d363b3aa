"""Pages: taking up an invitation, and the first administrator. Both are opened by a one-time link."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import partnerships, people
from casework.actions.regions import reviewers_of_case
from casework.actions.returns import first_requests
from casework.actions.work import Refusal
from webforms import sessions
from webforms.access import current_store, open_to_all, visitor_work
from webforms.journeys.sign_in.forms import (
    FirstAdministratorForm,
    FirstPartnershipForm,
    FirstRequestForm,
    NewPasswordForm,
    ReviewerAnswerForm,
)
from webforms.limits import LINK, tries
from webforms.navigation import link_to
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/invitation/<token>", view_func=invitation, methods=["GET", "POST"])
    pages.add_url_rule("/request/<token>", view_func=first_request, methods=["GET", "POST"])
    pages.add_url_rule("/reviewer/<token>", view_func=reviewer, methods=["GET", "POST"])
    pages.add_url_rule("/first-administrator/<token>", view_func=first_administrator, methods=["GET", "POST"])


@open_to_all("the one-time link in the address is what lets a person in")
@tries(LINK)
def invitation(token: str) -> str | Response:
    """Ask the person who was invited for a password, and sign them in."""
    invited = people.read_invitation(current_store(), token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            session = people.take_up_invitation(visitor_work(), token, form.password.data)
        except Refusal as refusal:
            form.refuse(refusal, "password" if refusal.code == "password" else "")
        else:
            return _signed_in(session, "Your account is ready. You are signed in.")
    return render_template("sign_in/invitation.html", form=form, invited=invited)


@open_to_all("the one-time link in the address is what lets a reviewer answer")
@tries(LINK)
def reviewer(token: str) -> str:
    """Ask an independent reviewer whether they have a conflict of interest, and whether they can do it."""
    asked, form = reviewers_of_case.read(current_store(), token), ReviewerAnswerForm()
    if form.validate_on_submit():
        try:
            reviewers_of_case.answer(visitor_work(), token, said=form.said.data or "", words=form.words.data or "")
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            return render_template("sign_in/reviewer_thanks.html", asked=asked)
    return render_template("sign_in/reviewer.html", form=form, asked=asked)


@open_to_all("the one-time link in the address is what lets a person in")
@tries(LINK)
def first_request(token: str) -> str | Response:
    """Ask whoever reads the mailbox of an agency without representative for name and password."""
    found = first_requests.read(current_store(), token)
    form = FirstRequestForm()
    if form.validate_on_submit():
        try:
            session = first_requests.take_up(
                visitor_work(), token, name=form.name.data, password=form.password.data
            )
        except Refusal as refusal:
            form.refuse(refusal, "password" if refusal.code == "password" else "")
        else:
            place = link_to("agency_return.requests") or url_for("sign_in.start")
            return sessions.remember(redirect(place, 303), session)
    return render_template("sign_in/request.html", form=form, found=found)


@open_to_all("the one-time link in the address is what lets a person in")
@tries(LINK)
def first_administrator(token: str) -> str | Response:
    """Ask for the first administrator, and for the partnership where there is none yet."""
    face = partnerships.read_first_administrator_link(current_store(), token)
    form = FirstAdministratorForm() if face else FirstPartnershipForm()
    if form.validate_on_submit():
        named = {} if face else {"partnership": form["partnership"].data, "preset": form["preset"].data}
        try:
            session = partnerships.begin(
                visitor_work(),
                token,
                name=form.name.data,
                email=form.email.data,
                password=form.password.data,
                **named,
            )
        except Refusal as refusal:
            form.refuse(refusal, {"password": "password", "email-taken": "email"}.get(refusal.code, ""))
        else:
            return _signed_in(session, "The service is set up. Invite a coordinator next.")
    return render_template("sign_in/first_administrator.html", form=form, face=face)


def _signed_in(session: str, sentence: str) -> Response:
    response = sessions.remember(redirect(url_for("sign_in.start"), 303), session)
    announce(sentence)
    return response
