"""Pages: the form's pages in order, and one page with its questions."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.rules import form_editing, form_moves
from casework.rules.form_changes import Description, FormChanges, answers_of, part_name, parts_of
from casework.rules.form_editing import why_always_asked
from webforms.access import requires
from webforms.journeys.administration.referral_form import acts
from webforms.journeys.administration.referral_form.acts import MANAGE, page_named, state
from webforms.journeys.administration.referral_form.forms import ActForm
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/settings/referral-form", view_func=form_overview)
    pages.add_url_rule("/settings/referral-form/pages/<page>", view_func=form_page)
    pages.add_url_rule(
        "/settings/referral-form/pages/<page>/switch", view_func=switch_form, methods=["GET", "POST"]
    )
    pages.add_url_rule(
        "/settings/referral-form/pages/<page>/move", view_func=move_question, methods=["GET", "POST"]
    )


@requires(MANAGE)
def form_overview() -> str:
    """Show the pages of the form, and what waits to be published."""
    return _overview(None)


def _overview(form: ActForm | None) -> str:
    moves = form_moves.page_moves(state().whole["pages"])
    sections: dict[str, list[dict[str, object]]] = {}
    for page in state().whole["pages"]:
        asked = [question for part in parts_of(page) for question in part["questions"]]
        sections.setdefault(page["section"], []).append(
            {
                "name": page["name"],
                "title": page["title"],
                "off": acts.off(page),
                "own": acts.is_own(page["name"]),
                "questions": len(asked),
                "switched_off": sum(acts.off(page, question) for question in asked),
                "added": sum(acts.is_own(question["name"]) for question in asked),
                "moves": moves[page["name"]],
                "fixed": form_moves.why_fixed(page),
            }
        )
    return render_template(
        "administration/form.html",
        sections=sections,
        state=state(),
        form=form or ActForm(),
        exit_this_page=False,
    )


@requires(MANAGE)
def form_page(page: str) -> str:
    """Show one page of the form: its guidance, its questions, and what can be changed."""
    return _page(page, None)


@requires(MANAGE)
def switch_form(page: str) -> str | Response:
    """Ask a question, or the page, no longer; or again."""
    form, name, on = ActForm(), request.form.get("question", ""), request.form.get("to") == "on"
    address = f"{page}/{name}" if name else page

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        return form_editing.switch(standard, changes, address, on=on)

    if request.method == "GET":  # as after a press that was refused, and a change of contrast
        return redirect(url_for("administration.form_page", page=page), 303)
    if not form.validate_on_submit() or not acts.changed(form, step, "on" if on else "off", address):
        return _page(page, form)
    announce("It will be asked again." if on else "It will no longer be asked.")
    return redirect(url_for("administration.form_page", page=page, _anchor=name or None), 303)


@requires(MANAGE)
def move_question(page: str) -> str | Response:
    """Move a question, or the page where no question is named, one place up or down."""
    form, name, up = ActForm(), request.form.get("question", ""), request.form.get("to") == "up"
    address = f"{page}/{name}" if name else page

    def step(standard: Description, changes: FormChanges) -> FormChanges:
        return form_moves.move(standard, changes, address, up=up)

    if request.method == "GET":
        return redirect(url_for("administration.form_page", page=page), 303)
    if not form.validate_on_submit() or not acts.changed(form, step, "moved", address):
        return _page(page, form) if name else _overview(form)
    if not name:
        announce("The page was moved.")
        return redirect(url_for("administration.form_overview", _anchor=page), 303)
    announce("The question was moved.")
    return redirect(url_for("administration.form_page", page=page, _anchor=name or None), 303)


def _page(name: str, form: ActForm | None) -> str:
    page = page_named(name)
    return render_template(
        "administration/form_page.html",
        page=page,
        parts=[(part_name(part), part) for part in parts_of(page)],
        kinds=acts.KIND_WORDS,
        moves=form_moves.question_moves(page),
        labels={question["name"]: question for part in parts_of(page) for question in part["questions"]},
        is_own=acts.is_own,
        is_off=acts.off,
        why=why_always_asked,
        answers_of=answers_of,
        state=state(),
        form=form or ActForm(),
        exit_this_page=False,
    )
