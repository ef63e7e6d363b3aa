"""Pages of the form: the task list, its questions, the entries of a page that repeats."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from flask import abort, redirect, render_template, request, url_for

from casework.actions.referrals import attachments, drafts, left_pages
from casework.actions.referrals.drafts import Draft
from casework.actions.referrals.left_pages import Fields
from casework.actions.referrals.stale_pages import SavedElsewhere
from casework.actions.work import Refusal
from casework.rules import form_entries, referral_dates, referral_form
from casework.rules.form_model import Page, Part
from casework.rules.saved_elsewhere import SHOWN, marks_of, of_tabs, tabs_of
from webforms.access import current_store, current_today, open_to_all, referrer_work
from webforms.journeys.referral import keeping, steps
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.pages import REASON, Shown, elsewhere, pages
from webforms.journeys.referral.proving import closed
from webforms.journeys.referral.questions import form_of, kept, left_form
from webforms.journeys.referral.typed_back import ENTRY_MARK, MARK, shown_back, typed_fields
from webforms.pages import announce


@pages.get("/tasks")
@open_to_all(REASON)
def tasks(partnership: str) -> Shown:
    """Show what is to be answered and where each part stands."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    doubts = referral_dates.open_doubts(draft.answers, current_today())
    return render_template(
        "referral/tasks.html",
        face=whose_form(),
        sections=steps.task_list(draft, partnership),
        files=len(attachments.of_draft(current_store(), token())),
        doubts=len(doubts),
        ready=not draft.form.incomplete(draft.answers) and not draft.typed and not doubts,
    )


@pages.route("/questions/<name>", methods=["GET", "POST"])
@open_to_all(REASON)
def page(partnership: str, name: str) -> Shown:
    """Ask a page's questions, or list the entries of a page that repeats."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _not_open(draft, partnership)
    described = _page(draft, name)
    if described.repeats:
        return _entries(draft, described, partnership)
    given = dict((described.entries(draft.answers) or [{}])[0])
    return _asked(draft, described, described.parts[0], 0, given, partnership)


@pages.route("/questions/<name>/<int:number>", methods=["GET", "POST"])
@pages.route("/questions/<name>/<int:number>/<step>", methods=["GET", "POST"])
@open_to_all(REASON)
def entry(partnership: str, name: str, number: int, step: str = "") -> Shown:
    """Ask about one child, person, agency or date, part by part; the number after the last adds one."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return _not_open(draft, partnership)
    described = _page(draft, name)
    entries = described.entries(draft.answers)
    if not described.repeats:
        abort(404)
    mark = request.form.get(ENTRY_MARK, "") if request.method == "POST" else ""
    found = form_entries.number_of(entries, mark, number)
    if not 1 <= (found or number) <= min(len(entries) + 1, described.most) and not mark:
        abort(404)
    at = found or len(entries) + 1
    given = dict(entries[at - 1]) if at <= len(entries) else {}
    part = _part(described, step if given or mark else "")
    return _asked(draft, described, part, at, given, partnership, mark or form_entries.mark_of(entries, at))


