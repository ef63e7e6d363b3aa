"""Pages: what comes before a publication. Who was sent the full report, who was told, and when."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.reviews import notices, prepared_reviews
from casework.actions.reviews.notices import Notice
from casework.actions.work import NotFound, Refusal
from casework.rules.before_publication import COPIES, FAMILY, HOW, LONGEST, NOT_NEEDED
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import Choice, DayMonthYear, LongText, Needed, PageForm, TextLine, today_or_past
from webforms.journeys.review.views import pages
from webforms.pages import announce

Shown = str | Response
_TOLD = "How were they sent it, or told?"


class NoticeForm(PageForm):
    """One page: when and how one audience was sent the report, or told."""

    sent_on = DayMonthYear(
        "When?", what="The date", validators=[Needed("Enter the date they were sent it or told"), today_or_past]
    )
    how = Choice(_TOLD, tuple(HOW.items()), validators=[Needed("Select how they were sent it or told")])
    who = TextLine("Who did it? (optional)", what="The name", limit=200, hint="If it was not you.")
    note = LongText(
        "Note",
        what="The note",
        limit=LONGEST,
        rows=3,
        hint="Needed if they were not sent it or told: why. Name nobody of the family.",
    )
    late_reason = LongText(
        "If it was sent late: why?",
        what="The reason",
        limit=LONGEST,
        rows=3,
        hint="Needed when the last of the three copies goes out after the day it was due.",
    )


@pages.get("/reviews/<uuid:review_id>/before", endpoint="before")
@requires(Permission.SEE_REVIEWS)
def show(review_id: UUID) -> str:
    """Show who was sent the full report, who was told, and who still must be."""
    work = current_work()
    return render_template(
        "review/before.html",
        review=prepared_reviews.show_review(work, review_id),
        before=notices.show(work, review_id),
    )


@pages.route("/reviews/<uuid:review_id>/before/<name>", methods=["GET", "POST"], endpoint="notice")
@requires(Permission.PREPARE_REVIEW)
def record(review_id: UUID, name: str) -> Shown:
    """Ask when and how one audience was sent the report or told."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    before = notices.show(work, review_id)
    notice = _of(before.notices, name)
    how = next((one for one, title in HOW.items() if title == notice.how), None)
    form = NoticeForm(
        data={"sent_on": notice.on or work.today, "how": how, "who": notice.who, "note": notice.note}
    )
    if name == FAMILY:
        form.how.offer([(NOT_NEEDED, HOW[NOT_NEEDED])])
    if before.due_on is None or name not in COPIES:
        del form.late_reason
    if form.validate_on_submit() and form.sent_on.data:
        try:
            notices.record(
                work,
                review_id,
                name,
                sent_on=form.sent_on.data,
                how=form.how.data,
                who=form.who.data or "",
                note=form.note.data or "",
                late_reason=form.late_reason.data or "" if "late_reason" in form else "",
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("It is recorded.")
            return redirect(url_for("review.before", review_id=review_id), 303)
    return render_template("review/notice.html", form=form, review=view, notice=notice, before=before)


def _of(found: tuple[Notice, ...], audience: str) -> Notice:
    for notice in found:
        if notice.audience == audience:
            return notice
    raise NotFound
