"""Whom agencies look for in their records: the case's list, and what of it one agency is shown."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.returns import requests, sought_news, sought_people
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.sought_people import NAMES, SoughtPerson
from casework.rules.sought_together import Clash, marks_of
from webforms.access import current_work, requires
from webforms.journeys.casework.forms import SoughtOfRequestForm, SoughtPeopleForm
from webforms.journeys.casework.pages import pages
from webforms.pages import announce
from webforms.words import plural

Shown = str | Response


@pages.route("/cases/<uuid:case_id>/people-to-look-for", methods=["GET", "POST"], endpoint="sought_people")
@requires(Permission.SEND_REQUESTS)
def people_of_case(case_id: UUID) -> Shown:
    """Show the list for agencies, and take changes to it."""
    work = current_work()
    view = cases.show_case(work, case_id)
    kept = sought_people.of_case(work, case_id)
    form = SoughtPeopleForm(data=_as_data(kept))
    marks = marks_of(kept)
    shown = marks if request.method == "GET" else request.form.get("shown", "")
    clashes: tuple[Clash, ...] = ()
    if form.validate_on_submit():
        try:
            told = sought_people.save(work, case_id, form.people_typed(), shown=shown)
        except sought_people.ListChanged as changed:
            form = SoughtPeopleForm(formdata=None, data=_as_data(changed.found.people))
            form.refuse(changed)
            shown, clashes = marks, changed.found.clashes
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce(f"The list is saved. {_told(told)}")
            return redirect(url_for("casework.sought_people", case_id=case_id), 303)
    return render_template(
        "casework/sought_people.html",
        form=form,
        case=view,
        shown=shown,
        clashes=clashes,
        names=NAMES,
        asked=[one for one in requests.of_case(work, case_id) if one.state != "withdrawn"],
        to_be_told=sought_news.to_be_told(work, case_id),
        exit_this_page=True,
    )


@pages.route("/requests/<uuid:request_id>/people", methods=["GET", "POST"], endpoint="request_people")
@requires(Permission.SEND_REQUESTS)
def people_of_request(request_id: UUID) -> Shown:
    """Show whom one agency looks for, and take another choice from the case's list."""
    work = current_work()
    view = requests.show_request(work, request_id)
    every = sought_people.of_case(work, view.case_id)
    form = SoughtOfRequestForm(data={"people": [one.id for one in sought_people.of_request(work, request_id)]})
    form.people.offer(offered(every))
    if form.validate_on_submit():
        try:
            told = sought_people.choose(work, request_id, form.people.data or [])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce(f"Your choice is saved. {_told(int(told))}")
            return redirect(url_for("casework.one_request", request_id=request_id), 303)
    return render_template("casework/request_people.html", form=form, view=view, every=every, exit_this_page=True)


def offered(people: Sequence[SoughtPerson]) -> list[tuple[str, str]]:
    """Return people as options to choose from."""
    return [(one.id, f"{one.name}, {one.who}" if one.who else one.name) for one in people]


def _told(count: int) -> str:
    if not count:
        return "No agency had to be told."
    return f"{plural(count, 'agency', 'agencies').capitalize()} will get one email, in about a quarter of an hour."


def _as_data(people: Sequence[SoughtPerson]) -> dict[str, object]:
    return {"people": [one.as_json() | {"key": one.id} for one in people]}
