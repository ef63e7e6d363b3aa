"""Referring a case: what the form is not for, the lead first, a proved address, the pages, checking, sending."""

from webforms.journeys.referral import attaching, dates, filling_in, proving, sending, start, typed_back
from webforms.journeys.referral.pages import pages

__all__ = ["attaching", "dates", "filling_in", "pages", "proving", "sending", "start", "typed_back"]
