"""Changing a partnership's referral form: a draft of changes that coordinators see, until it is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.forms.versions import add_version, newest_version
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, FormEdit, FormVersion, Partnership
from casework.rules import form_changes
from casework.rules.form_changes import FormChanges
from casework.rules.form_differences import differences
from casework.rules.form_model import Form, form_from
from casework.rules.form_words import ChangeRefused, one_line
from casework.rules.permissions import Permission
from casework.rules.referral_form import standard_description

MANAGE = Permission.MANAGE_SETTINGS
NOTE_LIMIT = 300
Step = Callable[[form_changes.Description, FormChanges], FormChanges]
"""One of the changes of `casework.rules.form_editing`: (standard form, changes until now) → changes."""


@dataclass(frozen=True, slots=True)
class FormState:
    """A partnership's form as a coordinator works on it.

    seen: what stands behind the page; whoever saves gives it back, so that nobody's work is overwritten unseen.
    whole: the description with what is switched off. form: as it would be published. in_force: as it is asked now.
    number: of the version in force, 0 before the first. changed_by: who made the last change that waits to be
    published, "" when none does. differences: between what is asked now and what would be.
    """

    seen: str
    changes: FormChanges
    whole: dict[str, Any]
    form: Form
    in_force: Form
    number: int
    changed_by: str
    changed_at: datetime | None
    differences: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Return whether there is something to publish."""
        return bool(self.differences)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version in the list. made_by: "" where the service made it."""

    number: int
    made_at: datetime
    made_by: str
    note: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """A published version to read. differences: to the one before it."""

    line: VersionLine
    form: Form
    differences: tuple[str, ...]


def show(work: Work) -> FormState:
    """Return the form as it is worked on. Raises NotPermitted."""
    with looking(work, MANAGE) as session:
        return _state(session, work.partnership_id)


def change_form(work: Work, seen: str, step: Step, what: str, about: str) -> None:
    """Make one change to the form; it is asked of nobody before it is published.

    seen: `FormState.seen` of the page on which it was made. what, about: for the audit log, codes and addresses.
    A change that is made already, as by a second click, is no conflict.
    Raises Refusal("changed-meanwhile"), Refusal with what it is about as its code, NotFound, NotPermitted.
    """
    with changing(work, MANAGE) as change:
        change_in(change, seen, step, what, about)


def change_in(change: Change, seen: str, step: Step, what: str, about: str) -> None:
    """Make one change to the form in the action's transaction. The rest as `change_form`."""
    state, edit = _locked(change)
    try:
        after = step(standard_description(), state.changes)
    except ChangeRefused as refused:
        _require_seen(state, seen)
        raise Refusal(refused.name, refused.message) from None
    except KeyError:
        _require_seen(state, seen)
        raise NotFound from None
    if after != state.changes:
        _require_seen(state, seen)
        _keep(change, edit, after)
    change.audit("form-changed", change.work.partnership_id, what=what, about=about)


def take_up(work: Work, seen: str, number: int) -> None:
    """Start from the changes of an older version, in place of what waits. Raises as `change_form`, NotFound."""
    with changing(work, MANAGE) as change:
        state, edit = _locked(change)
        _require_seen(state, seen)
        version = _version(change.session, work.partnership_id, number)
        _keep(change, edit, form_changes.from_json(version.changes))
        change.audit("form-changed", work.partnership_id, what="taken-up", about=str(number))


def discard(work: Work, seen: str) -> None:
    """Drop the changes that wait to be published. Raises Refusal("changed-meanwhile"), NotPermitted."""
    with changing(work, MANAGE) as change:
        state, edit = _locked(change)
        _require_seen(state, seen)
        if edit is not None:
            change.session.delete(edit)
        change.audit("form-changed", work.partnership_id, what="discarded", about="")


def publish(work: Work, seen: str, note: str = "") -> int:
    """Ask the changed form from now on, and return its number. Drafts that were begun before stay with theirs.

    Raises Refusal("changed-meanwhile"), Refusal("nothing"), Refusal("note"), NotPermitted.
    """
    with changing(work, MANAGE) as change:
        state, edit = _locked(change)
        if not state.waits:
            raise Refusal("nothing", "Nothing has been changed that could be published")
        _require_seen(state, seen)
        note = one_line(note)
        if len(note) > NOTE_LIMIT:
            raise Refusal("note", f"The note must be {NOTE_LIMIT} characters or fewer")
        version = add_version(change, work.partnership_id, state.changes.as_json(), note)
        if edit is not None:
            change.session.delete(edit)
        change.audit("form-published", version.id, number=version.number, differences=len(state.differences))
        return version.number


