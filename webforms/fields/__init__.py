"""Form fields that render as GOV.UK components and speak one error grammar. Journeys import them from here.

Grammar: "Enter …" for what is typed, "Select …" for what is chosen, "… must …" for what is wrong with it.
Each error says what to do. `Needed("Enter your name")` makes a field needed.
"""

from __future__ import annotations

from flask import Flask

from webforms.fields.choices import AnyOf, Choice, ChoiceOfMany, YesNo, YesNoUnclear
from webforms.fields.dates import DayMonthYear, not_before, today_or_future, today_or_past
from webforms.fields.editing import EditForm
from webforms.fields.files import FilesUpload, FileUpload, check_size
from webforms.fields.forms import Needed, PageForm, error_list
from webforms.fields.repeating import Group, Repeating
from webforms.fields.text import EmailAddress, LongText, Password, TextLine, WholeNumber

__all__ = [
    "AnyOf",
    "Choice",
    "ChoiceOfMany",
    "DayMonthYear",
    "EditForm",
    "EmailAddress",
    "FileUpload",
    "FilesUpload",
    "Group",
    "LongText",
    "Needed",
    "PageForm",
    "Password",
    "Repeating",
    "TextLine",
    "WholeNumber",
    "YesNo",
    "YesNoUnclear",
    "check_size",
    "error_list",
    "install",
    "not_before",
    "today_or_future",
    "today_or_past",
]


def install(app: Flask) -> None:
    """Give `error_list` to the templates of `app`."""
    app.add_template_global(error_list, "error_list")
