"""The form of one screen, made from the description of its questions: one field for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import ValidationError

from casework.rules.form_changes import OWN
from casework.rules.form_model import Part, Question
from casework.rules.saved_elsewhere import SHOWN, of_tabs, tabs_of, together, was_shown
from webforms.access import current_today
from webforms.fields import Choice, DayMonthYear, EmailAddress, LongText, Needed, PageForm, TextLine, today_or_past
from webforms.fields.nhs_numbers import nhs_number_as_on

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
Check = Callable[[Form, Field], None]


class QuestionsForm(PageForm):
    """The questions of one part of a page. Each field has the question's name."""

    part: Part

    def answers(self) -> dict[str, str]:
        """Return what was answered, as text; a question that does not apply has no answer."""
        given = self.as_text()
        return {q.name: given[q.name] for q in self.part.questions if q.is_asked(given)}

    def as_text(self) -> dict[str, str]:
        """Return what every field holds, as text."""
        return {question.name: _as_text(self[question.name].data) for question in self.part.questions}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Return whether the page is right; a question that does not apply is neither missing nor wrong.

        One that does not apply and was answered all the same is asked about: a script sends no such answer, so its
        words were there to see.
        """
        super().validate(extra_validators)
        given = self.as_text()
        for question in self.part.questions:
            if not question.is_asked(given):
                field = self[question.name]
                field.errors = [self._beside(question)] if any(map(str.strip, field.raw_data or ())) else []
        return not self.errors

    def _beside(self, question: Question) -> str:
        assert question.shown_when is not None
        other = next(one for one in self.part.questions if one.name == question.shown_when[0])
        return (
            f"You answered ‘{question.label}’, which does not go with your answer to ‘{other.label}’. "
            "Change that answer, or clear this one"
        )

    def top(self) -> list[Question]:
        """Return the questions that do not hang on another's answer."""
        return [question for question in self.part.questions if question.shown_when is None]

    def below(self, question: Question, value: str) -> list[Field]:
        """Return the fields that show below the answer `value` to `question`, and below no other."""
        hanging = self._hanging(question)
        if any(len(values) > 1 for _, values in hanging):
            return []
        return [field for field, values in hanging if value in values]

    def after(self, question: Question) -> list[tuple[Field, tuple[str, ...]]]:
        """Return (field, answers under which it shows) where one of them shows under several answers: in order."""
        hanging = self._hanging(question)
        return hanging if any(len(values) > 1 for _, values in hanging) else []

    def _hanging(self, question: Question) -> list[tuple[Field, tuple[str, ...]]]:
        return [
            (self[other.name], other.shown_when[1])
            for other in self.part.questions
            if other.shown_when and other.shown_when[0] == question.name
        ]


@lru_cache(maxsize=512)
def form_of(part: Part) -> type[QuestionsForm]:
    """Return the form class of a part."""
    unborn = any(question.name == "unborn" for question in part.questions)
    several = sum(question.kind in ("date", "past-date") for question in part.questions) > 1
    fields: dict[str, Any] = {question.name: _field(question, unborn, several) for question in part.questions}
    return type("PartForm", (QuestionsForm,), {**fields, "part": part})


