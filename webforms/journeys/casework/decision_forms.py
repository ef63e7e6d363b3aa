"""The forms of decisions; the questions are those of `casework.rules.decisions`."""

from __future__ import annotations

from functools import cache
from typing import Any

from casework.rules.decisions import LONGEST, DecisionKind, DecisionQuestion
from webforms.fields import Choice, DayMonthYear, EditForm, LongText, Needed, PageForm, today_or_past


@cache
def decision_form(kind: DecisionKind) -> type[EditForm]:
    """Return the form of one kind of decision: its day, its questions, and why where it is late."""
    fields: dict[str, Any] = {
        "__doc__": "One page: a decision.",
        "decided_on": DayMonthYear(
            "When was it decided?",
            what="The date of the decision",
            validators=[Needed("Enter the date of the decision"), today_or_past],
        ),
        **{question.name: _field(question) for question in kind.questions if question.asked},
    }
    if kind.sent:
        fields["late_reason"] = LongText(
            "If it is late, why?",
            limit=1000,
            rows=3,
            hint="Needed only when a due date has passed. It is recorded, and stops nothing.",
        )
    return type(f"{kind.name.title().replace('-', '')}Form", (EditForm,), fields)


class SignForm(PageForm):
    """One page: a safeguarding partner's word."""

    agrees = Choice(
        "Do you agree with the decision?",
        (("yes", "Yes, I agree"), ("no", "No, I am of another opinion")),
        validators=[Needed("Select whether you agree with the decision")],
    )
    words = LongText(
        "What do you want to add?", limit=LONGEST, rows=4, hint="Needed if you are of another opinion."
    )


class SentToPanelForm(EditForm):
    """One page: when a decision went to the national Panel."""

    sent_on = DayMonthYear(
        "When was it sent to the national Panel?",
        what="The date it was sent",
        validators=[Needed("Enter the date it was sent to the national Panel"), today_or_past],
    )


def _field(question: DecisionQuestion) -> Any:
    needed = [Needed(question.error)] if question.error else []
    if question.choices:
        return Choice(question.label, question.choices, hint=question.hint, validators=needed)
    return LongText(question.label, limit=LONGEST, rows=4, hint=question.hint, validators=needed)
