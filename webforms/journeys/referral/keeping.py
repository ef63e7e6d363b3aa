"""What stands on a page of the form is kept before it is saved: while it is typed, and when it was refused."""

from __future__ import annotations

from contextlib import suppress

from flask import jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casework.actions.referrals import kept_words
from casework.actions.referrals.drafts import Draft
from casework.actions.referrals.left_pages import Fields
from casework.actions.work import Refusal
from casework.rules import form_entries
from casework.rules.form_model import Page, Part
from webforms.access import current_store, referrer_work
from webforms.journeys.referral.draft_cookie import token
from webforms.journeys.referral.questions import adds_words, form_of, with_other_tab
from webforms.journeys.referral.typed_back import page_fields
from webforms.pages import announce
from webforms.words import moment

DISCARD = "discard"
"""The field of the button that throws away what was typed on a page and not saved."""


def by_script() -> bool:
    """Return whether a page's script sent what is typed, to be kept and not to be saved."""
    return request.method == "POST" and "autosave" in request.form


def is_discarded() -> bool:
    """Return whether somebody wants nothing of what they typed and did not save."""
    return request.method == "POST" and DISCARD in request.form


def keep_refused(draft: Draft, described: Page, part: Part, number: int, mark: str, place: str) -> None:
    """Keep what a page was refused with; where that cannot be, it stands on the page all the same."""
    if request.method == "POST":
        with suppress(Refusal):
            keep(draft, described, part, number, mark, place)


def keep(draft: Draft, described: Page, part: Part, number: int, mark: str, place: str) -> None:
    """Keep what the page was sent with, unless the draft holds it. number, mark: of the entry, 0 and "" for none.

    Raises Refusal("too-long", "submitted"), NotFound.
    """
    sent = page_fields()

    def words(now: Draft) -> Fields:
        entries = described.entries(now.answers)
        at = (form_entries.number_of(entries, mark, number) or 0) if number else 1
        fields = beside(now, part, place, sent)
        form = form_of(part)(formdata=MultiDict(fields))
        return fields if adds_words(form, entries[at - 1] if 1 <= at <= len(entries) else {}) else ()

    kept_words.keep(referrer_work(draft.partnership_id), token(), place, sent, words)


def beside(now: Draft, part: Part, place: str, sent: Fields) -> Fields:
    """Return a page's fields with what is kept of the same page in another tab."""
    other = now.typed.get(place)
    return with_other_tab(part, sent, other) if other else sent


def kept_answer(draft: Draft, described: Page, part: Part, number: int, mark: str, place: str) -> Response:
    """Keep what the script sent, and say so."""
    try:
        keep(draft, described, part, number, mark, place)
    except Refusal as refusal:
        return not_kept(refusal.code, refusal.message)
    at = moment(current_store().now()).rpartition(" at ")[2]
    return jsonify(saved=True, text=f"Kept at {at}")


def not_kept(code: str, message: str) -> Response:
    """Say to the script why nothing was kept."""
    return jsonify(saved=False, code=code, message=message)


def not_open(draft: Draft | None) -> Response:
    """Say to the script that the referral cannot be changed in this browser."""
    if draft is not None and draft.submitted:
        return not_kept("submitted", f"This referral was sent as {draft.submitted}")
    return not_kept("closed", "This referral is not open in this browser any more")


def thrown_away(draft: Draft, place: str, there: str) -> Response:
    """Throw away what was typed on a page and not saved, and lead to `there`."""
    kept_words.forget(referrer_work(draft.partnership_id), token(), place)
    announce("What you had typed and not saved is thrown away.")
    return redirect(there, 303)
