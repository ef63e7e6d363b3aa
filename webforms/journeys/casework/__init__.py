"""The coordinator's desk: referrals with their clocks, cases, requests to agencies, the combined chronology."""

from webforms.journeys.casework import (
    ahead,
    answers_files,
    case,
    decisions,
    ending,
    family,
    figures,
    guests,
    history,
    processes,
    referral,
    referral_attachments,
    referral_office,
    requests,
    reviewers,
    search,
    sought_people,
    stages,
)
from webforms.journeys.casework.chronology import changes, chronology, desk, differences, exports, source, timeline
from webforms.journeys.casework.codes import codes, codes_doubts
from webforms.journeys.casework.meetings import meeting, minutes, planning
from webforms.journeys.casework.need_to_know import openings, pages_read, people
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.papers import pack, packs, reports
from webforms.journeys.casework.plans import across_cases, action, plan

__all__ = [
    "across_cases",
    "action",
    "ahead",
    "answers_files",
    "case",
    "changes",
    "chronology",
    "codes",
    "codes_doubts",
    "decisions",
    "desk",
    "differences",
    "ending",
    "exports",
    "family",
    "figures",
    "guests",
    "history",
    "meeting",
    "minutes",
    "openings",
    "pack",
    "packs",
    "pages",
    "pages_read",
    "people",
    "plan",
    "planning",
    "processes",
    "referral",
    "referral_attachments",
    "referral_office",
    "reports",
    "requests",
    "reviewers",
    "search",
    "sought_people",
    "source",
    "stages",
    "timeline",
]
