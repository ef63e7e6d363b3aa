"""What is in the columns of a file: asked where the service is not sure, and open to correction for the others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import agency_columns, requests, returns
from casework.actions.returns.agency_columns import ColumnView
from casework.actions.work import Refusal
from casework.rules.column_fields import COLUMN_FIELDS
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import ChoiceOfMany, PageForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce

Shown = str | Response
NOT_SURE = "I am not sure: leave it as it is"
TAKEN_BACK = "Let the service decide"
FORGOTTEN = "Forget what was said: let the service decide"


@pages.route("/files/<uuid:upload_id>/columns", methods=["GET", "POST"], endpoint="columns")
@requires(Permission.SAY_COLUMNS)
def columns(upload_id: UUID) -> Shown:
    """Ask what the columns hold that the service does not know; the answer is remembered for the agency."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    found = agency_columns.columns_of(work, upload_id)
    if not found:
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    form = columns_form(found)
    if form.validate_on_submit():
        try:
            again = agency_columns.say(work, upload_id, answers(found, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce(
                "Thank you. The file is read again with your answers."
                if again
                else "Thank you. Your answers are kept for the agency’s next files."
            )
            return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    return render_template(
        "agency_return/columns.html",
        form=form,
        asked=[(column, form[name_of(column)]) for column in found if not column.sure],
        others=[(column, form[name_of(column)]) for column in found if column.sure],
        fields=COLUMN_FIELDS,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        exit_this_page=True,
    )


def name_of(column: ColumnView) -> str:
    """Return the name of a column's field on the page: it stays the same when other columns come or go."""
    return "column-" + hashlib.sha256(column.key.encode()).hexdigest()[:16]


def columns_form(found: Sequence[ColumnView]) -> PageForm:
    """Return the form with a list for each column: empty where it is asked, else with what it is taken for."""
    choices = tuple(COLUMN_FIELDS.items())
    fields: dict[str, Any] = {
        name_of(column): ChoiceOfMany(
            f"What is in “{column.heading}”?",
            choices,
            ask=_ask(column),
            default=column.field if column.sure else None,
        )
        for column in found
    }
    form = type("ColumnsForm", (PageForm,), fields)()
    assert isinstance(form, PageForm)
    return form


def _ask(column: ColumnView) -> str:
    """Return what choosing nothing of the list means."""
    if column.said_by:
        return FORGOTTEN
    return TAKEN_BACK if column.sure else NOT_SURE


def answers(found: Sequence[ColumnView], form: PageForm) -> Mapping[str, str]:
    """Return what the form says anew, by the columns' keys: nothing for those that were left as they were."""
    said = {column: str(form[name_of(column)].data or "") for column in found}
    return {
        column.key: field
        for column, field in said.items()
        if field != (column.field if column.sure else "") and (field or column.said_by)
    }
