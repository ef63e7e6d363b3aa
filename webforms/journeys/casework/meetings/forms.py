"""The forms of meetings, one for each page; those about people and questions are made for each meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from wtforms import Form, HiddenField
from wtforms.validators import ValidationError

from casework.actions.meetings.invitations import Asked, Guest
from casework.actions.meetings.shown import MeetingPage, PersonLine, QuestionLine
from casework.rules import meetings as rules
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    EditForm,
    EmailAddress,
    Group,
    LongText,
    Needed,
    PageForm,
    Repeating,
    TextLine,
    today_or_future,
)


def a_time(_form: Form, field: TextLine) -> None:
    """Validator: a time of day as people type it; it is kept as "14:30"."""
    if not field.data:
        return
    clock = rules.time_of_day(field.data)
    if clock is None:
        raise ValidationError(f"{field.what} must be a time, like 2pm or 14:30")
    field.data = clock


class PlanForm(EditForm):
    """One page: when and where a meeting is, what about, and with which pack."""

    held_on = DayMonthYear(
        "When is the meeting?",
        what="The date of the meeting",
        validators=[Needed("Enter the date of the meeting"), today_or_future],
    )
    begins = TextLine(
        "When does it begin?",
        what="The time at which it begins",
        limit=10,
        width=5,
        hint="For example, 2pm or 14:30.",
        validators=[Needed("Enter when the meeting begins"), a_time],
    )
    ends = TextLine(
        "When does it end? (optional)", what="The time at which it ends", limit=10, width=5, validators=[a_time]
    )
    place = LongText(
        "Where is it?",
        what="The place",
        limit=500,
        rows=2,
        hint="A room, or the link of a video call. Only people who sign in see it.",
        validators=[Needed("Enter where the meeting is")],
    )
    agenda = LongText(
        "What is on the agenda?",
        what="The agenda",
        limit=rules.LONGEST,
        rows=12,
        hint="One item on each line, in their order. It is proposed from the case’s stage: change it as you need.",
        validators=[Needed("Enter what is on the agenda")],
    )
    pack = ChoiceOfMany(
        "Which pack do members read? (optional)",
        ask="No pack",
        hint="Members reach it from the meeting. Build it first, under the case’s packs.",
    )


class CancelForm(PageForm):
    """One page: why a meeting is cancelled."""

    reason = LongText(
        "Why is the meeting cancelled?",
        what="The reason",
        limit=1000,
        rows=3,
        hint="It is kept with the case. The emails to those who were asked do not say it.",
        validators=[Needed("Enter why the meeting is cancelled")],
    )


class QuestionForm(PageForm):
    """One page: a question on which each agency says its view."""

    words = LongText(
        "What is asked?",
        what="The question",
        limit=rules.LONGEST,
        rows=3,
        hint="For example: Is a local review carried out? Write of people by their codes.",
        validators=[Needed("Enter the question")],
    )


class SaidForm(EditForm):
    """One page: what an agency says to a question."""

    person = Choice("Whose view is it?", validators=[Needed("Select whose view it is")])
    view = Choice(
        "What is the agency’s view?",
        tuple(rules.VIEWS.items()),
        validators=[Needed("Select what the agency’s view is")],
    )
    words = LongText(
        "Why?",
        what="The reason",
        limit=rules.LONGEST,
        rows=5,
        hint="Needed if the agency disagrees: it is recorded as dissent. Write of people by their codes.",
    )


class GuestRow(Group):
    """A guest of an agency."""

    name = TextLine("Name", limit=200)
    agency = TextLine("Agency", limit=200)
    email = EmailAddress("Email address (optional)", autocomplete="off")


class PeopleForm(EditForm):
    """One page: who is asked. Made by `people_form`, which adds a line for each person with an account."""

    asked = AnyOf("Who is asked?", hint="People who read the case. They find its papers by signing in.")
    guests = Repeating(GuestRow, "Guests", thing="guest", least=1, most=20)

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether every field is right; a guest has a name."""
        right = super().validate(extra_validators)
        for row in self.guests:
            if (row.agency.data or row.email.data) and not row["name"].data:
                row["name"].errors = [*row["name"].errors, "Enter the guest’s name"]
                right = False
        return right

    def agencies(self) -> dict[UUID, str]:
        """Return for which agency each person speaks who is asked."""
        return {UUID(one): (self[f"agency_{UUID(one).hex}"].data or "").strip() for one in self.asked.data or ()}

    def fields_of_people(self) -> Iterator[Any]:
        """Give the fields that ask for which agency somebody speaks."""
        return (field for field in self if field.name.startswith("agency_"))

    def named_guests(self) -> list[Guest]:
        """Return the guests of the rows that hold a name."""
        rows = [row.data for row in self.guests]
        return [Guest(row["name"] or "", row["agency"] or "", row["email"] or "") for row in rows if row["name"]]


