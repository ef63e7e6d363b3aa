"""What a chronology's template can show: the fields of the document, and those of each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from documents.chronology.bounds import bounds
from documents.chronology.model import Chronology, Heading, MergedRow
from documents.writing.text import (
    clean,
    date_in_words,
    day_in_words,
    other_in_words,
    span_in_words,
    time_in_words,
)
from documents.writing.timeline_colours import agency_colours

NAMES_SHOWN = {
    "names": "People are shown by name, as the agencies wrote them. Do not share outside the review.",
    "codes": "People are shown by the review's codes instead of their names.",
}
_MOST_MENTIONED = 8
"""Other rows named in one row's notes at most; `findings.json` has all."""

_TINT = 0.88
"""How much of an agency's colour is white behind its name: black letters on it stay far above 4.5 : 1."""


def document_fields(chronology: Chronology, heading: Heading) -> dict[str, object]:
    """Return the fields of the whole document, but for its rows (`row_fields`).

    What each is: `documents.writing.reports.fields_of_chronology`.
    """
    found = chronology.findings
    return {
        "title": heading.title,
        "case_reference": heading.case_reference,
        "partnership": heading.partnership,
        "classification": heading.classification,
        "prepared_on": day_in_words(heading.prepared_on) if heading.prepared_on else "",
        "scope": span_in_words(chronology.scope.first, chronology.scope.last) if chronology.scope else "",
        "names_shown": NAMES_SHOWN.get(heading.names, heading.names),
        "part": heading.part,
        "row_count": f"{len(chronology.rows):,}",
        "agency_count": len(agencies_of(chronology)),
        "agencies": list(_agencies(chronology)),
        "silences": [
            {
                "agency": silence.agency,
                "span": span_in_words(silence.first, silence.last),
                "declared": "The agency says so" if silence.declared else "Not explained",
            }
            for silence in found.silences
        ],
        "same_event_count": f"{len(found.same_events):,}",
        "duplicate_count": f"{len(found.duplicates):,}",
        "conflict_count": f"{len(found.conflicts):,}",
        "out_of_scope_count": f"{len(found.out_of_scope):,}",
        "undated_count": f"{len(found.undated):,}",
        "problem_count": f"{len(found.problems):,}",
        "file_problems": [problem.message for problem in found.problems if problem.row is None],
    }


def row_fields(chronology: Chronology) -> Iterator[dict[str, object]]:
    """Yield the fields of each row, in merged order."""
    notes = row_notes(chronology)
    tints = {
        agency: tint(colour)
        for agency, colour in agency_colours(agencies_of(chronology), chronology.agency_order).items()
    }
    for number, merged in enumerate(chronology.rows, start=1):
        row = merged.row
        yield {
            "number": number,
            "id": row.id,
            "agency": merged.agency,
            "file": merged.file,
            "page": row.place.page or "",
            "date_typed": row.date_text,
            "date": date_in_words(row.when),
            "time_typed": row.time_text,
            "time": time_in_words(row.clock),
            "source": row.source,
            "event": row.event,
            "people": row.people,
            "action": row.action,
            "comment": row.comment,
            "other": other_in_words(row),
            "notes": "\n".join(notes.get(row.id, ())),
            "colour": tints[merged.agency],
        }


def agencies_of(chronology: Chronology) -> tuple[str, ...]:
    """Return the names of all agencies with a return, also of those whose return has no row."""
    return tuple(dict.fromkeys((*(part.agency for part in chronology.returns), *chronology.agencies)))


def row_notes(chronology: Chronology) -> Mapping[str, list[str]]:
    """Return, by row id, what merging has to say about a row: one short sentence each."""
    found = chronology.findings
    number = {merged.row.id: place for place, merged in enumerate(chronology.rows, start=1)}
    agency = {merged.row.id: merged.agency for merged in chronology.rows}
    notes: dict[str, list[str]] = defaultdict(list)
    for row_id in found.out_of_scope:
        notes[row_id].append("Outside the scoping period.")
    told: dict[str, list[str]] = defaultdict(list)
    for pair in found.same_events:
        one, other = pair.rows
        told[one].append(other)
        told[other].append(one)
    for row_id, others in told.items():
        others.sort(key=number.__getitem__)
        shown = [f"{agency[other]} (row {number[other]})" for other in others[:_MOST_MENTIONED]]
        more = f" and {len(others) - _MOST_MENTIONED} more" if len(others) > _MOST_MENTIONED else ""
        notes[row_id].append(f"Seems to be told also by {', '.join(shown)}{more}.")
    for one, other in found.duplicates:
        notes[one].append(f"The same words stand in row {number[other]}.")
        notes[other].append(f"The same words stand in row {number[one]}.")
    for problem in found.problems:
        if problem.row in number:
            notes[problem.row].append(clean(problem.message))
    return notes


def _agencies(chronology: Chronology) -> Iterator[dict[str, object]]:
    rows: dict[str, list[MergedRow]] = defaultdict(list)
    for merged in chronology.rows:
        rows[merged.agency].append(merged)
    files: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for part in chronology.returns:
        files[part.agency].append(part.file)
        kinds[part.agency].add(part.kind)
    for name in sorted(agencies_of(chronology), key=str.casefold):
        own = rows.get(name, [])
        yield {
            "name": name,
            "files": ", ".join(files.get(name) or sorted({merged.file for merged in own})),
            "rows": count_in_words(len(own), kinds[name]),
            "span": _span(own),
        }


def count_in_words(rows: int, kinds: Collection[str]) -> str:
    """Return how many rows an agency gave; where none, whether it made a nil return. kinds: of its returns."""
    return f"{rows:,}" if rows else _WITHOUT_ROWS.get(min(kinds, default=""), "0")


_WITHOUT_ROWS = {"nil": "0 (nil return)", "unreadable": "0 (not readable)"}


def _span(rows: list[MergedRow]) -> str:
    days = [days for merged in rows if (days := bounds(merged.row.when))]
    if not days:
        return ""
    first: date = min(first for first, _ in days)
    last: date = max(last for _, last in days)
    return span_in_words(first, last)


def tint(colour: str) -> str:
    """Return "#rrggbb" mixed with white, as Word writes it: "RRGGBB"."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "".join(f"{round(part + (255 - part) * _TINT):02X}" for part in parts)
