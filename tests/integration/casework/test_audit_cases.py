"""Whose case an audit entry is about: found when it is written, and by the upgrade for those that were there."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.need_to_know import people
from casework.records.database import writing
from casework.records.tables import AuditEntry
from casework.rules.audit_words import OF_CASES, kind_of
from casework.rules.permissions import Role
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene

UPGRADE = "casework.records.migrations.versions.0023_who_may_know_of_a_case_and_whose_case_"


def cases_of(session: Session) -> dict[int, UUID | None]:
    """Return the case of each entry, by its number."""
    return {row[0]: row[1] for row in session.execute(select(AuditEntry.number, AuditEntry.case_id))}


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

    with writing(scene.store.engine).begin() as connection:
        connection.execute(update(AuditEntry).values(case_id=None))
        with Operations.context(MigrationContext.configure(connection)):
            import_module(UPGRADE)._find_cases_of_entries()
    with scene.store.looking() as session:
        found = cases_of(session)
    actions = {entry.number: entry.action for entry in entries}
    lost = {actions[number] for number, case_id in written.items() if case_id not in (None, found[number])}
    assert not lost
