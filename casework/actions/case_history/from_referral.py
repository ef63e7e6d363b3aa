"""What happened to a referral and its deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from casework.actions import late_reasons, stage_moves
from casework.actions.case_history.happenings import (
    REFERRER,
    SERVICE,
    Entry,
    Happening,
    Telling,
    in_words,
    passed,
)
from casework.actions.clocks import COPIES
from casework.records.tables import CaseClock, Referral, ReferralAttachment
from casework.rules.clock import CLOCKS
from casework.rules.stage_ticks import VERDICTS, need_of

_OF_REFERRAL = {
    "referral-office-noted": "The office noted what was done with the referral",
    "referrals-compared": "The referral was compared with another one",
}
_OF_CASE = ("case-opened", "scope-set")
_OF_CLOCKS = ("clock-started", "clock-corrected", "clock-recomputed", "clock-stopped", "clock-met")


def referral(telling: Telling) -> Iterator[Happening]:
    """Yield what happened to the referral from which the case was opened."""
    session, referral_id = telling.session, telling.case.referral_id
    if referral_id is None:
        return
    row = session.get_one(Referral, referral_id)
    about = ("referral", referral_id)
    files = session.scalars(
        select(ReferralAttachment.id).where(ReferralAttachment.referral_id == referral_id)
    ).all()
    more = (f"With {len(files)} {'file' if len(files) == 1 else 'files'}",) if files else ()
    yield Happening(row.received_at, "referral", f"Referral {row.reference} received", REFERRER, more, about)
    for entry in telling.entries([referral_id], _OF_REFERRAL):
        yield Happening(entry.at, "referral", _OF_REFERRAL[entry.action], entry.by, about=about)


def case(telling: Telling) -> Iterator[Happening]:
    """Yield the case's own steps: opened, its scoping period, its stages."""
    for entry in telling.entries([telling.case.id], _OF_CASE):
        said = entry.details
        if entry.action == "case-opened":
            what = f"Case {telling.case.reference} opened"
        else:
            what = f"Scoping period set: {in_words(said['first'])} to {in_words(said['last'])}"
        yield Happening(entry.at, "stage", what, entry.by)
    for move in stage_moves.show(telling.work, telling.case.id).moves:
        what = f"The case reached the stage “{move.after}”"
        if move.by_hand:
            what = f"The case was brought {'back ' if move.back else ''}to the stage “{move.after}” by hand"
        lines = (f"Why: {move.reason}",) if move.reason else ()
        yield Happening(move.at, "stage", what, move.by or SERVICE, lines, ("stages", telling.case.id))


def needs(telling: Telling) -> Iterator[Happening]:
    """Yield what people said of needs by hand, or took back; the reason of a word stands with the last of them."""
    standing = stage_moves.reasons_said(telling.session, telling.work.store.keys, telling.case.id)
    entries = list(telling.entries([telling.case.id], ["need-said"]))
    last = {entry.details["need"]: entry for entry in entries}
    for entry in entries:
        name, verdict = entry.details["need"], entry.details.get("verdict")
        need = need_of(name)
        title = need.title if need is not None else name
        said = {str(one): words for one, words in VERDICTS.items()}.get(
            verdict or "", "What was said was taken back"
        )
        why = standing.get(name, "") if verdict and last[name] is entry else ""
        lines = (f"Why: {telling.say(why)}",) if why else ()
        yield Happening(entry.at, "stage", f"{said}: {title}", entry.by, lines, ("stages", telling.case.id))


def clocks(telling: Telling) -> Iterator[Happening]:
    """Yield when each deadline was set, corrected, worked out again, kept or missed, with the reason given."""
    referral_id = telling.case.referral_id
    if referral_id is None:
        return
    rows = telling.session.scalars(select(CaseClock).where(CaseClock.referral_id == referral_id)).all()
    begun: dict[str, datetime] = {}
    for entry in telling.entries([referral_id], _OF_CLOCKS):
        name = entry.details["clock"]
        begun[name] = min(begun.get(name, entry.at), entry.at)
        reason = late_reasons.of_entry(telling.session, telling.work.store.keys, referral_id, entry.details)
        yield _clock(telling, entry, reason)
    for row in rows:
        if row.due_on < min(telling.work.today, row.met_on or telling.work.today):
            title = CLOCKS[row.name].title
            # A clock that counts back from a publication may begin when its day has passed already.
            at = (
                max(passed(row.due_on), begun.get(row.name, passed(row.due_on)))
                if row.name == COPIES
                else passed(row.due_on)
            )
            yield Happening(at, "clock", f"Due date passed: {title}", late=True)


def _clock(telling: Telling, entry: Entry, reason: str) -> Happening:
    said = entry.details
    title = CLOCKS[said["clock"]].title if said["clock"] in CLOCKS else said["clock"]
    due = f"Counted from {in_words(said['started_on'])}, due on {in_words(said['due_on'])}"
    if entry.action == "clock-met":
        late = bool(said.get("late"))
        done = f"Done on {in_words(said['met_on'])}, due on {in_words(said['due_on'])}"
        why = (f"Why it was late: {telling.say(reason)}",) if late and reason else ()
        what = f"Done late: {title}" if late else f"Done in time: {title}"
        return Happening(entry.at, "clock", what, entry.by, (done, *why), late=late)
    if entry.action == "clock-started":
        return Happening(entry.at, "clock", f"Deadline set: {title}", entry.by, (due,))
    if entry.action == "clock-stopped":
        return Happening(entry.at, "clock", f"Deadline ended, as its act is not asked for: {title}", entry.by)
    before = said.get("was_due_on")
    lines = (due, f"It was due on {in_words(before)} before") if before else (due,)
    return Happening(entry.at, "clock", f"Deadline worked out again: {title}", entry.by, lines)
