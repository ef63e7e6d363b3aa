"""A return that was sent back: its questions, answers in words, and a new version with the same rows."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, returns, sending_back
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.forms import AnswerForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce
from webforms.unsent import keeps_words

Shown = str | Response


@pages.post("/<uuid:request_id>/new-version", endpoint="new_version")
@requires(Permission.ANSWER_REQUESTS)
def new_version(request_id: UUID) -> Response:
    """Begin a new version with the rows that were handed in, or take up the one begun."""
    upload_id = sending_back.begin_version(current_work(), request_id)
    return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)


@pages.route("/questions/<uuid:question_id>", methods=["GET", "POST"], endpoint="answer")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def answer(question_id: UUID) -> Shown:
    """Show one question with its row, and take the answer in words."""
    work = current_work()
    asked = sending_back.question(work, question_id)
    form = AnswerForm(data={"text": asked.answer})
    if form.validate_on_submit():
        try:
            sending_back.answer(work, question_id, form.text.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your answer is saved. It goes with the next version that you hand in.")
            return redirect(url_for("agency_return.request", request_id=asked.request_id) + "#questions", 303)
    uploads = [upload for upload in returns.uploads_of(work, asked.request_id) if upload.state != "refused"]
    return render_template(
        "agency_return/answer.html",
        form=form,
        asked=asked,
        view=requests.show_request(work, asked.request_id),
        newest=next(iter(uploads), None),
        exit_this_page=True,
    )
