"""The coordinator's desk: referrals with their clocks, cases, requests to agencies, the combined chronology."""

from webforms.journeys.casework import case, chronology, referral
from webforms.journeys.casework.pages import pages

__all__ = ["case", "chronology", "pages", "referral"]
