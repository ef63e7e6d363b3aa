"""Dates that hardly can be: asked about in words, changed, or kept with a reason."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from casework.actions.referrals import drafts
from casework.actions.referrals.drafts import Draft
from casework.rules import referral_dates
from casework.rules.referral_dates import DateDoubt
from webforms.access import current_today, open_to_all, referrer_work
from webforms.journeys.referral import steps
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.forms import ReasonForm, reason_form
from webforms.journeys.referral.pages import REASON, Shown, elsewhere, pages
from webforms.journeys.referral.proving import closed
from webforms.journeys.referral.typed_back import shown_back
from webforms.pages import own_path


@pages.route("/dates", methods=["GET", "POST"])
@open_to_all(REASON)
def dates(partnership: str) -> Shown:
    """Ask about the dates of a page, or of the whole form, that do not fit together."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return shown_back(partnership, draft) or elsewhere(draft, partnership)
    asked = _asked(draft)
    then = own_path(request.args.get("then"), url_for("referral.check", partnership=partnership))
    if not asked:
        return redirect(then, 303)
    later = "later" in request.form
    given = dict(referral_dates.reasons(draft.answers))
    named = {f"reason-{number}": doubt for number, doubt in enumerate(asked, 1)}
    form: ReasonForm = reason_form(
        {name: doubt.sentence for name, doubt in named.items()},
        {name: given.get(doubt.key, "") for name, doubt in named.items()},
        needed=not later,
    )
    if form.validate_on_submit():
        # By its key, not by its place: another tab may have changed which dates are asked about.
        reasons = {
            doubt.key: form[name].data
            for name, doubt in named.items()
            if request.form.get(f"{name}-of") == doubt.key
        }
        drafts.save_reasons(referrer_work(draft.partnership_id), token(), reasons)
        return closed(partnership) if later else redirect(then if len(reasons) == len(asked) else request.url, 303)
    return render_template(
        "referral/dates.html",
        form=form,
        named=named,
        changes={doubt.key: _changes(draft, doubt, partnership) for doubt in asked},
        face=whose_form(),
    )


def _asked(draft: Draft) -> list[DateDoubt]:
    """Return the open doubts of the page that was just saved, or all that there are, with reasons or without."""
    today, name = current_today(), request.args.get("name")
    if name is None:
        return list(referral_dates.doubts(draft.answers, today))
    number = request.args.get("number", 0, type=int)
    return [one for one in referral_dates.open_doubts(draft.answers, today) if one.concerns(name, number)]


def _changes(draft: Draft, doubt: DateDoubt, partnership: str) -> list[tuple[str, str]]:
    """Return (question, address) of each date of a doubt."""
    found = []
    for (name, number), question_name in doubt.places:
        page = next((page for page in draft.form.pages if page.name == name), None)
        if page is None or not any(one.name == question_name for one in page.questions):
            continue
        question = page.question(question_name)
        if number:
            href = steps.part_address(page, page.part_of(question), number, partnership)
            label = f"{question.label}, {page.noun} {number}"
        else:
            href, label = steps.address_of(page, partnership), question.label
        found.append((label, f"{href}#{question_name}"))
    return found