def kept(part: Part, entry: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry's answers as the form's fields take them: dates as `date`."""
    kinds = {question.name: question.kind for question in part.questions}
    return {
        name: date.fromisoformat(value) if value and kinds.get(name) in ("date", "past-date") else value
        for name, value in entry.items()
    }


def left_form(
    part: Part, given: Mapping[str, str], left: Sequence[tuple[str, str]]
) -> tuple[QuestionsForm, tuple[str, ...]]:
    """Return the form with what a page was left with, and the names of what was saved otherwise since.

    given: what is kept now. left: the fields as they were sent, with the marks of what the page showed. What was
    not changed on that page is shown as it is kept now.
    """
    typed = form_of(part)(formdata=MultiDict(left))
    sent = {question.name: _as_text(typed[question.name].data) for question in part.questions}
    marks = dict(left).get(SHOWN, "")
    found = together(marks, given, sent)
    newer = [name for name, words in found.answers.items() if words != sent[name]]
    newer += [name for name in sent if name not in found.answers]
    kept_now = form_of(part)(data=kept(part, given))
    fields = [(name, text) for name, text in left if not any(_is_of(name, one) for one in newer)]
    for name in newer:
        fields += as_sent(name, kept_now[name].data)
    return form_of(part)(formdata=MultiDict(fields)), found.clashes


def adds_words(form: QuestionsForm, given: Mapping[str, str]) -> bool:
    """Return whether a page as it was sent says anything else than what is kept of it."""
    if any(map(_is_no_date, form)):
        return True
    said = form.as_text()
    return any(said[question.name] != given.get(question.name, "") for question in form.part.questions)


def with_other_tab(
    part: Part, sent: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return a page's fields with what was typed into it in another tab, where it was not changed in this one."""
    tabs, others = (tabs_of(dict(fields).get(SHOWN, "")) for fields in (sent, other))
    carried = _changed_on(part, other) - _changed_on(part, sent)
    if not carried or not tabs or others <= tabs:
        return list(sent)
    fields = [
        (name, text) for name, text in sent if name != SHOWN and not any(_is_of(name, one) for one in carried)
    ]
    fields += [(name, text) for name, text in other if any(_is_of(name, one) for one in carried)]
    return [*fields, (SHOWN, of_tabs(dict(sent)[SHOWN], tabs | others))]


def _changed_on(part: Part, fields: Sequence[tuple[str, str]]) -> set[str]:
    form = form_of(part)(formdata=MultiDict(fields))
    said, shown = form.as_text(), dict(fields).get(SHOWN, "")
    return {name for name, text in said.items() if _is_no_date(form[name]) or not was_shown(shown, name, text)}


def _is_no_date(field: Field) -> bool:
    return isinstance(field, DayMonthYear) and field.data is None and any(field.typed.values())


def as_sent(name: str, value: date | str | None) -> list[tuple[str, str]]:
    """Return a field's value as a browser sends it: a date in three parts."""
    if isinstance(value, date):
        parts = (("day", value.day), ("month", value.month), ("year", value.year))
        return [(f"{name}-{part}", str(number)) for part, number in parts]
    return [(name, value or "")]


def _is_of(field: str, question: str) -> bool:
    return field == question or field in (f"{question}-day", f"{question}-month", f"{question}-year")


def _field(question: Question, unborn: bool, several_dates: bool) -> Any:
    needed = [Needed(question.error)] if question.required else []
    kind, hint, own = question.kind, question.hint, question.name.startswith(OWN)
    label = question.label if question.required or "optional" in question.label else f"{question.label} (optional)"
    # The partnership's own questions, and one of several dates, are named in errors.
    named = f"The answer to “{question.label}”" if own else ""
    if kind in ("yes-no", "yes-no-unclear", "choice"):
        few = all(len(text) < 12 for _, text in question.choices)
        return Choice(label, question.choices, hint=hint, inline=few, validators=needed)
    if kind in ("date", "past-date"):
        checks: list[Any] = [today_or_past] if kind == "past-date" else []
        if unborn and question.name == "date_of_birth":
            checks = [_born_already]
        what = question.label.rstrip("?")
        if own or what.startswith(("When", "What")):
            what = f"The answer to “{question.label}”" if own or several_dates else "The date"
        return DayMonthYear(label, what=what, hint=hint, validators=[*needed, *checks])
    if kind == "text":
        rows = 8 if question.limit > 1000 else 3
        return LongText(label, what=question.label, limit=question.limit, rows=rows, hint=hint, validators=needed)
    if kind == "email":
        words = {"wrong": f"{named} must be an email address, like name@example.com"} if own else {}
        return EmailAddress(label, what=question.label, hint=hint, validators=needed, **words)
    width = {"time": 5, "number": 10, "postcode": 10, "nhs-number": 20, "phone": 20}.get(kind)
    return TextLine(
        label,
        what=question.label,
        limit=question.limit,
        hint=hint,
        width=width,
        autocomplete="tel" if kind == "phone" else "",
        inputmode="decimal" if kind == "number" else "",
        spellcheck=kind == "line",
        validators=[*needed, *([_CHECKS[kind](named)] if kind in _CHECKS else [])],
    )


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _born_already(_form: Form, field: DayMonthYear) -> None:
    if field.data is not None and field.data > current_today():
        raise ValidationError(
            f"{field.what} must be today or in the past. If the baby is not born yet, select ‘Yes’ to "
            "‘Is this an unborn baby?’"
        )


def _time(named: str) -> Check:
    def check(_form: Form, field: Field) -> None:
        if not field.data:
            return
        found = _TIME.fullmatch(field.data)
        if not found:
            raise ValidationError(f"{named or 'Time'} must be on the 24-hour clock, like 14:30")
        field.data = f"{int(found[1]):02}:{found[2]}"

    return check


def _number(named: str) -> Check:
    return _fits(
        lambda text: _NUMBER.fullmatch(text) is not None,
        f"{named} must be a number in figures, like 3 or 2.5"
        if named
        else "Enter a number in figures, like 3 or 2.5",
    )


def _postcode(named: str) -> Check:
    words = f"{named} must be" if named else "Enter"
    return _fits(
        lambda text: _POSTCODE.fullmatch(text) is not None,
        f"{words} a full UK postcode, like AB1 2CD, or leave it empty",
    )


def _phone(named: str) -> Check:
    words = f"{named} must be" if named else "Enter"
    return _fits(
        lambda text: 9 <= len(re.sub(r"\D", "", text)) <= 15,
        f"{words} a telephone number, like 01632 960 001 or 07700 900 982",
    )


def _nhs_number(_named: str) -> Check:
    return nhs_number_as_on("the child’s record")


def _fits(right: Callable[[str], bool], otherwise: str) -> Check:
    def check(_form: Form, field: Field) -> None:
        if field.data and not right(field.data):
            raise ValidationError(otherwise)

    return check


_CHECKS: Mapping[str, Callable[[str], Check]] = {
    "time": _time,
    "number": _number,
    "postcode": _postcode,
    "nhs-number": _nhs_number,
    "phone": _phone,
}
