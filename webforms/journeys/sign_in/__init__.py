"""The start page, signing in and out, taking up an invitation, and the first administrator."""

from webforms.journeys.sign_in import invitation
from webforms.journeys.sign_in.views import pages

invitation.add_to(pages)

__all__ = ["pages"]
