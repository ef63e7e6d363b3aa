"""A list or a set of figures as a file to keep: a workbook, or CSV for a single table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import abort, current_app
from werkzeug.wrappers import Response

from webforms.downloads import made_file
from webforms.options import PortalOptions, Table

FORMATS = {"xlsx": "Excel", "csv": "CSV"}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def table_file(tables: Sequence[Table], title: str, form: str) -> Response:
    """Return tables as a file for the browser. form: a key of `FORMATS`; CSV holds the first table alone.

    Answers 404 for another form, and in a portal that gives no lists as files.
    """
    writing = cast(PortalOptions, current_app.extensions["casereviews-options"]).table_files
    if writing is None or form not in FORMATS:
        abort(404)
    data = writing.csv(tables[0]) if form == "csv" else writing.workbook(tables, title)
    return made_file(data, _TYPES[form], f"{title.lower().replace(' ', '-')}.{form}")
