"""Requests to agencies at the coordinator's desk: sending, chasing, moving, withdrawing, sending back."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.cases import CaseView
from casework.actions.people import agencies
from casework.actions.referrals import referrals
from casework.actions.returns import (
    chasing,
    entries,
    requests,
    return_files,
    returns,
    sending_back,
    sought_people,
    terms,
)
from casework.actions.returns.chasing import ORDERS, SHOWS, Wanted
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.requests import ENTRIES, MOST_REMINDERS, STATES
from webforms.access import current_work, may, requires
from webforms.journeys.agency_return.forms import MessageForm
from webforms.journeys.casework.forms import AskForm, ExtendForm, RequestsForm, SendBackForm, WithdrawForm
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.sought_people import offered
from webforms.journeys.sought_facts import with_facts
from webforms.pages import announce, own_path, warn
from webforms.refused import is_a_step
from webforms.unsent import keeps_words

Shown = str | Response
SHOW_NAMES = {"all": "All", "open": "Not answered yet", "late": "Late", **STATES}
ORDER_NAMES = {"due": "Due date", "agency": "Agency", "state": "Where it stands", "case": "Case"}


@pages.route("/cases/<uuid:case_id>/requests", methods=["GET", "POST"], endpoint="send_requests")
@requires(Permission.SEND_REQUESTS)
def send_requests(case_id: UUID) -> Shown:
    """Ask agencies for their returns in one step, after a page that shows what will be sent."""
    work = current_work()
    view = cases.show_case(work, case_id)
    asked = {one.agency_id for one in requests.of_case(work, case_id) if one.state != "withdrawn"}
    free = [one for one in agencies.list_agencies(work) if one.id not in asked and not one.retired]
    people = sought_people.of_case(work, case_id)
    form = RequestsForm(
        data={"due_on": requests.due_date(work, case_id), "people": [person.id for person in people]}
    )
    form.people.offer(offered(people))
    form.agencies.offer([(str(agency.id), agency.name) for agency in free])
    form.agencies.hints = {
        str(agency.id): "Nobody would get the request: it has no representative and no email address"
        for agency in free
        if not agency.representatives and not agency.email
    }
    if "change" in request.form:
        is_a_step()
        return _form_page(form, view, free)
    if form.validate_on_submit() and form.names_somebody():
        chosen = [agency for agency in free if str(agency.id) in form.agencies.data]
        if "confirmed" not in request.form and all(agency.representatives or agency.email for agency in chosen):
            is_a_step()
            return render_template(
                "casework/check_requests.html",
                form=None,
                case=view,
                chosen=chosen,
                people=[person for person in people if person.id in form.people.data],
                questions=form.questions.data or "",
                due_on=form.due_on.data,
                fields=[
                    (name, text) for name, text in request.form.items(multi=True) if name not in ("csrf_token",)
                ],
                exit_this_page=True,
            )
        try:
            sent = requests.send(
                work,
                case_id,
                [UUID(agency_id) for agency_id in form.agencies.data],
                questions=form.questions.data or "",
                due_on=form.due_on.data,
                people=form.people.data,
            )
        except Refusal as refusal:
            form.refuse(refusal, "due_on" if refusal.code == "due-past" else "agencies")
        else:
            announce("One request was sent." if sent == 1 else f"{sent} requests were sent.")
            return redirect(url_for("casework.case", case_id=case_id), 303)
    elif "confirmed" in request.form and asked:
        # A second press, or going back: what was chosen is asked already.
        chosen_before = set(request.form.getlist("agencies"))
        if chosen_before and chosen_before <= {str(agency_id) for agency_id in asked}:
            announce("These requests were sent already.")
            return redirect(url_for("casework.case", case_id=case_id), 303)
    return _form_page(form, view, free)


@pages.get("/requests", endpoint="all_requests")
@requires(Permission.SEND_REQUESTS)
def all_requests() -> str:
    """Show where every request stands: opened, begun, waiting for a signature, late, handed in, nil, sent back."""
    work = current_work()
    wanted = Wanted(
        show=_one_of(request.args.get("show"), SHOWS, "all"),
        order=_one_of(request.args.get("order"), ORDERS, "due"),
        words=request.args.get("words", "")[:100],
        case_id=request.args.get("case", type=UUID),
        page=request.args.get("page", 1, type=int),
    )
    base = url_for(
        "casework.all_requests",
        show=wanted.show,
        order=wanted.order,
        words=wanted.words or None,
        case=wanted.case_id,
    )
    return render_template(
        "casework/requests.html",
        wanted=wanted,
        found=chasing.overview(work, wanted),
        case=cases.show_case(work, wanted.case_id) if wanted.case_id else None,
        states=STATES,
        shows=SHOW_NAMES,
        orders=ORDER_NAMES,
        base=base,
        here=request.full_path.rstrip("?"),
        most_reminders=MOST_REMINDERS,
    )


@pages.route("/requests/<uuid:request_id>", methods=["GET", "POST"], endpoint="one_request")
@requires(Permission.SEND_REQUESTS)
@keeps_words
def one_request(request_id: UUID) -> Shown:
    """Show one request with its thread, and take a message to the agency."""
    work = current_work()
    form = MessageForm()
    if form.validate_on_submit():
        try:
            entries.say(work, request_id, form.text.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your message is sent. The agency gets an email that there is one.")
            return redirect(url_for("casework.one_request", request_id=request_id), 303)
    view = requests.show_request(work, request_id)
    return render_template(
        "casework/request.html",
        form=form,
        view=view,
        uploads=returns.uploads_of(work, request_id),
        thread=entries.thread(work, request_id),
        questions=sending_back.questions_of(work, request_id),
        files=return_files.files_of(work, request_id),
        sought=with_facts(sought_people.of_request(work, request_id)),
        states=STATES,
        kinds=ENTRIES,
        most_reminders=MOST_REMINDERS,
        exit_this_page=True,
    )


@pages.post("/requests/<uuid:request_id>/remind", endpoint="remind")
@requires(Permission.SEND_REQUESTS)
def remind(request_id: UUID) -> Response:
    """Remind the agency now, and go back to where the button was pressed."""
    try:
        chasing.remind(current_work(), request_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce("A reminder is on its way.")
    back = own_path(request.form.get("back"), url_for("casework.one_request", request_id=request_id))
    return redirect(back, 303)


@pages.route("/requests/<uuid:request_id>/extend", methods=["GET", "POST"], endpoint="extend")
@requires(Permission.SEND_REQUESTS)
def extend(request_id: UUID) -> Shown:
    """Ask for another due date and the reason."""
    work = current_work()
    view = requests.show_request(work, request_id)
    form = ExtendForm(data={"due_on": view.due_on})
    if form.validate_on_submit() and form.due_on.data:
        try:
            terms.extend(work, request_id, due_on=form.due_on.data, reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "reason" if refusal.code == "no-reason" else "due_on")
        else:
            announce("The due date is moved. The agency gets an email.")
            return redirect(url_for("casework.one_request", request_id=request_id), 303)
    return render_template("casework/extend_request.html", form=form, view=view)


@pages.route("/requests/<uuid:request_id>/withdraw", methods=["GET", "POST"], endpoint="withdraw")
@requires(Permission.SEND_REQUESTS)
def withdraw(request_id: UUID) -> Shown:
    """Ask for the reason, then withdraw the request."""
    work = current_work()
    view = requests.show_request(work, request_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            terms.withdraw(work, request_id, reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            announce("The request is withdrawn. The agency gets an email.")
            return redirect(url_for("casework.one_request", request_id=request_id), 303)
    return render_template("casework/withdraw_request.html", form=form, view=view)


@pages.route("/requests/files/<uuid:upload_id>/ask", methods=["GET", "POST"], endpoint="ask_about")
@requires(Permission.SEND_REQUESTS)
@keeps_words
def ask_about(upload_id: UUID) -> Shown:
    """Put a question down about a row of a return, or about the whole of it."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    row = request.args.get("row", "")[:40]
    record = returns.reading_of(work, upload_id) or {"rows": []}
    shown = next((one for one in record["rows"] if one["id"] == row), None)
    form = AskForm()
    if form.validate_on_submit():
        try:
            sending_back.note(work, upload_id, form.text.data or "", row=row if shown else "")
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("The question is put down. It is asked when you send the return back.")
            if "more" in request.form:
                return redirect(f"{url_for('agency_return.reading', upload_id=upload_id)}#row-{row}", 303)
            return redirect(url_for("casework.send_back", upload_id=upload_id), 303)
    return render_template(
        "casework/ask_about.html",
        form=form,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        row=shown,
        exit_this_page=True,
    )


