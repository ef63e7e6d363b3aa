"""Pages: publishing the changed form, dropping the changes, reading older versions and taking one up again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.forms import editing
from casework.actions.work import Refusal
from webforms.access import current_work, requires
from webforms.journeys.administration.referral_form import acts
from webforms.journeys.administration.referral_form.acts import MANAGE, state
from webforms.journeys.administration.referral_form.forms import ActForm, PublishForm
from webforms.pages import announce

PUBLISHED = "The form is published. Referrals that begin from now on are asked it."


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    base = "/settings/referral-form"
    pages.add_url_rule(f"{base}/publish", view_func=publish_form, methods=["GET", "POST"])
    pages.add_url_rule(f"{base}/discard", view_func=discard_form, methods=["GET", "POST"])
    pages.add_url_rule(f"{base}/versions", view_func=form_versions)
    pages.add_url_rule(f"{base}/versions/<int:number>", view_func=form_version, methods=["GET", "POST"])


@requires(MANAGE)
def publish_form() -> str | Response:
    """Say what will be asked otherwise, and publish it."""
    form = PublishForm()
    if form.validate_on_submit():
        try:
            editing.publish(current_work(), acts.seen(), form.note.data or "")
        except Refusal as refusal:
            if refusal.code == "nothing":  # published already, as by a second click
                return redirect(url_for("administration.form_overview"), 303)
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce(PUBLISHED)
            return redirect(url_for("administration.form_overview"), 303)
    if not state().waits:
        return redirect(url_for("administration.form_overview"), 303)
    return render_template("administration/form_publish.html", form=form, state=state())


@requires(MANAGE)
def discard_form() -> str | Response:
    """Drop the changes that wait to be published."""
    form = ActForm()
    if form.validate_on_submit():
        try:
            editing.discard(current_work(), acts.seen())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("The changes were dropped. The form is as it is published.")
            return redirect(url_for("administration.form_overview"), 303)
    return render_template("administration/form_discard.html", form=form, state=state())


@requires(MANAGE)
def form_versions() -> str:
    """List what was published."""
    return render_template("administration/form_versions.html", versions=editing.versions(current_work()))


@requires(MANAGE)
def form_version(number: int) -> str | Response:
    """Show a published version; take it up again."""
    form = ActForm()
    if form.validate_on_submit():
        try:
            editing.take_up(current_work(), acts.seen(), number)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("The changes of that version were taken up. Look at them, then publish.")
            return redirect(url_for("administration.form_overview"), 303)
    return render_template(
        "administration/form_version.html",
        form=form,
        version=editing.version(current_work(), number),
        kinds=acts.KIND_WORDS,
        state=state(),
        exit_this_page=False,
    )
