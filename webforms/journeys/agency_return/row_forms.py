"""Forms for rows: mending one, typing several in, pasting many."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from casework.rules.mending import FIELDS, ROW_ID
from webforms.fields import Group, LongText, Needed, PageForm, Repeating, TextLine

CELL_LIMIT = 20_000
PASTE_LIMIT = 1_500_000
MOST_AT_ONCE = 20
DATE_HINT = "As you would write it: 27 March 2021, March 2021, 12 to 14 March 2021, about May 2020, not known"
TIME_HINT = "If it is known: 14:30, 2:30pm, from 2 to 4pm"


def _date() -> TextLine:
    return TextLine("Date", width=20, hint=DATE_HINT, spellcheck=False)


def _time() -> TextLine:
    return TextLine("Time", width=10, hint=TIME_HINT, spellcheck=False)


class Cell(LongText):
    """The words of one cell; what is left of the limit is said when it comes near."""

    def __init__(self, label: str, *, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(label, limit=CELL_LIMIT, rows=rows, **kwargs)
        self.params["threshold"] = 90


class RowForm(PageForm):
    """One page, or one place in the list: a row as it stands, to be mended."""

    date = _date()
    time = _time()
    source = Cell("Source", hint="Where it is recorded")
    event = Cell("Event", rows=4, hint="What happened")
    people = Cell("People", hint="Who was involved")
    action = Cell("Action or outcome")
    comment = Cell("Comment")

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {name: self[name].data or "" for name in FIELDS}

    def refuse_fields(self, words: Mapping[str, str]) -> None:
        """Show each sentence at its field."""
        for name, sentence in words.items():
            self.refuse_in_words(sentence, name)


class TypedRowGroup(Group):
    """One row that somebody types. key: made with the empty form, so that a row sent twice is added once."""

    key = HiddenField(default=lambda: f"n{secrets.token_hex(8)}")
    date = _date()
    time = _time()
    source = Cell("Source", hint="Where it is recorded")
    event = Cell("Event", rows=4, hint="What happened")
    people = Cell("People", hint="Who was involved")
    action = Cell("Action or outcome")
    comment = Cell("Comment")


class TypedRowsForm(PageForm):
    """One page: rows that are typed in, one or several at a time."""

    rows = Repeating(TypedRowGroup, "Rows", thing="row", most=MOST_AT_ONCE)

    def typed(self) -> list[tuple[str, dict[str, str]]]:
        """Return (key, words by field) of every row in which something stands; empty ones are no rows."""
        found = []
        for entry in self.rows:
            key = entry["key"].data or ""
            if not ROW_ID.fullmatch(key):
                key = f"n{secrets.token_hex(8)}"
            words = {name: entry[name].data or "" for name in FIELDS}
            if any(words.values()):
                found.append((key, words))
        return found

    def refuse_rows(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Show each sentence at its field of its row."""
        for entry in self.rows:
            for name, sentence in words.get(entry["key"].data or "", {}).items():
                entry[name].errors = [*entry[name].errors, sentence]

    def ask_for_a_row(self) -> None:
        """Say that there is nothing to keep."""
        first = self.rows[0]["date"]
        first.errors = [*first.errors, "Enter the date and what happened of at least one row"]


class _Table(LongText):
    """What was pasted, as it came: spaces at its ends are empty cells."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, limit=PASTE_LIMIT, rows=12, **kwargs)
        self.filters: list[Any] = []
        self.params["threshold"] = 90
        self.params["spellcheck"] = False


def is_a_table(_form: PageForm, field: LongText) -> None:
    """Validator: words without a single tab are no rows of a table."""
    if not re.search(r"\S[^\n]*\t|\t[^\n]*\S", field.data or ""):
        raise ValidationError("Paste rows of a table, with two columns or more. Copy whole rows in Word or Excel")


class PasteForm(PageForm):
    """One page: rows copied from a table elsewhere."""

    table = _Table(
        "Rows of your table",
        what="The rows that you paste",
        hint="Copy the rows in Word or Excel, with their headings if you can, and paste them here.",
        validators=[Needed("Paste the rows of your table"), is_a_table],
    )
