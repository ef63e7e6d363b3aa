"""Contact with the family, other processes, holds on publication, and people on and off the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from casework.actions.around import holding, processes as parallel
from casework.actions.case_history.happenings import Happening, Telling, in_words
from casework.records.tables import (
    CaseGuest,
    FamilyContact,
    PoolReviewer,
    ReviewerInvitation,
)
from casework.rules.family import HOW
from casework.rules.guests import LEVELS
from casework.rules.permissions import ROLE_NAMES, Permission, Role
from casework.rules.processes import KINDS as PROCESSES, STATES

_PEOPLE: Mapping[str, str] = {
    "case-open-to": "Who may know of the case was changed",
    "case-person-added": "{who} was put on the case",
    "case-person-removed": "{who} was taken off the case",
    "case-role-added": "Everybody with the role {role} was put on the case",
    "case-role-removed": "Everybody with the role {role} was taken off the case",
}
_STRICT: Mapping[str, str] = {
    "conflict-declared": "{who} declared a conflict of interest",
    "conflict-named": "{who} was kept out for a conflict of interest",
    "conflict-ended": "{who} is no longer kept out",
    "case-opened-anyway": "The case was opened by somebody who is not on it",
    "case-opening-ended": "Somebody who was not on the case closed it again",
    "case-opening-looked-at": "That {who} opened the case was looked at",
}
"""For coordinator and chair alone, as on the case's own page of people."""
_GUESTS: Mapping[str, str] = {
    "guest-invited": "{who} of {organisation} was invited to the case",
    "guest-changed": "What {who} of {organisation} may do was changed",
    "guest-came": "{who} of {organisation} came to work in the case",
    "guest-withdrawn": "The invitation of {who} of {organisation} was withdrawn",
}
_REVIEWERS: Mapping[str, str] = {
    "reviewer-asked": "An independent reviewer was asked",
    "reviewer-answered": "The independent reviewer answered",
    "reviewer-ended": "The invitation of an independent reviewer was ended",
}
_SAID = {"accepted": "Yes", "declined": "No", "conflict": "A conflict of interest"}


def family(telling: Telling) -> Iterator[Happening]:
    """Yield that contact was made with the family; what was said is in the log, for those who keep it."""
    query = select(FamilyContact).where(FamilyContact.case_id == telling.case.id)
    for row in telling.session.scalars(query):
        what = "Contact with the family was recorded" if row.replaces_id is None else "An entry was corrected"
        lines = [f"On {in_words(row.contacted_on)}"]
        if telling.may(Permission.KEEP_FAMILY_LOG):
            lines.append(HOW.get(row.how, row.how))
        if row.told_of_publication:
            lines.append("They were told when the review is published")
        by = telling.account(row.recorded_by)
        yield Happening(row.recorded_at, "family", what, by, tuple(lines), ("family", telling.case.id))


def processes(telling: Telling) -> Iterator[Happening]:
    """Yield what was recorded of police, coroner and courts, and what holds publication back, with its reason."""
    kept = {view.id: view for view in parallel.of_case(telling.work, telling.case.id)}
    about = ("processes", telling.case.id)
    for entry in telling.entries(kept, ("process-recorded", "process-changed")):
        view, said = kept[entry.subject], entry.details
        what = "recorded" if entry.action == "process-recorded" else "changed"
        stood, next_on = STATES.get(said.get("state", ""), ""), said.get("next_on", "")
        facts = (
            view.body.get("organisation", ""),
            f"It stands: {stood.lower()}" if stood else "",
            f"Next date: {in_words(next_on)}" if next_on else "No next date",
        )
        kind = PROCESSES.get(said.get("kind", ""), view.title)
        yield Happening(entry.at, "family", f"{kind} {what}", entry.by, tuple(filter(None, facts)), about)
    for hold in holding.of_case(telling.work, telling.case.id):
        until = f"Until {in_words(hold.until_on)}" if hold.until_on else f"Until: {hold.event}"
        lines = (until, f"Why: {hold.reason}")
        yield Happening(hold.placed_at, "family", "Publication held back", hold.placed_by, lines, about)
        if hold.lifted_at is not None:
            what = "Publication is no longer held back"
            yield Happening(hold.lifted_at, "family", what, hold.lifted_by, (f"Why: {hold.why}",), about)


def people(telling: Telling) -> Iterator[Happening]:
    """Yield who was put on the case and taken off, and, to who leads it, who was kept out or opened it anyway."""
    acts = {**_PEOPLE, **(_STRICT if telling.may(Permission.RECORD_DECISION) else {})}
    for entry in telling.entries([telling.case.id], acts):
        said = entry.details
        who = telling.account(UUID(said["account"])) if "account" in said else entry.by
        role = ROLE_NAMES[Role(said["role"])] if said.get("role") in set(Role) else ""
        yield Happening(entry.at, "people", acts[entry.action].format(who=who, role=role), entry.by)


def guests(telling: Telling) -> Iterator[Happening]:
    """Yield who of another partnership was invited, came and went."""
    query = select(CaseGuest).where(CaseGuest.case_id == telling.case.id)
    rows = {row.id: row for row in telling.session.scalars(query)}
    for entry in telling.entries(rows, _GUESTS):
        row = rows[entry.subject]
        what = _GUESTS[entry.action].format(who=telling.account(row.account_id), organisation=row.organisation)
        lines = (LEVELS[entry.details["level"]],) if entry.details.get("level") in LEVELS else ()
        yield Happening(entry.at, "people", what, entry.by, lines, ("guests", telling.case.id))


def reviewers(telling: Telling) -> Iterator[Happening]:
    """Yield how independent reviewers were asked, and what they answered."""
    query = (
        select(ReviewerInvitation.id)
        .join(PoolReviewer, PoolReviewer.id == ReviewerInvitation.reviewer_id)
        .where(ReviewerInvitation.case_id == telling.case.id)
    )
    for entry in telling.entries(telling.session.scalars(query).all(), _REVIEWERS):
        answered = entry.action == "reviewer-answered"
        by = "The reviewer" if answered else entry.by
        lines = (_SAID.get(entry.details.get("said", ""), ""),) if answered else ()
        about = ("reviewers", telling.case.id)
        yield Happening(entry.at, "people", _REVIEWERS[entry.action], by, lines, about)
