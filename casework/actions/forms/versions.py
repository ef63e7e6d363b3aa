"""Which form a draft or a referral is read by: the version it was made with, whatever is published later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.work import Change
from casework.records.tables import FormVersion, Partnership, Referral, ReferralDraft
from casework.rules import form_changes
from casework.rules.form_model import Form, form_from
from casework.rules.referral_form import standard_description, standard_form


def form_of(session: Session, record: ReferralDraft | Referral) -> Form:
    """Return the form that a draft or a referral was made with."""
    if record.form_id is None:
        return standard_form(record.form_version)
    return form_from(session.get_one(FormVersion, record.form_id).description)


def form_in_force(change: Change, partnership_id: UUID) -> FormVersion:
    """Return the version that a new draft of the partnership is made with.

    It is made here when the partnership has none yet, or when the standard form is newer than its last one.
    """
    session = change.session
    newest = newest_version(session, partnership_id)
    if newest is None or newest.description != _as_now(newest):
        # Of two who begin at the same moment one makes the version, and the other finds it.
        session.get_one(Partnership, partnership_id, with_for_update=True)
        newest = newest_version(session, partnership_id)
        if newest is None or newest.description != _as_now(newest):
            return add_version(change, partnership_id, newest.changes if newest else {})
    return newest


def newest_version(session: Session, partnership_id: UUID) -> FormVersion | None:
    """Return the partnership's last version, None before its first."""
    query = select(FormVersion).where(FormVersion.partnership_id == partnership_id)
    return session.scalar(query.order_by(FormVersion.number.desc()).limit(1))


def add_version(change: Change, partnership_id: UUID, changes: Mapping[str, Any], note: str = "") -> FormVersion:
    """Add a version after the last: the standard form as it is now, with `changes`. The caller audits it."""
    count = select(func.max(FormVersion.number)).where(FormVersion.partnership_id == partnership_id)
    version = FormVersion(
        partnership_id=partnership_id,
        number=(change.session.scalar(count) or 0) + 1,
        description=form_changes.changed(standard_description(), form_changes.from_json(changes)),
        changes=dict(changes),
        note=note,
        made_by=change.work.actor.account_id,
        made_at=change.now,
    )
    change.session.add(version)
    change.session.flush()
    return version


def _as_now(version: FormVersion) -> Mapping[str, Any]:
    return form_changes.changed(standard_description(), form_changes.from_json(version.changes))