@pages.route("/questions/<name>/<int:number>/remove", methods=["GET", "POST"])
@open_to_all(REASON)
def remove(partnership: str, name: str, number: int) -> Shown:
    """Ask before one entry is taken out, with what goes with it; then take it out."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    described = _page(draft, name)
    entries = described.entries(draft.answers)
    there = steps.address_of(described, partnership)
    mark = request.form.get(ENTRY_MARK, "")
    if request.method == "POST":
        # A second press, or another tab, must not take out the entry that moved up.
        if mark or request.form.get("of") == str(len(entries)):
            drafts.remove_entry(referrer_work(draft.partnership_id), token(), name, number, mark)
            announce("It is removed.")
        return redirect(there, 303)
    if not described.repeats or not 1 <= number <= len(entries):
        return redirect(there, 303)
    return render_template(
        "referral/remove.html",
        form=None,
        described=described,
        entry=entries[number - 1],
        number=number,
        of=len(entries),
        mark=(ENTRY_MARK, form_entries.mark_of(entries, number)),
        back=there,
        in_words=referral_form.in_words,
        exit_this_page=True,
        face=whose_form(),
    )


def _not_open(draft: Draft | None, partnership: str) -> Shown:
    if keeping.by_script():
        return keeping.not_open(draft)
    return shown_back(partnership, draft) or elsewhere(draft, partnership)


def _asked(
    draft: Draft,
    described: Page,
    part: Part,
    number: int,
    given: dict[str, str],
    partnership: str,
    mark: str = "",
) -> Shown:
    """Ask the questions of one screen, keep the answers and go on.

    number: of the entry, 0 for none. mark: of the entry, see `form_entries.mark_of`.
    """
    place = left_pages.place_of(described.name, number, part.name)
    if keeping.by_script():
        return keeping.kept_answer(draft, described, part, number, mark, place)
    if keeping.is_discarded():
        added = number > len(described.entries(draft.answers))
        return keeping.thrown_away(draft, place, steps.address_of(described, partnership) if added else _here())
    work = referrer_work(draft.partnership_id)
    left = draft.typed.get(place) if request.method == "GET" else None
    if left:
        form, clashes = left_form(part, given, left)
    else:
        proposed = {"email": draft.email} if described.name == "referrer" and not given else given
        form, clashes = form_of(part)(data=kept(part, proposed)), ()
    later = "later" in request.form
    if form.validate_on_submit():
        try:
            then = _kept(draft, described, part, number, form.answers(), mark)
        except SavedElsewhere as elsewhere_saved:
            form.refuse(elsewhere_saved)
            clashes = elsewhere_saved.clashes
        except Refusal as refusal:
            if refusal.code == "submitted":  # sent in another tab at this moment
                return shown_back(partnership, open_draft()) or elsewhere(draft, partnership)
            form.refuse(refusal)
        else:
            return closed(partnership) if later else redirect(_onward(described, part, then, partnership), 303)
    elif later and request.method == "POST":
        if fields := typed_fields():
            drafts.keep_typed(work, token(), place, keeping.beside(draft, part, place, fields))
        return closed(partnership)
    keeping.keep_refused(draft, described, part, number, mark, place)
    gone = number and form_entries.number_of(described.entries(draft.answers), mark, number) is None
    if gone:
        mark = form_entries.as_new(mark)  # it was taken out elsewhere: saved again, it is a new one
    heading, back = _heading(described, part, number, partnership)
    return render_template(
        "referral/page.html",
        form=form,
        described=described,
        heading=heading,
        back=_checking(partnership) or back,
        left=bool(left),
        here=_here(),
        discard=keeping.DISCARD,
        saved_elsewhere=[
            (q.label, q.in_words(given.get(q.name, ""))) for q in part.questions if q.name in clashes
        ],
        shown=(SHOWN, _shown_on(part, given, left, anew=bool(clashes or gone))),
        marks={MARK: drafts.mark_of(current_store(), draft.id), ENTRY_MARK: mark},
        face=whose_form(),
    )


def _heading(described: Page, part: Part, number: int, partnership: str) -> tuple[str, str]:
    """Return a screen's heading, and the address of what comes before it."""
    if not number:
        return described.title, url_for("referral.tasks", partnership=partnership)
    heading = f"{described.noun.capitalize()} {number}" + (f": {part.title}" if part.title else "")
    return heading, steps.before_part(described, part, number, partnership)


def _here() -> str:
    """Return this page's address, with where it was come from."""
    return f"{request.path}?back=check" if request.args.get("back") == "check" else request.path


def _kept(draft: Draft, described: Page, part: Part, number: int, answers: dict[str, str], mark: str) -> int:
    """Keep a screen's answers and return the entry's number. Raises Refusal."""
    work, shown = referrer_work(draft.partnership_id), request.form.get(SHOWN, "")
    if number:
        return drafts.save_entry(work, token(), described.name, number, answers, part.name, shown, mark)
    drafts.save_page(work, token(), described.name, answers, shown)
    return 0


def _shown_on(part: Part, given: Mapping[str, str], left: Fields | None, *, anew: bool) -> str:
    """Return the marks of what a page shows and the name of its tab, which goes on when words come back there.

    anew: it shows what is kept now, though it was sent with other marks.
    """
    sent = request.form.get(SHOWN, "")
    tabs = tabs_of(sent or (dict(left).get(SHOWN, "") if left else "")) or {token_hex(4)}
    return of_tabs(_shown(part, given) if anew or not sent else sent, tabs)


def _shown(part: Part, given: Mapping[str, str]) -> str:
    return marks_of(given, (question.name for question in part.questions))


def _entries(draft: Draft, described: Page, partnership: str) -> Shown:
    if request.method == "POST":
        # "None to add" is an answer too, where none is needed.
        if not described.entries(draft.answers):
            drafts.save_none(referrer_work(draft.partnership_id), token(), described.name)
        return redirect(_checking(partnership) or steps.after(draft.form, described, partnership), 303)
    return render_template(
        "referral/entries.html",
        described=described,
        entries=described.entries(draft.answers),
        begun=[place for place in draft.typed if place.startswith(f"{described.name}/")],
        change=steps.change_address,
        in_words=referral_form.in_words,
        exit_this_page=True,
        face=whose_form(),
    )


def _onward(described: Page, part: Part, number: int, partnership: str) -> str:
    """Return where a person goes on after a screen: first to what its dates raise."""
    draft = open_draft()
    assert draft is not None
    if number:
        then = _checking(partnership) or steps.after_part(described, part, number, partnership)
    else:
        then = _checking(partnership) or steps.after(draft.form, described, partnership)
    doubts = referral_dates.open_doubts(draft.answers, current_today())
    if any(doubt.concerns(described.name, number) for doubt in doubts):
        return url_for("referral.dates", partnership=partnership, name=described.name, number=number, then=then)
    return then


def _checking(partnership: str) -> str:
    """Return the address of the check page when the person came from there, else ""."""
    return url_for("referral.check", partnership=partnership) if request.args.get("back") == "check" else ""


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
