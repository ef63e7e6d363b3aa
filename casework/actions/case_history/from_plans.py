"""What was recommended after a case, and how its actions go on."""

from __future__ import annotations

from collections.abc import Iterator

from casework.actions.case_history.happenings import Happening, Telling, in_words, passed
from casework.actions.plans import planned, recommendations, views
from casework.records.tables import PlannedAction
from casework.rules.action_plans import CANNOT, DONE

_TOLD = {"accepted": "closed", "sent-back": "sent back or opened again", "changed": "another date"}


def plans(telling: Telling) -> Iterator[Happening]:
    """Yield each recommendation, each action that was agreed, and everything that was said of it."""
    work, case = telling.work, telling.case
    asked = {view.id: view for view in recommendations.of_case(work, case.id)}
    about = ("actions", case.id)
    for entry in telling.entries(asked, ("recommendation-added", "recommendation-withdrawn")):
        view = asked[entry.subject]
        done = "Recommendation taken back" if entry.action.endswith("withdrawn") else "Recommendation"
        yield Happening(entry.at, "action", f"{done} {view.number}", entry.by, telling.lines(view.text), about)
    for one in planned.of_case(work, case.id):
        row = telling.session.get_one(PlannedAction, one.id)
        where = ("action", one.id)
        lines = telling.lines(one.text, f"{one.agency}, due on {in_words(one.due_on)}")
        made_by = telling.account(row.made_by)
        yield Happening(row.made_at, "action", f"Action {one.number} agreed", made_by, lines, where)
        for said in views.reports_of(telling.session, one.id):
            words = views.said_in(work.store.keys, said)
            what = _TOLD.get(said.kind) or {DONE: "done", CANNOT: "cannot be done"}.get(
                said.status, "progress report"
            )
            lines = telling.lines(*(words[name] for name in ("changed", "reason", "words") if name in words))
            by = telling.account(said.by_id)
            yield Happening(said.at, "action", f"Action {one.number}: {what}", by, lines, where)
        if one.standing.late:
            what = f"Action {one.number} was due and is not done"
            yield Happening(passed(one.due_on), "action", what, "", (), where, late=True)
