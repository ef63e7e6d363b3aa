"""The coordinator's desk: referrals with their clocks, cases, requests to agencies, the combined chronology."""

from webforms.journeys.casework import (
    case,
    changes,
    chronology,
    codes,
    codes_doubts,
    desk,
    differences,
    exports,
    pack,
    packs,
    referral,
    reports,
    source,
    timeline,
)
from webforms.journeys.casework.pages import pages

__all__ = [
    "case",
    "changes",
    "chronology",
    "codes",
    "codes_doubts",
    "desk",
    "differences",
    "exports",
    "pack",
    "packs",
    "pages",
    "referral",
    "reports",
    "source",
    "timeline",
]
