"""Fields of words, choices, files and repeating groups."""

from __future__ import annotations

import io

import pytest
from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict

from casework.actions.work import Refusal
from tests.journeys.page_checks import words
from tests.unit.webforms.conftest import Filled
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    EmailAddress,
    FilesUpload,
    FileUpload,
    Group,
    LongText,
    Needed,
    PageForm,
    Repeating,
    TextLine,
    WholeNumber,
    YesNoUnclear,
    error_list,
)

COLOURS = (("red", "Red"), ("blue", "Blue"))


class WordsForm(PageForm):
    """Words of every kind."""

    name = TextLine("Name", limit=10, validators=[Needed("Enter the name")])
    story = LongText("Story", what="What happened", limit=20)
    email = EmailAddress()
    months = WholeNumber("Months", least=1, most=12)


class ChoicesForm(PageForm):
    """Choices of every kind."""

    one = Choice("Colour", COLOURS, hints={"red": "Like a fire engine."}, validators=[Needed("Select a colour")])
    perhaps = Choice("Shade", COLOURS)
    many = AnyOf("Colours", COLOURS, validators=[Needed("Select at least one colour")])
    listed = ChoiceOfMany("From the list", COLOURS)
    answer = YesNoUnclear("Does the criterion apply?")


class FilesForm(PageForm):
    """Files."""

    report = FileUpload("Report", what="The report", kinds="PDF", validators=[Needed("Select the report")])
    others = FilesUpload("Other files", most=2)


class ChildGroup(Group):
    """One child."""

    name = TextLine("Name", validators=[Needed("Enter the child's name")])
    born = DayMonthYear("Date of birth", what="Date of birth")


class ChildrenForm(PageForm):
    """Several children."""

    children = Repeating(ChildGroup, "Children", thing="child", most=3)


def texts(form: PageForm) -> list[str]:
    """Return the errors of the summary."""
    return [item["text"] for item in error_list(form)]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": "Ash"}, []),
        ({"name": "  "}, ["Enter the name"]),
        ({"name": "12345678901"}, ["Name must be 10 characters or fewer"]),
        ({"name": "Ash", "story": "x" * 21}, ["What happened must be 20 characters or fewer"]),
        ({"name": "Ash", "story": "a\r\n" * 10}, []),
        (
            {"name": "Ash", "email": "nobody"},
            ["Enter an email address in the correct format, like name@example.com"],
        ),
        ({"name": "Ash", "email": "o'neill+x@sub.example.org"}, []),
        ({"name": "Ash", "months": "13"}, ["Months must be between 1 and 12"]),
        ({"name": "Ash", "months": "1.5"}, ["Months must be a whole number, like 1"]),
        ({"name": "Ash", "months": "٣"}, ["Months must be a whole number, like 1"]),
    ],
)
def test_words_are_taken_or_refused_in_one_grammar(
    filled: Filled, typed: dict[str, str], errors: list[str]
) -> None:
    form = filled(WordsForm, **typed)
    assert form.validate() is (not errors)
    assert texts(form) == errors


def test_a_refused_answer_keeps_what_was_typed_line_by_line(filled: Filled) -> None:
    typed = "first line\n  second & <third>\n\nfourth"
    form = filled(WordsForm, story=typed)
    assert not form.validate()
    for heading in (False, True):
        area = html.fragment_fromstring(form.story(heading=heading), create_parent=True).find(".//textarea")
        assert area is not None
        assert (area.text or "").removeprefix("\n") == typed


def test_characters_that_no_document_takes_are_left_out(filled: Filled) -> None:
    form = filled(WordsForm, name="A\x00s\x0bh\x1b", story="tab\tstays\rline")
    assert form.name.data == "Ash"
    assert form.story.data == "tab\tstays\nline"


def test_a_line_stays_one_line(filled: Filled) -> None:
    assert filled(WordsForm, name="Ash\r\nBcc: x").name.data == "Ash Bcc: x"


def test_limits_are_said_before_they_are_met(filled: Filled) -> None:
    form = filled(FilesForm)
    assert "You can enter up to 20 characters" in filled(WordsForm).story()
    assert "PDF of up to 1000 bytes." in form.report()
    assert 'data-max-bytes="1000"' in form.report()


def test_no_field_is_marked_as_the_browsers_business(filled: Filled) -> None:
    drawn = "".join(field() for field in filled(WordsForm))
    assert " required" not in drawn
    assert " maxlength" not in drawn.replace("data-maxlength", "")


def test_unanswered_and_made_up_choices(filled: Filled) -> None:
    form = filled(ChoicesForm, one="green", many=["red", "green"], answer="perhaps", listed="green")
    assert not form.validate()
    assert texts(form) == [
        "Select one of the options on this page",
        "Select from the options on this page",
        "Select one of the options in the list",
        "Select one of the options on this page",
    ]
    form = filled(ChoicesForm, listed="")
    assert not form.validate()
    assert texts(form) == ["Select a colour", "Select at least one colour"]
    assert form.one.data is None
    assert form.listed.data is None


