"""Forms of the casework pages, one for each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field, Form, HiddenField
from wtforms.validators import ValidationError

from casework.rules.sought_people import MOST, NAMES, TEXT, SoughtPerson, birth_doubt
from webforms.access import current_today
from webforms.fields import (
    AnyOf,
    DayMonthYear,
    EditForm,
    Group,
    LongText,
    Needed,
    PageForm,
    Repeating,
    TextLine,
    not_before,
    today_or_future,
    today_or_past,
)
from webforms.fields.nhs_numbers import nhs_number_as_on


class NotificationForm(EditForm):
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


class ClockStartForm(EditForm):
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


class ScopeForm(EditForm):
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
    people = AnyOf(
        "Who should they look for in their records?",
        hint="They are named to the agencies that you ask, after signing in; never in an email.",
        small=True,
    )
    questions = LongText(
        "Questions for the agencies (optional)",
        what="The questions",
        limit=4000,
        rows=5,
        hint="A line for each question. Do not name anybody: use the case’s code name.",
    )
    due_on = DayMonthYear(
        "When are the returns due?",
        what="The date the returns are due",
        validators=[Needed("Enter the date the returns are due"), today_or_future],
    )

    def names_somebody(self) -> bool:
        """Return whether somebody is named to the agencies, where the case names anybody; else say it."""
        if not list(self.people.iter_choices()) or self.people.data:
            return True
        self.refuse_in_words(
            "Select who the agencies should look for: without a name they cannot search their records", "people"
        )
        return False


def _born(_form: Form, field: Field) -> None:
    if doubt := birth_doubt(field.data or "", current_today()):
        raise ValidationError(doubt)


class SoughtGroup(Group):
    """Somebody for whom agencies look in their records. key: as the list names them, "" for somebody new."""

    key = HiddenField()
    name = TextLine(NAMES["name"], what="The name", spellcheck=False)
    also_known_as = TextLine(f"{NAMES['also_known_as']} (optional)", what="Other names", spellcheck=False)
    who = TextLine(
        f"{NAMES['who']} (optional)", what="Who it is", hint="For example, child, mother, mother’s partner"
    )
    date_of_birth = TextLine(
        f"{NAMES['date_of_birth']} (optional)", what="The date of birth", width=20, validators=[_born]
    )
    nhs_number = TextLine(
        f"{NAMES['nhs_number']} (optional)",
        what="The NHS number",
        width=20,
        spellcheck=False,
        validators=[nhs_number_as_on("the person’s record")],
    )
    address = LongText(f"{NAMES['address']} (optional)", what="The address", limit=TEXT, rows=3)
    school = TextLine(f"{NAMES['school']} (optional)", what="The school or nursery")
    gp = TextLine(f"{NAMES['gp']} (optional)", what="The GP practice")


class SoughtPeopleForm(PageForm):
    """One page: for whom agencies look in their records."""

    people = Repeating(SoughtGroup, "People", thing="person", most=MOST)

    def people_typed(self) -> list[SoughtPerson]:
        """Return the people that stand in the form; rows without a word are left out."""
        found = []
        for entry in self.people:
            said = {name: entry[name].data or "" for name in NAMES}
            if any(said.values()):
                found.append(SoughtPerson(id=entry["key"].data or "", **said))
        return found

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Return whether everybody who is described is named."""
        right = super().validate(extra_validators)
        for entry in self.people:
            if any(entry[name].data for name in NAMES) and not entry["name"].data:
                entry["name"].errors = [*entry["name"].errors, "Enter the person’s full name"]
                right = False
        return right and not getattr(self.people, "rows_changed", False)


class SoughtOfRequestForm(PageForm):
    """One page: whom of the case's list one agency looks for."""

    people = AnyOf(
        "Who should this agency look for?",
        validators=[Needed("Select at least one person: without a name the agency cannot search its records")],
    )


class ExtendForm(EditForm):
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
