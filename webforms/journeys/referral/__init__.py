"""Referring a case: what the form is not for, the lead first, the pages, checking, sending, the copy."""

from webforms.journeys.referral.views import pages

__all__ = ["pages"]
