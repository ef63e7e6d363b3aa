"""What a source of search results is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.work import Work
from casework.records.tables import Case
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Found:
    """One result. kind: see `casework.rules.searching.KINDS`. what: its title. where: what it belongs to, and its
    state. why: how it was found, where that is not plain. about: the kind of record and its id, for a link.
    case_id: its case, None without one.
    """

    kind: str
    what: str
    where: str
    about: tuple[str, UUID]
    case_id: UUID | None = None
    why: str = ""


@dataclass(slots=True)
class Looking:
    """A search by one person. words: as compared. cases: those within their reach, only one where it was chosen.

    typed: as it was typed. alone: one case was chosen.
    """

    session: Session
    work: Work
    typed: str
    words: tuple[str, ...]
    cases: Mapping[UUID, Case]
    alone: bool

    def may(self, permission: Permission) -> bool:
        """Return whether the person holds a permission."""
        return self.work.actor.may(permission)

    def shown(self, case_id: UUID) -> Words:
        """Return how the person sees texts of a case."""
        return words_of_case(self.session, self.work, case_id)


@dataclass(frozen=True, slots=True)
class Source:
    """Where results come from. permission: what it takes, beside being within reach."""

    permission: Permission
    look: Callable[[Looking], Iterator[Found]]