def versions(work: Work) -> tuple[VersionLine, ...]:
    """Return the published versions, newest first. Raises NotPermitted."""
    with looking(work, MANAGE) as session:
        query = (
            select(FormVersion, Account.name)
            .outerjoin(Account, Account.id == FormVersion.made_by)
            .where(FormVersion.partnership_id == work.partnership_id)
            .order_by(FormVersion.number.desc())
        )
        found = session.execute(query).all()
        return tuple(_line(row, name, newest=place == 0) for place, (row, name) in enumerate(found))


def version(work: Work, number: int) -> VersionView:
    """Return one published version. Raises NotFound, NotPermitted."""
    line = next((line for line in versions(work) if line.number == number), None)
    if line is None:
        raise NotFound
    with looking(work, MANAGE) as session:
        form = form_from(_version(session, work.partnership_id, number).description)
        before = (
            form_from(_version(session, work.partnership_id, number - 1).description)
            if number > 1
            else _standard()
        )
        return VersionView(line, form, differences(before, form))


def _state(session: Session, partnership_id: UUID, edit: FormEdit | None = None) -> FormState:
    edit = edit or session.scalar(select(FormEdit).where(FormEdit.partnership_id == partnership_id))
    newest = newest_version(session, partnership_id)
    number = newest.number if newest else 0
    changes = form_changes.from_json(edit.changes if edit else newest.changes if newest else {})
    standard = standard_description()
    form = form_from(form_changes.changed(standard, changes))
    in_force = form_from(newest.description) if newest else _standard()
    return FormState(
        seen=f"{edit.id.hex}.{edit.revision}" if edit else _mark(changes),
        changes=changes,
        whole=form_changes.changed(standard, changes, whole=True),
        form=form,
        in_force=in_force,
        number=number,
        changed_by=session.get_one(Account, edit.changed_by).name if edit else "",
        changed_at=edit.changed_at if edit else None,
        differences=differences(in_force, form),
    )


def _standard() -> Form:
    """Return the standard form with its questions in the order in which every version has them."""
    return form_from(form_changes.changed(standard_description(), FormChanges()))


def _mark(changes: FormChanges) -> str:
    """Return a mark of published changes: a version that the service makes of the same ones has the same."""
    return sha256(json.dumps(changes.as_json(), sort_keys=True).encode()).hexdigest()[:16]


def _locked(change: Change) -> tuple[FormState, FormEdit | None]:
    """Return the form's state, locked for this change, and the row of what waits."""
    session, partnership_id = change.session, change.work.partnership_id
    session.get_one(Partnership, partnership_id, with_for_update=True)
    edit = session.scalar(select(FormEdit).where(FormEdit.partnership_id == partnership_id))
    return _state(session, partnership_id, edit), edit


def _require_seen(state: FormState, seen: str) -> None:
    """Raise Refusal when the form is not any more what stood behind the page."""
    if state.seen != seen:
        who = state.changed_by or "Somebody"
        raise Refusal(
            "changed-meanwhile",
            f"{who} changed the form while this page was open. What you entered is still here: look at the form "
            "as it is now, then save again",
        )


def _keep(change: Change, edit: FormEdit | None, changes: FormChanges) -> None:
    account = change.work.actor.account_id
    assert account is not None
    if edit is None:
        change.session.add(
            FormEdit(
                partnership_id=change.work.partnership_id,
                changes=changes.as_json(),
                changed_by=account,
                changed_at=change.now,
            )
        )
        return
    edit.changes, edit.revision = changes.as_json(), edit.revision + 1
    edit.changed_by, edit.changed_at = account, change.now


def _version(session: Session, partnership_id: UUID, number: int) -> FormVersion:
    query = select(FormVersion).where(FormVersion.partnership_id == partnership_id, FormVersion.number == number)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _line(row: FormVersion, name: str | None, *, newest: bool) -> VersionLine:
    return VersionLine(row.number, row.made_at, name or "", row.note, newest)
