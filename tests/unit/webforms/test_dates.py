"""A date as three inputs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.webforms.conftest import Filled
from webforms.fields import DayMonthYear, Needed, PageForm, error_list, not_before, today_or_future, today_or_past


class IncidentForm(PageForm):
    """Two dates, the second not before the first."""

    began = DayMonthYear("Began", what="The date it began", validators=[Needed("Enter the date it began")])
    ended = DayMonthYear("Ended", what="The date it ended", validators=[not_before("began")])


class PastForm(PageForm):
    """A date that must have come."""

    on = DayMonthYear("When?", what="The date", validators=[today_or_past])


class FutureForm(PageForm):
    """A date that must be to come."""

    on = DayMonthYear("When?", what="The date", validators=[today_or_future])


@pytest.mark.parametrize(
    ("day", "month", "year", "value", "error", "target"),
    [
        ("1", "2", "2026", date(2026, 2, 1), None, None),
        ("01", "02", "2026", date(2026, 2, 1), None, None),
        (" 29 ", "2", "2024", date(2024, 2, 29), None, None),
        ("3", "March", "2025", date(2025, 3, 3), None, None),
        ("3", "sept.", "2025", date(2025, 9, 3), None, None),
        ("3", "JUN", "2025", date(2025, 6, 3), None, None),
        ("", "", "", None, "Enter the date it began", "began-day"),
        ("", "2", "2026", None, "The date it began must include a day", "began-day"),
        ("1", "", "", None, "The date it began must include a month and year", "began-month"),
        ("1", "2", "", None, "The date it began must include a year", "began-year"),
        ("1", "2", "26", None, "The date it began must have a year of 4 numbers, like 2026", "began-year"),
        ("31", "2", "2026", None, "The date it began must be a real date", "began-day"),
        ("29", "2", "2025", None, "The date it began must be a real date", "began-day"),
        ("1", "13", "2026", None, "The date it began must be a real date", "began-month"),
        ("1", "marsh", "2026", None, "The date it began must be a real date", "began-month"),
        ("0", "1", "2026", None, "The date it began must be a real date", "began-day"),
        ("x", "1", "2026", None, "The date it began must be a real date", "began-day"),
        ("1", "1", "20266", None, "The date it began must be a real date", "began-year"),
        ("1", "1", "0026", None, "The date it began must be a real date", "began-year"),
        ("1", "1", "２０２６", date(2026, 1, 1), None, None),
        ("²", "1", "2026", None, "The date it began must be a real date", "began-day"),
    ],
)
def test_what_is_typed_is_read_or_refused_in_plain_words(
    filled: Filled, day: str, month: str, year: str, value: date | None, error: str | None, target: str | None
) -> None:
    form = filled(IncidentForm, began__day=day, began__month=month, began__year=year)
    assert form.validate() is (error is None)
    assert form.began.data == value
    expected = [{"text": error, "href": f"#{target}"}] if error else []
    assert error_list(form) == expected


def test_a_refused_date_keeps_what_was_typed_and_marks_only_what_is_wrong(filled: Filled) -> None:
    form = filled(IncidentForm, began__day="31", began__month="Feb", began__year="2026")
    form.validate()
    drawn = form.began()
    assert 'value="31"' in drawn
    assert 'value="Feb"' in drawn
    assert drawn.count("govuk-input--error") == 1


def test_an_iso_date_is_taken_under_the_fields_own_name(filled: Filled) -> None:
    form = filled(IncidentForm, began="2026-02-01")
    assert form.validate()
    assert form.began.data == date(2026, 2, 1)


def test_a_kept_date_is_shown_again(filled: Filled) -> None:
    form = filled(IncidentForm, data={"began": date(2026, 2, 1)})
    assert form.began.data == date(2026, 2, 1)
    assert 'value="2026"' in form.began()


def test_emptying_a_kept_date_is_no_answer(filled: Filled) -> None:
    kept = {"began": date(2026, 2, 1), "ended": date(2026, 2, 3)}
    form = filled(
        IncidentForm,
        data=kept,
        began__day="1",
        began__month="2",
        began__year="2026",
        ended__day="",
        ended__month="",
        ended__year="",
    )
    assert form.validate()
    assert form.ended.data is None


def test_the_end_may_not_come_before_the_beginning(filled: Filled) -> None:
    form = filled(IncidentForm, began="2026-02-02", ended="2026-02-01")
    assert not form.validate()
    assert error_list(form) == [
        {"text": "The date it ended must be the same as or after the date it began", "href": "#ended-day"}
    ]


@pytest.mark.parametrize(
    ("form_class", "typed", "error"),
    [
        (PastForm, "2026-11-02", None),
        (PastForm, "2026-11-03", "The date must be today or in the past"),
        (FutureForm, "2026-11-02", None),
        (FutureForm, "2026-11-01", "The date must be today or in the future"),
    ],
)
def test_past_and_future_are_by_the_services_clock(
    filled: Filled, form_class: type[PageForm], typed: str, error: str | None
) -> None:
    form = filled(form_class, on=typed)
    assert form.validate() is (error is None)
    assert [item["text"] for item in error_list(form)] == ([error] if error else [])


def test_the_question_can_be_the_heading_of_the_page(filled: Filled) -> None:
    drawn = filled(PastForm).on(heading=True)
    assert "<h1" in drawn
    assert "govuk-fieldset__legend--l" in drawn
