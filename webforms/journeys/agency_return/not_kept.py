"""Words that came too late for their row: shown, so that whoever typed them can copy them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template

from casework.actions.returns import requests
from casework.actions.returns.returns import UploadView
from webforms.access import current_work
from webforms.journeys.agency_return.reading_view import FIELD_NAMES
from webforms.words import lines


def not_kept(upload: UploadView, typed: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[str, int]:
    """Return the page that shows what was typed. typed: for each row what it is called, and its words by field."""
    rows = [(called, in_lines(words)) for called, words in typed]
    view = requests.show_request(current_work(), upload.request_id)
    page = render_template("agency_return/not_kept.html", upload=upload, view=view, rows=rows, exit_this_page=True)
    return page, 409


def in_lines(words: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the lines of a summary list with a row's words by field, but for empty ones."""
    return [
        {"key": {"text": FIELD_NAMES[name]}, "value": {"html": lines(text)}}
        for name, text in words.items()
        if text.strip()
    ]
