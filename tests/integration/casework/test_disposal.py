"""The end of a case's records: two people, a legal hold, everything gone, the chain whole, a certificate."""

from __future__ import annotations

import io
from functools import partial
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import select

from casework.actions import decisions, legal_holds, stage_moves, unsent_words, upkeep
from casework.actions.disposal import proposing
from casework.actions.people import partnerships
from casework.actions.reviews import retention
from casework.actions.work import NotFound, Work
from casework.records.columns import Base
from casework.records.tables import Case, Disposal, KeptFile, Referral
from casework.rules.decisions import CLOSING, KINDS
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from workers.jobs import dispose_case
from workers.means import Means

STAYS = {"audit_entries", "audit_head", "disposals"}


def whole_case(scene: Scene) -> UUID:
    """Return a case with a referral, returns, a chronology and a prepared review."""
    case_id = scene.scoped_case()
    requests = scene.requests(case_id, POLICE, SOCIAL_CARE)
    scene.handed_in(requests[POLICE], scene.represents(POLICE), b"what the police know")
    scene.merged(case_id)
    scene.ready_review(case_id)
    return case_id


def close(scene: Scene, case_id: UUID) -> None:
    """Close a case as the coordinator."""
    answers = {question.name: "Done" for question in KINDS[CLOSING].questions}
    work = scene.here.work(Role.COORDINATOR)
    decisions.record(work, case_id, CLOSING, decided_on=work.today, answers=answers)


def said_anywhere(scene: Scene, words: set[str]) -> list[str]:
    """Return in which columns of the database one of these stands, by table."""
    found = []
    with scene.store.looking() as session:
        for table in Base.metadata.tables.values():
            for row in session.execute(select(table)):
                found += [table.name for value in row if any(word in str(value) for word in words)]
    return sorted(set(found) - STAYS)


def test_everything_of_a_case_goes_and_nothing_of_another(scene: Scene) -> None:
    case_id, other = whole_case(scene), scene.scoped_case()
    upkeep.write_anchor(scene.store)
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    with scene.store.looking() as session:
        case = session.get_one(Case, case_id)
        ids = {str(case_id), str(case.referral_id), case_id.hex, case.reference}
    unsent_words.keep(work, f"/cases/{case_id}/family/new", [("said", "what Ada said")])
    assert refused(partial(proposing.propose, work, case_id)) == "kept"
    close(scene, case_id)
    assert (
        proposing.of_case(work, case_id)
        .against[0]
        .startswith("Its records are kept until 2 November 2036, 10 years")
    )
    assert proposing.due(work) == ()
    scene.clock.forward(days=3654)
    hold = legal_holds.place(chair, case_id, "A claim is announced")
    assert proposing.due(work)[0].held
    assert refused(partial(proposing.propose, work, case_id)) == "kept"
    legal_holds.lift(chair, case_id, hold, "It was settled")
    disposal_id = proposing.propose(work, case_id)
    assert proposing.propose(chair, case_id) == disposal_id
    reference = proposing.disposals(work)[0].reference
    assert refused(partial(proposing.confirm, work, case_id, reference=reference)) == "same-person"
    assert refused(partial(proposing.confirm, chair, case_id, reference="WSCP/1")) == "reference"
    proposing.take_back(work, case_id)
    disposal_id = proposing.propose(work, case_id)
    proposing.confirm(chair, case_id, reference=reference.lower())
    proposing.confirm(chair, case_id, reference=reference)
    files = kept(scene)
    run_disposal(scene, disposal_id)

    row: Disposal = scene.one(select(Disposal).where(Disposal.id == disposal_id))
    assert row.state == "done"
    assert said_anywhere(scene, ids) == []
    assert scene.count(Case) == 1
    assert scene.count(Referral) == 1
    gone = files - kept(scene)
    assert len(gone) >= 3
    assert not any(scene.store.vault.holds(sha256) for sha256 in gone)
    assert list(upkeep.file_faults(scene.store)) == []
    assert list(upkeep.audit_faults(scene.store)) == [], "the chain is whole"
    with pytest.raises(NotFound):
        stage_moves.show(work, case_id)
    assert stage_moves.show(work, other)
    text = certificate_of(scene, chair, disposal_id)
    for words in ("Coordinator Test", "Chair Test", reference, "10 years after it was closed", "agency requests"):
        assert words in text
    for name in ("Ada", "Wren"):
        assert name not in text


def test_a_hold_that_comes_in_between_stops_it_and_take_downs_too(scene: Scene) -> None:
    case_id = whole_case(scene)
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    close(scene, case_id)
    scene.clock.forward(days=3654)
    disposal_id = proposing.propose(work, case_id)
    proposing.confirm(chair, case_id, reference=proposing.disposals(work)[0].reference)
    legal_holds.place(work, case_id, "A claim is announced")
    run_disposal(scene, disposal_id)
    assert scene.count(Case, Case.id == case_id) == 1
    assert proposing.of_case(work, case_id).proposed is None
    assert retention.ask_for_archiving(scene.store) == 0
    partnerships.change_settings(work, name="Wexborough", case_years=None)
    assert "are kept" in proposing.of_case(work, case_id).against[0]


def kept(scene: Scene) -> set[str]:
    """Return the files that records point to."""
    with scene.store.looking() as session:
        return set(session.scalars(select(KeptFile.sha256)))


def run_disposal(scene: Scene, disposal_id: UUID) -> None:
    """Do the worker's part."""
    claim = scene.claim("dispose-case", disposal_id)
    means = Means(
        scene.store, scene.store.audit_anchor.parent / "catalogue", scene.store.audit_anchor.parent / "public"
    )
    dispose_case.run(means, claim)


def certificate_of(scene: Scene, work: Work, disposal_id: UUID) -> str:
    """Return what the certificate says, on one line."""
    data = b"".join(proposing.certificate(work, disposal_id).chunks)
    pages = pypdfium2.PdfDocument(io.BytesIO(data))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
