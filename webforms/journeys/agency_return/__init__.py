"""Answering a request: sending a return in, seeing and mending what was read, handing it in, or saying nil."""

from webforms.journeys.agency_return import checking, columns, file, pictures, request, rows, versions, writing
from webforms.journeys.agency_return.pages import pages

__all__ = ["checking", "columns", "file", "pages", "pictures", "request", "rows", "versions", "writing"]
