"""The history of a case as one list: filtered by kind, paged, and as a table to take away.

A new subject adds one `Source` below; nothing else changes.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from casework.actions.case_history import (
    from_decisions,
    from_group,
    from_meetings,
    from_papers,
    from_plans,
    from_referral,
    from_requests,
)
from casework.actions.case_history.happenings import Happening, Source, Telling
from casework.actions.codes.words import words_of_case
from casework.actions.downloads import Download
from casework.actions.reach import case_within
from casework.actions.work import LOCAL_TIME, Work, changing, looking
from casework.rules.case_history import KINDS, plain_cell
from casework.rules.permissions import Permission

ON_A_PAGE = 50
SOURCES: tuple[Source, ...] = (
    Source(Permission.SEE_REFERRALS, from_referral.referral),
    Source(Permission.SEE_CASES, from_referral.case),
    Source(Permission.SEE_CASES, from_referral.needs),
    Source(Permission.SEE_CASES, from_referral.clocks),
    Source(Permission.SEE_CASES, from_requests.requests),
    Source(Permission.SEE_CHRONOLOGY, from_papers.chronology),
    Source(Permission.SEE_CASES, from_decisions.decisions),
    Source(Permission.SEE_CASES, from_meetings.meetings),
    Source(Permission.SEE_CASES, from_group.family),
    Source(Permission.SEE_CASES, from_group.processes),
    Source(Permission.SEE_CASES, from_group.people),
    Source(Permission.SEE_CASES, from_group.guests),
    Source(Permission.SEE_CASES, from_group.reviewers),
    Source(Permission.SEE_CASES, from_plans.plans),
    Source(Permission.SEE_CASES, from_papers.packs),
    Source(Permission.EDIT_CASE, from_papers.documents),
    Source(Permission.SEE_REVIEWS, from_papers.reviews),
    Source(Permission.RECORD_DECISION, from_papers.fetched),
)


@dataclass(frozen=True, slots=True)
class History:
    """One page of a case's history. counts: by kind, of everything the person may know, whatever is shown."""

    happenings: tuple[Happening, ...]
    found: int
    page: int
    pages: int
    counts: Mapping[str, int]


def of_case(
    work: Work, case_id: UUID, *, kinds: Collection[str] = (), oldest_first: bool = False, page: int = 1
) -> History:
    """Return a page of what happened in a case, newest first unless asked otherwise.

    kinds: of `casework.rules.case_history.KINDS`; () for all. page: from 1; 0 for everything on one page.
    Raises NotFound, NotPermitted.
    """
    every = _told(work, case_id)
    found = [one for one in every if not kinds or one.kind in kinds]
    if not oldest_first:
        found.reverse()
    pages = max(1, -(-len(found) // ON_A_PAGE)) if page else 1
    page = min(max(page, 1), pages) if page else 0
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE] if page else found
    return History(tuple(shown), len(found), page, pages, Counter(one.kind for one in every))


def as_table(work: Work, case_id: UUID, *, kinds: Collection[str] = ()) -> Download:
    """Return the history as a table, CSV in UTF-8 with its mark, oldest first. Audited.

    No cell can run as a formula. Raises NotFound, NotPermitted.
    """
    history = of_case(work, case_id, kinds=kinds, oldest_first=True, page=0)
    with changing(work, Permission.SEE_CASES) as change:
        case = case_within(change.session, work, case_id)
        reference = case.reference
        change.audit("history-downloaded", case.id, rows=history.found)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("Day", "Time", "Kind", "What happened", "More", "Who", "Late"))
    for one in history.happenings:
        local = one.at.astimezone(LOCAL_TIME)
        cells = (KINDS[one.kind], one.what, "\n".join(one.lines), one.by, "Late" if one.late else "")
        table.writerow((local.date().isoformat(), f"{local:%H:%M}", *(plain_cell(cell) for cell in cells)))
    content = b"\xef\xbb\xbf" + text.getvalue().encode()
    name = f"{reference.replace('/', '-')} history.csv"
    return Download(name, "text/csv", len(content), iter([content]))


def _told(work: Work, case_id: UUID) -> list[Happening]:
    """Return all that the person may know, oldest first."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        telling = Telling(session, work, case, words_of_case(session, work, case_id))
        told = [one for source in SOURCES if telling.may(source.permission) for one in source.tell(telling)]
    return sorted(told, key=lambda one: one.at)
