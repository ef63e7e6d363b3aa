"""An agency's colour is its own in every file, and stays when a further agency answers."""

from __future__ import annotations

from dataclasses import replace

from documents.chronology.anonymising import anonymise
from documents.chronology.model import Chronology, MergedRow
from documents.safety.key import KeyEntry
from documents.writing.text import clean_chronology
from documents.writing.timeline_colours import COLOURS, agency_colours
from tests.unit.documents.chronology.cases import row


def test_without_an_order_colours_go_by_name_and_with_one_they_stay() -> None:
    assert agency_colours(["School", "GP"]) == {"GP": COLOURS[0], "School": COLOURS[1]}
    before = agency_colours(["School", "Police"], ["School", "Police"])
    after = agency_colours(["Ambulance", "GP", "Police", "School"], ["School", "Police", "GP"])
    assert {name: after[name] for name in before} == dict(before)
    assert after["Ambulance"] == COLOURS[3], "who is in no order comes after all"


def test_the_order_goes_with_the_chronology_as_its_agencies_are_written() -> None:
    merged = MergedRow(row("wren/1", event="Visit."), "Wren\x00 House", "w.docx")
    chronology = replace(clean_chronology(Chronology(None, (merged,), agency_order=("Police", "Wren\x00 House"))))
    assert chronology.agency_order == ("Police", chronology.rows[0].agency)
    coded = anonymise(chronology, [KeyEntry("Ada Wren", (), "Mother", "")]).chronology
    assert coded.agency_order == ("Police", coded.rows[0].agency)
