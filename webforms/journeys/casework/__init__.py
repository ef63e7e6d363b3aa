"""The coordinator's desk: referrals with their clocks, cases, requests to agencies, the combined chronology."""

from webforms.journeys.casework import (
    case,
    chronology,
    desk,
    exports,
    referral,
    reports,
    source,
    timeline,
)
from webforms.journeys.casework.pages import pages

__all__ = [
    "case",
    "chronology",
    "desk",
    "exports",
    "pages",
    "referral",
    "reports",
    "source",
    "timeline",
]
