"""Pages of the referral: start, safeguarding lead first, task list, questions, check answers, sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.referrals import drafts, referrals
from casework.actions.referrals.drafts import Draft
from casework.actions.work import Refusal
from casework.rules import referral_form
from casework.rules.form_model import Page, Part
from webforms.access import current_store, open_to_all, referrer_work
from webforms.downloads import send
from webforms.journeys.referral import draft_cookie, steps
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.forms import DeclarationForm, LeadFirstForm
from webforms.journeys.referral.questions import form_of, kept
from webforms.limits import tries

pages = Blueprint("referral", __name__, url_prefix="/refer/<partnership>")

REASON = "a professional refers without an account; the draft's secret opens their own draft only"
STARTS = "30 per hour"
Shown = str | Response


@pages.get("")
@open_to_all(REASON)
def start(partnership: str) -> str:
    """Say what the form is not for, who may refer, and what is needed."""
    draft = open_draft()
    return render_template(
        "referral/start.html", face=whose_form(), taken_up=draft is not None and not draft.submitted
    )


@pages.route("/safeguarding-lead", methods=["GET", "POST"])
@open_to_all(REASON)
@tries(STARTS, "POST")
def lead_first(partnership: str) -> Shown:
    """Ask whether the safeguarding lead was consulted; only then does a draft begin."""
    form = LeadFirstForm()
    if form.validate_on_submit():
        if form.consulted.data == "no":
            return redirect(url_for("referral.talk_first", partnership=partnership), 303)
        face = whose_form()
        secret = drafts.start(referrer_work(face.id), face.id)
        return draft_cookie.remember(redirect(url_for("referral.tasks", partnership=partnership), 303), secret)
    return render_template("referral/lead_first.html", form=form, face=whose_form())


@pages.get("/talk-first")
@open_to_all(REASON)
def talk_first(partnership: str) -> str:
    """Say to talk to the safeguarding lead, and what to do meanwhile."""
    return render_template("referral/talk_first.html", face=whose_form())


@pages.get("/tasks")
@open_to_all(REASON)
def tasks(partnership: str) -> Shown:
    """Show what is to be answered and where each part stands."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _elsewhere(draft, partnership)
    return render_template(
        "referral/tasks.html",
        face=whose_form(),
        sections=steps.task_list(draft.form, draft.answers, partnership),
        ready=not draft.form.incomplete(draft.answers),
    )


@pages.route("/questions/<name>", methods=["GET", "POST"])
@open_to_all(REASON)
def page(partnership: str, name: str) -> Shown:
    """Ask a page's questions, or list the entries of a page that repeats."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _elsewhere(draft, partnership)
    described = _page(draft, name)
    if described.repeats:
        return _entries(draft, described, partnership)
    part = described.parts[0]
    given = (described.entries(draft.answers) or [{}])[0]
    form = form_of(part)(data=kept(part, given))
    if form.validate_on_submit():
        drafts.save_page(referrer_work(draft.partnership_id), token(), name, form.answers())
        return redirect(_onward(draft, described, partnership), 303)
    return render_template(
        "referral/page.html",
        form=form,
        described=described,
        heading=described.title,
        back=_checking(partnership) or url_for("referral.tasks", partnership=partnership),
        face=whose_form(),
    )


@pages.route("/questions/<name>/<int:number>", methods=["GET", "POST"])
@pages.route("/questions/<name>/<int:number>/<step>", methods=["GET", "POST"])
@open_to_all(REASON)
def entry(partnership: str, name: str, number: int, step: str = "") -> Shown:
    """Ask about one child, person, agency or date, part by part; the number after the last adds one."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _elsewhere(draft, partnership)
    described = _page(draft, name)
    entries = described.entries(draft.answers)
    if not described.repeats or not 1 <= number <= min(len(entries) + 1, described.most):
        abort(404)
    given = entries[number - 1] if number <= len(entries) else {}
    part = _part(described, step if given else "")
    form = form_of(part)(data=kept(part, given))
    if form.validate_on_submit():
        work = referrer_work(draft.partnership_id)
        drafts.save_entry(work, token(), name, number, form.answers(), part.name)
        return redirect(_checking(partnership) or steps.after_part(described, part, number, partnership), 303)
    return render_template(
        "referral/page.html",
        form=form,
        described=described,
        heading=f"{described.noun.capitalize()} {number}" + (f": {part.title}" if part.title else ""),
        back=_checking(partnership) or steps.before_part(described, part, number, partnership),
        face=whose_form(),
    )


