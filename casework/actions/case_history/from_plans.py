"""What was recommended after a case, and how its actions go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from casework.actions.case_history.happenings import Happening, Telling, in_words, passed
from casework.actions.plans import evidence, planned, recommendations, views
from casework.actions.plans.views import ActionView
from casework.records.tables import ActionFile, PlannedAction
from casework.rules.action_plans import CANNOT, DONE, SAID

_ASKED = {
    "recommendation-added": "Recommendation {number}",
    "recommendation-changed": "Recommendation {number} changed",
    "recommendation-withdrawn": "Recommendation {number} taken back",
}
_TOLD = {"accepted": "closed", "sent-back": "sent back or opened again", "changed": "another date"}


def plans(telling: Telling) -> Iterator[Happening]:
    """Yield each recommendation, each action that was agreed, and everything that was said of it."""
    work, case = telling.work, telling.case
    asked = {view.id: view for view in recommendations.of_case(work, case.id)}
    about = ("actions", case.id)
    for entry in telling.entries(asked, _ASKED):
        view = asked[entry.subject]
        what = _ASKED[entry.action].format(number=view.number)
        measure = f"How its effect will be seen: {view.measure}" if view.measure else ""
        yield Happening(entry.at, "action", what, entry.by, telling.lines(view.text, measure), about)
    for one in planned.of_case(work, case.id):
        row = telling.session.get_one(PlannedAction, one.id)
        where = ("action", one.id)
        lines = telling.lines(one.text, f"{one.agency}, due on {in_words(one.due_on)}")
        made_by = telling.account(row.made_by)
        yield Happening(row.made_at, "action", f"Action {one.number} agreed", made_by, lines, where)
        yield from _files(telling, one, where)
        for said in views.reports_of(telling.session, one.id):
            words = views.said_in(work.store.keys, said)
            what = _TOLD.get(said.kind) or {DONE: "done", CANNOT: "cannot be done"}.get(
                said.status, "progress report"
            )
            lines = tuple(_in_full(telling, words))
            by = telling.account(said.by_id)
            yield Happening(said.at, "action", f"Action {one.number}: {what}", by, lines, where)
        yield from _changes(telling, one, where)
        if one.standing.late or one.standing.was_late:
            what = f"Action {one.number} was due and {'is' if one.standing.late else 'was'} not done"
            yield Happening(passed(one.due_on), "action", what, "", (), where, late=True)


def _in_full(telling: Telling, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what a report says: what changed, how effective it was, what remains, impact, evidence, reason."""
    for name, label in SAID.items():
        if words.get(name):
            said = telling.say(words[name])
            yield said if name == "words" else f"{label}: {said}"


def _files(telling: Telling, action: ActionView, where: tuple[str, UUID]) -> Iterator[Happening]:
    """Yield each file that was added as evidence, and that it was taken away again."""
    sent = select(ActionFile.id, ActionFile.sent_by).where(ActionFile.action_id == action.id)
    sent_by = {row.id: row.sent_by for row in telling.session.execute(sent)}
    for file in evidence.every_of(telling.session, telling.work, action.id):
        what = f"Action {action.number}: evidence added"
        by = telling.account(sent_by[file.id])  # by name only to who may know people of agencies
        yield Happening(file.at, "action", what, by, telling.lines(file.name), where)
    rows = select(ActionFile.id).where(ActionFile.action_id == action.id, ActionFile.removed_at.is_not(None))
    for entry in telling.entries(telling.session.scalars(rows).all(), ("action-file-removed",)):
        yield Happening(entry.at, "action", f"Action {action.number}: evidence taken away", entry.by, (), where)


def _changes(telling: Telling, action: ActionView, where: tuple[str, UUID]) -> Iterator[Happening]:
    """Yield changes of what was agreed; another date is told with its reason, as what was said of the action."""
    for entry in telling.entries([action.id], ("action-changed",)):
        said = entry.details
        if not said.get("moved") and not said.get("nothing"):
            more = ("Somebody else owns it now",) if said.get("owner") else ()
            what = f"Action {action.number}: what was agreed was changed"
            yield Happening(entry.at, "action", what, entry.by, more, where)
