"""The audit chain: what somebody with the database alone could do to it, and that it is found."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from casework.actions import upkeep
from casework.actions.people import partnerships
from casework.actions.work import SERVICE, Work
from casework.records import audit
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.tables import AuditEntry, AuditHead

ENTRIES = 6


def write(store: Store, count: int = 1, keys: Keyring | None = None) -> None:
    """Add `count` entries, each in a transaction of its own."""
    for number in range(count):
        with store.changing() as session:
            audit.append(
                session,
                keys or store.keys,
                at=store.now(),
                partnership_id=None,
                actor="service",
                action="case.opened",
                subject=f"case-{number}",
                details={"agencies": 7, "first": "2019-04-01"},
            )


def faults(store: Store) -> list[str]:
    """Return what the check says."""
    with store.looking() as session:
        return list(audit.broken_links(session, store.keys, store.audit_anchor))


def anchor(store: Store) -> None:
    """Write the anchor."""
    with store.looking() as session:
        audit.write_anchor(session, store.keys, store.audit_anchor, store.now())


@pytest.fixture
def chain(store: Store) -> Store:
    """Return a store with six entries."""
    write(store, ENTRIES)
    return store


def test_an_untouched_chain_has_no_fault(chain: Store) -> None:
    anchor(chain)
    write(chain, 2)
    assert faults(chain) == []


def test_an_empty_log_has_no_fault(store: Store) -> None:
    assert faults(store) == []


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "account:1"},
        {"action": "case.closed"},
        {"subject": "case-9"},
        {"details": {"agencies": 8}},
        {"at": "later"},
        {"partnership_id": UUID(int=1)},
        {"case_id": UUID(int=1)},
        {"form": 1},
        {"mac": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(chain: Store, change: dict[str, Any]) -> None:
    if "at" in change:
        change = {"at": chain.now().replace(year=2027)}
    with chain.changing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(**change))
    assert "Audit entry 3 was changed" in faults(chain)


def test_a_removed_entry_is_found(chain: Store) -> None:
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 3))
    assert "Audit entry 3 is missing" in faults(chain)


def test_two_removed_entries_are_both_named(chain: Store) -> None:
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number.in_((3, 4))))
    assert faults(chain)[:2] == ["Audit entry 3 is missing", "Audit entry 4 is missing"]


def test_a_removed_entry_with_the_numbers_closed_up_is_found(chain: Store) -> None:
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 3))
        for number in range(4, ENTRIES + 1):
            session.execute(update(AuditEntry).where(AuditEntry.number == number).values(number=number - 1))
    assert "Audit entry 3 does not follow the entry before it" in faults(chain)


def test_a_cut_off_end_is_found_by_the_head(chain: Store) -> None:
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == ENTRIES))
    assert faults(chain) == ["The audit log ends at entry 5, but entry 6 was written"]


def test_a_head_that_names_another_entry_is_found(chain: Store) -> None:
    with chain.changing() as session:
        session.execute(update(AuditHead).values(number=3))
    assert faults(chain) == ["Audit entry 3 is not the one that the log's head names"]


def test_a_cut_off_end_with_the_head_moved_back_is_found_by_the_anchor(chain: Store) -> None:
    anchor(chain)
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number > 4))
        last = session.get_one(AuditEntry, 4)
        session.execute(update(AuditHead).values(number=4, mac=last.mac))
    assert faults(chain) == ["The audit log ends at entry 4, but entry 6 was written"]


def test_a_log_emptied_altogether_is_found_by_the_anchor(chain: Store) -> None:
    anchor(chain)
    with chain.changing() as session:
        session.execute(delete(AuditEntry))
        session.execute(delete(AuditHead))
    assert faults(chain) == ["The audit log ends at entry 0, but entry 6 was written"]


def test_a_log_rewritten_with_a_key_of_ones_own_is_found(chain: Store) -> None:
    anchor(chain)
    with chain.changing() as session:
        session.execute(delete(AuditEntry))
        session.execute(delete(AuditHead))
    write(chain, ENTRIES, Keyring(b"k" * 32))
    found = faults(chain)
    assert "Audit entry 1 was changed" in found
    assert f"Audit entry {ENTRIES} is not the one that the anchor names" in found


def test_an_older_copy_with_other_entries_added_is_found_by_the_anchor(chain: Store) -> None:
    anchor(chain)
    with chain.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number > 4))
        last = session.get_one(AuditEntry, 4)
        session.execute(update(AuditHead).values(number=4, mac=last.mac))
    chain.now.forward(hours=1)  # type: ignore[attr-defined]
    write(chain, 3)
    assert faults(chain) == ["Audit entry 6 is not the one that the anchor names"]


def cut_off(store: Store, last: int) -> None:
    """Remove the entries after `last`, and have the head agree."""
    with store.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number > last))
        entry = session.get_one(AuditEntry, last)
        session.execute(update(AuditHead).values(number=last, mac=entry.mac))


def test_an_anchor_rewritten_to_fit_a_log_that_was_cut_off_is_found(chain: Store) -> None:
    anchor(chain)
    cut_off(chain, 5)
    with chain.looking() as session:
        mac = session.get_one(AuditEntry, 5).mac
    chain.audit_anchor.write_text(
        json.dumps({**json.loads(chain.audit_anchor.read_text()), "number": 5, "mac": mac})
    )
    changed = ["The audit log's anchor file was changed, or was not written under this master key"]
    assert faults(chain) == changed
    with pytest.raises(audit.AnchorProblem):
        anchor(chain)
    assert faults(chain) == changed, "the service does not put a whole anchor over it"


def test_an_anchor_that_was_removed_is_not_made_again_by_the_service(chain: Store) -> None:
    anchor(chain)
    cut_off(chain, 5)
    chain.audit_anchor.unlink()
    chain.now.forward(hours=25)  # type: ignore[attr-defined]
    with pytest.raises(audit.AnchorProblem):
        anchor(chain)
    assert [fault.what for fault in upkeep.audit_faults(chain)] == [audit.NO_ANCHOR]
    upkeep.renew_anchor(chain)
    assert list(upkeep.audit_faults(chain)) == []
    with chain.looking() as session:
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()[-1] == "anchor-renewed"


def test_a_copy_of_the_anchor_shows_that_log_and_anchor_were_put_back(chain: Store, tmp_path: Path) -> None:
    anchor(chain)
    earlier = chain.audit_anchor.read_text()
    write(chain, 2)
    anchor(chain)
    copy = tmp_path / "elsewhere.json"
    copy.write_text(chain.audit_anchor.read_text())
    cut_off(chain, ENTRIES)
    chain.audit_anchor.write_text(earlier)
    assert list(upkeep.audit_faults(chain)) == []
    assert [fault.what for fault in upkeep.audit_faults(chain, copy)] == [
        "The audit log ends at entry 6, but entry 8 was written"
    ]


def test_a_log_wiped_with_its_anchor_is_found_by_what_is_never_made_without_an_entry(store: Store) -> None:
    partnerships.create(Work(store, SERVICE), name="Wexborough", preset="lscpr")
    anchor(store)
    with store.changing() as session:
        session.execute(delete(AuditEntry))
        session.execute(delete(AuditHead))
    store.audit_anchor.unlink()
    assert [fault.what for fault in upkeep.audit_faults(store)] == [
        "The audit log is empty, though there are records that are never made without an entry"
    ]


def test_the_anchor_is_private(chain: Store) -> None:
    anchor(chain)
    assert chain.audit_anchor.stat().st_mode & 0o777 == 0o600


def test_the_anchor_never_moves_back(chain: Store) -> None:
    anchor(chain)
    kept = chain.audit_anchor.read_text()
    with chain.changing() as session:
        session.execute(update(AuditHead).values(number=2))
    anchor(chain)
    assert chain.audit_anchor.read_text() == kept
    assert json.loads(kept)["number"] == ENTRIES


def test_an_action_that_fails_leaves_no_entry(store: Store) -> None:
    def fail_after_the_entry() -> None:
        with store.changing() as session:
            audit.append(
                session,
                store.keys,
                at=store.now(),
                partnership_id=None,
                actor="a",
                action="b",
                subject="c",
                details={},
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_entry()
    write(store, 1)
    with store.looking() as session:
        assert session.scalars(select(AuditEntry.number)).all() == [1]


def test_entries_written_at_the_same_time_make_one_chain_from_the_first_on(store: Store) -> None:
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def work() -> None:
        try:
            start.wait()
            write(store, 5)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert faults(store) == []
    with store.looking() as session:
        assert session.scalars(select(AuditEntry.number).order_by(AuditEntry.number)).all() == list(range(1, 41))
