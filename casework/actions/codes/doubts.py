"""What is in doubt about a case in codes, and what people say of it: a name of somebody's, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes import key as code_key
from casework.actions.codes.checks import ask_for, count_up, found_context
from casework.actions.codes.left import stopped_context
from casework.actions.codes.words import key_version, newest_build, people_of, spared, spared_context
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.keys import Keyring
from casework.records.tables import CodeCheck, Pack, SparedWord
from casework.rules.codes import as_compared
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class CodeDoubt:
    """A word that a person should look at. put: what stands in its place, "" where it was left as it is.

    kind: "name", "unlisted-name", "date-of-birth", "phone" and so on. sure: it was left and is somebody's of the
    key. rows: identities of its rows, the first of `row_count`.
    """

    number: int
    word: str
    put: str
    why: str
    kind: str
    sure: bool
    row_count: int
    rows: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """The look over the newest build. state: "none", "waiting", "done" or "failed". done, total: rows looked at.

    left: words left in it that are, or may be, of the key's people. current: it was made with the key as it is.
    """

    state: str
    done: int
    total: int
    doubts: tuple[CodeDoubt, ...]
    spared: tuple[str, ...]
    current: bool
    finished_at: datetime | None

    @property
    def left(self) -> int:
        return sum(not doubt.put and doubt.kind != "unlisted-name" for doubt in self.doubts)


def ask_again(work: Work, case_id: UUID) -> None:
    """Ask for the look again, as after a failure. Raises NotFound, NotPermitted."""
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        change.audit("codes-asked-for", case.id)
        ask_for(change, case.id)


def show(work: Work, case_id: UUID) -> CheckView:
    """Return the look over the newest build. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_KEY) as session:
        case_within(session, work, case_id)
        words = tuple(spared(session, work.store.keys, case_id))
        check = _newest(session, case_id)
        if check is None:
            return CheckView("none", 0, 0, (), words, current=False, finished_at=None)
        found = _asked(session, work.store.keys, case_id, check)
        said = {as_compared(word) for word in words}
        doubts = tuple(
            CodeDoubt(
                number,
                one["word"],
                one["put"],
                one["why"],
                one["kind"],
                one["sure"],
                one["row_count"],
                tuple(map(UUID, one["rows"])),
            )
            for number, one in enumerate(found)
            if as_compared(one["word"]) not in said
        )
        current = check.checked == key_version(session, case_id) and check.state == "done"
        return CheckView(check.state, check.done, check.total, doubts, words, current, check.finished_at)


def spare(work: Work, case_id: UUID, word: str) -> None:
    """Record that a word in doubt is nobody's of the case: it stays as it is. Saying so twice is saying it once.

    Only a word that the look asked about. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        _require_asked(change.session, work.store.keys, case.id, word)
        assert work.actor.account_id is not None
        mac = _word_mac(work.store.keys, case.id, word)
        if change.session.scalar(_spared(case.id, mac)) is None:
            kept = SparedWord(
                id=uuid4(),
                case_id=case.id,
                word=b"",
                word_mac=mac,
                said_by=work.actor.account_id,
                said_at=change.now,
            )
            kept.word = work.store.keys.seal(word, spared_context(kept.id))
            change.session.add(kept)
            count_up(change, case)
        change.audit("code-word-spared", case.id, word_mac=mac[:16])


def spare_no_more(work: Work, case_id: UUID, word: str) -> None:
    """Take back that a word is nobody's. Raises NotFound, NotPermitted."""
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        mac = _word_mac(work.store.keys, case.id, word)
        kept = change.session.scalar(_spared(case.id, mac))
        if kept is None:
            raise NotFound
        change.session.delete(kept)
        change.audit("code-word-not-spared", case.id, word_mac=mac[:16])
        count_up(change, case)


def is_name_of(work: Work, case_id: UUID, word: str, person_id: UUID) -> None:
    """Record that a word in doubt is a name of somebody of the key. Raises Refusal, NotFound, NotPermitted."""
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        doubt = _require_asked(change.session, work.store.keys, case.id, word)
        if doubt["kind"] not in ("name", "unlisted-name"):
            raise Refusal(
                "no-name", "Only a name can be a person’s other name. Add the number to the person instead"
            )
        code_key.add_name(change, case, person_id, word)
        change.audit("code-word-named", case.id, person=str(person_id))


def _newest(session: Session, case_id: UUID) -> CodeCheck | None:
    chronology = newest_build(session, case_id)
    if chronology is None:
        return None
    return session.scalar(select(CodeCheck).where(CodeCheck.chronology_id == chronology.id))


def _asked(session: Session, keys: Keyring, case_id: UUID, check: CodeCheck | None) -> list[Mapping[str, Any]]:
    """Return every word in doubt: of the rows, then what else a pack in codes was held back for."""
    of_rows: list[Mapping[str, Any]] = (
        keys.unseal(check.found, found_context(check.id)) if check and check.found else []
    )
    newest = select(Pack).where(Pack.case_id == case_id, Pack.state != "draft").order_by(Pack.number.desc())
    pack = session.scalar(newest.limit(1))
    if pack is None or pack.stopped_by is None:
        return of_rows
    known = {as_compared(one["word"]) for one in of_rows}
    for _, person in people_of(session, keys, case_id):
        known |= {as_compared(name) for name in (person.name, *person.aliases)}
    left = keys.unseal(pack.stopped_by, stopped_context(pack.id))
    beside = [one for one in left if as_compared(one["word"]) not in known]
    return [*of_rows, *({**one, "put": "", "why": _BESIDE} for one in beside)]


_BESIDE = "It is left in what a pack in codes would hold, and kept it back."


def _require_asked(session: Session, keys: Keyring, case_id: UUID, word: str) -> Mapping[str, Any]:
    found = _asked(session, keys, case_id, _newest(session, case_id))
    doubt = next((one for one in found if one["word"] == word), None)
    if doubt is None:
        raise NotFound
    return doubt


def _spared(case_id: UUID, mac: str) -> Any:
    return select(SparedWord).where(SparedWord.case_id == case_id, SparedWord.word_mac == mac)


def _word_mac(keys: Keyring, case_id: UUID, word: str) -> str:
    return keys.mac("spared-word", f"{case_id}/{as_compared(word)}".encode()).hex()
