"""Pages: the guidance of a page of the form, a page of the partnership's own, taking one out."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.rules import form_editing
from casework.rules.form_changes import OWN, Description, FormChanges
from casework.rules.form_words import OWN_SECTION
from casework.rules.referral_form import referral_form
from webforms.access import requires
from webforms.journeys.administration.referral_form import acts
from webforms.journeys.administration.referral_form.acts import MANAGE, page_named, state
from webforms.journeys.administration.referral_form.forms import ActForm, GuidanceForm, OwnPageForm
from webforms.pages import announce

_NEW = re.compile(OWN + "[0-9a-f]{8}")


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/settings/referral-form/add-page", view_func=add_form_page, methods=["GET", "POST"])
    base = "/settings/referral-form/pages/<page>"
    pages.add_url_rule(f"{base}/words", view_func=form_page_words, methods=["GET", "POST"])
    pages.add_url_rule(f"{base}/remove", view_func=remove_form_page, methods=["GET", "POST"])


@requires(MANAGE)
def add_form_page() -> str | Response:
    """Ask for a page of the partnership's own."""
    form = _own_page_form({"section": OWN_SECTION})
    name = request.form.get("name") or f"{OWN}{uuid4().hex[:8]}"
    if not _NEW.fullmatch(name):
        abort(400)

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        there = any(own.name == name for own in changes.pages)
        put = form_editing.edit_page if there else form_editing.add_page
        return put(standard, changes, name, **_typed(form))

    if form.validate_on_submit() and acts.changed(form, step, "page-added", name):
        announce("The page was added. Add its questions: a page without a question is not shown.")
        return redirect(url_for("administration.form_page", page=name), 303)
    return render_template("administration/form_words.html", form=form, page=None, state=state(), name=name)


@requires(MANAGE)
def form_page_words(page: str) -> str | Response:
    """Change the guidance of a page; of an own one its title and place too."""
    described = page_named(page)
    guidance = "\n\n".join(described.get("guidance", ()))
    kept = {"title": described["title"], "section": described["section"], "guidance": guidance}
    form = _own_page_form(kept) if acts.is_own(page) else GuidanceForm(data=kept)

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        if isinstance(form, OwnPageForm):
            return form_editing.edit_page(standard, changes, page, **_typed(form))
        return form_editing.guide(standard, changes, page, form.guidance.data or "")

    if form.validate_on_submit() and acts.changed(form, step, "page-reworded", page):
        announce("The page was changed. People see it as it was before until you publish the form.")
        return redirect(url_for("administration.form_page", page=page), 303)
    return render_template("administration/form_words.html", form=form, page=described, state=state(), name="")


@requires(MANAGE)
def remove_form_page(page: str) -> str | Response:
    """Take a page of the partnership's own out, once it asks nothing."""
    if not acts.is_own(page):
        abort(404)
    form = ActForm()

    def step(_standard: Description, changes: FormChanges) -> FormChanges:
        if all(own.name != page for own in changes.pages):
            return changes
        return form_editing.remove_page(changes, page)

    if form.validate_on_submit() and acts.changed(form, step, "page-removed", page):
        announce("The page was removed.")
        return redirect(url_for("administration.form_overview"), 303)
    described = page_named(page)
    return render_template(
        "administration/form_remove.html",
        form=form,
        page=described,
        heading="Remove this page?",
        what=described["title"],
        state=state(),
    )


def _own_page_form(kept: dict[str, str]) -> OwnPageForm:
    form = OwnPageForm(data=kept)
    sections = dict.fromkeys([*(page.section for page in referral_form().pages), OWN_SECTION])
    form.section.offer([(section, section) for section in sections])
    return form


def _typed(form: OwnPageForm) -> dict[str, str]:
    return {
        "title": form.title.data or "",
        "section": form.section.data or "",
        "guidance": form.guidance.data or "",
    }
