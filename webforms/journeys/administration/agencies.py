"""Pages: the directory of agencies."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import agencies
from casework.actions.returns import remembered_columns
from casework.actions.work import Refusal
from casework.rules.column_fields import COLUMN_FIELDS
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.administration.forms import AgencyForm
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/agencies", view_func=list_agencies, endpoint="agencies")
    pages.add_url_rule("/agencies/add", view_func=add_agency, methods=["GET", "POST"])
    pages.add_url_rule("/agencies/<uuid:agency_id>", view_func=agency, methods=["GET", "POST"])
    pages.add_url_rule(
        "/agencies/<uuid:agency_id>/columns/<uuid:column_id>/forget", view_func=forget_column, methods=["POST"]
    )


@requires(Permission.MANAGE_AGENCIES)
def list_agencies() -> str:
    """Show the agencies that can be asked for a return."""
    return render_template("administration/agencies.html", agencies=agencies.list_agencies(current_work()))


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
    form = AgencyForm(obj=found)
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


@requires(Permission.FORGET_COLUMNS)
def forget_column(agency_id: UUID, column_id: UUID) -> Response:
    """Forget what one of an agency's columns was said to hold."""
    remembered_columns.forget(current_work(), agency_id, column_id)
    announce("That is forgotten. The agency’s next files are read without it.")
    return redirect(url_for("administration.agency", agency_id=agency_id), 303)
