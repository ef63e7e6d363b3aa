"""Every field in a real browser: drawn, refused, mended, with and without scripts, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser as Chromium

from tests.journeys.kit import Browser, serving
from tests.journeys.people import Cast
from webforms.access import open_to_all
from webforms.fields import (
    AnyOf,
    Choice,
    DayMonthYear,
    FilesUpload,
    Group,
    LongText,
    Needed,
    PageForm,
    Repeating,
    TextLine,
    YesNoUnclear,
    today_or_past,
)
from webforms.security import takes_files

pytestmark = pytest.mark.needs_browser

PAGE = """{% extends "layout.html" %}
{% from "parts/page.html" import form_start, submit %}
{% block title %}Every field{% endblock %}
{% block page %}
<h1 class="govuk-heading-l">Every field</h1>
{{ form_start(files=True) }}
{{ form.on() }}
{% set below = form.where() %}
{{ form.known(params={"items": [{"conditional": {"html": below}}, {}, {}]}) }}
{{ form.kinds() }}
{{ form.story() }}
{{ form.children() }}
{{ form.files() }}<ul class="app-file-list" id="files-chosen" aria-live="polite"></ul>
{{ submit() }}
</form>
{% endblock %}"""


class ChildGroup(Group):
    """One child."""

    name = TextLine("Name", validators=[Needed("Enter the child’s name")])
    born = DayMonthYear("Date of birth", what="Date of birth", validators=[today_or_past])


class EveryForm(PageForm):
    """Every kind of field on one page."""

    on = DayMonthYear(
        "When did it happen?",
        what="The date it happened",
        hint="For example, 27 3 2026.",
        validators=[Needed("Enter the date it happened"), today_or_past],
    )
    known = YesNoUnclear("Is the place known?", validators=[Needed("Select whether the place is known")])
    where = TextLine("Where?")
    kinds = AnyOf("Kinds of harm", (("a", "Physical"), ("b", "Neglect")), hints={"b": "Also emotional neglect."})
    story = LongText("What happened?", limit=100)
    children = Repeating(ChildGroup, "Children", thing="child")
    files = FilesUpload("Attachments", kinds="PDF or Word")
    size = Choice("Not drawn", (("x", "X"),))


@pytest.fixture
def address(portal: Flask, cast: Cast) -> Iterator[str]:
    """Return the address of a portal that has the page."""

    @open_to_all("a page of the test")
    @takes_files
    def every() -> str:
        form = EveryForm()
        form.validate_on_submit()
        return render_template_string(PAGE, form=form)

    portal.add_url_rule("/every", view_func=every, methods=["GET", "POST"])
    with serving(portal) as served:
        yield served


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (320, True), (320, False)], ids=["1280", "320", "320-no-scripts"]
)
def test_every_field(running_chromium: Chromium, address: str, tmp_path: Path, width: int, scripts: bool) -> None:
    browser = Browser(running_chromium, address).another(width=width, scripts=scripts)
    name = "fields" if scripts else "fields-no-scripts"
    page = browser.open("/every").picture(name)
    where = page.tab.get_by_label("Where?")
    assert where.is_visible() is not scripts
    page.choose("Yes")
    assert where.is_visible()
    page.check().type("Where?", "At home")

    page = page.press("Add another child").press("Add another child")
    assert page.errors == []
    group = page.tab.get_by_role("group", name="Child 2", exact=True)
    group.get_by_label("Name", exact=True).fill("Bo")
    group.get_by_label("Day", exact=True).fill("31")
    page = page.press("Remove child 1")
    first = page.tab.get_by_role("group", name="Child 1", exact=True)
    assert first.get_by_label("Name", exact=True).input_value() == "Bo"
    assert first.get_by_label("Day", exact=True).input_value() == "31"

    page.date("When did it happen?", 31, 2, 2026).type("What happened?", "x" * 101)
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    page = page.upload("Attachments", empty).press("Continue").picture(f"{name}-errors")
    assert page.errors == [
        "The date it happened must be a real date",
        "What happened? must be 100 characters or fewer",
        "Date of birth must include a month and year",
        "Enter the child’s name",
        "“empty.pdf” is empty. Check the file on your computer, then choose it again",
    ]
    assert page.tab.get_by_label("Where?").input_value() == "At home"
    assert page.tab.get_by_label("What happened?").input_value() == "x" * 101
    browser.close()
