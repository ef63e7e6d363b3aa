"""Checking, declaring and sending a referral; the receipt and the copy."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.referrals import attachments, referrals
from casework.actions.referrals.drafts import Draft
from casework.actions.work import Refusal
from casework.rules import referral_dates, referral_form
from webforms.access import current_store, current_today, open_to_all, referrer_work
from webforms.downloads import send
from webforms.journeys.referral import draft_cookie, steps
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.forms import DeclarationForm
from webforms.journeys.referral.pages import REASON, Shown, elsewhere, pages
from webforms.pages import warn
from webforms.sessions import by_script


@pages.get("/check")
@open_to_all(REASON)
def check(partnership: str) -> Shown:
    """Show every answer, and what is in the way of sending them."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    today = current_today()
    return render_template(
        "referral/check.html",
        described=draft.form,
        answers=draft.answers,
        part_address=steps.part_address,
        in_words=referral_form.in_words,
        incomplete=draft.form.incomplete(draft.answers),
        left=steps.left_open(draft, partnership),
        files=attachments.of_draft(current_store(), token()),
        open_dates=referral_dates.open_doubts(draft.answers, today),
        dates=referral_dates.answered(draft.answers, today),
        dates_title=referral_dates.TITLE,
        ready=_ready(draft),
        face=whose_form(),
        exit_this_page=True,
    )


@pages.route("/declaration", methods=["GET", "POST"])
@open_to_all(REASON)
def declaration(partnership: str) -> Shown:
    """Take the declaration and send the referral: once, however often the button is pressed."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    if not _ready(draft):
        return redirect(url_for("referral.check", partnership=partnership), 303)
    form = DeclarationForm(data={"revision": str(draft.revision)})
    if form.validate_on_submit():
        seen = str(form.revision.data or "")
        try:
            referrals.submit(referrer_work(draft.partnership_id), token(), int(seen) if seen.isdecimal() else -1)
        except Refusal as refusal:
            if refusal.code == "changed":
                warn("Answers were changed since you checked them, in another tab. Check them again.")
                return redirect(url_for("referral.check", partnership=partnership), 303)
            form.refuse(refusal)
        else:
            return redirect(url_for("referral.sent", partnership=partnership), 303)
    return render_template("referral/declaration.html", form=form, face=whose_form())


@pages.get("/sent")
@open_to_all(REASON)
def sent(partnership: str) -> Shown:
    """Give the reference, and the copy as soon as it is made."""
    draft = open_draft()
    if draft is None or not draft.submitted:
        return elsewhere(draft, partnership)
    ready = referrals.copy_is_ready(current_store(), token())
    return render_template(
        "referral/sent.html",
        reference=draft.submitted,
        copy_ready=ready,
        can_return=bool(draft.email),
        face=whose_form(),
    )


@pages.get("/sent.json")
@open_to_all(REASON)
@by_script
def sent_progress(partnership: str) -> dict[str, Any]:
    """Say whether the copy is made, for the page's script."""
    draft = open_draft()
    if draft is None or not draft.submitted:
        abort(404)
    ready = referrals.copy_is_ready(current_store(), token())
    text = "Your copy is ready" if ready else "Your copy is being made"
    return {"done": ready, "value": int(ready), "max": 1, "text": text}


@pages.get("/copy.pdf")
@open_to_all(REASON)
def copy(partnership: str) -> Shown:
    """Give the referral's PDF copy to the browser that sent it, or that proved its sender's address."""
    draft = open_draft()
    found = referrals.copy_for_referrer(current_store(), token()) if draft and draft.submitted else None
    if found is None:
        return elsewhere(draft, partnership)
    return send(found)


@pages.post("/finish")
@open_to_all(REASON)
def finish(partnership: str) -> Response:
    """Take the secrets out of the browser, as on a shared computer."""
    return draft_cookie.forget(redirect(url_for("referral.start", partnership=partnership), 303))


def _ready(draft: Draft) -> bool:
    return (
        not draft.form.incomplete(draft.answers)
        and not draft.typed
        and not referral_dates.open_doubts(draft.answers, current_today())
        and not any(one.state == "refused" for one in attachments.of_draft(current_store(), token()))
    )
