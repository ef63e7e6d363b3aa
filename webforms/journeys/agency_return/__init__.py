"""Answering a request: uploading a return, seeing what was read from it, handing it in, or saying nil."""

from webforms.journeys.agency_return import checking, columns, file, pictures, request
from webforms.journeys.agency_return.pages import pages

__all__ = ["checking", "columns", "file", "pages", "pictures", "request"]
