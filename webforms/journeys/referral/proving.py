"""The address first: a code by e-mail, what waits for that address, and leaving for later."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import late_emails, typed_words
from casework.actions.referrals import proofs, saved
from casework.actions.work import NotFound, Refusal
from webforms.access import current_store, open_to_all, referrer_work
from webforms.journeys.referral import draft_cookie
from webforms.journeys.referral.draft_cookie import open_draft, proof, proved, token, whose_form
from webforms.journeys.referral.forms import CodeForm, EmailForm
from webforms.journeys.referral.pages import REASON, Shown, elsewhere, pages
from webforms.limits import tries
from webforms.pages import warn

CODES = "600 per hour"
"""For one network: a hospital's staff share an address; each e-mail address has its own, smaller limits."""
ENTRIES = "1200 per hour"


@pages.route("/email", methods=["GET", "POST"])
@open_to_all(REASON)
@tries(CODES, "POST")
def email(partnership: str) -> Shown:
    """Ask for the address under which a new referral begins."""
    return _ask("referral/email.html", partnership)


@pages.route("/carry-on", methods=["GET", "POST"])
@open_to_all(REASON)
@tries(CODES, "POST")
def carry_on(partnership: str) -> Shown:
    """Ask for the address under which a referral was saved."""
    if request.method == "GET" and proved() is not None:
        return redirect(url_for("referral.saved_referrals", partnership=partnership), 303)
    return _ask("referral/carry_on.html", partnership, "saved")


@pages.route("/code", methods=["GET", "POST"])
@open_to_all(REASON)
@tries(ENTRIES, "POST")
def code(partnership: str) -> Shown:
    """Take the code; then a referral begins, or those that were saved are shown."""
    face = whose_form()
    asked = proofs.asked(current_store(), proof())
    if asked is None or asked.partnership_id != face.id:
        return redirect(url_for("referral.carry_on", partnership=partnership), 303)
    if asked.proved:
        return redirect(url_for("referral.saved_referrals", partnership=partnership), 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            proofs.prove(referrer_work(face.id), proof(), form.code.data)
        except Refusal as refusal:
            form.refuse(refusal, "code")
        else:
            return _onward(partnership)
    late, then = late_emails.are_late(current_store()), request.args.get("then")
    return render_template("referral/code.html", form=form, asked=asked, face=face, then=then, late=late)


@pages.post("/code/again")
@open_to_all(REASON)
@tries(CODES, "POST")
def code_again(partnership: str) -> Response:
    """Send a new code to the same address."""
    try:
        secret = proofs.ask_again(referrer_work(whose_form().id), proof())
    except NotFound:
        return redirect(url_for("referral.carry_on", partnership=partnership), 303)
    then = "saved" if request.args.get("then") == "saved" else None
    sent = redirect(url_for("referral.code", partnership=partnership, then=then, again="yes"), 303)
    return draft_cookie.remember_asking(sent, secret)


@pages.get("/saved")
@open_to_all(REASON)
def saved_referrals(partnership: str) -> Shown:
    """Show what waits for the address that was proved."""
    found = proved()
    if found is None:
        return redirect(url_for("referral.carry_on", partnership=partnership), 303)
    return render_template("referral/saved.html", saved=found, face=whose_form())


@pages.post("/saved/<uuid:draft_id>")
@open_to_all(REASON)
def take_up(partnership: str, draft_id: UUID) -> Response:
    """Open a referral of the proved address in this browser."""
    try:
        secret = saved.take_up(referrer_work(whose_form().id), proof(), draft_id)
    except NotFound:
        warn("That referral is not here any more: it was deleted after 30 days, or your code has ended.")
        return redirect(url_for("referral.saved_referrals", partnership=partnership), 303)
    return draft_cookie.remember(redirect(url_for("referral.tasks", partnership=partnership), 303), secret)


@pages.post("/leave")
@open_to_all(REASON)
def leave(partnership: str) -> Response:
    """Close the referral in this browser; it waits for its owner."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    return closed(partnership)


@pages.get("/left")
@open_to_all(REASON)
def left(partnership: str) -> str:
    """Say that the referral is saved, and how to come back to it."""
    return render_template("referral/left.html", face=whose_form())


def closed(partnership: str) -> Response:
    """Close the draft of this browser and return the page that says so; only a proved address can come back."""
    draft = open_draft()
    if draft is None or not draft.email:
        warn("Nobody’s email address belongs to this referral, so it can only be carried on in this browser.")
        return redirect(url_for("referral.tasks", partnership=partnership), 303)
    saved.say_saved(referrer_work(draft.partnership_id), token())
    return draft_cookie.forget(redirect(url_for("referral.left", partnership=partnership), 303))


def _ask(template: str, partnership: str, then: str | None = None) -> Shown:
    face = whose_form()
    words = request.form.get("typed", "")
    if words and typed_words.opened(current_store(), words) is None:
        words = ""
    form = EmailForm()
    if form.validate_on_submit():
        secret = proofs.ask(referrer_work(face.id), face.id, form.email.data, words)
        return draft_cookie.remember_asking(
            redirect(url_for("referral.code", partnership=partnership, then=then), 303), secret
        )
    late = late_emails.are_late(current_store())
    return render_template(template, form=form, face=face, typed=words, late=late)


def _onward(partnership: str) -> Response:
    """Lead to what waits, else begin the referral for which the address was asked."""
    found = proved()
    if found is None or found.open or request.args.get("then") == "saved":
        return redirect(url_for("referral.saved_referrals", partnership=partnership), 303)
    return begun(partnership)


def begun(partnership: str) -> Response:
    """Begin a referral under the address that was proved, and lead to its tasks."""
    try:
        secret = saved.begin(referrer_work(whose_form().id), proof())
    except Refusal as refusal:
        warn(f"{refusal.message}.")
        return redirect(url_for("referral.saved_referrals", partnership=partnership), 303)
    return draft_cookie.remember(redirect(url_for("referral.tasks", partnership=partnership), 303), secret)