@pages.post("/questions/<name>/<int:number>/remove")
@open_to_all(REASON)
def remove(partnership: str, name: str, number: int) -> Shown:
    """Take one entry out."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _elsewhere(draft, partnership)
    described = _page(draft, name)
    # A second click, or another tab, must not take out the entry that moved up.
    if request.form.get("of") == str(len(described.entries(draft.answers))):
        drafts.remove_entry(referrer_work(draft.partnership_id), token(), name, number)
    return redirect(steps.address_of(described, partnership), 303)


@pages.route("/check", methods=["GET", "POST"])
@open_to_all(REASON)
def check(partnership: str) -> Shown:
    """Show every answer, take the declaration, and send the referral."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _elsewhere(draft, partnership)
    form = DeclarationForm()
    if form.validate_on_submit():
        try:
            referrals.submit(referrer_work(draft.partnership_id), token())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("referral.sent", partnership=partnership), 303)
    return render_template(
        "referral/check.html",
        form=form,
        described=draft.form,
        answers=draft.answers,
        part_address=steps.part_address,
        in_words=referral_form.in_words,
        incomplete=draft.form.incomplete(draft.answers),
        face=whose_form(),
    )


@pages.get("/sent")
@open_to_all(REASON)
def sent(partnership: str) -> Shown:
    """Give the reference, and the copy as soon as it is made."""
    draft = open_draft()
    if draft is None or not draft.submitted:
        return _elsewhere(draft, partnership)
    ready = referrals.copy_is_ready(current_store(), token())
    return render_template("referral/sent.html", reference=draft.submitted, copy_ready=ready, face=whose_form())


@pages.get("/sent.json")
@open_to_all(REASON)
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
    """Give the referral's PDF copy to the browser that sent it."""
    draft = open_draft()
    found = referrals.copy_for_referrer(current_store(), token()) if draft and draft.submitted else None
    if found is None:
        return _elsewhere(draft, partnership)
    return send(found)


@pages.post("/finish")
@open_to_all(REASON)
def finish(partnership: str) -> Response:
    """Take the draft's secret out of the browser, as on a shared computer."""
    return draft_cookie.forget(redirect(url_for("referral.start", partnership=partnership), 303))


def _entries(draft: Draft, described: Page, partnership: str) -> Shown:
    if request.method == "POST":
        # "None to add" is an answer too, where none is needed.
        if not described.entries(draft.answers):
            drafts.save_none(referrer_work(draft.partnership_id), token(), described.name)
        return redirect(_onward(draft, described, partnership), 303)
    return render_template(
        "referral/entries.html",
        described=described,
        entries=described.entries(draft.answers),
        change=steps.change_address,
        in_words=referral_form.in_words,
        exit_this_page=True,
        face=whose_form(),
    )


def _onward(draft: Draft, described: Page, partnership: str) -> str:
    return _checking(partnership) or steps.after(draft.form, described, partnership)


def _checking(partnership: str) -> str:
    """Return the address of the check page when the person came from there, else ""."""
    return url_for("referral.check", partnership=partnership) if request.args.get("back") == "check" else ""


def _elsewhere(draft: Draft | None, partnership: str) -> Response:
    """Lead to where the person can go on: the receipt when the referral was sent, else the start."""
    whose_form()
    where = "referral.sent" if draft is not None and draft.submitted else "referral.start"
    return redirect(url_for(where, partnership=partnership), 303)


def _part(described: Page, step: str) -> Part:
    try:
        return described.part(step) if step else described.parts[0]
    except KeyError:
        abort(404)


def _page(draft: Draft, name: str) -> Page:
    try:
        return draft.form.page(name)
    except KeyError:
        abort(404)
