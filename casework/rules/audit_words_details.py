"""What details of audit entries are called: a clock, a stage, a partner and the like, in words. Source: R-106."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.rules.action_plans import STATUSES
from casework.rules.clock import CLOCKS
from casework.rules.decisions import KINDS as DECISIONS
from casework.rules.processes import KINDS as PROCESSES
from casework.rules.report_kinds import KINDS as REPORTS
from casework.rules.stage_needs import NEEDS
from casework.rules.stage_ticks import VERDICTS
from casework.rules.stages import STAGES

_STAGES = {stage.name: stage.title for stage in STAGES}
_REPORTS = {name: kind.title for name, kind in REPORTS.items()}
_TITLES: Mapping[str, Mapping[str, str]] = {
    "clock": {name: rule.title for name, rule in CLOCKS.items()},
    "stage": _STAGES,
    "stage-moved before": _STAGES,
    "need": {need.name: need.title for need in NEEDS},
    "need-said verdict": {name: f"{title[:1].lower()}{title[1:]}" for name, title in VERDICTS.items()},
    "partner": {
        "local-authority": "the local authority",
        "police": "the police",
        "integrated-care-board": "the integrated care board",
    },
    "status": {name: title.lower() for name, title in STATUSES.items()},
    "decision-recorded kind": {name: kind.title.lower() for name, kind in DECISIONS.items()},
    "process-recorded kind": PROCESSES,
    "process-changed kind": PROCESSES,
    **{f"report-{end} kind": _REPORTS for end in ("asked-for", "made", "not-made")},
    **{f"template-{end} kind": _REPORTS for end in ("added", "in-force", "standard")},
}
"""By "detail", or by "kind of entry, detail" where the same word means several things."""
_LATE: Mapping[str, str] = {
    "clock-met": "did late, on {met_on}: “{clock}”, due {due_on}",
    "action-reported": "reported on an action ({status}), after the day on which it was due",
}


def title_of(action: str, name: str, value: Any) -> str | None:
    """Return what a detail is called, None where it is told as it is kept."""
    if not isinstance(value, str):
        return None
    return _TITLES.get(f"{action} {name}", _TITLES.get(name, {})).get(value)


def other_words(action: str, details: Mapping[str, Any]) -> str | None:
    """Return what an entry says in place of its kind's words: of a late act, of words that were taken back."""
    if action in _LATE and details.get("late"):
        return _LATE[action]
    if action == "need-said" and details.get("verdict") == "":
        return "took back what was said of “{need}”"
    return None
