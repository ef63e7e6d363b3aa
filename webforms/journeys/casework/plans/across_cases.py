"""Pages: actions across cases, as a list and as a file, and what keeps coming back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.plans import overview
from casework.actions.plans.overview import ORDERS, SHOWS, Wanted
from casework.actions.plans.recurring import recurring
from casework.actions.plans.views import ActionView
from casework.rules.action_plans import SAID, STATUSES
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.charts import bars, columns
from webforms.journeys.casework.pages import pages
from webforms.options import Table
from webforms.table_files import FORMATS, table_file

SHOW_NAMES = {"open": "Open", "all": "All", "late": "Late", "to-accept": "To be accepted", **STATUSES}
ORDER_NAMES = {"due": "Due date", "agency": "Agency", "owner": "Owner", "case": "Case", "status": "How it stands"}
DRAWN = 12
"""Themes in a chart; the table beside it has all of them."""
_SAID = ("changed", "effective", "remains", "impact", "evidence", "reason")


@pages.get("/actions", endpoint="all_actions")
@requires(Permission.SEE_ACTIONS)
def all_actions() -> str:
    """Show the actions that the person may see: of all cases, of their agency, or their own."""
    wanted = _wanted()
    asked = _as_address(wanted)
    return render_template(
        "casework/plans/actions.html",
        wanted=wanted,
        found=overview.overview(current_work(), wanted),
        shows=SHOW_NAMES,
        orders=ORDER_NAMES,
        formats=FORMATS,
        base=url_for("casework.all_actions", **asked),
        asked=asked,
    )


@pages.get("/actions/download/<kind>", endpoint="actions_file")
@requires(Permission.SEE_ACTIONS)
def actions_file(kind: str) -> Response:
    """Give the actions that fit as a file."""
    views = overview.to_export(current_work(), _wanted()) if kind in FORMATS else ()
    return table_file([_table(views)], "Actions", kind)


@pages.get("/actions/recurring", endpoint="recurring")
@requires(Permission.SEE_CASES)
def what_recurs() -> str:
    """Show which themes come up again and again: over the years, and for which agencies."""
    found = recurring(current_work())
    drawn = found.themes[:DRAWN]
    return render_template(
        "casework/plans/recurring.html",
        found=found,
        by_theme=bars(
            "How many cases each theme came up in",
            [(line.theme, line.cases, str(line.cases)) for line in drawn],
        ),
        by_year=columns(
            "Cases of each theme by the year in which they were opened",
            [str(year) for year in found.years],
            [(line.theme, line.by_year) for line in drawn],
        ),
        by_agency=bars(
            "How many recommendations with a theme are for whom",
            [
                (name, count, str(count))
                for name in found.agencies
                for count in (sum(line.by_agency.get(name, 0) for line in found.themes),)
            ],
        ),
    )


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        show=_one_of(asked.get("show"), SHOWS, "open"),
        theme=asked.get("theme", "")[:100],
        agency=asked.get("agency", "")[:40],
        owner=asked.get("owner", "")[:40],
        due_from=_day(asked.get("from")),
        due_to=_day(asked.get("to")),
        order=_one_of(asked.get("order"), ORDERS, "due"),
        page=asked.get("page", 1, type=int),
    )


def _as_address(wanted: Wanted) -> dict[str, Any]:
    return {
        "show": wanted.show,
        "theme": wanted.theme or None,
        "agency": wanted.agency or None,
        "owner": wanted.owner or None,
        "from": wanted.due_from.isoformat() if wanted.due_from else None,
        "to": wanted.due_to.isoformat() if wanted.due_to else None,
        "order": wanted.order,
    }


def _table(views: tuple[ActionView, ...]) -> Table:
    headings = (
        "Case", "Reference", "No.", "Action", "Recommendation", "Themes", "Who does it", "Owner", "Due",
        "How it stands", "Late", "Finished on", "Closed on", *(SAID[name] for name in _SAID),
    )  # fmt: skip
    rows = [
        (
            view.case_name,
            view.case_reference,
            view.number,
            view.text,
            view.recommendation,
            ", ".join(view.themes),
            view.agency,
            view.owner,
            view.due_on,
            view.standing.words,
            "Late" if view.standing.late else "Done late" if view.standing.was_late else "",
            view.finished_on or "",
            view.closed_on or "",
            *(view.last.get(name, "") for name in _SAID),
        )
        for view in views
    ]
    return "Actions", headings, rows


def _one_of(word: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return word if word in known else otherwise


def _day(word: str | None) -> date | None:
    try:
        return date.fromisoformat(word or "")
    except ValueError:
        return None
