"""Pages: the changed form as a referrer will see it. Nothing that is typed here is kept."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.rules.form_model import Page, Part
from webforms.access import requires
from webforms.journeys.administration.referral_form.acts import MANAGE, state
from webforms.journeys.referral.questions import form_of


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    base = "/settings/referral-form/preview"
    pages.add_url_rule(base, view_func=form_preview)
    pages.add_url_rule(f"{base}/<page>", view_func=form_preview_page, methods=["GET", "POST"])
    pages.add_url_rule(f"{base}/<page>/<screen>", view_func=form_preview_page, methods=["GET", "POST"])


@requires(MANAGE)
def form_preview() -> str:
    """Show the parts of the form as a referrer sees them."""
    return render_template("administration/form_preview.html", sections=list(state().form.sections()))


@requires(MANAGE)
def form_preview_page(page: str, screen: str = "") -> str | Response:
    """Show one screen; sent in, it is checked as a referrer's would be, and nothing is kept."""
    described, part = _found(page, screen)
    form = form_of(part)()
    if form.validate_on_submit():
        return redirect(_after(described, part), 303)
    heading = described.title
    if described.repeats:
        heading = f"{described.noun.capitalize()} 1" + (f": {part.title}" if part.title else "")
    return render_template(
        "administration/form_preview_page.html", form=form, described=described, heading=heading
    )


def _found(page: str, screen: str) -> tuple[Page, Part]:
    try:
        described = state().form.page(page)
        return described, described.part(screen) if screen else described.parts[0]
    except KeyError:
        abort(404)


def _after(page: Page, part: Part) -> str:
    """Return the address of the screen that follows; after the last of all, of the preview's beginning."""
    screens = [(one.name, each.name) for one in state().form.pages for each in one.parts]
    place = screens.index((page.name, part.name)) + 1
    if place == len(screens):
        return url_for("administration.form_preview")
    name, screen = screens[place]
    return url_for("administration.form_preview_page", page=name, screen=screen or None)
