"""Partnerships: what any page may show of one, making one, and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.actions.work import NotFound
from casework.records.store import Store
from casework.records.tables import Partnership
from casework.rules import partnership_settings
from casework.rules.partnership_settings import PartnershipSettings


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


def _face(row: Partnership) -> PartnershipFace:
    return PartnershipFace(
        id=row.id,
        slug=row.slug,
        name=row.name,
        demonstration=row.demonstration,
        settings=partnership_settings.from_json(row.settings),
    )
