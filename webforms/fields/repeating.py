"""A group of fields that a person may fill in again and again: children, relatives, agencies.

It works without a script: "Add another" and "Remove" are buttons of the form. They keep everything that was typed,
right or wrong, and are no try to go on: `form.validate_on_submit()` then says no, without an error. The page that
follows has the keyboard in the row that was added, or in the one that took the place of the row that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, HiddenField, StringField
from wtforms.form import BaseForm
from wtforms.utils import unset_value


class Group(Form):  # type: ignore[misc]  # the package has no types
    """The fields of one row of a `Repeating` group."""


class Repeating(FieldList):  # type: ignore[misc]  # the package has no types
    """Rows of one `Group`. Data is a list of dicts. thing: what one row is, "child"; most: how many rows."""

    def __init__(
        self, group: type[Group], label: str, *, thing: str, least: int = 1, most: int = 20, **kwargs: Any
    ) -> None:
        # A row is made by wtforms itself, which takes the group's class in a field of its own.
        super().__init__(FormField(group), label, min_entries=least, **kwargs)
        self.thing, self.least, self.most = thing, least, most
        self.errors: Any = ()
        self.rows_changed = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the rows; first take away the row whose "Remove" was pressed, then add one for "Add another"."""
        self.rows_changed = False
        if formdata:
            removed = str(formdata.get(f"{self.name}-remove", ""))
            if removed.isdecimal():
                formdata = self._without_row(formdata, int(removed))
                self.rows_changed = True
        super().process(formdata, data, extra_filters)
        if formdata and f"{self.name}-add" in formdata:
            self.rows_changed = True
            if len(self.entries) < self.most:
                self.append_entry()
                self._begin_in(len(self.entries) - 1)
        elif self.rows_changed and self.entries:
            self._begin_in(min(int(removed), len(self.entries) - 1))

    def validate(self, form: BaseForm, extra_validators: Sequence[Any] = ()) -> bool:
        """Return whether every row is right and there are not too many."""
        right = bool(super().validate(form, extra_validators))
        if len(self.entries) > self.most:
            self.errors = [*self.errors, f"You can add {self.most} at most"]
            return False
        return right

    def widget(self, field: Repeating, **_kwargs: Any) -> Markup:
        """Draw the rows, each under its own heading with its own "Remove"."""
        return Markup(render_template("parts/repeating.html", field=field))  # noqa: S704 - rendered with escaping

    def _begin_in(self, row: int) -> None:
        """Let the page begin in the first field of a row: a screen reader then says the row and the field."""
        for part in self.entries[row]:
            if isinstance(part, StringField) and not isinstance(part, HiddenField):
                part.render_kw = {**(part.render_kw or {}), "autofocus": True}
                return

    def _without_row(self, formdata: Any, removed: int) -> MultiDict[str, Any]:
        kept: MultiDict[str, Any] = MultiDict()
        start = f"{self.name}-"
        for name in formdata:
            number, dash, rest = name.removeprefix(start).partition("-")
            new = name
            if name.startswith(start) and dash and number.isdecimal():
                if int(number) == removed:
                    continue
                if int(number) > removed:
                    new = f"{start}{int(number) - 1}-{rest}"
            kept.setlist(new, formdata.getlist(name))
        return kept
