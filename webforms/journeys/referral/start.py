"""Before the form: what it is not for, who may refer, the safeguarding lead first."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from webforms.access import open_to_all
from webforms.journeys.referral.draft_cookie import open_draft, proved, whose_form
from webforms.journeys.referral.forms import LeadFirstForm
from webforms.journeys.referral.pages import REASON, Shown, pages
from webforms.journeys.referral.proving import begun
from webforms.limits import tries
from webforms.security import may_be_framed

STARTS = "600 per hour"
"""For one network, as `proving.CODES`; how many one address may begin is counted by `saved.begin`."""


@pages.get("")
@open_to_all(REASON)
def start(partnership: str) -> str:
    """Say what the form is not for, who may refer, and what is needed."""
    draft = open_draft()
    taken_up = draft is not None and not draft.submitted
    return render_template("referral/start.html", face=whose_form(), taken_up=taken_up, framed=False)


@pages.get("/embed")
@open_to_all("the start page inside another site's page; it asks nothing and sets no cookie")
@may_be_framed
def embed(partnership: str) -> str:
    """Show the start page in a frame of a configured site; the form itself opens in a window of its own."""
    high = request.args.get("contrast") == "high"  # in the address: a frame keeps no cookie of ours
    return render_template(
        "referral/start.html", face=whose_form(), taken_up=False, framed=True, high_contrast=high
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
        if proved() is None:
            return redirect(url_for("referral.email", partnership=partnership), 303)
        return begun(partnership)
    return render_template("referral/lead_first.html", form=form, face=whose_form())


@pages.get("/talk-first")
@open_to_all(REASON)
def talk_first(partnership: str) -> str:
    """Say to talk to the safeguarding lead, and what to do meanwhile."""
    return render_template("referral/talk_first.html", face=whose_form())
