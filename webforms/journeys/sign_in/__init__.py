"""The start page, signing in and out, taking up an invitation, and the first administrator."""

from webforms.journeys.sign_in import forgotten, invitation, organisations, passkey, second_step
from webforms.journeys.sign_in.views import pages

for part in (forgotten, invitation, organisations, passkey, second_step):
    part.add_to(pages)

__all__ = ["pages"]