def people_form(known: Asked) -> PeopleForm:
    """Return the form of a meeting's people."""
    fields: dict[str, Any] = {
        f"agency_{one.account_id.hex}": TextLine(f"{one.name} speaks for", what="The agency", limit=200)
        for one in known.candidates
    }
    data = {
        "asked": [str(one.account_id) for one in known.candidates if one.asked],
        "guests": [{"name": one.name, "agency": one.agency, "email": one.email} for one in known.guests],
        **{f"agency_{one.account_id.hex}": one.agency for one in known.candidates},
    }
    form: PeopleForm = type("OwnPeopleForm", (PeopleForm,), fields)(data=data)
    form.asked.offer([(str(one.account_id), f"{one.name} ({one.roles})") for one in known.candidates])
    return form


class AttendanceForm(EditForm):
    """One page: who came. Made by `attendance_form`, which adds two fields for each person."""

    def given(self, people: Sequence[PersonLine]) -> dict[UUID, tuple[str, str]]:
        """Return how each came, and by whom they were represented."""
        return {
            one.id: (self[f"how_{one.id.hex}"].data or "", self[f"by_{one.id.hex}"].data or "") for one in people
        }


def attendance_form(people: Sequence[PersonLine]) -> AttendanceForm:
    """Return the form of who came to a meeting."""
    fields: dict[str, Any] = {}
    data: dict[str, str] = {}
    for one in people:
        label = f"{one.name}, {one.agency}" if one.agency else one.name
        fields[f"how_{one.id.hex}"] = Choice(label, tuple(rules.ATTENDANCE.items()), small=True)
        fields[f"by_{one.id.hex}"] = TextLine("Represented by", what="Who represented them", limit=200)
        data |= {f"how_{one.id.hex}": one.how, f"by_{one.id.hex}": one.represented_by}
    form: AttendanceForm = type("OwnAttendanceForm", (AttendanceForm,), fields)(data=data)
    return form


class MinutesForm(PageForm):
    """One page: the minutes. Made by `minutes_form`, which adds what was found on each question."""

    seen = HiddenField()
    notes = LongText(
        "Notes",
        what="The notes",
        limit=rules.LONGEST_NOTES,
        rows=14,
        hint="What was talked about, item by item. Write of people by their codes. It is about learning.",
        validators=[Needed("Enter the notes of the meeting")],
    )
    decisions = LongText(
        "What did the meeting decide? (optional)",
        what="The decisions",
        limit=rules.LONGEST,
        rows=6,
        hint="One decision on each line. The decision after the rapid review is recorded under Decisions as well.",
    )

    def outcomes(self, questions: Sequence[QuestionLine]) -> dict[UUID, str]:
        """Return what was found on each question."""
        return {one.id: self[f"outcome_{one.number}"].data or "" for one in questions}


def minutes_form(page: MeetingPage) -> MinutesForm:
    """Return the form of a meeting's minutes, with what was written so far; of a closed one, of a correction."""
    newest = page.minutes[0] if page.minutes else None
    fields: dict[str, Any] = {
        f"outcome_{one.number}": LongText(
            f"What was found on question {one.number}? (optional)",
            what=f"What was found on question {one.number}",
            limit=rules.LONGEST,
            rows=2,
            hint=one.words[:300],
            default=one.outcome,
        )
        for one in page.questions
    }
    if page.line.state == rules.CLOSED:
        fields["why"] = LongText(
            "What is corrected, and why?",
            what="The reason",
            limit=1000,
            rows=3,
            validators=[Needed("Enter what is corrected")],
        )
    data = {"seen": page.stamp}
    if newest is not None:
        data |= {"notes": newest.notes, "decisions": "\n".join(newest.decisions)}
    form: MinutesForm = type("OwnMinutesForm", (MinutesForm,), fields)(data=data)
    return form
