"""What agencies were asked and answered, as facts for documents: their sections, key events, silences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words
from casework.actions.merges import builds as desk_builds
from casework.actions.work import LOCAL_TIME
from casework.records.store import Store
from casework.records.tables import Agency, AgencyRequest, Case, Chronology, ChronologyRow, RowMark, Upload
from casework.rules.report_sections import THEMES, is_told, themes_of
from casework.rules.requests import STATES
from casework.rules.return_sections import questions_of


def of_request(session: Session, store: Store, request: AgencyRequest | None) -> dict[str, Any]:
    """Return what one agency is asked; of a document about the whole case, nothing."""
    if request is None:
        return {"agency": "", "request_due": "", "request_link": "", "questions": []}
    return {
        "agency": session.get_one(Agency, request.agency_id).name,
        "request_due": _day(request.due_on),
        "request_link": f"{store.portal_address}/returns/{request.id}",
        "questions": [
            {"number": str(number), "question": question}
            for number, question in enumerate(questions_of(request.questions), 1)
        ],
    }


def of_case(session: Session, store: Store, case: Case, words: Words) -> dict[str, Any]:
    """Return what the agencies answered, and what the combined chronology says. words: by names or in codes."""
    query = (
        select(AgencyRequest, Agency.name)
        .join(Agency, Agency.id == AgencyRequest.agency_id)
        .where(AgencyRequest.case_id == case.id)
        .order_by(Agency.name)
    )
    asked = list(session.execute(query))
    uploads = {
        request.id: session.get_one(Upload, request.upload_id)
        for request, _ in asked
        if request.upload_id is not None
    }
    told: dict[str, list[dict[str, str]]] = {name: [] for name in THEMES}
    involvement: list[dict[str, str]] = []
    for request, agency in asked:
        for heading, text in _sections(store, uploads.get(request.id)):
            text = words.say(text)
            involvement.append({"agency": agency, "heading": words.say(heading), "text": text})
            for theme in themes_of(heading):
                told[theme].append({"agency": agency, "text": text})
    return {
        "agencies": [
            {
                "name": agency,
                "answer": STATES[request.state],
                "due": _day(request.due_on),
                "answered_on": _day(request.handed_in_at.astimezone(LOCAL_TIME).date())
                if request.handed_in_at
                else "",
                "rows": str(uploads[request.id].summary.get("rows", 0)) if request.id in uploads else "0",
            }
            for request, agency in asked
        ],
        "agency_count": str(len(asked)),
        "involvement": involvement,
        **told,
        **_chronology(session, case, words),
    }


def _sections(store: Store, upload: Upload | None) -> Iterator[tuple[str, str]]:
    """Yield heading and text of what an agency wrote beside its chronology, as it was handed in."""
    sha256 = (upload.handed_in_sha256 or upload.mended_sha256 or upload.reading_sha256) if upload else None
    if not sha256:
        return
    record: Mapping[str, Any] = json.loads(store.vault.read(sha256))
    sections = [
        *record.get("narrative", ()),
        *((label, text) for label, text in record.get("cover", ()) if _is_prose(text)),
    ]
    for heading, text in sections:
        if text.strip() and is_told(heading):
            yield heading, text


def _is_prose(text: str) -> bool:
    """Return whether a cover's value is prose: in a workbook the sections stand where a cover does."""
    return len(text.split()) > _FEW_WORDS


_FEW_WORDS = 12


def _chronology(session: Session, case: Case, words: Words) -> dict[str, Any]:
    newest = (
        select(Chronology)
        .where(Chronology.case_id == case.id, Chronology.state == "ready")
        .order_by(Chronology.number.desc())
        .limit(1)
    )
    built = session.scalar(newest)
    if built is None:
        return {"row_count": "0", "chronology_on": "", "key_events": [], "silences": []}
    marked = (
        select(ChronologyRow, RowMark.significance)
        .join(RowMark, (RowMark.identity == ChronologyRow.identity) & (RowMark.case_id == case.id))
        .where(ChronologyRow.chronology_id == built.id, RowMark.key_event)
        .order_by(ChronologyRow.position)
    )
    finished = built.finished_at
    return {
        "row_count": str(built.row_count),
        "chronology_on": _day(finished.astimezone(LOCAL_TIME).date()) if finished else "",
        "key_events": [
            {
                "date": shown["date_text"],
                "agency": row.agency,
                "event": shown["event"],
                "significance": words.say(significance),
            }
            for row, significance in session.execute(marked)
            for shown in (words.row(row.body),)
        ],
        "silences": [
            {"agency": one["agency"], "span": f"{_iso(one['from'])} to {_iso(one['to'])}"}
            for one in desk_builds.noticed(built)["silences"]
        ],
    }


def _iso(value: str) -> str:
    return _day(date.fromisoformat(value))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
