"""Rows of the desk as a file: what a view finds, with what reviewers said, for the person who asked alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from casework.actions import task_rows
from casework.actions.desk import marks as desk_marks, people as desk_people
from casework.actions.exports import chronology_exports, rows_to_export
from casework.actions.reports import template_looks as report_template_looks, templates as report_templates
from casework.actions.work import NotFound
from casework.records.store import Store
from casework.rules.permissions import Role
from documents.writing.written_text import text_of_part
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_desk import FIRST, Desk
from tests.unit.documents.writing.chronologies import a_template
from workers import perform
from workers.jobs import export_rows
from workers.means import Means


@pytest.fixture
def desk(scene: Scene) -> Desk:
    """Return a case whose chronology can be built."""
    return Desk(scene)


@pytest.fixture
def means(store: Store, tmp_path: Path) -> Means:
    """Return what jobs work with."""
    return Means(store, tmp_path / "catalogue.sqlite", tmp_path / "public")


def work_off(means: Means) -> None:
    """Make every file that was asked for."""
    perform.use(means)
    for claim in task_rows.offer_due(means.store, ()).due:
        if claim.kind == chronology_exports.EXPORT:
            perform.perform(str(claim.task_id), claim.attempt)


def test_a_file_has_the_rows_of_the_view_and_what_reviewers_said(desk: Desk, means: Means) -> None:
    built = desk.build(FIRST, {"undated": ["csc/2"]}, {"police/2": ["seen"]})
    bruise = desk.identity(built, "police/2")
    desk_marks.mark(desk.work, desk.case_id, bruise, version=0, key_event=True, significance="=A missed chance")
    desk_marks.add_note(desk.work, desk.case_id, bruise, "Was a medical asked for?")
    fields = {"only": "key", "words": "STATION"}
    export_id = chronology_exports.ask_for(desk.work, built, fields, "csv", with_marks=True)
    assert chronology_exports.ask_for(desk.work, built, fields, "csv", with_marks=True) == export_id
    assert chronology_exports.show(desk.work, desk.case_id, export_id).state == "waiting"
    with pytest.raises(NotFound):
        chronology_exports.download(desk.work, desk.case_id, export_id)
    work_off(means)
    export = chronology_exports.show(desk.work, desk.case_id, export_id)
    assert (export.state, export.rows) == ("ready", 1)
    data = b"".join(chronology_exports.download(desk.work, desk.case_id, export_id).chunks)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["Row id"], row["Key event"], row["Why it matters"]) == ("police/2", "Yes", "'=A missed chance")
    assert row["Tags"] == "Child seen (proposed)"
    assert row["Notes"].endswith("Was a medical asked for?")
    (made,) = desk.scene.entries("rows-exported")
    assert made.details == {"rows": 1}
    (given,) = desk.scene.entries("rows-downloaded")
    assert given.details["export"] == str(export_id)
    assert "STATION" not in str([entry.details for entry in desk.scene.entries("rows-asked-for")])


def test_the_whole_chronology_is_made_in_every_format(desk: Desk, means: Means) -> None:
    built = desk.build(FIRST)
    asked = [
        chronology_exports.ask_for(desk.work, built, {}, form, with_marks=False)
        for form in chronology_exports.FORMATS
    ]
    work_off(means)
    found = [chronology_exports.show(desk.work, desk.case_id, export_id) for export_id in asked]
    assert [(export.state, export.rows) for export in found] == [("ready", len(FIRST))] * len(asked)


@pytest.mark.parametrize(("own", "said"), [(True, "Rows of ours: 4"), (False, "could not be filled in")])
def test_the_partnerships_own_template_makes_the_word_file(desk: Desk, means: Means, own: bool, said: str) -> None:
    """One that can't be filled in, which nobody could put in force, costs nobody the file."""
    built = desk.build(FIRST)
    rows = [["{%tr for row in rows %}"], ["{{ row.event }}"], ["{%tr endfor %}"]]
    template = a_template("Rows of ours: {{ row_count }}", table=rows) if own else b"no template"
    settings = desk.scene.here.work(Role.COORDINATOR)
    template_id = report_templates.receive(settings, "chronology", io.BytesIO(template))
    report_template_looks.record_look(
        means.store, template_id, {"fields": [], "lacking": [], "mistakes": []}, None
    )
    report_templates.put_in_force(settings, template_id)
    export_id = chronology_exports.ask_for(desk.work, built, {}, "docx", with_marks=False)
    work_off(means)
    data = b"".join(chronology_exports.download(desk.work, desk.case_id, export_id).chunks)
    text = text_of_part(data, "word/document.xml")
    assert said in text
    assert all(row["event"] in text for row in FIRST)


def test_a_file_is_for_the_person_who_asked(desk: Desk, means: Means) -> None:
    built = desk.build(FIRST)
    export_id = chronology_exports.ask_for(desk.work, built, {}, "csv", with_marks=False)
    work_off(means)
    colleague = desk.scene.here.work(Role.CHAIR)
    for act in (chronology_exports.show, chronology_exports.download):
        with pytest.raises(NotFound):
            act(colleague, desk.case_id, export_id)
        with pytest.raises(NotFound):
            act(desk.work, desk.scene.scoped_case(), export_id)


def test_a_file_that_cannot_be_made_is_said_to_have_failed(desk: Desk, means: Means) -> None:
    built = desk.build(FIRST)
    export_id = chronology_exports.ask_for(desk.work, built, {}, "pdf", with_marks=False)
    claim = desk.scene.claim(chronology_exports.EXPORT, export_id)
    export_rows.HANDLER.gave_up(means.store, claim, "TextLost")
    assert chronology_exports.show(desk.work, desk.case_id, export_id).state == "failed"
    assert rows_to_export.to_export(means.store, export_id) is None


def test_a_view_is_said_in_words(desk: Desk) -> None:
    person = {"key": "k1", "name": "Mel Hale", "aliases": [], "role": "", "agencies": [], "rows": ["police/1"]}
    built = desk.build(FIRST, people=[person])
    (named,) = desk_people.named_people(desk.work, built)
    fields = {"person": named.key, "tag": "seen", "section": "undated", "first": "2025-01-03", "only": "notes"}
    assert chronology_exports.wanted(desk.work, built, fields) == (
        "that name Mel Hale",
        "tagged “Child seen”",
        "without a usable date",
        "from 3 January 2025",
        "with a reviewer’s note only",
    )
    assert chronology_exports.wanted(desk.work, built, {}) == ()
    assert chronology_exports.count(desk.work, built, {"person": named.key}) == 1
