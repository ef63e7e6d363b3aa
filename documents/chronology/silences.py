"""Silences: long stretches of the period in which an agency has no row while others have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from documents.chronology.bounds import bounds, day_after, months_after
from documents.chronology.model import MergedRow, Scope, Silence
from documents.reading.model import Row

MONTHS = 4
"""A silence is longer than this many calendar months. Source: interfaces.md, "casereviews read --json"."""

_SHORTEST = 28 * MONTHS
"""Days that `MONTHS` calendar months have at least."""

_VAGUE = frozenset({"season", "year", "unknown", "invalid"})
_DAY = timedelta(days=1)

_NO = r"(?:no|nil|not any|zero|without(?: any)?)"
_WHAT = (
    r"(?:contacts?|involvement|entr(?:y|ies)|records?|recorded (?:contacts?|involvement|activity)|activity|"
    r"consultations?|attendances?|appointments?|interactions?|engagement|referrals?|reports?|incidents?|"
    r"information|events?|notes?)"
)
_KIND = r"(?:(?:known|further|recorded|direct|other|significant|relevant|new|face[- ]to[- ]face)\s+)*"
# "No contact in this period", "Nil recorded contacts between …", "There was no involvement …"
_STATED = re.compile(
    rf"^\W*(?:there\s+(?:was|were|has been|have been|is|are)\s+)?{_NO}\s+{_KIND}{_WHAT}\b", re.IGNORECASE
)
# "The family was not known to the service …", "Not involved …", "Nothing recorded …", "Case closed to us"
_UNKNOWN = re.compile(
    r"^\W*(?:[\w' ,-]{0,60}?\b(?:(?:was|were|is|are)\s+)?(?:not|un)\s*"
    r"(?:known|open|involved|in contact)\b(?!\s+who)"
    r"|(?:nothing|none)\s+(?:is\s+|was\s+)?(?:recorded|known|held|to report)\b)",
    re.IGNORECASE,
)
# The words that make it a statement about a stretch of time, not about one visit where nobody came to the door.
_STRETCH = re.compile(
    r"\b(?:in|during|for|within|throughout|over|between|since|from|until|before|after|prior to)\s+"
    r"(?:(?:the|this|that|these|those|whole|entire|our|all|of|time|rest|remainder|stated|scoping|review|reporting)\s+)*"
    r"(?:periods?|timeframe|time frame|dates?|time|months?|scop(?:e|ing)|timescale|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|winter|\d{1,2}[/. ]|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LONG = 14
"""Days from which a row that opens with "no contact" speaks of its whole span, whatever words follow."""


def silences(
    rows: Sequence[MergedRow],
    scope: Scope | None,
    silent: frozenset[str] | None = None,
    beside: Mapping[str, Sequence[tuple[date, date]]] | None = None,
) -> tuple[Silence, ...]:
    """Return every silence, agencies in order of their first row, earliest first.

    A silence is more than four calendar months without a row of that agency inside the scope, counted from
    the scope's start or the day after the last row to the day before the next, or to the scope's end. Rows of
    precision season, year or unknown and "no contact" rows are no activity. Where several agencies gave
    rows, one of the others must be active in the stretch: when nobody has a row, nobody is silent.
    scope None: the first to the last day of activity of any agency. silent: ids of "no contact" rows, if known.
    beside: stretches without contact that agencies declare outside their rows (`declared.declared_in`). A silence
    is declared where all of it is but for stretches that would be none by themselves.
    Source: interfaces.md, "casereviews read --json"; rows of others: issue 4, "while others are active".
    """
    active: dict[str, list[tuple[date, date]]] = {merged.agency: [] for merged in rows}
    declared: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for agency, stretches in (beside or {}).items():
        declared[agency].extend(stretches)
    for merged in rows:
        days = bounds(merged.row.when)
        if days is None:
            continue
        if says_no_contact(merged.row) if silent is None else merged.row.id in silent:
            declared[merged.agency].append(days)
        elif merged.row.when.precision not in _VAGUE:
            active[merged.agency].append(days)
    period = scope or _span(active)
    if period is None:
        return ()
    found = []
    for agency, spans in active.items():
        others = [theirs for other, theirs in active.items() if other != agency]
        for first, last in _gaps(spans, period):
            if others and not any(first <= start <= last for theirs in others for start, _ in theirs):
                continue
            said = bool(declared[agency]) and not _gaps(declared[agency], Scope(first, last))
            found.append(Silence(agency, first, last, said))
    return tuple(found)


def says_no_contact(row: Row) -> bool:
    """Return whether a row states that there was no contact over a stretch of time.

    "No contact in the period" is one; "No contact made, nobody at home" on one day is an attempted visit.
    """
    text = " ".join(row.event.split()) or " ".join(row.action.split()) or " ".join(row.comment.split())
    stated = _STATED.match(text) or _UNKNOWN.match(text)
    if not stated:
        return False
    days = bounds(row.when)
    long = days is not None and (days[1] - days[0]).days >= _LONG
    return long or _STRETCH.search(text[stated.start() : stated.end() + 90]) is not None


def _span(active: dict[str, list[tuple[date, date]]]) -> Scope | None:
    spans = [span for theirs in active.values() for span in theirs]
    if not spans:
        return None
    return Scope(min(start for start, _ in spans), max(end for _, end in spans))


def _gaps(spans: Sequence[tuple[date, date]], period: Scope) -> list[tuple[date, date]]:
    """Return the stretches of `period` of more than four calendar months that no span touches."""
    inside = sorted(span for span in spans if span[1] >= period.first and span[0] <= period.last)
    gaps = []
    first = period.first
    for start, end in [*inside, (day_after(period.last), period.last)]:
        last = start - _DAY if start > date.min else start
        # More than four months: the day four months on is itself still silent. Few gaps are worth that look.
        if (last - first).days >= _SHORTEST and last >= months_after(first, MONTHS):
            gaps.append((first, last))
        first = max(first, day_after(end))
    return gaps
