"""Meetings of the case review group, and what is done after reviews."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casework.actions.finding.looking_through import Found, Looking
from casework.actions.plans import within
from casework.actions.plans.views import view_of
from casework.records.tables import Meeting
from casework.rules.meetings import STATES
from casework.rules.searching import fits


def meetings(looking: Looking) -> Iterator[Found]:
    """Yield the meetings of the cases, by number, day and state."""
    query = select(Meeting).where(Meeting.case_id.in_(list(looking.cases))).order_by(Meeting.held_on.desc())
    for row in looking.session.scalars(query):
        case = looking.cases[row.case_id]
        title = f"Meeting {row.number}"
        day = f"{row.held_on.day} {row.held_on:%B %Y}"
        if fits(looking.words, title, day, STATES[row.state], case.code_name, case.reference):
            where = f"{case.code_name}, {case.reference}: {day}, {STATES[row.state].lower()}"
            yield Found("meeting", title, where, ("meeting", row.id), case.id)


def actions(looking: Looking) -> Iterator[Found]:
    """Yield the actions that the person may see, by their words, agency, owner and themes."""
    for row, case in looking.session.execute(within.actions_seen(looking.work)):
        if looking.alone and case.id not in looking.cases:
            continue
        view = view_of(looking.session, looking.work, row, case, looking.shown(case.id))
        said = (f"Action {view.number}", view.text, view.agency, view.owner, *view.themes)
        if fits(looking.words, *said, case.code_name, case.reference):
            where = f"Action {view.number}, {case.code_name}, {case.reference}: {view.agency}"
            yield Found("action", view.text, where, ("action", row.id), case.id)
