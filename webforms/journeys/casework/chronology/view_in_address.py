"""The filters that an address names: one's own, or a colleague's on the same case who passed the address on."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request

from casework.actions.desk import views as desk_views
from casework.actions.desk.views import View
from casework.actions.work import NotFound, Work
from webforms.pages import warn


def view_asked(work: Work, case_id: UUID) -> View | None:
    """Return the view of the address, None for the whole chronology.

    Where its filters are not kept any more, or not for this person, a page that is read goes on with all rows.
    """
    view_id = request.args.get("view", type=UUID)
    if view_id is None:
        return None
    try:
        return desk_views.one(work, case_id, view_id)
    except NotFound:
        if request.method == "GET":
            warn("The filters of that link are not kept for you. All rows are shown.")
            abort(redirect(request.path, 303))
        return None
