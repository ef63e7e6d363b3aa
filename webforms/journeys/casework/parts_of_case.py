"""The pages of one case beside its own: what stands on the case's page as a list, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class PartOfCase:
    """endpoint: takes `case_id`. purpose: what one finds there, after a colon. permission: the page asks for it"""

    endpoint: str
    title: str
    purpose: str
    permission: Permission


PARTS: tuple[PartOfCase, ...] = (
    PartOfCase(
        "casework.stages", "Stages", "what is done, what is needed next, and who must act", Permission.SEE_CASES
    ),
    PartOfCase(
        "casework.meetings",
        "Meetings",
        "of the case review group: agenda, pack, what agencies say, minutes",
        Permission.SEE_CASES,
    ),
    PartOfCase("casework.family", "The family", "contact with them, and what they wish", Permission.SEE_CASES),
    PartOfCase(
        "casework.processes",
        "Other processes and holds",
        "police, coroner and courts, and what holds publication back",
        Permission.SEE_CASES,
    ),
    PartOfCase("casework.case_people", "People on this case", "who may know of it", Permission.SEE_CASES),
    PartOfCase(
        "casework.sought_people", "Who agencies look for", "by name, after signing in", Permission.SEND_REQUESTS
    ),
    PartOfCase("casework.decisions", "Decisions", "what was decided, why, and who signed", Permission.SEE_CASES),
    PartOfCase(
        "casework.action_plan",
        "Recommendations and actions",
        "what is recommended, who does what until when, and how it goes on",
        Permission.SEE_CASES,
    ),
    PartOfCase(
        "casework.case_reviewers",
        "Independent reviewer",
        "who is asked to carry out the review, and their conflicts of interest",
        Permission.SEE_CASES,
    ),
    PartOfCase(
        "casework.guests",
        "Other partnerships",
        "who of elsewhere may open this case, and who leads",
        Permission.SEE_CASES,
    ),
    PartOfCase(
        "casework.keeping",
        "Keeping and disposal",
        "how long its records are kept, and legal holds",
        Permission.MOVE_STAGE,
    ),
    PartOfCase("casework.history", "What happened", "all of it, day by day, to print", Permission.SEE_CASES),
)
