"""A referral while it is being filled in. The browser keeps a secret and nothing else; answers are sealed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.forms import versions
from casework.actions.reach import partnership_of
from casework.actions.referrals import stale_pages
from casework.actions.referrals.left_pages import (
    Typed,
    draft_context,
    moved_up,
    place_of,
    put_typed,
    seal_typed,
    typed_of,
    without_tab,
)
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.columns import Base
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import KeptFile, Referral, ReferralDraft
from casework.rules import form_entries, referral_dates
from casework.rules.form_model import Form, Page, form_from
from casework.rules.referral_form import incident_kind, referral_form

KEPT_FOR = timedelta(days=30)
"""A draft can be taken up for 30 days after its last change. Source: docs/rules.md R-15."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's answers (see casework.rules.form_model). submitted: the reference, "" while it is a draft.

    form: the version it was begun with, and carries on with whatever is published meanwhile. revision: counts its
    changes. typed: what pages were left with before they were right, `{place: [(field, text)]}`; see `place_of`.
    email: the address that was proved, "" for a draft from before addresses were.
    """

    id: UUID
    partnership_id: UUID
    form: Form
    answers: Mapping[str, Any]
    changed_at: datetime
    submitted: str
    revision: int = 0
    typed: Typed = field(default_factory=dict)
    email: str = field(default="", repr=False)


def start(work: Work, partnership_id: UUID, email: str = "") -> str:
    """Start an empty draft and return the secret that opens it again. Raises NotFound.

    email: an address that was proved; by it the draft is found again.
    """
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
        if email:
            draft.email = work.store.keys.seal(email, email_context(draft.id))
            draft.email_hash = email_hash(work.store, partnership_id, email)
        change.audit("draft-started", draft.id, partnership_id=partnership_id)
    return token


def load(store: Store, token: str) -> Draft:
    """Return the draft that `token` opens. Raises NotFound for a wrong or expired one."""
    with store.looking() as session:
        return opened(session, store, find(session, store, token))


def opened(session: Session, store: Store, draft: ReferralDraft) -> Draft:
    """Return what a draft's row holds."""
    submitted = session.get_one(Referral, draft.submitted_as).reference if draft.submitted_as else ""
    answers = store.keys.unseal(draft.answers, draft_context(draft.id))
    form = versions.form_of(session, draft).for_kind(incident_kind(answers))
    return Draft(
        draft.id,
        draft.partnership_id,
        form,
        answers,
        draft.changed_at,
        submitted,
        draft.revision,
        typed_of(store, draft),
        str(store.keys.unseal(draft.email, email_context(draft.id))) if draft.email else "",
    )


def save_page(work: Work, token: str, page: str, answers: Mapping[str, str], shown: str = "") -> None:
    """Keep one page's answers.

    shown: marks of what the page showed (`saved_elsewhere.marks_of`): only what was changed on it changes.
    Raises Refusal("submitted"), SavedElsewhere (`stale_pages`), NotFound.
    """
    _change(
        work,
        token,
        page,
        lambda now, _: stale_pages.merged(shown, now or {}, answers),
        place_of(page),
        shown=shown,
    )


def save_entry(
    work: Work,
    token: str,
    page: str,
    number: int,
    answers: Mapping[str, str],
    part: str = "",
    shown: str = "",
    mark: str = "",
) -> int:
    """Keep one entry (from 1) of a repeating page and return its number; the number after the last adds one.

    part: the answers are those of this part of the page, and the entry's other answers stay. shown: see
    `save_page`. mark: of the entry (`form_entries.mark_of`); with it the entry is found wherever it stands now.
    Raises Refusal("submitted", "removed", "too-many"), SavedElsewhere, NotFound when there is no such place.
    """
    at = number

    def put(entries: Sequence[Mapping[str, str]], described: Page) -> list[Mapping[str, str]]:
        nonlocal at
        asked = {question.name for question in described.part(part).questions} if part else None
        changed = form_entries.with_ids(entries)
        at = stale_pages.place_in(changed, described, mark, number)
        now = changed[at - 1] if at <= len(changed) else {}
        own = now.get(form_entries.ENTRY) or form_entries.id_of(mark)
        before = now if asked is not None else {}
        stays = {name: value for name, value in before.items() if name not in (asked or ())}
        changed[at - 1 : at] = [{**stays, **stale_pages.merged(shown, now, answers), form_entries.ENTRY: own}]
        return form_entries.with_ids(changed)

    _change(
        work,
        token,
        page,
        lambda entries, described: put(entries or [], described),
        place_of(page, number, part),
        shown=shown,
    )
    return at


