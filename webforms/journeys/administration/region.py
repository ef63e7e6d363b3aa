"""Page: the region to which the partnership belongs: beginning one, asking others, joining, leaving."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.regions import membership
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import ChoiceOfMany, Needed, PageForm, TextLine
from webforms.pages import announce, warn


class RegionForm(PageForm):
    """One page: a new region."""

    name = TextLine(
        "Name of the region",
        limit=100,
        hint="For example, West of Wexshire.",
        validators=[Needed("Enter a name for the region")],
    )


class AskForm(PageForm):
    """One page: whom to ask to join."""

    partnership = ChoiceOfMany(
        "Which partnership do you ask to join?",
        validators=[Needed("Select a partnership")],
    )


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/region", view_func=region, methods=["GET", "POST"])
    pages.add_url_rule("/region/ask", view_func=ask_to_join, methods=["POST"])
    pages.add_url_rule("/region/answer", view_func=answer_region, methods=["POST"])
    pages.add_url_rule("/region/leave", view_func=leave_region, methods=["POST"])


@requires(Permission.MANAGE_SETTINGS)
def region() -> str | Response:
    """Show the region, or ask for the name of a new one."""
    form = RegionForm()
    if form.validate_on_submit():
        try:
            membership.found(current_work(), form.name.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            announce("The region is begun. Ask other partnerships to join it.")
            return redirect(url_for("administration.region"), 303)
    return _page(form, None)


@requires(Permission.MANAGE_SETTINGS)
def ask_to_join() -> str | Response:
    """Ask another partnership to join."""
    work, form = current_work(), AskForm()
    view = membership.show(work)
    form.partnership.offer([(str(one.partnership_id), one.name) for one in view.to_ask] if view else [])
    if form.validate_on_submit():
        try:
            membership.ask(work, UUID(form.partnership.data))
        except Refusal as refusal:
            warn(refusal.message)
        else:
            announce("The partnership is asked. It belongs to the region once it says yes.")
        return redirect(url_for("administration.region"), 303)
    return _page(RegionForm(formdata=None), form)


@requires(Permission.MANAGE_SETTINGS)
def answer_region() -> Response:
    """Say yes or no to being asked."""
    join = request.form.get("join") == "yes"
    membership.answer(current_work(), join=join)
    announce("Your partnership has joined the region." if join else "The region is declined.")
    return redirect(url_for("administration.region"), 303)


@requires(Permission.MANAGE_SETTINGS)
def leave_region() -> Response:
    """Leave the region."""
    membership.leave(current_work())
    announce("Your partnership has left the region, and its reviewers with it.")
    return redirect(url_for("administration.region"), 303)


def _page(form: RegionForm, asking: AskForm | None) -> str:
    view = membership.show(current_work())
    if view is not None and asking is None:
        asking = AskForm(formdata=None)
        asking.partnership.offer([(str(one.partnership_id), one.name) for one in view.to_ask])
    return render_template("administration/region.html", form=asking if view else form, view=view)
