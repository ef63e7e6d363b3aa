"""Every field of every form says its limit before it is met, and every date how it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask
from wtforms import Field, FieldList, FormField

from casework.rules.form_model import LIMITS
from casework.rules.referral_form import referral_form
from tests.architecture.test_pages import portal  # noqa: F401 - a fixture
from webforms.fields import DayMonthYear, LongText, PageForm, TextLine, WholeNumber
from webforms.fields.text import EMAIL_LIMIT
from webforms.journeys.referral.questions import QuestionsForm, form_of


def _forms(of: type[PageForm] = PageForm) -> Iterator[type[PageForm]]:
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


def _fields(fields: Iterator[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _fields(iter(field))
        else:
            yield field


def _unsaid(field: Field) -> str:
    """Return what a field does not say of what may be typed into it, "" for one that says all."""
    said = re.sub(r"<[^>]*>", " ", str(field())).replace(",", "")
    if isinstance(field, DayMonthYear):
        return "" if re.search(r"\d", said) else "an example"
    if isinstance(field, WholeNumber):
        return "" if str(field.most) in said else "the largest number"
    if isinstance(field, LongText) or (isinstance(field, TextLine) and field.counted):
        return "" if f"{field.limit} characters" in said else "the limit"
    if isinstance(field, TextLine):
        return "" if re.search(r"\d", said) else "how many signs"
    return ""


def test_every_field_says_its_limit(portal: Flask) -> None:  # noqa: F811
    unsaid, seen = [], 0
    with portal.test_request_context("/"):
        for page in referral_form().pages:
            for part in page.parts:
                form_of(part)
        for kind in _forms():
            if kind is QuestionsForm:
                continue
            for field in _fields(iter(kind(formdata=None))):
                seen += 1
                if missing := _unsaid(field):
                    unsaid.append(f"{kind.__module__}.{kind.__name__}.{field.name}: {missing}")
    assert seen > 200
    assert unsaid == []


def test_short_answers_say_their_own_limit(portal: Flask) -> None:  # noqa: F811
    assert LIMITS["email"] == EMAIL_LIMIT
    longest = {
        "email": "x" * 242 + "@example.com",
        "phone": "+44 (0)1632 960 001 extension 4",
        "time": "14:30",
        "postcode": "SW1A  1AA",
        "nhs-number": "999 - 123 - 4578",
        "number": "-999999999999.125",
    }
    said = {}
    with portal.test_request_context("/"):
        for page in referral_form().pages:
            for question in page.questions:
                if question.kind in longest:
                    field = form_of(page.part(page.part_of(question).name))(formdata=None)[question.name]
                    said[question.kind] = f"You can enter up to {LIMITS[question.kind]} characters" in str(field())
    assert said == dict.fromkeys(("email", "phone", "nhs-number", "postcode", "time"), True)
    assert all(len(text) <= LIMITS[kind] < 255 for kind, text in longest.items())
