"""Pages: the cases of other partnerships to which one is invited; going there, and coming back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import guest_sessions
from casework.rules.permissions import Permission
from webforms.access import current_work, requires, visit
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/guest", view_func=guest)
    pages.add_url_rule("/guest/<uuid:guest_id>", view_func=work_as_guest, methods=["POST"])
    pages.add_url_rule("/guest/back", view_func=back_home, methods=["POST"])


@requires(Permission.SIGNED_IN)
def guest() -> str:
    """Show the cases of other partnerships to which one is invited."""
    return render_template("account/guest.html", invitations=guest_sessions.invitations(current_work()))


@requires(Permission.SIGNED_IN)
def work_as_guest(guest_id: UUID) -> Response:
    """Go to a case of another partnership."""
    case_id = guest_sessions.begin(current_work(), _session(), guest_id)
    return redirect(url_for("casework.case", case_id=case_id), 303)


@requires(Permission.SIGNED_IN)
def back_home() -> Response:
    """Come back to one's own partnership."""
    guest_sessions.end(current_work(), _session())
    announce("You are back in your own partnership.")
    return redirect(url_for("sign_in.start"), 303)


def _session() -> UUID:
    signed_in = visit().signed_in
    assert signed_in is not None
    return signed_in.session_id
