"""Each page of a case that is shown to somebody who only opened it for a while is noted before they get it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from casework.actions.need_to_know import pages_read
from webforms.access import current_work, signed_in_actor
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.parts_of_case import PARTS

_TITLES: Mapping[str, str] = {
    **{part.endpoint: part.title for part in PARTS},
    "casework.case": "The case",
    "casework.progress": "How far the returns are",
    "casework.referral": "The referral",
    "casework.chronology": "The combined chronology",
    "casework.chronology_file": "A file of the combined chronology",
    "casework.timeline": "The timeline",
    "casework.timeline_data": "The rows of the timeline",
    "casework.desk_row": "A row of the chronology",
    "casework.row_source": "Where a row comes from",
    "casework.codes": "The key of names",
    "casework.code_doubts": "Words in doubt",
    "casework.one_request": "A request to an agency",
    "casework.pack": "A pack",
    "casework.packs": "Packs",
    "casework.reports": "Documents",
    "casework.meeting": "A meeting",
    "casework.read_minutes": "Minutes of a meeting",
    "casework.action": "An action",
    "agency_return.reading": "A return",
    "agency_return.check": "The rows of a return beside its file",
    "agency_return.original": "The file of a return",
    "review.review": "A review",
    "review.document": "A document of a review",
}


def in_words(endpoint: str) -> str:
    """Return what a page is called in the audit log and in the list of what was read."""
    name = endpoint.rpartition(".")[2].replace("_", " ")
    return _TITLES.get(endpoint, name[:1].upper() + name[1:])


@pages.after_app_request
def note(answer: Response) -> Response:
    """Note a page of a case before its reader gets it; an answer that cannot be noted is not given."""
    if request.method != "GET" or answer.status_code not in (200, 206) or request.endpoint is None:
        return answer
    ids = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, UUID)}
    if not ids or signed_in_actor() is None:
        return answer
    others = sorted((request.view_args or {}).items())
    record = " ".join(str(value) for name, value in others if name != "case_id")
    pages_read.note(
        current_work(), request.endpoint, ids.values(), title=in_words(request.endpoint), record=record[:200]
    )
    return answer
