"""Case A through the real jobs, in codes and in every format: nothing of its people is left in any file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casework.actions import task_rows
from casework.actions.codes import doubts as code_doubts, key as code_key
from casework.actions.desk import marks as desk_marks, rows as desk_rows, views as desk_views
from casework.actions.desk.filters import filter_of
from casework.actions.desk.rows import Filter
from casework.actions.exports import chronology_exports
from casework.actions.work import Refusal
from casework.records.store import Store
from casework.rules.codes import Known
from casework.rules.permissions import Role
from documents.chronology.merging import merge
from documents.chronology.people_found import people_found
from tests.conftest import SetClock
from tests.integration.casework.scene import make_scene
from tests.integration.casework.test_desk import Desk
from tests.integration.test_merge_command import texts_of
from tests.unit.documents.chronology.cases import case_a, truth
from workers import perform
from workers.means import Means


class CaseInCodes(Desk):
    """Case A's rows, merged, and the people of its key."""

    def __init__(self, store: Store, clock: SetClock, folder: Path) -> None:
        super().__init__(make_scene(store, clock))
        self.folder = folder
        self.means = Means(store, folder / "catalogue.sqlite", folder / "public")
        self.coordinator = self.scene.here.work(Role.COORDINATOR)
        self.partner = self.scene.here.work(Role.PARTNER)
        case = case_a()
        merged = merge(case.readings, case.scope)
        rows = [row.as_json() for row in merged.rows]
        people = [person.as_json() for person in people_found(merged.rows)]
        self.built = self.build(rows, merged.findings.as_json(), people=people)

    def work_off(self) -> None:
        """Do what waits of checks and files."""
        perform.use(self.means)
        for claim in task_rows.offer_due(self.means.store, ()).due:
            if claim.kind in ("check-codes", "export-rows"):
                perform.perform(str(claim.task_id), claim.attempt)

    def file(self, form: str) -> chronology_exports.ExportView:
        """Ask for all rows in codes, with what reviewers said, and have the file made."""
        export_id = chronology_exports.ask_for(self.partner, self.built, {}, form, with_marks=True, names="codes")
        self.work_off()
        return chronology_exports.show(self.partner, self.case_id, export_id)

    def content(self, export_id: UUID) -> bytes:
        """Return a finished file."""
        return b"".join(chronology_exports.download(self.partner, self.case_id, export_id).chunks)


@pytest.fixture
def case(store: Store, clock: SetClock, tmp_path: Path) -> CaseInCodes:
    """Return case A, merged."""
    return CaseInCodes(store, clock, tmp_path)


