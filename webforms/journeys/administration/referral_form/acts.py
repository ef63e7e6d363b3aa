"""What these pages share: the form as it is worked on, what a page was made from, and making one change."""

from __future__ import annotations

from typing import Any

from flask import abort, g, request

from casework.actions.forms import editing
from casework.actions.forms.editing import FormState, Step
from casework.actions.work import Refusal
from casework.rules.form_changes import OWN, is_off, part_name, parts_of
from casework.rules.form_editing import find_page, find_question
from casework.rules.form_words import KINDS
from casework.rules.permissions import Permission
from webforms.access import current_work
from webforms.fields import PageForm

MANAGE = Permission.MANAGE_SETTINGS
KIND_WORDS = {**KINDS, "nhs-number": "An NHS number"}


def state() -> FormState:
    """Return the form as it is worked on; read once for each request, and again after a change."""
    if "form_state" not in g:
        g.form_state = editing.show(current_work())
    known: FormState = g.form_state
    return known


def page_named(name: str) -> dict[str, Any]:
    """Return a page of the form with all that is switched off. Answers 404 for none."""
    try:
        return find_page(state().whole, name)
    except KeyError:
        abort(404)


def question_named(page: dict[str, Any], name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (screen, question) of a page. Answers 404 for none."""
    try:
        return find_question(page, name)
    except KeyError:
        abort(404)


def screen_named(page: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a screen of a page. Answers 404 for none."""
    found = next((part for part in parts_of(page) if part_name(part) == name), None)
    return found or abort(404)


def is_own(name: str) -> bool:
    """Return whether a page or question is the partnership's own."""
    return name.startswith(OWN)


def off(page: dict[str, Any], question: dict[str, Any] | None = None) -> bool:
    """Return whether a page or one of its questions is switched off."""
    return is_off(page, question, state().changes)


def seen() -> str:
    """Return what stood behind the page that was sent in."""
    return request.form.get("seen", "")


def changed(form: PageForm, step: Step, what: str, about: str) -> bool:
    """Make one change; return whether it was made. What was refused stands on the page, with what was typed."""
    try:
        editing.change_form(current_work(), seen(), step, what, about)
    except Refusal as refusal:
        form.refuse(refusal, refusal.code if refusal.code in form else "")
        g.pop("form_state", None)
        return False
    g.pop("form_state", None)
    return True
