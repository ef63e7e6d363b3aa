"""Pages of the key: a file in and out of it, the switch, what is in doubt, a file in codes that is kept back."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from casework.actions.codes import checks as code_checks, key as code_key
from casework.actions.exports import chronology_exports, rows_to_export
from casework.records.store import Store
from casework.records.tables import CodeCheck
from casework.rules.codes import Known
from casework.rules.permissions import Role
from documents.safety.key import read_key
from tests.conftest import SetClock
from tests.integration.casework.scene import make_scene
from tests.integration.casework.test_codes import KeyDesk
from tests.integration.webforms.test_pages_of_a_case import desk as signed_in


@pytest.fixture
def case(store: Store, clock: SetClock) -> KeyDesk:
    """Return a case whose rows name people."""
    return KeyDesk(make_scene(store, clock))


def looked_over(case: KeyDesk, *words: str) -> None:
    """Record the look over the rows, as the job does, with these words left in the first row."""
    row = case.identity(case.built, "police/1")
    doubt = {"put": "", "why": "It was left.", "kind": "name", "sure": False, "row_count": 1, "rows": [str(row)]}
    with case.scene.store.looking() as session:
        check = session.query(CodeCheck).filter_by(chronology_id=case.built).one()
    code_checks.record(
        case.scene.store,
        check.id,
        check.version,
        [{**doubt, "word": word} for word in words],
        {row: "x"},
    )


def test_a_key_goes_in_and_out_as_the_command_line_reads_it(portal: Flask, case: KeyDesk, tmp_path: Path) -> None:
    page = signed_in(portal, case.scene).open(f"/cases/{case.case_id}/codes").follow("Import a key (KEY.csv)")
    file = tmp_path / "KEY.csv"
    file.write_text("code,role\nMother,mother\n")
    page = page.choose_file("file", file).press("Import the key")
    assert page.errors == [
        "The key has no column called name. Its first line must be: name,aliases,code,role,date_of_birth"
    ]
    file.write_text("name,aliases,code,phone\nShannon Draycott,Shaz,Mum,+44 7700 900417\n")
    page = page.choose_file("file", file).press("Import the key")
    assert page.notices == ["The file is in the key: 0 new, 1 were there already."]
    answer = page.client.browser.get(f"/cases/{case.case_id}/codes/KEY.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="KEY.csv"'
    shannon = next(entry for entry in read_key(answer.data) if entry.code == "Mum")
    assert (shannon.name, shannon.phones) == ("Shannon Draycott", ("+44 7700 900417",))
    assert {"Shaz", "Shanon"} == set(shannon.aliases)


def test_one_switch_shows_codes_until_it_is_thrown_back(portal: Flask, case: KeyDesk) -> None:
    page = signed_in(portal, case.scene, Role.GROUP_MEMBER).open(f"/cases/{case.case_id}/chronology")
    assert "Shannon Draycott rang about Jordan Wickes" in page.text
    page = page.press("Show codes")
    assert "Mother rang about Father" in page.text
    assert "Shannon" not in page.text
    page = page.press("Show names")
    assert "Shannon Draycott rang about Jordan Wickes" in page.text
    assert (
        "Show names"
        not in signed_in(portal, case.scene, Role.PARTNER).open(f"/cases/{case.case_id}/chronology").text
    )


def test_a_word_in_doubt_is_settled_and_a_file_that_was_kept_back_says_why(portal: Flask, case: KeyDesk) -> None:
    lines = code_key.show(case.coordinator, case.case_id).lines
    code_key.confirm(case.coordinator, case.case_id, [line.id for line in lines])
    looked_over(case, "Rose", "Shan")
    export = chronology_exports.ask_for(case.coordinator, case.built, {}, "pdf", with_marks=False, names="codes")
    row = str(case.identity(case.built, "police/1"))
    left = {"word": "Rose", "kind": "name", "sure": False, "row_count": 1, "rows": [row]}
    rows_to_export.stop(case.scene.store, export, [left])
    coordinator = signed_in(portal, case.scene)
    page = coordinator.open(f"/cases/{case.case_id}/chronology/downloads/{export}")
    assert "The file was not made." in page.text
    assert "Rose" in page.text
    assert coordinator.browser.get(f"/cases/{case.case_id}/chronology/downloads/{export}/file").status_code == 404
    looked_over(case, "Rose", "Shan")
    page = page.follow("Say of each whether it is somebody’s")
    assert "2 words" in coordinator.open(f"/cases/{case.case_id}/codes").text
    page = page.press("Not a person (“Rose”)")
    assert page.notices == ["Kept: that is nobody’s name or number."]
    looked_over(case, "Shan")
    page = coordinator.open(f"/cases/{case.case_id}/codes/doubts")
    mother = next(line for line in lines if line.known.code == "Mother")
    page = page.fill(person=str(mother.id)).press("It is this person (“Shan”)")
    assert page.notices == ["Kept: that is another name of the person."]
    assert "Shan" in case.line("Shannon Draycott").known.aliases
    page = coordinator.open(f"/cases/{case.case_id}/codes/doubts").press("Take back “Rose”")
    assert page.notices == ["Taken back."]


def test_the_timeline_has_a_picture_by_names_or_in_codes_as_the_page_is_shown(
    portal: Flask, case: KeyDesk
) -> None:
    member = signed_in(portal, case.scene, Role.GROUP_MEMBER)
    timeline = f"/cases/{case.case_id}/chronology/timeline"
    assert "Make the picture" not in member.open(timeline).text
    member.open(f"/cases/{case.case_id}/chronology").press("Show codes")
    page = member.open(timeline)
    assert not page.document.xpath("//a[contains(@href, 'timeline.svg')] | //img[contains(@src, 'timeline.svg')]")
    assert page.press("PNG picture of the timeline").errors[0].startswith("The key of this case has people whom")
    code_key.confirm(
        case.coordinator, case.case_id, [line.id for line in code_key.show(case.work, case.case_id).lines]
    )
    looked_over(case)
    page = member.open(timeline).press("SVG picture of the timeline")
    assert page.title.startswith("SVG picture of the timeline of")
    (asked,) = case.scene.entries("rows-asked-for")
    assert (asked.details["format"], asked.details["names"]) == ("svg", "codes")


def test_a_person_is_changed_by_hand_and_two_see_each_others_changes(portal: Flask, case: KeyDesk) -> None:
    coordinator = signed_in(portal, case.scene)
    person = case.line("Shannon Draycott")
    page = coordinator.open(f"/cases/{case.case_id}/codes/{person.id}")
    assert page.value("aliases") == ""
    assert [box.get("value") for box in page.document.xpath("//input[@name='found'][@checked]")] == ["Shanon"]
    code_key.confirm(case.coordinator, case.case_id, [person.id])
    page = page.fill(code="Shannon’s code").press("Save and confirm")
    assert page.errors == [
        "Somebody else changed this person while you were writing. Compare the two and save again"
    ]
    page = page.press("Save and confirm")
    assert page.errors == ["The code must not hold a part of the person’s name"]
    page = page.fill(code="Parent 1", aliases="Shanon\nShaz").press("Save and confirm")
    assert case.line("Shannon Draycott").known == Known(
        "Shannon Draycott", "Parent 1", "mother", ("Shanon", "Shaz"), sources=("rows",)
    )


def test_a_name_that_was_found_is_confirmed_or_refused_by_its_box(portal: Flask, case: KeyDesk) -> None:
    coordinator = signed_in(portal, case.scene)
    person = case.line("Shannon Draycott")
    page = coordinator.open(f"/cases/{case.case_id}/codes/{person.id}")
    page.fill(found=[]).press("Save and confirm")
    known = case.line("Shannon Draycott").known
    assert (known.aliases, known.proposed, known.rejected) == ((), (), ("Shanon",))
    assert not coordinator.open(f"/cases/{case.case_id}/codes/{person.id}").document.xpath("//*[@name='found']")
