"""Pages: how long a case's records are kept, legal holds, and disposing of them by two people."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, legal_holds
from casework.actions.disposal import proposing
from casework.actions.work import NotFound, Refusal, Work
from casework.rules.disposal import LONGEST
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.fields import LongText, Needed, PageForm, TextLine
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, warn

Shown = str | Response
KEEPING = "/cases/<uuid:case_id>/keeping"
STATES = {
    "proposed": "Proposed: somebody else must confirm it",
    "confirmed": "Confirmed: the records are being removed",
    "removed": "The records are removed; the certificate is being made",
    "done": "Done",
}


class LegalHoldForm(PageForm):
    """One page: why the records must be kept."""

    reason = LongText(
        "Why must the records be kept?",
        what="The reason",
        limit=LONGEST,
        rows=4,
        hint="For example, a claim, an inquiry or a court’s order. Coordinators and the chair read it.",
        validators=[Needed("Enter why the records must be kept")],
    )


class LiftLegalHoldForm(PageForm):
    """One page: why a legal hold is lifted."""

    why = LongText(
        "Why need the records not be kept for this any longer?",
        what="The reason",
        limit=LONGEST,
        rows=4,
        validators=[Needed("Enter why the records need not be kept for this any longer")],
    )


class ConfirmForm(PageForm):
    """One page: the second person confirms a disposal."""

    reference = TextLine(
        "The reference of the case",
        limit=100,
        hint="Type it, so that no other case is disposed of.",
        validators=[Needed("Enter the reference of the case")],
    )


@pages.get("/disposals", endpoint="disposals")
@requires(Permission.MOVE_STAGE)
def every() -> str:
    """Show which cases' records need not be kept longer, and the disposals with their certificates."""
    work = current_work()
    return render_template(
        "casework/ending/disposals.html",
        due=proposing.due(work),
        disposals=proposing.disposals(work),
        states=STATES,
    )


@pages.get("/disposals/<uuid:disposal_id>/certificate", endpoint="disposal_certificate")
@requires(Permission.MOVE_STAGE)
def certificate(disposal_id: UUID) -> Response:
    """Give the certificate of a disposal."""
    return send(proposing.certificate(current_work(), disposal_id))


@pages.get(KEEPING, endpoint="keeping")
@requires(Permission.MOVE_STAGE)
def keeping(case_id: UUID) -> str:
    """Show how long a case's records are kept, its legal holds, and a disposal that was proposed."""
    work = current_work()
    return render_template(
        "casework/ending/keeping.html",
        case=cases.show_case(work, case_id),
        end=proposing.of_case(work, case_id),
        holds=legal_holds.of_case(work, case_id),
        states=STATES,
    )


@pages.route(f"{KEEPING}/holds/new", methods=["GET", "POST"], endpoint="place_legal_hold")
@requires(Permission.KEEP_PROCESSES)
def place(case_id: UUID) -> Shown:
    """Ask why the records must be kept."""
    work = current_work()
    form = LegalHoldForm()
    if form.validate_on_submit():
        legal_holds.place(work, case_id, form.reason.data or "")
        announce("The legal hold is placed. Nothing is disposed of while it stands.")
        return redirect(url_for("casework.keeping", case_id=case_id), 303)
    return render_template("casework/ending/hold.html", case=cases.show_case(work, case_id), form=form)


@pages.route(f"{KEEPING}/holds/<uuid:hold_id>/lift", methods=["GET", "POST"], endpoint="lift_legal_hold")
@requires(Permission.KEEP_PROCESSES)
def lift(case_id: UUID, hold_id: UUID) -> Shown:
    """Ask why a legal hold is lifted."""
    work = current_work()
    hold = next((one for one in legal_holds.of_case(work, case_id) if one.id == hold_id), None)
    if hold is None:
        raise NotFound
    if hold.lifted_at is not None:
        warn("This legal hold was lifted already.")
        return redirect(url_for("casework.keeping", case_id=case_id), 303)
    form = LiftLegalHoldForm()
    if form.validate_on_submit():
        legal_holds.lift(work, case_id, hold_id, form.why.data or "")
        announce("The legal hold is lifted.")
        return redirect(url_for("casework.keeping", case_id=case_id), 303)
    return render_template("casework/ending/lift.html", case=cases.show_case(work, case_id), form=form, hold=hold)


@pages.post(f"{KEEPING}/propose", endpoint="propose_disposal")
@requires(Permission.MOVE_STAGE)
def propose(case_id: UUID) -> Response:
    """Propose to dispose of the case's records."""
    return _done(case_id, proposing.propose, "The disposal is proposed. Somebody else must confirm it.")


@pages.post(f"{KEEPING}/take-back", endpoint="take_disposal_back")
@requires(Permission.MOVE_STAGE)
def take_back(case_id: UUID) -> Response:
    """Take a proposal back."""
    return _done(case_id, proposing.take_back, "The proposal is taken back.")


@pages.route(f"{KEEPING}/confirm", methods=["GET", "POST"], endpoint="confirm_disposal")
@requires(Permission.MOVE_STAGE)
def confirm(case_id: UUID) -> Shown:
    """Ask the second person for the reference, then have the records removed."""
    work = current_work()
    end = proposing.of_case(work, case_id)
    if end.proposed is None or end.proposed.state != "proposed":
        warn("There is no proposal to confirm.")
        return redirect(url_for("casework.keeping", case_id=case_id), 303)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            proposing.confirm(work, case_id, reference=form.reference.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "reference" if refusal.code == "reference" else "")
        else:
            announce("The disposal is confirmed. The records are being removed.")
            return redirect(url_for("casework.disposals"), 303)
    return render_template("casework/ending/confirm.html", case=cases.show_case(work, case_id), form=form, end=end)


def _done(case_id: UUID, act: Callable[[Work, UUID], object], said: str) -> Response:
    try:
        act(current_work(), case_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce(said)
    return redirect(url_for("casework.keeping", case_id=case_id), 303)
