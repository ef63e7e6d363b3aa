"""Pages: the directory of agencies."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import agencies, agency_people as acting, directory
from casework.actions.returns import remembered_columns
from casework.actions.work import Refusal
from casework.rules.column_fields import COLUMN_FIELDS
from casework.rules.permissions import ROLE_NAMES, Permission
from webforms.access import current_work, requires
from webforms.journeys.administration.forms import AgencyForm, AgencyPersonForm, HandOverForm
from webforms.pages import announce

SHOW_NAMES = {"all": "All", "nobody": "Nobody would get a request", "no-signatory": "Nobody to sign off"}
ORDER_NAMES = {"name": "Name", "last": "Last return", "open": "Open requests"}


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/agencies", view_func=list_agencies, endpoint="agencies")
    pages.add_url_rule("/agencies/add", view_func=add_agency, methods=["GET", "POST"])
    pages.add_url_rule("/agencies/<uuid:agency_id>", view_func=agency, methods=["GET", "POST"])
    pages.add_url_rule("/agencies/<uuid:agency_id>/retire", view_func=retire_agency, methods=["POST"])
    pages.add_url_rule("/agencies/<uuid:agency_id>/people", view_func=agency_people, methods=["GET", "POST"])
    pages.add_url_rule(
        "/agencies/<uuid:agency_id>/people/<uuid:account_id>/hand-over",
        view_func=hand_over_agency,
        methods=["GET", "POST"],
    )
    pages.add_url_rule(
        "/agencies/<uuid:agency_id>/people/<uuid:account_id>/end",
        view_func=end_agency_person,
        methods=["GET", "POST"],
    )
    pages.add_url_rule(
        "/agencies/<uuid:agency_id>/columns/<uuid:column_id>/forget", view_func=forget_column, methods=["POST"]
    )


@requires(Permission.MANAGE_AGENCIES)
def list_agencies() -> str:
    """Show the agencies that can be asked for a return, who answers and who signs for each."""
    words, show, order = (request.args.get(name, "")[:100] for name in ("words", "show", "order"))
    show = show if show in directory.SHOWS else "all"
    order = order if order in directory.ORDERS else "name"
    page = request.args.get("page", 1, type=int)
    return render_template(
        "administration/agencies.html",
        found=directory.directory(current_work(), words=words, show=show, order=order, page=page),
        words=words,
        show=show,
        order=order,
        shows=SHOW_NAMES,
        orders=ORDER_NAMES,
        base=url_for("administration.agencies", words=words or None, show=show, order=order),
    )


@requires(Permission.MANAGE_AGENCIES)
def add_agency() -> str | Response:
    """Ask for an agency that the directory lacks."""
    form = AgencyForm()
    if form.validate_on_submit():
        try:
            agencies.add(current_work(), name=form.name.data, email=form.email.data)
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            announce("The agency was added.")
            return redirect(url_for("administration.agencies"), 303)
    return render_template("administration/agency.html", form=form, heading="Add an agency", columns=())


@requires(Permission.MANAGE_AGENCIES)
def agency(agency_id: UUID) -> str | Response:
    """Change an agency's name or address."""
    work = current_work()
    found = agencies.show(work, agency_id)
    form = AgencyForm(data={"name": found.name, "email": found.email})
    if form.validate_on_submit():
        try:
            agencies.change_agency(work, agency_id, name=form.name.data, email=form.email.data)
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            announce("The agency was changed.")
            return redirect(url_for("administration.agencies"), 303)
    return render_template(
        "administration/agency.html",
        form=form,
        heading="Change an agency",
        agency=found,
        columns=remembered_columns.remembered(work, agency_id)
        if work.actor.may(Permission.FORGET_COLUMNS)
        else (),
        fields=COLUMN_FIELDS,
    )


@requires(Permission.MANAGE_AGENCIES)
def retire_agency(agency_id: UUID) -> Response:
    """Let an agency not be asked any more, or be asked again."""
    retired = "retire" in request.form
    agencies.retire(current_work(), agency_id, retired=retired)
    announce(
        "The agency is not offered any more when you ask for returns. What it handed in is kept."
        if retired
        else "The agency can be asked for returns again."
    )
    return redirect(url_for("administration.agency", agency_id=agency_id), 303)


@requires(Permission.FORGET_COLUMNS)
def forget_column(agency_id: UUID, column_id: UUID) -> Response:
    """Forget what one of an agency's columns was said to hold."""
    remembered_columns.forget(current_work(), agency_id, column_id)
    announce("That is forgotten. The agency’s next files are read without it.")
    return redirect(url_for("administration.agency", agency_id=agency_id), 303)


@requires(Permission.MANAGE_AGENCIES)
def agency_people(agency_id: UUID) -> str | Response:
    """Show who acts for an agency, and invite somebody."""
    work = current_work()
    form = AgencyPersonForm()
    if form.validate_on_submit():
        try:
            acting.invite(
                work, agency_id, name=form.name.data or "", email=form.email.data or "", role=form.chosen()
            )
        except Refusal as refusal:
            form.refuse(refusal, "email")
        else:
            announce("They act for the agency now. Somebody new gets an invitation by email.")
            return redirect(url_for("administration.agency_people", agency_id=agency_id), 303)
    return render_template(
        "administration/agency_people.html",
        form=form,
        agency=agencies.show(work, agency_id),
        people=acting.list_people(work, agency_id),
        role_names=ROLE_NAMES,
    )


@requires(Permission.MANAGE_AGENCIES)
def hand_over_agency(agency_id: UUID, account_id: UUID) -> str | Response:
    """Let somebody take the place of a person of an agency."""
    work = current_work()
    leaving = next((one for one in acting.list_people(work, agency_id) if one.id == account_id), None)
    if leaving is None:
        abort(404)
    form = HandOverForm()
    if form.validate_on_submit():
        try:
            acting.hand_over(work, agency_id, account_id, name=form.name.data or "", email=form.email.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "email")
        else:
            announce("It is handed over. Requests to the agency go to the new person from now on.")
            return redirect(url_for("administration.agency_people", agency_id=agency_id), 303)
    return render_template(
        "administration/hand_over_agency.html", form=form, agency=agencies.show(work, agency_id), leaving=leaving
    )


@requires(Permission.MANAGE_AGENCIES)
def end_agency_person(agency_id: UUID, account_id: UUID) -> str | Response:
    """Ask once more, then end what somebody does for an agency."""
    if request.method == "GET":
        leaving = next(
            (one for one in acting.list_people(current_work(), agency_id) if one.id == account_id), None
        )
        if leaving is None:
            abort(404)
        return render_template(
            "administration/end_agency_person.html",
            agency=agencies.show(current_work(), agency_id),
            leaving=leaving,
        )
    acting.remove(current_work(), agency_id, account_id)
    announce("They do not act for the agency any more. What they wrote is kept.")
    return redirect(url_for("administration.agency_people", agency_id=agency_id), 303)