def of_key(person: dict[str, Any]) -> Known:
    """Return somebody of the truth as a key's file tells them."""
    born = date.fromisoformat(person["dob"]) if person["dob"] else None
    return Known(person["name"], person["code"], person["role"], tuple(person["aliases"]), date_of_birth=born)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_name_alias_or_identifier_is_in_any_file_in_codes(case: CaseInCodes) -> None:
    told = truth()
    with pytest.raises(Refusal, match="key-not-confirmed"):
        case.file("csv")
    code_key.bring_in(case.coordinator, case.case_id, [of_key(person) for person in told["people"]])
    lines = code_key.show(case.coordinator, case.case_id).lines
    code_key.confirm(case.coordinator, case.case_id, [line.id for line in lines if line.state == "proposed"])
    with pytest.raises(Refusal, match="codes-not-ready"):
        case.file("csv")
    noted = case.rows(case.built)[0].identity
    desk_marks.add_note(case.work, case.case_id, noted, f"Who told {told['people'][0]['name']}?")
    case.work_off()

    # A word that may be a name of the key stops the file until somebody has said what it is.
    check = code_doubts.show(case.coordinator, case.case_id)
    assert check.current
    waiting = [doubt for doubt in check.doubts if not doubt.put and doubt.kind != "unlisted-name"]
    assert waiting
    assert not [doubt for doubt in waiting if doubt.sure]
    stopped = case.file("csv")
    assert (stopped.state, {left.word for left in stopped.left}) == ("stopped", {doubt.word for doubt in waiting})
    assert all(left.rows for left in stopped.left)
    case.work_off()
    for doubt in waiting:
        code_doubts.spare(case.coordinator, case.case_id, doubt.word)
    case.work_off()
    assert code_doubts.show(case.coordinator, case.case_id).left == 0

    secret = {name for person in told["people"] for name in (person["name"], *person["aliases"])}
    secret |= {identifier for kind in told["identifiers"].values() for identifier in kind}
    words = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(secret, key=len, reverse=True)))})(?!\w)", re.IGNORECASE
    )
    for form in chronology_exports.FORMATS:
        made = case.file(form)
        assert (made.state, made.rows, made.names) == ("ready", 255, "codes"), form
        file = case.folder / f"rows.{form}"
        file.write_bytes(case.content(made.id))
        shown = [" ".join(text.split()) for text in texts_of(file)]
        for text in shown:
            assert not words.search(text), (form, words.search(text))
        for code in ("Child Robin", "Mother", "Father 1", "Maternal Grandmother", "GP1"):
            assert any(code in text for text in shown), (form, code)
        if form in ("docx", "xlsx", "pdf"):
            assert any("review's codes" in text for text in shown), "the cover says which"
    for row in desk_rows.rows(case.partner, case.built, page_rows=500).rows:
        assert not words.search(" ".join(str(value) for value in row.body.values() if not isinstance(value, dict)))

    # Rows that were found by a name stay found when they are shown, and written, in codes.
    kai = desk_views.one(
        case.coordinator, case.case_id, desk_views.use(case.coordinator, case.case_id, {"words": "Kaiden"})
    )
    in_codes = replace(case.coordinator, codes=True)
    found = desk_rows.rows(case.coordinator, case.built, filter_of(kai.fields)).total
    assert found == desk_rows.rows(in_codes, case.built, filter_of(kai.fields)).total > 50
    assert desk_views.one(in_codes, case.case_id, kai.id).words == "Sibling 1"
    assert desk_views.use(in_codes, case.case_id, {"words": "Kaiden"}) != kai.id
    export_id = chronology_exports.ask_for(
        case.coordinator, case.built, kai.fields, "pdf", with_marks=False, names="codes"
    )
    case.work_off()
    made = chronology_exports.show(case.coordinator, case.case_id, export_id)
    assert (made.state, made.rows) == ("ready", found)
    file = case.folder / "part.pdf"
    file.write_bytes(b"".join(chronology_exports.download(case.coordinator, case.case_id, export_id).chunks))
    shown = [" ".join(text.split()) for text in texts_of(file)]
    assert any("rows with the words “Sibling 1”" in text for text in shown)
    assert not any(words.search(text) for text in shown)

    # The picture of the timeline is made in codes too, and nothing else is kept back for what is in doubt in rows.
    for kind in chronology_exports.PICTURES:
        export_id = chronology_exports.ask_for(in_codes, case.built, {}, kind, with_marks=True, names="codes")
        case.work_off()
        assert chronology_exports.show(in_codes, case.case_id, export_id).state == "ready"
        content = b"".join(chronology_exports.download(in_codes, case.case_id, export_id).chunks)
        assert content.startswith(b"<svg" if kind == "svg" else b"\x89PNG")
        if kind == "svg":
            assert not words.search(content.decode())

    # Who sees no names finds nothing by one, nor whose code it is; a code is found.
    tried = desk_views.use(case.partner, case.case_id, {"words": "Kaiden"})
    assert desk_views.one(case.partner, case.case_id, tried).words == "Kaiden"
    fields = desk_views.one(case.partner, case.case_id, tried).fields
    assert chronology_exports.count(case.partner, case.built, fields) == 0
    assert chronology_exports.wanted(case.partner, case.built, fields) == ("with the words “…”",)
    # What is looked for is looked for as it is shown: a name finds nothing, a code does.
    assert desk_rows.rows(case.partner, case.built, Filter(words=told["people"][0]["name"])).total == 0
    assert desk_rows.rows(case.partner, case.built, Filter(words="child robin")).total > 20
