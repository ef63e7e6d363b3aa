"""Pages of the gate: a document's checks, where what they found stands on its pages, and a person's judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.reviews import found_pages, gate, reviews
from casework.actions.reviews.gate import GateView
from casework.actions.work import Refusal
from casework.rules import release
from casework.rules.permissions import Permission
from webforms import long_lists
from webforms.access import current_work, requires
from webforms.downloads import show
from webforms.fields import Choice, LongText, Needed, PageForm
from webforms.journeys.review.views import pages
from webforms.pages import announce

Shown = str | Response
VERDICTS = {"stop": "Stopped", "look": "To look at", "judged": "Overruled"}
"""Verdicts of checks that found something, in the order in which they matter."""
ORDERS = {"check": "Check", "page": "Page"}
ROOM = 2.0
"""Points of the page between what was found and its outline."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found. has_picture: there is a picture of its page. frames: left, top, width, height in points."""

    check: str
    verdict: str
    words: str
    where: str
    page: int | None
    has_picture: bool
    frames: tuple[tuple[float, float, float, float], ...]


class TogetherForm(PageForm):
    """One page: whether dates, ages and rare facts together point to a child."""

    fine = Choice(
        "Could somebody who knows the area recognise the child or the family from these together?",
        (("yes", "No, nobody can be recognised from them"), ("no", "Yes: something must be taken out first")),
        validators=[Needed("Select whether somebody could recognise the child or the family")],
    )
    reason = LongText(
        "Why do you think so?",
        what="The reason",
        limit=1000,
        rows=4,
        hint="It is kept with the document. For example: the dates are those of public reports.",
        validators=[Needed("Enter why you think so")],
    )


@pages.get("/reviews/documents/<uuid:document_id>/checks", endpoint="gate")
@requires(Permission.SEE_REVIEWS)
def checks(document_id: UUID) -> str:
    """Show every check's verdict, and what was found: filtered, sorted, page by page."""
    view = gate.show_gate(current_work(), document_id)
    wanted = long_lists.asked(VERDICTS, ORDERS)
    every = list(_lines(view))
    fit = [
        line
        for line in every
        if wanted.show in ("", line.verdict) and wanted.fits(f"{line.check} {line.words} {line.where}")
    ]
    if wanted.order == "page":
        fit.sort(key=lambda line: line.page or 0)
    return render_template(
        "review/gate.html",
        view=view,
        checks=_graver_first(view),
        asked=wanted,
        shows=VERDICTS,
        orders=ORDERS,
        every=len(every),
        found=long_lists.page_of(fit, wanted, "review.gate", document_id=document_id),
        asks_for_opinion=any(_is_together(check) for check in view.document.checks),
        opinion=next(iter(view.opinions.values()), None),
        open_states=reviews.OPEN_STATES,
    )


@pages.get("/reviews/documents/<uuid:document_id>/checks/pages/<int:number>", endpoint="gate_page")
@requires(Permission.SEE_REVIEWS)
def found_page(document_id: UUID, number: int) -> str:
    """Show a page of the document with what was found outlined and listed beside it."""
    view = gate.show_gate(current_work(), document_id)
    lines = [line for line in _lines(view) if line.page == number]
    if not lines:
        abort(404)
    others = sorted({line.page for line in _lines(view) if line.page})
    place = others.index(number)
    return render_template(
        "review/gate_page.html",
        view=view,
        number=number,
        lines=lines,
        size=view.sizes.get(number),
        verdicts=VERDICTS,
        before=others[place - 1] if place else None,
        after=others[place + 1] if place + 1 < len(others) else None,
    )


@pages.get("/reviews/documents/<uuid:document_id>/checks/pages/<int:number>/picture", endpoint="gate_picture")
@requires(Permission.SEE_REVIEWS)
def picture(document_id: UUID, number: int) -> Response:
    """Give the picture of a page on which something was found."""
    return show(found_pages.page_picture(current_work(), document_id, number))


@pages.route("/reviews/documents/<uuid:document_id>/judgement", methods=["GET", "POST"], endpoint="together")
@requires(Permission.HOLD_BACK_REVIEW)
def together(document_id: UUID) -> Shown:
    """Ask what a person thinks of the exact dates, ages and rare facts together."""
    work = current_work()
    view = gate.show_gate(work, document_id)
    asked = [check for check in view.document.checks if _is_together(check)]
    if not asked or view.review.state not in reviews.OPEN_STATES:
        return redirect(url_for("review.gate", document_id=document_id), 303)
    form = TogetherForm()
    if form.validate_on_submit():
        try:
            gate.judge_together(work, document_id, fine=form.fine.data == "yes", reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "reason" if refusal.code == "reason" else "")
        else:
            announce("What you think is kept with the document.")
            return redirect(url_for("review.gate", document_id=document_id), 303)
    lines = [line for line in _lines(view) if line.check in {check.get("title") for check in asked}]
    held = next(iter(view.opinions.values()), None)
    return render_template(
        "review/together.html", form=form, view=view, opinion=held, lines=lines[: long_lists.ON_A_PAGE]
    )


def _graver_first(view: GateView) -> list[Mapping[str, Any]]:
    """Return the checks: those that stop the document, those to look at, those that were overruled, the others."""
    order = [*VERDICTS, release.PASS]
    return sorted(view.document.checks, key=lambda check: order.index(check["verdict"]))


def _is_together(check: Mapping[str, Any]) -> bool:
    return check["code"] in release.TOGETHER and check["verdict"] == release.LOOK


def _lines(view: GateView) -> Iterator[Line]:
    """Give what was found, the gravest checks first."""
    for check in (check for check in _graver_first(view) if check.get("found")):
        for one in check["found"]:
            page = one.get("page")
            frames = tuple(
                _roomy(frame, view.sizes[page]) for frame in one.get("frames", ()) if page in view.sizes
            )
            title = str(check.get("title", check["code"]))
            yield Line(title, check["verdict"], one["words"], one["where"], page, page in view.sizes, frames)


def _roomy(
    frame: tuple[float, float, float, float], size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return a frame with some room around it, on its page."""
    left, top = max(frame[0] - ROOM, 1.0), max(frame[1] - ROOM, 1.0)
    right, bottom = min(frame[0] + frame[2] + ROOM, size[0] - 1), min(frame[1] + frame[3] + ROOM, size[1] - 1)
    return (round(left, 1), round(top, 1), round(max(right - left, 1.0), 1), round(max(bottom - top, 1.0), 1))
