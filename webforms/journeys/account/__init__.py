"""A person's own account: the second step, passkeys, password, and the browsers that are signed in."""

from webforms.journeys.account import calendar, code_app, guest, own_passkeys, proving
from webforms.journeys.account.views import pages

for part in (calendar, code_app, guest, own_passkeys, proving):
    part.add_to(pages)

__all__ = ["pages"]