def remove_entry(work: Work, token: str, page: str, number: int, mark: str = "") -> None:
    """Take one entry (from 1) of a repeating page out. mark: as for `save_entry`; what is gone already stays so.

    Raises Refusal("submitted"), NotFound.
    """
    entries = load(work.store, token).answers.get(page) or ()
    found = form_entries.number_of(entries, mark, number)
    if found is None:
        return

    def cut(there: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
        if not 1 <= found <= len(there) or form_entries.number_of(there, mark, number) != found:
            raise NotFound
        return [entry for place, entry in enumerate(there, 1) if place != found]

    _change(work, token, page, lambda there, _: cut(there or []), gone=(page, found))


def save_none(work: Work, token: str, page: str) -> None:
    """Keep that a repeating page has no entries, which is an answer. Raises Refusal("submitted"), NotFound."""
    _change(work, token, page, lambda entries, _: list(entries or []))


def keep_typed(work: Work, token: str, place: str, fields: Sequence[tuple[str, str]]) -> None:
    """Keep what a page was left with before it was right, in place of what was kept of it before.

    Raises Refusal("submitted"), NotFound.
    """
    with changing(work, None) as change:
        draft = _unsent(change, token)
        put_typed(work.store, draft, place, fields)
        draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.audit("draft-left-open", draft.id, partnership_id=draft.partnership_id, page=place.split("/")[0])


def save_reasons(work: Work, token: str, reasons: Mapping[str, str]) -> None:
    """Keep why dates that were asked about are right, by the doubts' keys. Raises as `save_page`."""
    with changing(work, None) as change:
        draft = _unsent(change, token)
        answers = work.store.keys.unseal(draft.answers, draft_context(draft.id))
        answers[referral_dates.REASONS] = {**answers.get(referral_dates.REASONS, {}), **reasons}
        draft.answers = work.store.keys.seal(answers, draft_context(draft.id))
        draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.audit("draft-saved", draft.id, partnership_id=draft.partnership_id, page=referral_dates.REASONS)


def form_now(store: Store, partnership_id: UUID) -> Form:
    """Return the form that the partnership published last, else the standard form."""
    with store.looking() as session:
        newest = versions.newest_version(session, partnership_id)
        return form_from(newest.description) if newest else referral_form()


def mark_of(store: Store, draft_id: UUID) -> str:
    """Return a keyed mark of a draft, by which a page that was open in a browser knows whose words it holds."""
    return store.keys.mac("draft-mark", draft_id.bytes).hex()[:32]


def email_hash(store: Store, partnership_id: UUID, email: str) -> str:
    """Return the keyed hash by which an address's drafts of a partnership are found, in hex."""
    return store.keys.mac("referrer-email", f"{partnership_id}/{email.strip().casefold()}".encode()).hex()


def email_context(draft_id: UUID) -> str:
    """Return what a draft's proved address is sealed for."""
    return f"draft/{draft_id}/email"


def forget_file(change: Change, sha256: str) -> bool:
    """Forget a file of the vault that no record points to any more; return whether it was forgotten.

    Its bytes go when the vault is swept next.
    """
    session = change.session
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            points = select(key.parent).where(key.parent == sha256).limit(1)
            if key.target_fullname == "files.sha256" and session.execute(points).first() is not None:
                return False
    kept = session.get(KeptFile, sha256)
    if kept is not None:
        session.delete(kept)
    return kept is not None


def find(session: Session, store: Store, token: str, *, lock: bool = False) -> ReferralDraft:
    """Return the draft's row. Raises NotFound for a wrong or expired token."""
    query = select(ReferralDraft).where(ReferralDraft.token_hash == store.keys.token_hash(token))
    draft = session.scalar(query.with_for_update() if lock else query)
    if draft is None or draft.changed_at + KEPT_FOR < store.now():
        raise NotFound
    return draft


def _change(
    work: Work,
    token: str,
    page: str,
    put: Callable[[Any, Page], Any],
    place: str = "",
    gone: tuple[str, int] | None = None,
    shown: str = "",
) -> None:
    """Change a page's answers. place: a screen that is right now, sent with the marks `shown`. gone: an entry that
    is taken out."""
    store = work.store
    with changing(work, None) as change:
        draft = _unsent(change, token)
        answers = store.keys.unseal(draft.answers, draft_context(draft.id))
        answers[page] = put(answers.get(page), versions.form_of(change.session, draft).page(page))
        draft.answers = store.keys.seal(answers, draft_context(draft.id))
        if draft.typed is not None:
            left = without_tab(typed_of(store, draft), place, shown)
            seal_typed(store, draft, moved_up(left, *gone) if gone else left)
        draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.audit("draft-saved", draft.id, partnership_id=draft.partnership_id, page=page)


def _unsent(change: Change, token: str) -> ReferralDraft:
    draft = find(change.session, change.work.store, token, lock=True)
    if draft.submitted_as is not None:
        raise Refusal("submitted", "This referral has been sent, so it cannot be changed")
    return draft
