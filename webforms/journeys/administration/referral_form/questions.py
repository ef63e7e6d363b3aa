"""Pages: the words of a standard question, a question of the partnership's own, taking one out."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.rules import form_editing
from casework.rules.form_changes import OWN, Description, FormChanges, part_name
from casework.rules.form_editing import Asked
from webforms.access import requires
from webforms.journeys.administration.referral_form import acts
from webforms.journeys.administration.referral_form.acts import MANAGE, page_named, question_named, state
from webforms.journeys.administration.referral_form.forms import ActForm, HintForm, QuestionForm, WordsForm
from webforms.pages import announce

_NEW = re.compile(OWN + "[0-9a-f]{8}")


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    base = "/settings/referral-form/pages/<page>"
    pages.add_url_rule(f"{base}/add", view_func=add_form_question, methods=["GET", "POST"])
    pages.add_url_rule(f"{base}/questions/<question>", view_func=form_question, methods=["GET", "POST"])
    pages.add_url_rule(
        f"{base}/questions/<question>/remove", view_func=remove_form_question, methods=["GET", "POST"]
    )


@requires(MANAGE)
def add_form_question(page: str) -> str | Response:
    """Ask for a question of the partnership's own, at the end of a screen."""
    described = page_named(page)
    screen = acts.screen_named(described, request.args.get("screen", ""))
    form = QuestionForm()
    form.only_when.offer(form_editing.conditions(screen))
    # The name goes with the page: a second click, or the page sent in again, adds nothing twice.
    name = request.form.get("name") or f"{OWN}{uuid4().hex[:8]}"
    if not _NEW.fullmatch(name):
        abort(400)

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        if any(own.address == f"{page}/{name}" for own in changes.questions):
            return form_editing.edit(standard, changes, f"{page}/{name}", _asked(form))
        return form_editing.add(standard, changes, page, part_name(screen), name, _asked(form))

    if form.validate_on_submit() and acts.changed(form, step, "added", f"{page}/{name}"):
        announce("The question was added. Nobody is asked it before you publish the form.")
        return redirect(url_for("administration.form_page", page=page, _anchor=name), 303)
    heading = f"Add a question to “{described['title']}”"
    return render_template(
        "administration/form_question.html", form=form, page=described, heading=heading, state=state(), name=name
    )


@requires(MANAGE)
def form_question(page: str, question: str) -> str | Response:
    """Change a question: its words, and of an own one all else."""
    described = page_named(page)
    screen, asked = question_named(described, question)
    address = f"{page}/{question}"
    if acts.is_own(question):
        own = form_editing.own_question(state().changes, address)
        kept = {
            "label": own.label,
            "hint": own.hint,
            "kind": own.kind,
            "options": "\n".join(text for _, text in own.choices),
            "required": "yes" if own.required else "no",
            "only_when": "=".join(own.shown_when) if own.shown_when else None,
        }
        form: QuestionForm | WordsForm | HintForm = QuestionForm(data=kept)
        if isinstance(form, QuestionForm):
            form.only_when.offer(form_editing.conditions(screen, question))
    else:
        form = (HintForm if described.get("needed") else WordsForm)(
            data={"label": asked["label"], "hint": asked.get("hint", "")}
        )

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        if isinstance(form, QuestionForm):
            return form_editing.edit(standard, changes, address, _asked(form))
        label = form.label.data if isinstance(form, WordsForm) else asked["label"]
        return form_editing.reword(standard, changes, address, label=label or "", hint=form.hint.data or "")

    if form.validate_on_submit() and acts.changed(form, step, "reworded", address):
        announce("The question was changed. People see it as it was before until you publish the form.")
        return redirect(url_for("administration.form_page", page=page, _anchor=question), 303)
    return render_template(
        "administration/form_question.html",
        form=form,
        page=described,
        heading="Change a question",
        asked=asked,
        state=state(),
        name="",
    )


@requires(MANAGE)
def remove_form_question(page: str, question: str) -> str | Response:
    """Take a question of the partnership's own out."""
    if not acts.is_own(question):
        abort(404)
    form, address = ActForm(), f"{page}/{question}"

    def step(_standard: Description, changes: FormChanges) -> FormChanges:
        if all(own.address != address for own in changes.questions):
            return changes
        return form_editing.remove(changes, address)

    if form.validate_on_submit() and acts.changed(form, step, "removed", address):
        announce("The question was removed. Answers that were given to it stay in their referrals.")
        return redirect(url_for("administration.form_page", page=page), 303)
    described = page_named(page)
    asked = question_named(described, question)[1]
    return render_template(
        "administration/form_remove.html",
        form=form,
        page=described,
        heading="Remove this question?",
        what=asked["label"],
        state=state(),
    )


def _asked(form: QuestionForm) -> Asked:
    return Asked(
        label=form.label.data or "",
        kind=form.kind.data or "",
        hint=form.hint.data or "",
        required=form.required.data == "yes",
        options=form.options.data or "",
        only_when=form.only_when.data or "",
    )
