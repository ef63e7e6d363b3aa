"""A referral while it is being filled in. The browser keeps a secret and nothing else; answers are sealed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.forms import versions
from casework.actions.reach import partnership_of
from casework.actions.work import NotFound, Refusal, Work, changing
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import Referral, ReferralDraft
from casework.rules.form_model import Form, Page

KEPT_FOR = timedelta(days=30)
"""A draft can be taken up for 30 days after its last change. Source: docs/rules.md R-15."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's answers (see casework.rules.form_model). submitted: the reference, "" while it is a draft.

    form: the version it was begun with, and carries on with whatever is published meanwhile.
    """

    id: UUID
    partnership_id: UUID
    form: Form
    answers: Mapping[str, Any]
    changed_at: datetime
    submitted: str


def start(work: Work, partnership_id: UUID) -> str:
    """Start an empty draft and return the secret that opens it again. Raises NotFound."""
    token = new_token()
    with changing(work, None) as change:
        partnership_of(change.session, partnership_id)
        form = versions.form_in_force(change, partnership_id)
        draft = ReferralDraft(
            partnership_id=partnership_id,
            token_hash=work.store.keys.token_hash(token),
            answers=b"",
            form_version=form.description["version"],
            form_id=form.id,
            created_at=change.now,
            changed_at=change.now,
        )
        change.session.add(draft)
        change.session.flush()
        draft.answers = work.store.keys.seal({}, draft_context(draft.id))
        change.audit("draft-started", draft.id, partnership_id=partnership_id)
    return token


def load(store: Store, token: str) -> Draft:
    """Return the draft that `token` opens. Raises NotFound for a wrong or expired one."""
    with store.looking() as session:
        draft = find(session, store, token)
        submitted = session.get_one(Referral, draft.submitted_as).reference if draft.submitted_as else ""
        answers = store.keys.unseal(draft.answers, draft_context(draft.id))
        form = versions.form_of(session, draft)
        return Draft(draft.id, draft.partnership_id, form, answers, draft.changed_at, submitted)


def save_page(work: Work, token: str, page: str, answers: Mapping[str, str]) -> None:
    """Keep one page's answers. Raises Refusal("submitted"), NotFound."""
    _change(work, token, page, lambda _, __: dict(answers))


def save_entry(work: Work, token: str, page: str, number: int, answers: Mapping[str, str], part: str = "") -> None:
    """Keep one entry (from 1) of a repeating page; the number after the last adds one.

    part: the answers are those of this part of the page, and the entry's other answers stay.
    Raises Refusal("submitted"), NotFound when there is no such place.
    """

    def put(entries: Sequence[Mapping[str, str]], described: Page) -> list[Mapping[str, str]]:
        asked = {question.name for question in described.part(part).questions} if part else None
        changed = list(entries)
        if not 1 <= number <= min(len(changed) + 1, described.most):
            raise NotFound
        before = changed[number - 1] if asked is not None and number <= len(changed) else {}
        stays = {name: value for name, value in before.items() if name not in (asked or ())}
        changed[number - 1 : number] = [{**stays, **answers}]
        return changed

    _change(work, token, page, lambda entries, described: put(entries or [], described))


def remove_entry(work: Work, token: str, page: str, number: int) -> None:
    """Take one entry (from 1) of a repeating page out. Raises Refusal("submitted"), NotFound."""

    def cut(entries: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
        if not 1 <= number <= len(entries):
            raise NotFound
        return [entry for place, entry in enumerate(entries, 1) if place != number]

    _change(work, token, page, lambda entries, _: cut(entries or []))


def save_none(work: Work, token: str, page: str) -> None:
    """Keep that a repeating page has no entries, which is an answer. Raises Refusal("submitted"), NotFound."""
    _change(work, token, page, lambda entries, _: list(entries or []))


def find(session: Session, store: Store, token: str, *, lock: bool = False) -> ReferralDraft:
    """Return the draft's row. Raises NotFound for a wrong or expired token."""
    query = select(ReferralDraft).where(ReferralDraft.token_hash == store.keys.token_hash(token))
    draft = session.scalar(query.with_for_update() if lock else query)
    if draft is None or draft.changed_at + KEPT_FOR < store.now():
        raise NotFound
    return draft


def draft_context(draft_id: UUID) -> str:
    """Return what a draft's answers are sealed for."""
    return f"draft/{draft_id}"


def _change(work: Work, token: str, page: str, put: Callable[[Any, Page], Any]) -> None:
    store = work.store
    with changing(work, None) as change:
        draft = find(change.session, store, token, lock=True)
        if draft.submitted_as is not None:
            raise Refusal("submitted", "This referral has been sent, so it cannot be changed")
        answers = store.keys.unseal(draft.answers, draft_context(draft.id))
        answers[page] = put(answers.get(page), versions.form_of(change.session, draft).page(page))
        draft.answers = store.keys.seal(answers, draft_context(draft.id))
        draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.audit("draft-saved", draft.id, partnership_id=draft.partnership_id, page=page)