_SEND_BACK_FIELDS = {"due-past": "due_on", "no-questions": "words", "sent-back-already": "words"}


@pages.route("/requests/files/<uuid:upload_id>/send-back", methods=["GET", "POST"], endpoint="send_back")
@requires(Permission.SEND_REQUESTS)
@keeps_words
def send_back(upload_id: UUID) -> Shown:
    """Show the questions that were put down, and send the return back with them."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    form = SendBackForm()
    if form.validate_on_submit():
        try:
            sending_back.send_back(work, upload_id, words=form.words.data or "", due_on=form.due_on.data)
        except Refusal as refusal:
            form.refuse(refusal, _SEND_BACK_FIELDS.get(refusal.code, ""))
        else:
            announce("The return is sent back. Its rows stay in the chronology until the next version comes.")
            return redirect(url_for("casework.one_request", request_id=upload.request_id), 303)
    return render_template(
        "casework/send_back.html",
        form=form,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        drafts=[one for one in sending_back.questions_of(work, upload.request_id) if not one.asked],
        exit_this_page=True,
    )


@pages.post("/requests/questions/<uuid:question_id>/drop", endpoint="drop_question")
@requires(Permission.SEND_REQUESTS)
def drop_question(question_id: UUID) -> Response:
    """Take a question away that was not asked yet."""
    sending_back.drop(current_work(), question_id)
    announce("The question is taken away.")
    return redirect(own_path(request.form.get("back"), url_for("casework.all_requests")), 303)


def _one_of(word: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return word if word in known else otherwise


def _form_page(form: RequestsForm, view: CaseView, free: list[agencies.AgencyLine]) -> str:
    return render_template("casework/send_requests.html", form=form, case=view, free=free, named=_named(view))


def _named(view: CaseView) -> tuple[str, ...]:
    if view.referral_id is None or not may(Permission.SEE_REFERRALS):
        return ()
    return referrals.show_referral(current_work(), view.referral_id).agencies_named
