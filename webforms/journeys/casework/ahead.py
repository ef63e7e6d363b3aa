"""The dashboard: each case with its next date, who must act, days left or late."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from casework.actions import dates_ahead
from casework.actions.need_to_know import openings
from casework.rules.permissions import Permission
from casework.rules.stages import STAGES
from webforms.access import current_work, requires
from webforms.journeys.casework.pages import pages
from webforms.pages import one_of, ours

ON_A_PAGE = 30
WHEN = {"late": "Late", "soon": f"Within {dates_ahead.SOON_DAYS} working days", "later": "Later"}
ORDERS = {"due": "Next date", "name": "Name of the case", "reference": "Reference"}
HELD = {dates_ahead.HELD: "Publication held"}
WHO = (
    "Agencies",
    "Case review group",
    "Coordinator",
    "Local authority",
    "Owners of actions",
    "Publisher",
    "Safeguarding partners",
)


@pages.get("/cases", endpoint="cases")
@requires(Permission.SEE_CASES)
def case_list() -> str:
    """Show the cases, the next date first; or those of a stage, that are late, or in which somebody must act."""
    asked = {name: request.args.get(name, "") for name in ("stage", "when", "who")}
    every = dates_ahead.cases_ahead(current_work())
    lines = dates_ahead.cases_ahead(current_work(), **asked) if any(asked.values()) else every
    order, words = one_of("order", ORDERS, "due"), request.args.get("words", "")[:100]
    looked_for = words.casefold().split()
    lines = tuple(one for one in lines if all(word in _named(one) for word in looked_for))
    if order != "due":
        lines = tuple(
            sorted(lines, key=lambda one: one.code_name.casefold() if order == "name" else one.reference)
        )
    pages_of_it = max(1, -(-len(lines) // ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages_of_it)
    return render_template(
        "casework/cases.html",
        lines=lines[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        found=len(lines),
        every=every,
        counts={when: sum(line.when == when for line in every) for when in WHEN},
        held=sum(line.held for line in every),
        asked=asked,
        stage_options=[(stage.name, stage.title) for stage in STAGES],
        whens={**WHEN, **HELD},
        who_options=[(who, ours(who)) for who in WHO],
        page=page,
        pages=pages_of_it,
        words=words,
        order=order,
        orders=ORDERS,
        may_open=openings.may_open_any(current_work()),
        here=url_for("casework.cases", **_given({**asked, "words": words, "order": order})),
    )


def _named(line: dates_ahead.CaseAhead) -> str:
    return f"{line.code_name} {line.reference}".casefold()


def _given(asked: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value}
