"""Pages: people of other partnerships who are invited to one case, and who leads its review."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.guests import inviting
from casework.actions.need_to_know import people
from casework.actions.work import Refusal
from casework.rules.guests import LEADS, LEVELS
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import Choice, EditForm, EmailAddress, LongText, Needed, TextLine
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
GUESTS = "/cases/<uuid:case_id>/guests"


class TermsForm(EditForm):
    """One page: what a guest may do, and who leads."""

    level = Choice(
        "What may they do in the case?",
        tuple(LEVELS.items()),
        validators=[Needed("Select what they may do in the case")],
    )
    leads = Choice(
        "Which partnership leads the review?",
        tuple(LEADS.items()),
        hint="As a rule, the one where the incident happened.",
        validators=[Needed("Select which partnership leads the review")],
    )


class GuestForm(TermsForm):
    """One page: whom to invite."""

    name = TextLine("Name", limit=100, validators=[Needed("Enter the name of who is invited")])
    email = EmailAddress(
        "Email address",
        hint="Check it: whoever reads this address gets the invitation.",
        validators=[Needed("Enter the email address of who is invited")],
    )
    organisation = TextLine(
        "Their partnership",
        limit=150,
        hint="For example, North Wexshire Safeguarding Children Partnership.",
        validators=[Needed("Enter their partnership")],
    )
    reason = LongText(
        "Why are they invited?",
        what="The reason",
        limit=inviting.LONGEST,
        rows=4,
        hint="For example, the family lived in their area until 2024. Do not name anybody.",
        validators=[Needed("Enter why they are invited")],
    )


@pages.get(GUESTS, endpoint="guests")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show who of another partnership may open the case, who could, and who leads."""
    work = current_work()
    return render_template(
        "casework/guests/guests.html",
        case=cases.show_case(work, case_id),
        guests=inviting.of_case(work, case_id),
        levels=LEVELS,
        leads=LEADS,
        manages=people.manages(work, case_id),
    )


@pages.route(f"{GUESTS}/new", methods=["GET", "POST"], endpoint="invite_guest")
@requires(Permission.OPEN_CASE)
def invite(case_id: UUID) -> Shown:
    """Ask whom to invite."""
    work, form = current_work(), GuestForm(data={"level": "read", "leads": "host"})
    people.must_manage(work, case_id)
    if form.validate_on_submit():
        try:
            inviting.invite(
                work,
                case_id,
                name=form.name.data,
                email=form.email.data,
                organisation=form.organisation.data,
                level=form.level.data,
                leads=form.leads.data,
                reason=form.reason.data,
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "email")
        else:
            announce("The invitation is sent by email. You can withdraw it at any time.")
            return redirect(url_for("casework.guests", case_id=case_id), 303)
    return render_template("casework/guests/invite.html", form=form, case=cases.show_case(work, case_id))


@pages.route(f"{GUESTS}/<uuid:guest_id>", methods=["GET", "POST"], endpoint="guest")
@requires(Permission.OPEN_CASE)
def change(case_id: UUID, guest_id: UUID) -> Shown:
    """Change what a guest may do, and who leads."""
    work = current_work()
    people.must_manage(work, case_id)
    guest = inviting.one(work, case_id, guest_id)
    form = TermsForm(data={"level": guest.level, "leads": guest.leads})
    if not guest.holds:
        return redirect(url_for("casework.guests", case_id=case_id), 303)
    if form.validate_on_submit():
        inviting.change_terms(work, case_id, guest_id, level=form.level.data, leads=form.leads.data)
        announce("The invitation is changed.")
        return redirect(url_for("casework.guests", case_id=case_id), 303)
    return render_template(
        "casework/guests/change.html", form=form, guest=guest, case=cases.show_case(work, case_id)
    )


@pages.post(f"{GUESTS}/<uuid:guest_id>/withdraw", endpoint="withdraw_guest")
@requires(Permission.OPEN_CASE)
def withdraw(case_id: UUID, guest_id: UUID) -> Response:
    """Take an invitation back."""
    inviting.withdraw(current_work(), case_id, guest_id)
    announce("The invitation is withdrawn. The case is closed to this person.")
    return redirect(url_for("casework.guests", case_id=case_id), 303)
