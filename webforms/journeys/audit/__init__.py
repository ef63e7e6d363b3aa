"""The audit log: who did what, in plain words, for whoever may know of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.audit_log import checks, entries
from casework.actions.audit_log.entries import AuditLine, Wanted
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.options import Table
from webforms.table_files import FORMATS, table_file
from webforms.words import moment

pages = Blueprint("audit", __name__)


@pages.get("/audit-log", endpoint="log")
@requires(Permission.SEE_AUDIT)
def log() -> str:
    """Show the entries that the person may read, the newest first."""
    work = current_work()
    wanted, asked = _wanted()
    return render_template(
        "audit/log.html",
        found=entries.log(work, wanted),
        wanted=wanted,
        asked=asked,
        choices=entries.choices(work),
        last=checks.last(work),
        formats=FORMATS,
        most=entries.MOST,
        base=url_for("audit.log", **asked),
    )


@pages.get("/audit-log/download/<kind>", endpoint="file")
@requires(Permission.SEE_AUDIT)
def file(kind: str) -> Response:
    """Give the entries that fit as a file; that is an entry too."""
    wanted, _ = _wanted()
    lines = entries.to_export(current_work(), wanted, kind) if kind in FORMATS else ()
    return table_file([_table(lines)], "Audit log", kind)


def _wanted() -> tuple[Wanted, dict[str, Any]]:
    """Return what is asked for, and that as the address says it; what cannot be read is left out."""
    given = request.args
    wanted = Wanted(
        person=_as_id(given.get("person", "")),
        case_id=_as_id(given.get("case", "")),
        group=given.get("group", ""),
        since=_as_day(given.get("since", "")),
        until=_as_day(given.get("until", "")),
        page=given.get("page", 1, type=int),
    )
    asked = {
        "person": str(wanted.person or ""),
        "case": str(wanted.case_id or ""),
        "group": wanted.group,
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
    return wanted, {name: value for name, value in asked.items() if value}


def _table(lines: tuple[AuditLine, ...]) -> Table:
    head = ("Number", "When", "Who", "What", "About", "Kind")
    rows = [(str(line.number), moment(line.at), line.who, line.said, line.about, line.group) for line in lines]
    return "Audit log", head, rows


def _as_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
