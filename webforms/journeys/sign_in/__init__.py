"""The start page, signing in and out, and taking up an invitation."""

from webforms.journeys.sign_in.views import pages

__all__ = ["pages"]
