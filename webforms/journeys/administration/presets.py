"""Page: take up an example's way of working, after a look at what it changes."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import presets
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.preset_changes import EXAMPLES
from webforms.access import current_work, requires
from webforms.fields import Choice, Needed, PageForm
from webforms.pages import announce


class PresetForm(PageForm):
    """One page: the example."""

    preset = Choice(
        "Which is nearest to the way your partnership works?",
        tuple(EXAMPLES.items()),
        validators=[Needed("Select the way of working that is nearest to yours")],
    )


def add_to(pages: Blueprint) -> None:
    """Register this page."""
    pages.add_url_rule("/settings/example", view_func=example, methods=["GET", "POST"])


@requires(Permission.MANAGE_SETTINGS)
def example() -> str | Response:
    """Choose an example, look at what it changes, and take it up."""
    form, found = PresetForm(), None
    if form.validate_on_submit():
        chosen = form.preset.data
        try:
            if "seen" in request.form:
                presets.take_up(current_work(), chosen, request.form["seen"])
                announce("The settings were taken up. Changes of the referral form wait until you publish it.")
                return redirect(url_for("administration.settings"), 303)
        except Refusal as refusal:
            form.refuse(refusal)
        found = presets.preview(current_work(), chosen)
    return render_template("administration/example.html", form=form, found=found, names=EXAMPLES)
