"""Whose case an audit entry is about: found when it is written, and by the upgrade for those that were there."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.need_to_know import people
from casework.records import audit
from casework.records.database import writing
from casework.records.tables import AuditEntry, Case
from casework.rules.audit_words import OF_CASES, kind_of
from casework.rules.permissions import Role
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene

UPGRADE = "casework.records.migrations.versions.0023_who_may_know_of_a_case_and_whose_case_"


def cases_of(session: Session) -> dict[int, UUID | None]:
    """Return the case of each entry, by its number."""
    return {row[0]: row[1] for row in session.execute(select(AuditEntry.number, AuditEntry.case_id))}


def entry_of(scene: Scene, action: str, subject: UUID) -> AuditEntry:
    """Return the one entry of that act with that record."""
    (found,) = [entry for entry in scene.entries(action) if entry.subject == str(subject)]
    return found


def put(scene: Scene, number: int, case_id: UUID | None) -> None:
    """Put an entry to another case, as somebody with the database alone could."""
    with scene.store.changing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == number).values(case_id=case_id))


def broken(scene: Scene) -> list[str]:
    """Return what the check of the chain says."""
    with scene.store.looking() as session:
        return list(audit.broken_links(session, scene.store.keys, scene.store.audit_anchor))


def referral_of(scene: Scene, case_id: UUID) -> UUID:
    """Return the referral of a case."""
    with scene.store.looking() as session:
        referral_id = session.get_one(Case, case_id).referral_id
    assert referral_id is not None
    return referral_id


def test_each_entry_knows_its_case_and_an_upgrade_finds_the_same(scene: Scene) -> None:
    of = records(scene, scene.here)
    records(scene, scene.there)
    people.put_on(scene.here.work(Role.COORDINATOR), of.case, Role.PARTNER.value)
    with scene.store.looking() as session:
        written = cases_of(session)
        entries = session.scalars(select(AuditEntry)).all()
    without = {
        entry.action
        for entry in entries
        if entry.case_id is None and (kind := kind_of(entry.action)) is not None and kind.group in OF_CASES
    }
    assert without <= {"code-asked", "code-proved", "referral-file-added", "referral-file-checked", "draft-saved"}
    assert len({case_id for case_id in written.values() if case_id is not None}) == 2

    assert broken(scene) == []
    taken = entry_of(scene, "referral-submitted", referral_of(scene, of.case))
    scene.case()
    other = scene.entries("case-opened")[-1].case_id
    for case_id in (None, other):
        put(scene, taken.number, case_id)
        assert broken(scene) == [f"Audit entry {taken.number} was changed"], "the case took it in"
    put(scene, taken.number, of.case)
    assert broken(scene) == []

    with writing(scene.store.engine).begin() as connection:
        connection.execute(update(AuditEntry).values(case_id=None))
        with Operations.context(MigrationContext.configure(connection)):
            import_module(UPGRADE)._find_cases_of_entries()
    with scene.store.looking() as session:
        found = cases_of(session)
    actions = {entry.number: entry.action for entry in entries}
    lost = {actions[number] for number, case_id in written.items() if case_id not in (None, found[number])}
    assert not lost


def test_an_entry_of_the_first_form_still_fits_and_stands_with_the_case_that_it_names(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "FORM", 1)
    case_id = scene.case()
    monkeypatch.undo()
    other = scene.case()
    assert broken(scene) == []
    opened = entry_of(scene, "case-opened", case_id)
    assert opened.form == 1
    for moved_to in (None, other):
        put(scene, opened.number, moved_to)
        assert broken(scene) == [f"Audit entry {opened.number} does not stand with the case that it is about"]
    put(scene, opened.number, case_id)
    with scene.store.changing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == opened.number).values(form=2))
    assert broken(scene) == [f"Audit entry {opened.number} was changed"]
