"""Forms of the casework pages, one for each page."""

from __future__ import annotations

from webforms.fields import (
    AnyOf,
    DayMonthYear,
    LongText,
    Needed,
    PageForm,
    not_before,
    today_or_future,
    today_or_past,
)


class NotificationForm(PageForm):
    """One page: when the serious incident notification was sent."""

    sent_on = DayMonthYear(
        "When was the serious incident notification sent?",
        what="The date the notification was sent",
        hint="The 15 working days of the rapid review are counted from this day.",
        validators=[Needed("Enter the date the notification was sent"), today_or_past],
    )
    late_reason = LongText(
        "If it was sent late, why?",
        limit=1000,
        rows=3,
        hint="Needed only when the notification was sent after its due date. It is recorded, and stops nothing.",
    )


class ClockStartForm(PageForm):
    """One page: another start for a clock that runs."""

    started_on = DayMonthYear(
        "From which day is it counted?",
        what="The date a clock starts",
        validators=[Needed("Enter the day from which it is counted"), today_or_past],
    )
    late_reason = LongText(
        "If it turns out to have been done late, why?",
        limit=1000,
        rows=3,
        hint="Needed only when it was done after the new due date. It is recorded, and stops nothing.",
    )


class ScopeForm(PageForm):
    """One page: the dates that the returns must cover."""

    first = DayMonthYear(
        "First day of the scoping period",
        what="The first day of the scoping period",
        hint="For example, two years before the incident, or the start of the pregnancy.",
        validators=[Needed("Enter the first day of the scoping period"), today_or_past],
    )
    last = DayMonthYear(
        "Last day of the scoping period",
        what="The last day of the scoping period",
        validators=[Needed("Enter the last day of the scoping period"), today_or_past, not_before("first")],
    )


class RequestsForm(PageForm):
    """One page: which agencies are asked, what, and until when."""

    agencies = AnyOf("Which agencies do you ask for a return?", validators=[Needed("Select at least one agency")])
    questions = LongText(
        "Questions for the agencies",
        limit=4000,
        rows=5,
        hint="For example, what you want each agency to look at. Do not name anybody: use the case’s code name.",
    )
    due_on = DayMonthYear(
        "When are the returns due?",
        what="The date the returns are due",
        validators=[Needed("Enter the date the returns are due"), today_or_future],
    )


class ExtendForm(PageForm):
    """One page: another due date for one agency's return."""

    due_on = DayMonthYear(
        "When is the return due now?",
        what="The new due date",
        validators=[Needed("Enter the new due date"), today_or_future],
    )
    reason = LongText(
        "Why is the due date moved?",
        what="The reason",
        limit=1000,
        rows=3,
        hint="The agency reads it.",
        validators=[Needed("Enter why the due date is moved")],
    )


class WithdrawForm(PageForm):
    """One page: why a request is withdrawn."""

    reason = LongText(
        "Why is the request withdrawn?",
        what="The reason",
        limit=1000,
        rows=3,
        hint="The agency reads it.",
        validators=[Needed("Enter why the request is withdrawn")],
    )


class AskForm(PageForm):
    """One page: a question about a return."""

    text = LongText("Your question", limit=4000, rows=4, validators=[Needed("Enter your question")])


class SendBackForm(PageForm):
    """One page: a return goes back to its agency."""

    words = LongText(
        "Words to the whole return (optional)",
        what="Your words",
        limit=4000,
        rows=4,
        hint="Needed only where you have put no question down.",
    )
    due_on = DayMonthYear(
        "When are the answers due? (optional)",
        what="The date the answers are due",
        hint="Leave it empty to keep the request’s due date.",
        validators=[today_or_future],
    )
