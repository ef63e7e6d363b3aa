"""Pages: one box to look for anything that one may see, and what was found. What is typed never stands in an
address: it is sent by POST, and kept sealed under an id that tells nothing."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.finding import kept, search
from casework.actions.finding.looking_through import Found
from casework.actions.work import NotFound, Refusal, Work
from casework.rules.permissions import Permission
from casework.rules.searching import KINDS, LONGEST
from webforms.access import current_work, may, requires
from webforms.fields import ChoiceOfMany, Needed, PageForm, TextLine
from webforms.journeys.casework.pages import pages
from webforms.pages import warn

Shown = str | Response
_PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "case": ("casework.case", ("case_id",)),
    "referral": ("casework.referral", ("referral_id",)),
    "request": ("casework.one_request", ("request_id",)),
    "own-request": ("agency_return.request", ("request_id",)),
    "meeting": ("casework.meeting", ("case_id", "meeting_id")),
    "action": ("casework.action", ("action_id",)),
    "pack": ("casework.pack", ("case_id", "pack_id")),
    "packs": ("casework.packs", ("case_id",)),
    "report": ("casework.report", ("case_id", "report_id")),
    "review": ("review.review", ("review_id",)),
    "row": ("casework.desk_row", ("case_id", "row_id")),
}
"""The page of each kind of record: its endpoint and the ids in its address, the record's own last."""


class SearchForm(PageForm):
    """One page: what is looked for, and where."""

    words = TextLine(
        "What are you looking for?",
        limit=LONGEST,
        hint="A reference, code name, agency or title of a document; a child’s name if you may see names.",
        validators=[Needed("Enter what you are looking for, such as a reference, a code name or an agency")],
    )
    case = ChoiceOfMany("Where", ask="Everywhere")


@pages.route("/search", methods=["GET", "POST"], endpoint="search")
@requires(Permission.SEARCH)
def ask() -> Shown:
    """Ask what is looked for. ?case=: a case that is chosen already."""
    work = current_work()
    chosen = request.args.get("case", type=UUID)
    form = _form(work, "", chosen)
    if form.validate_on_submit():
        within = form["case"].data if "case" in form else ""
        try:
            search_id = kept.keep(work, form.words.data or "", UUID(within) if within else None)
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            return redirect(url_for("casework.found", search_id=search_id), 303)
    return render_template("casework/search.html", form=form)


@pages.get("/search/<uuid:search_id>", endpoint="found")
@requires(Permission.SEARCH)
def found(search_id: UUID) -> Shown:
    """Show what was found: of one kind or all, page by page."""
    work = current_work()
    try:
        asked = kept.asked(work, search_id)
    except NotFound:
        warn("What was looked for is no longer kept. Search again.")
        return redirect(url_for("casework.search"), 303)
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    results = search.results(work, asked, kind=kind, page=request.args.get("page", 1, type=int))
    return render_template(
        "casework/found.html",
        form=None,
        search=_form(work, asked.typed, asked.case_id),
        asked=asked,
        results=results,
        kinds={name: title for name, title in KINDS.items() if results.counts[name]},
        kind=kind,
        address=_address,
        base=url_for("casework.found", search_id=search_id, kind=kind or None),
        names=may(Permission.SEE_NAMES),
        exit_this_page=True,
    )


def _form(work: Work, words: str, case_id: UUID | None) -> SearchForm:
    form = SearchForm(data={"words": words, "case": str(case_id) if case_id else ""})
    cases = search.cases_to_choose(work)
    if cases:
        form.case.offer([(str(case.id), case.name) for case in cases])
    else:
        del form.case
    return form


def _address(one: Found) -> str:
    kind, own_id = one.about
    endpoint, names = _PAGES[kind]
    ids = {names[-1]: own_id}
    if len(names) > 1:
        ids[names[0]] = one.case_id or own_id
    return url_for(endpoint, **ids)  # type: ignore[arg-type]
