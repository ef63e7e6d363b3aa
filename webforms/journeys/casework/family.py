"""Pages: the log of contact with the family, for coordinator and chair; that contact was made, for the group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.around import family
from casework.actions.work import NotFound, Refusal
from casework.rules.family import HOW, LONGEST, QUESTIONS
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.fields import AnyOf, Choice, DayMonthYear, LongText, Needed, PageForm, TextLine, today_or_past
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
FAMILY = "/cases/<uuid:case_id>/family"


class ContactForm(PageForm):
    """One page: a contact with the family. Its questions are those of `casework.rules.family`."""

    contacted_on = DayMonthYear(
        "When was it?",
        what="The date of the contact",
        validators=[Needed("Enter the date of the contact"), today_or_past],
    )
    how = Choice("How was contact made?", tuple(HOW.items()), validators=[Needed("Select how contact was made")])
    told = AnyOf("Publication", (("yes", "They were told when the review is published"),))


def _field(question: Any) -> Any:
    needed = [Needed(question.error)] if question.error else []
    if question.rows == 1:
        return TextLine(question.label, limit=300, hint=question.hint, validators=needed)
    return LongText(question.label, limit=LONGEST, rows=question.rows, hint=question.hint, validators=needed)


QuestionedForm: type[ContactForm] = type(
    "QuestionedForm", (ContactForm,), {question.name: _field(question) for question in QUESTIONS}
)


@pages.get(FAMILY, endpoint="family")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show the log; to who may not read it, when and how contact was made."""
    work = current_work()
    keeps = may(Permission.KEEP_FAMILY_LOG)
    return render_template(
        "casework/family/family.html",
        case=cases.show_case(work, case_id),
        entries=family.log(work, case_id) if keeps else (),
        made=() if keeps else family.made(work, case_id),
        keeps=keeps,
        how=HOW,
    )


@pages.route(f"{FAMILY}/new", methods=["GET", "POST"], endpoint="record_contact")
@requires(Permission.KEEP_FAMILY_LOG)
def record(case_id: UUID) -> Shown:
    """Ask what happened in a contact. ?corrects= is the entry in whose place it comes."""
    work = current_work()
    replaces_id = request.args.get("corrects", type=UUID)
    before = next((one for one in family.log(work, case_id) if one.id == replaces_id), None)
    if replaces_id is not None and before is None:
        raise NotFound
    data: dict[str, Any] = {}
    if before is not None:
        told = ["yes"] if before.told_of_publication else []
        data = {**before.given, "contacted_on": before.contacted_on, "how": before.how, "told": told}
    form = QuestionedForm(data=data)
    if form.validate_on_submit() and form.contacted_on.data:
        try:
            family.record(
                work,
                case_id,
                contacted_on=form.contacted_on.data,
                how=form.how.data,
                answers={question.name: form[question.name].data or "" for question in QUESTIONS},
                told_of_publication=bool(form.told.data),
                replaces_id=replaces_id,
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The entry is recorded.")
            return redirect(url_for("casework.family", case_id=case_id), 303)
    return render_template(
        "casework/family/contact.html",
        case=cases.show_case(work, case_id),
        form=form,
        before=before,
        questions=QUESTIONS,
    )
