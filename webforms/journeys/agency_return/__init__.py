"""Answering a request: sending a return in, seeing and mending what was read, handing it in, or saying nil."""

from webforms.journeys.agency_return import (
    answering,
    checking,
    colleagues,
    columns,
    file,
    for_chair,
    handing_in,
    more_files,
    pictures,
    request,
    return_forms,
    row_acts,
    rows,
    signing,
    versions,
    writing,
    writing_pages,
)
from webforms.journeys.agency_return.pages import pages

__all__ = [
    "answering",
    "checking",
    "colleagues",
    "columns",
    "file",
    "for_chair",
    "handing_in",
    "more_files",
    "pages",
    "pictures",
    "request",
    "return_forms",
    "row_acts",
    "rows",
    "signing",
    "versions",
    "writing",
    "writing_pages",
]
