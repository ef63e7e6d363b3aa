"""Answering a request: sending a return in, seeing and mending what was read, handing it in, or saying nil."""

from webforms.journeys.agency_return import (
    checking,
    columns,
    file,
    handing_in,
    pictures,
    request,
    return_forms,
    rows,
    versions,
    writing,
)
from webforms.journeys.agency_return.pages import pages

__all__ = [
    "checking",
    "columns",
    "file",
    "handing_in",
    "pages",
    "pictures",
    "request",
    "return_forms",
    "rows",
    "versions",
    "writing",
]
