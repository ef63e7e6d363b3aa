"""Files of referrals: made by a worker for the person who asked, each answer by the form of its version."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select

from casework.actions import task_rows, upkeep
from casework.actions.exports import referral_exports
from casework.actions.work import NotFound, NotPermitted, Refusal, Work
from casework.records.tables import KeptFile, ReferralExport
from casework.rules.permissions import Role
from documents.writing.written_text import text_of_part
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_forms import REFUGE, ask_also, with_refuge
from workers import perform
from workers.jobs import export_referrals
from workers.means import Means


@pytest.fixture
def means(scene: Scene, tmp_path: Path) -> Means:
    """Return what jobs work with."""
    return Means(scene.store, tmp_path / "catalogue.sqlite", tmp_path / "public")


def made(means: Means, work: Work, form: str, referral_id: UUID | None = None) -> bytes:
    """Return the file that a person asked for."""
    export_id = referral_exports.ask_for(work, form, referral_id)
    assert referral_exports.ask_for(work, form, referral_id) == export_id
    perform.use(means)
    for claim in task_rows.offer_due(means.store, ()).due:
        if claim.kind == referral_exports.EXPORT:
            perform.perform(str(claim.task_id), claim.attempt)
    assert referral_exports.show(work, export_id).state == "ready"
    return b"".join(referral_exports.download(work, export_id).chunks)


def test_all_referrals_old_and_new_stand_in_one_file_of_each_kind(scene: Scene, means: Means) -> None:
    work = scene.here.work(Role.COORDINATOR)
    scene.referral()
    ask_also(scene)
    scene.clock.forward(minutes=1)
    new = scene.referral(with_refuge())
    scene.referral(cast=scene.there)
    sheet = openpyxl.load_workbook(io.BytesIO(made(means, work, "xlsx"))).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    place = head.index(f"Safety and other processes: {REFUGE.label}")
    assert [row[place].value for row in sheet.iter_rows(min_row=2)] == [None, "Yes"]
    with zipfile.ZipFile(io.BytesIO(made(means, work, "csv"))) as archive:
        lines = list(csv.reader(io.StringIO(archive.read("referrals.csv").decode("utf-8-sig"))))
        assert "children.csv" in archive.namelist()
    assert [line[place] for line in lines] == [head[place], "", "Yes"]
    (one,) = json.loads(made(means, work, "json", new))["referrals"]
    said = {given["question"]: given for page in one["pages"] for entry in page["entries"] for given in entry}
    assert (said["own_refuge"]["label"], said["own_refuge"]["answer"]) == (REFUGE.label, "Yes")
    assert text_of_part(made(means, work, "xlsx", new), "xl/workbook.xml") is not None
    (entry, *_) = scene.entries("referrals-exported")
    assert entry.details == {"referrals": 2}


def test_a_file_of_referrals_is_for_the_person_who_asked(scene: Scene, means: Means) -> None:
    work = scene.here.work(Role.COORDINATOR)
    referral_id = scene.referral()
    export_id = referral_exports.ask_for(work, "json", referral_id)
    with pytest.raises(NotFound):
        referral_exports.download(work, export_id)
    for other in (scene.here.work(Role.CHAIR), scene.there.work(Role.COORDINATOR)):
        with pytest.raises(NotFound):
            referral_exports.show(other, export_id)
    with pytest.raises(NotFound):
        referral_exports.ask_for(scene.there.work(Role.COORDINATOR), "json", referral_id)
    with pytest.raises(NotPermitted):
        referral_exports.ask_for(scene.here.work(Role.PARTNER), "json")
    with pytest.raises(Refusal, match="format"):
        referral_exports.ask_for(work, "poem")
    claim = scene.claim(referral_exports.EXPORT, export_id)
    export_referrals.HANDLER.gave_up(means.store, claim, "TextLost")
    assert referral_exports.show(work, export_id).state == "failed"


def test_a_file_of_referrals_is_deleted_after_seven_days(scene: Scene, means: Means) -> None:
    work = scene.here.work(Role.COORDINATOR)
    scene.referral()
    made(means, work, "json")
    export_id = referral_exports.ask_for(work, "csv")
    with scene.store.looking() as session:
        sha256 = session.scalars(select(ReferralExport.sha256).where(ReferralExport.sha256.is_not(None))).one()
    scene.clock.forward(days=6)
    upkeep.tidy_up(scene.store)
    assert referral_exports.show(work, export_id).state == "waiting"
    scene.clock.forward(days=2)
    upkeep.tidy_up(scene.store)
    with scene.store.looking() as session:
        assert session.scalars(select(ReferralExport)).all() == []
        assert session.get(KeptFile, sha256) is None
    with pytest.raises(NotFound):
        referral_exports.show(work, export_id)
