"""Partnerships: what any page may show of one, making one, and its settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import clocks_again
from casework.actions.forms import versions as form_versions
from casework.actions.people import links, people
from casework.actions.people.agencies import slug_of
from casework.actions.people.links import Purpose
from casework.actions.reach import partnership_of
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Account, Grant, Partnership
from casework.rules import partnership_settings
from casework.rules.form_changes import FormChanges
from casework.rules.form_presets import FORM_PRESETS
from casework.rules.need_to_know import NAMED
from casework.rules.partnership_settings import PRESETS, PartnershipSettings, SettingRefused
from casework.rules.permissions import Permission, Role
from casework.rules.preset_forms import form_with


@dataclass(frozen=True, slots=True)
class PartnershipFace:
    """What everybody may know of a partnership: the frame of every page is drawn from it."""

    id: UUID
    slug: str
    name: str
    demonstration: bool
    settings: PartnershipSettings


def faces(store: Store) -> tuple[PartnershipFace, ...]:
    """Return every partnership of this deployment, by name."""
    with store.looking() as session:
        return tuple(_face(row) for row in session.scalars(select(Partnership).order_by(Partnership.name)))


def face(store: Store, partnership_id: UUID) -> PartnershipFace:
    """Return one partnership. Raises NotFound."""
    with store.looking() as session:
        row = session.get(Partnership, partnership_id)
        if row is None:
            raise NotFound
        return _face(row)


def face_by_slug(store: Store, slug: str) -> PartnershipFace:
    """Return the partnership with that short name in addresses. Raises NotFound."""
    with store.looking() as session:
        row = session.scalar(select(Partnership).where(Partnership.slug == slug))
        if row is None:
            raise NotFound
        return _face(row)


def create(work: Work, *, name: str, preset: str, demonstration: bool = False) -> UUID:
    """Make a partnership with the settings of a preset; only the service itself may. Raises Refusal("preset")."""
    if not work.actor.everything:
        raise NotPermitted
    with changing(work, None) as change:
        return _create(change, name=name, preset=preset, demonstration=demonstration)


def change_settings(work: Work, *, name: str, **settings: Any) -> None:
    """Change the name and settings of the actor's partnership.

    Raises Refusal with the setting's name as its code for one that cannot be used, NotPermitted.
    """
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        change_settings_in(change, name=name, **settings)


def change_settings_in(change: Change, *, name: str = "", **settings: Any) -> None:
    """Change the partnership's settings in the action's transaction; name: "" to leave it. Raises Refusal."""
    row = change.session.get(Partnership, change.work.partnership_id, with_for_update=True)
    if row is None:
        raise NotFound
    name = name or row.name
    before = partnership_settings.from_json(row.settings)
    try:
        after = before.changed(**settings)
        if after.short_name != before.short_name:
            after = replace(after, earlier_names=(*before.earlier_names, before.short_name))
    except SettingRefused as refused:
        raise Refusal(refused.name, refused.message) from None
    changed = [key for key, value in after.as_json().items() if before.as_json()[key] != value]
    if row.name != name:
        changed.append("name")
    row.name, row.settings = " ".join(name.split()), after.as_json()
    details: dict[str, Any] = {"settings": sorted(changed)}
    if "clock_lengths" in changed:
        details |= {"lengths": dict(after.clock_lengths), "lengths_before": dict(before.clock_lengths)}
        clocks_again.recompute(change, row.id, after.clock_lengths)
    change.audit("settings-changed", row.id, **details)


def needs_first_administrator(store: Store) -> bool:
    """Return whether there is no partnership yet, or one that has no administrator."""
    with store.looking() as session:
        ids = session.scalars(select(Partnership.id)).all()
        return not ids or any(not _has_administrator(session, partnership_id) for partnership_id in ids)


def first_administrator_link(work: Work, partnership_id: UUID | None = None) -> str:
    """Return a one-time link to make the first administrator; earlier ones end. Only for the service itself.

    partnership_id: None while there is no partnership: whoever follows the link then names it too.
    Raises NotPermitted, NotFound, Refusal("administrator-there").
    """
    if not work.actor.everything:
        raise NotPermitted
    with changing(work, None) as change:
        _refuse_if_administered(change.session, partnership_id)
        return links.make(change, Purpose.FIRST_ADMINISTRATOR, partnership_id)


def read_first_administrator_link(store: Store, token: str) -> PartnershipFace | None:
    """Return whose first administrator the link makes, None when the partnership is still to be named.

    Raises Refusal("link").
    """
    with store.looking() as session:
        link = links.held(session, store, token, Purpose.FIRST_ADMINISTRATOR, store.now())
        return _face(partnership_of(session, link.subject_id)) if link.subject_id else None


def begin(
    work: Work, token: str, *, name: str, email: str, password: str, partnership: str = "", preset: str = "lscpr"
) -> str:
    """Make the first administrator, and the partnership where there is none; return the secret of a new session.

    Raises Refusal("link"), Refusal("administrator-there"), Refusal("password"), Refusal("preset").
    """
    with changing(work, None) as change:
        partnership_id = links.use(change, token, Purpose.FIRST_ADMINISTRATOR)
        _refuse_if_administered(change.session, partnership_id)
        if partnership_id is None:
            partnership_id = _create(change, name=partnership, preset=preset, demonstration=False)
        return people.add_first_administrator(change, partnership_id, name=name, email=email, password=password)


def _create(change: Change, *, name: str, preset: str, demonstration: bool) -> UUID:
    if preset not in PRESETS:
        raise Refusal("preset", "Select the way of working that is nearest to yours")
    name = " ".join(name.split())
    settings = PRESETS[preset]
    if preset != "demonstration":
        settings = settings.changed(short_name=name)
    if not demonstration:
        # docs/decisions/0027 and 0035: partnerships that are there go on as before
        settings = settings.changed(sign_off=True, need_to_know=NAMED)
    row = Partnership(
        slug=_free_slug(change.session, name),
        name=name,
        settings=settings.as_json(),
        demonstration=demonstration,
        created_at=change.now,
    )
    change.session.add(row)
    change.session.flush()
    if preset in FORM_PRESETS:
        form_versions.add_version(change, row.id, form_with(FormChanges(), preset).as_json())
    change.audit("partnership-created", row.id, partnership_id=row.id, preset=preset, demonstration=demonstration)
    return row.id


def _free_slug(session: Session, name: str) -> str:
    first = slug_of(name) or "partnership"
    taken = set(session.scalars(select(Partnership.slug)))
    slug, number = first, 2
    while slug in taken:
        slug, number = f"{first}-{number}", number + 1
    return slug


def _refuse_if_administered(session: Session, partnership_id: UUID | None) -> None:
    if partnership_id is None:
        taken = session.scalar(select(Partnership.id).limit(1)) is not None
    else:
        partnership_of(session, partnership_id)
        taken = _has_administrator(session, partnership_id)
    if taken:
        raise Refusal(
            "administrator-there", "There is an administrator already. Ask them to invite you, or sign in"
        )


def _has_administrator(session: Session, partnership_id: UUID) -> bool:
    query = (
        select(func.count())
        .select_from(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.partnership_id == partnership_id,
            Account.state == "active",
            Grant.role == Role.ADMINISTRATOR.value,
        )
    )
    return bool(session.scalar(query))


def _face(row: Partnership) -> PartnershipFace:
    return PartnershipFace(
        id=row.id,
        slug=row.slug,
        name=row.name,
        demonstration=row.demonstration,
        settings=partnership_settings.from_json(row.settings),
    )
