"""Page: how long the clocks run that are settings of the partnership, beside those of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import clocks_again
from casework.actions.people import partnerships
from casework.actions.work import Refusal
from casework.rules import clock_lengths as rules
from casework.rules.bank_holidays import england
from casework.rules.clock import CLOCKS, deadline, rule_for
from casework.rules.permissions import Permission
from webforms.access import current_store, current_today, current_work, requires
from webforms.fields import EditForm, Needed, WholeNumber
from webforms.pages import announce

FIELDS = {rules.RETURNS: "returns", rules.ORDER: "order", rules.COPIES: "copies"}


class ClockLengthsForm(EditForm):
    """One page: the partnership's own lengths of clocks."""

    returns = WholeNumber(
        "Agency returns for a rapid review: how many working days?",
        what="The time for agency returns",
        least=1,
        most=rules.MOST[rules.RETURNS],
        suffix="working days",
        hint="Usually 10. The coordinator can choose another day for a request.",
        validators=[Needed("Enter how many working days agencies have for their returns")],
    )
    order = WholeNumber(
        "Ordering a local review: how many months? (optional)",
        what="The time for ordering a local review",
        least=1,
        most=rules.MOST[rules.ORDER],
        suffix="months",
        hint="Leave it empty if your partnership has no such time.",
    )
    copies = WholeNumber(
        "Sending the full report before its publication: how many working days?",
        what="The time before publication",
        least=1,
        most=rules.MOST[rules.COPIES],
        suffix="working days before",
        hint="Usually 7: fewer is against the guidance.",
        validators=[Needed("Enter how many working days before its publication the full report is sent")],
    )


def add_to(pages: Blueprint) -> None:
    """Register this page."""
    pages.add_url_rule("/clocks", view_func=clock_lengths, methods=["GET", "POST"], endpoint="clock_lengths")


@requires(Permission.MANAGE_SETTINGS)
def clock_lengths() -> str | Response:
    """Show every clock with its length and source; change those that are settings, after a look at the effect."""
    work = current_work()
    face = partnerships.face(current_store(), work.partnership_id)
    kept = face.settings.clock_lengths
    form, moved, given = ClockLengthsForm(data=_shown(kept)), None, dict(kept)
    if form.validate_on_submit():
        given = rules.own_lengths({name: form[field].data for name, field in FIELDS.items()})
        moved = clocks_again.preview(work, given)
        if "save" in request.form and request.form.get("previewed") == _stamp(given):
            try:
                partnerships.change_settings(work, name=face.name, clock_lengths=given)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                announce("The lengths of clocks were saved.")
                return redirect(url_for("administration.clock_lengths"), 303)
    today = current_today()
    return render_template(
        "administration/clock_lengths.html",
        form=form,
        moved=moved,
        previewed=_stamp(given),
        today=today,
        clocks=[
            (
                rule,
                rules.in_words(rule_for(name, kept)),
                rules.source_of(name),
                name == rules.ORDER and name not in kept,
            )
            for name, rule in CLOCKS.items()
        ],
        examples=[_example(name, kept, given, today) for name in rules.OWN],
    )


def _stamp(lengths: Mapping[str, int]) -> str:
    """Return what stands for lengths that somebody has looked at: others are shown before they are saved."""
    return ",".join(f"{name}={length}" for name, length in sorted(lengths.items()))


def _shown(kept: Mapping[str, int]) -> dict[str, int | None]:
    usual = {name: None if name == rules.ORDER else rule_for(name).length for name in FIELDS}
    found = {field: kept.get(name, usual[name]) for name, field in FIELDS.items()}
    return {field: abs(length) if length is not None else None for field, length in found.items()}


def _example(
    name: str, kept: Mapping[str, int], given: Mapping[str, int], today: date
) -> tuple[str, date | None, date | None]:
    """Return (clock, due now, due with the lengths on the page), as if it began today; None while it is off."""

    def due(lengths: Mapping[str, int]) -> date | None:
        if name == rules.ORDER and name not in lengths:
            return None
        return deadline(rule_for(name, lengths), today, england()).due_on

    return CLOCKS[name].title, due(kept), due(given)
