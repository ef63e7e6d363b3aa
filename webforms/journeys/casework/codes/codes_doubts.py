"""What is in doubt about a case in codes: each word with its rows, to be somebody's name or nobody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.codes import doubts as code_doubts, key as code_key
from casework.actions.desk import chronology_rows, rows as desk_rows
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.journeys.casework.chronology.chronology_view import shown
from webforms.journeys.casework.codes.codes_forms import ActForm
from webforms.journeys.casework.pages import pages
from webforms.pages import announce
from webforms.sessions import by_script

Shown = str | Response
DOUBTS = "/cases/<uuid:case_id>/codes/doubts"
A_PAGE, ROWS_OF_ONE = 20, 3


@pages.get(DOUBTS, endpoint="code_doubts")
@requires(Permission.SEE_KEY)
def doubts(case_id: UUID) -> Shown:
    """Show what is in doubt, what was left first."""
    return _page(case_id, ActForm(formdata=None))


@pages.post(DOUBTS, endpoint="settle_doubt")
@requires(Permission.KEEP_KEY)
def settle_doubt(case_id: UUID) -> Shown:
    """Keep what somebody says of one word: nobody's, or a name of a person; the button says which."""
    work, form = current_work(), ActForm()
    cases.show_case(work, case_id)
    word, act = request.form.get("word", ""), request.form.get("act", "")
    if not form.validate_on_submit():
        return _page(case_id, form)
    if act == "again":
        code_doubts.ask_again(work, case_id)
    elif act == "nobody":
        code_doubts.spare(work, case_id, word)
        announce("Kept: that is nobody’s name or number.")
    elif act == "back":
        code_doubts.spare_no_more(work, case_id, word)
        announce("Taken back.")
    elif act == "person":
        person = next(
            (one.id for one in code_key.show(work, case_id).lines if str(one.id) == request.form.get("person")),
            None,
        )
        if person is None:
            form.refuse_in_words("Select whose name it is")
            return _page(case_id, form)
        try:
            code_doubts.is_name_of(work, case_id, word, person)
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(case_id, form)
        announce("Kept: that is another name of the person.")
    return redirect(url_for("casework.code_doubts", case_id=case_id, page=request.args.get("page", type=int)), 303)


@pages.get(f"{DOUBTS}/progress.json", endpoint="codes_progress")
@requires(Permission.SEE_KEY)
@by_script
def codes_progress(case_id: UUID) -> dict[str, Any]:
    """Say how far the look over the rows is, for the page's script."""
    check = code_doubts.show(current_work(), case_id)
    return {
        "done": check.state != "waiting",
        "value": check.done,
        "max": max(check.total, 1),
        "text": _progress_text(check),
    }


def _progress_text(check: code_doubts.CheckView) -> str:
    return f"Looking over the rows in codes: {check.done:,} of {check.total:,}"


def _page(case_id: UUID, form: ActForm) -> Shown:
    work = current_work()
    check = code_doubts.show(work, case_id)
    built = chronology_rows.newest_ready(work, case_id)
    pages_of = max(1, -(-len(check.doubts) // A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages_of)
    here = check.doubts[(page - 1) * A_PAGE : page * A_PAGE]
    wanted = {row for doubt in here for row in doubt.rows[:ROWS_OF_ONE]}
    rows = {row.identity: shown(row, {}) for row in desk_rows.some_rows(work, built.id, wanted)} if built else {}
    people = [line for line in code_key.show(work, case_id).lines if line.state != "withdrawn"]
    return render_template(
        "casework/codes_doubts.html",
        case=cases.show_case(work, case_id),
        check=check,
        progress=_progress_text(check),
        doubts=[(doubt, [rows[row] for row in doubt.rows[:ROWS_OF_ONE] if row in rows]) for doubt in here],
        people=sorted(people, key=lambda line: line.known.code.casefold()),
        page=page,
        pages=pages_of,
        may_change=may(Permission.KEEP_KEY),
        form=form,
        exit_this_page=True,
    )
