"""Pages: the people of a partnership."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import agencies, people, second_steps
from casework.actions.work import Refusal
from casework.rules.decisions import PARTNERS
from casework.rules.permissions import ROLE_NAMES, Permission, Role
from webforms import long_lists
from webforms.access import current_actor, current_store, current_work, requires
from webforms.journeys.administration.forms import InviteForm, RolesForm
from webforms.pages import announce

STATES = {"invited": "Invited", "active": "Active", "closed": "Closed"}
ORDERS = {"name": "Name", "agency": "Agency", "seen": "Last seen"}
_FIELDS = {
    "email-taken": "email",
    "roles": "roles",
    "agency": "agency",
    "partner": "partner",
    "last-administrator": "roles",
}


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/people", view_func=list_people, endpoint="people")
    pages.add_url_rule("/people/invite", view_func=invite, methods=["GET", "POST"])
    pages.add_url_rule("/people/<uuid:account_id>", view_func=person, methods=["GET", "POST"])
    pages.add_url_rule("/people/<uuid:account_id>/invite-again", view_func=invite_again, methods=["POST"])
    pages.add_url_rule("/people/<uuid:account_id>/second-step", view_func=take_second_step_away, methods=["POST"])
    pages.add_url_rule("/people/<uuid:account_id>/close", view_func=close, methods=["GET", "POST"])


@requires(Permission.MANAGE_PEOPLE)
def list_people() -> str:
    """Show everybody who has or had an account."""
    wanted = long_lists.asked(STATES, ORDERS)
    every = people.list_people(current_work())
    fit = [
        one
        for one in every
        if wanted.show in ("", one.state) and wanted.fits(f"{one.name} {one.email} {one.agency}")
    ]
    if wanted.order == "agency":
        fit.sort(key=lambda one: (one.agency.casefold(), one.name.casefold()))
    elif wanted.order == "seen":
        fit.sort(key=lambda one: one.last_seen.timestamp() if one.last_seen else 0, reverse=True)
    return render_template(
        "administration/people.html",
        asked=wanted,
        shows=STATES,
        orders=ORDERS,
        found=long_lists.page_of(fit, wanted, "administration.people"),
        role_names=ROLE_NAMES,
        partners=PARTNERS,
    )


@requires(Permission.MANAGE_PEOPLE)
def invite() -> str | Response:
    """Ask who is to be invited, and as what."""
    work = current_work()
    form = InviteForm()
    form.offer(agencies.list_agencies(work))
    if form.validate_on_submit():
        try:
            link = people.invite(
                work,
                name=form.name.data,
                email=form.email.data,
                roles=_chosen(form),
                agency_id=_agency(form),
                partner=form.partner.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            return _invited(form.name.data, link)
    return render_template("administration/invite.html", form=form)


@requires(Permission.MANAGE_PEOPLE)
def person(account_id: UUID) -> str | Response:
    """Show one person; change what they may do."""
    work = current_work()
    found = people.show(work, account_id)
    kept = {
        "roles": [role.value for role in found.roles],
        "agency": str(found.agency_id or ""),
        "partner": found.partner,
    }
    form = RolesForm(data=kept)
    form.offer(agencies.list_agencies(work))
    if form.validate_on_submit():
        try:
            people.change_roles(
                work,
                account_id,
                roles=_chosen(form),
                agency_id=_agency(form),
                partner=form.partner.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            announce("The roles were changed.")
            return redirect(url_for("administration.people"), 303)
    own = found.id == current_actor().account_id
    return render_template(
        "administration/person.html", form=form, person=found, role_names=ROLE_NAMES, is_own=own
    )


@requires(Permission.MANAGE_PEOPLE)
def invite_again(account_id: UUID) -> str | Response:
    """Write a new invitation; the earlier one ends."""
    work = current_work()
    found = people.show(work, account_id)
    return _invited(found.name, people.invite_again(work, account_id))


@requires(Permission.MANAGE_PEOPLE)
def close(account_id: UUID) -> str | Response:
    """Ask whether to close an account, then close it."""
    work = current_work()
    found = people.show(work, account_id)
    if request.method == "POST":
        people.close(work, account_id)
        announce("The account is closed.")
        return redirect(url_for("administration.people"), 303)
    return render_template("administration/close.html", person=found)


@requires(Permission.MANAGE_PEOPLE)
def take_second_step_away(account_id: UUID) -> Response:
    """Take app, passkeys and recovery codes away from who has lost them."""
    second_steps.forget_all(current_work(), account_id)
    announce("The second step is taken away. They add a new one when they sign in next.")
    return redirect(url_for("administration.person", account_id=account_id), 303)


def _invited(name: str, link: str) -> str | Response:
    """Say that the invitation was written. Without a mail server the administrator passes the link on."""
    if current_store().mail_folder is None:
        announce("The invitation is on its way.")
        return redirect(url_for("administration.people"), 303)
    return render_template("administration/invited.html", name=name, link=link)


def _chosen(form: RolesForm) -> list[Role]:
    return [Role(value) for value in form.roles.data]


def _agency(form: RolesForm) -> UUID | None:
    return UUID(form.agency.data) if form.agency.data else None
