"""The short cut for plain days gives what the grammar gives."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from documents.reading.dates.plain_days import plain_day
from documents.reading.dates.typed_dates import understand_date

FORMS = ("{0}/{1}/{2}", "{0:02}/{1:02}/{2}", "{0:02}/{1:02}/{3:02}", "{0}/{1}/{3:02}")


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2026, 6, 30)), st.sampled_from(FORMS))
def test_a_plain_day_is_what_the_grammar_reads(day: date, form: str) -> None:
    text = form.format(day.day, day.month, day.year, day.year % 100)
    assert plain_day(text) == day
    # A space more, and the grammar reads it.
    assert understand_date(text) == understand_date(f" {text}", latest=date.today())


@pytest.mark.parametrize(
    "text", ["31/02/2021", "12/13/21", "12/03/1998", "12.03.2021", "12/03/21 ", "2021/03/12", ""]
)
def test_anything_else_is_left_to_the_grammar(text: str) -> None:
    assert plain_day(text) is None