def test_right_choices(filled: Filled) -> None:
    form = filled(ChoicesForm, one="red", many=["red", "blue"], answer="unclear", listed="blue")
    assert form.validate(), texts(form)
    assert (form.one.data, form.many.data, form.answer.data, form.listed.data) == (
        "red",
        ["red", "blue"],
        "unclear",
        "blue",
    )
    assert form.perhaps.data is None
    drawn = html.fragment_fromstring(form.one(heading=True), create_parent=True)
    assert words(drawn.find(".//h1")) == "Colour"
    assert words(drawn.xpath("//*[contains(@class, 'govuk-radios__hint')]")[0]) == "Like a fire engine."
    assert drawn.xpath("//input[@checked]/@value") == ["red"]


def test_the_summary_leads_to_the_first_option(filled: Filled) -> None:
    form = filled(ChoicesForm, listed="")
    form.validate()
    drawn = html.fragment_fromstring(form.one(), create_parent=True)
    targets = [item["href"].removeprefix("#") for item in error_list(form)]
    assert targets[0] in drawn.xpath("//input/@id")


def test_options_can_be_offered_by_the_view(filled: Filled) -> None:
    form = filled(ChoicesForm, one="green", many=["green"])
    form.one.offer([("green", "Green")])
    form.many.offer([("green", "Green")])
    assert form.validate(), texts(form)


@pytest.mark.parametrize(
    ("report", "others", "errors"),
    [
        (None, [], ["Select the report"]),
        (b"x" * 1000, [], []),
        (b"", [], ["“report.pdf” is empty. Check the file on your computer, then choose it again"]),
        (b"x" * 1001, [], ["“report.pdf” must be 1000 bytes or smaller"]),
        (b"x", [b"y", b""], ["“1.pdf” is empty. Check the file on your computer, then choose it again"]),
        (b"x", [b"y", b"y", b"y"], ["Select 2 files or fewer"]),
    ],
)
def test_files_are_there_not_empty_and_not_too_large(
    filled: Filled, report: bytes | None, others: list[bytes], errors: list[str]
) -> None:
    sent: MultiDict[str, FileStorage] = MultiDict()
    if report is not None:
        sent.add("report", FileStorage(io.BytesIO(report), "report.pdf"))
    for number, content in enumerate(others):
        sent.add("others", FileStorage(io.BytesIO(content), f"{number}.pdf"))
    form = FilesForm(formdata=sent) if sent else filled(FilesForm, sent="1")
    assert form.validate() is (not errors)
    assert texts(form) == errors
    if not errors and report:
        assert form.report.data.read() == report


def test_rows_are_added_and_taken_away_without_losing_a_word(filled: Filled) -> None:
    typed = {
        "children__0__name": "Alex",
        "children__0__born__day": "31",
        "children__0__born__month": "2",
        "children__0__born__year": "2020",
        "children__1__name": "Bo",
    }
    form = filled(ChildrenForm, **typed, children__add="1")
    assert not form.validate()
    assert texts(form) == []
    assert [row["name"] for row in form.children.data] == ["Alex", "Bo", ""]
    assert 'value="31"' in form.children()

    form = filled(ChildrenForm, **typed, children__2__name="Cas", children__remove="1")
    assert not form.validate()
    assert [row["name"] for row in form.children.data] == ["Alex", "Cas"]
    assert form.children.entries[0].form.born.typed == {"day": "31", "month": "2", "year": "2020"}


def test_the_keyboard_begins_in_the_row_that_was_added_or_took_the_place_of_another(filled: Filled) -> None:
    typed = {f"children__{number}__name": "x" for number in range(2)}
    pressed = [
        ({}, []),
        ({"children__add": "1"}, ["children-2-name"]),
        ({"children__remove": "1"}, ["children-0-name"]),
    ]
    for button, begins in pressed:
        drawn = html.fragment_fromstring(filled(ChildrenForm, **typed, **button).children(), create_parent=True)
        assert [field.get("id") for field in drawn.xpath(".//*[@autofocus]")] == begins


def test_errors_of_rows_lead_to_the_row(filled: Filled) -> None:
    form = filled(ChildrenForm, children__0__name="Alex", children__1__name="", children__1__born__day="1")
    assert not form.validate()
    assert error_list(form) == [
        {"text": "Enter the child's name", "href": "#children-1-name"},
        {"text": "Date of birth must include a month and year", "href": "#children-1-born-month"},
    ]


def test_no_more_rows_than_the_limit(filled: Filled) -> None:
    typed = {f"children__{number}__name": "x" for number in range(3)}
    form = filled(ChildrenForm, **typed, children__add="1")
    assert len(form.children.entries) == 3
    assert "Add another" not in form.children()
    form = filled(ChildrenForm, **typed, children__3__name="x")
    assert not form.validate()
    assert "You can add 3 at most" in texts(form)


def test_the_enter_key_goes_on_and_does_not_remove(filled: Filled) -> None:
    drawn = filled(ChildrenForm, children__0__name="a", children__1__name="b").children()
    first = html.fragment_fromstring(drawn, create_parent=True).find(".//button")
    assert first is not None
    assert words(first) == "Continue"
    assert first.get("name") is None


def test_what_an_action_refuses_becomes_an_error(filled: Filled) -> None:
    form = filled(WordsForm, name="Ash")
    assert form.validate()
    form.refuse(Refusal("taken", "Enter another name"), "name")
    form.refuse(Refusal("closed", "The case is closed. Ask the coordinator"))
    assert error_list(form) == [
        {"text": "The case is closed. Ask the coordinator"},
        {"text": "Enter another name", "href": "#name"},
    ]
    assert "Enter another name" in form.name()
