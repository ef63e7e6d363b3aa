"""Forms of the reviewers' desk: finding rows, and what a reviewer adds to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wtforms import HiddenField

from casework.actions.desk.filters import ONLY, SECTIONS
from casework.actions.exports.chronology_exports import FORMATS
from casework.rules.row_tags import LONGEST_TAG
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    LongText,
    Needed,
    PageForm,
    TextLine,
    WholeNumber,
    not_before,
)

LOOKED_FOR = ("words", "agency", "person", "tag", "section", "only", "first", "last")


SHOWN_AS = (("names", "By name, as the agencies wrote them"), ("codes", "By the codes of the anonymisation key"))


class FilterForm(PageForm):
    """One panel: which rows to show. Sent by POST: what is looked for may be a name."""

    words = TextLine("Words", limit=200, hint="Every word must stand in the row")
    agency = ChoiceOfMany("Agency", ask="All agencies")
    person = ChoiceOfMany("Person", ask="Everybody")
    tag = ChoiceOfMany("Tag", ask="Any")
    section = ChoiceOfMany("Part", SECTIONS, ask="All")
    first = DayMonthYear("From", what="The first day")
    last = DayMonthYear("To", what="The last day", validators=[not_before("first")])
    only = ChoiceOfMany("Show", [one for one in ONLY if one[0] != "all"], ask="Every row")

    def asked(self) -> dict[str, str]:
        """Return what was asked for, as a view keeps it; nothing for what was left alone."""
        found: dict[str, str] = {}
        for name in LOOKED_FOR:
            value = self._fields[name].data
            if value and value != "all":
                found[name] = value.isoformat() if isinstance(value, date) else str(value)
        return found

    def show(self, fields: Mapping[str, str]) -> None:
        """Show what a view keeps."""
        for name in LOOKED_FOR:
            value = fields.get(name, "")
            dated = name in ("first", "last") and value
            shown = date.fromisoformat(value) if dated else value or None
            self._fields[name].process(None, shown)


class ViewForm(PageForm):
    """One line: the name under which the filters are kept."""

    name = TextLine("Name of this view", limit=60, width=20, validators=[Needed("Enter a name for this view")])


class ExportForm(PageForm):
    """Which kind of file of the rows, and whether with what reviewers said."""

    format = Choice(
        "Kind of file",
        tuple(FORMATS.items()),
        validators=[Needed("Select the kind of file")],
        hints={
            "docx": "To read, edit and print",
            "xlsx": "To sort and filter",
            "pdf": "To read and print; nothing can be changed",
            "csv": "For other programs",
            "json": "For other programs, with everything that is known of each row",
        },
    )
    names = Choice(
        "How people are shown",
        SHOWN_AS,
        validators=[Needed("Select whether the file shows names or codes")],
        hints={
            "names": "Do not share the file outside the review",
            "codes": "Looked over for names and numbers first; not made while one is left",
        },
    )
    marks = AnyOf(
        "What reviewers said",
        [("yes", "Add key events, why they matter, tags and notes")],
        small=True,
    )


class MarkForm(PageForm):
    """What a row means to the review. version: of the mark that the person saw."""

    version = HiddenField()
    key_event = AnyOf("Key event", [("yes", "This is a key event")], small=True)
    significance = LongText(
        "Why it matters",
        limit=4000,
        rows=3,
        hint="Everybody who reviews this case sees and can change it. Write about practice, not blame.",
    )


class NoteForm(PageForm):
    """One note of one person."""

    text = LongText("Add a note", limit=4000, rows=3, validators=[Needed("Enter your note")])


class TagForm(PageForm):
    """One more tag: from the list, or in one's own words."""

    tag = ChoiceOfMany("Add a tag", ask="Select a tag")
    own = TextLine("Or a tag in your own words", what="The tag", limit=LONGEST_TAG, width=20)


class IntervalForm(PageForm):
    """One date: how long from this row until then."""

    until = DayMonthYear("Another date", what="The other date", validators=[Needed("Enter the other date")])


class LinkForm(PageForm):
    """Which other row tells the same event: by its date or by its number in the chronology."""

    on = DayMonthYear("Its date", what="The date of the other row")
    number = WholeNumber("Or its number", what="The number of the other row", least=1, most=1_000_000, width=5)
