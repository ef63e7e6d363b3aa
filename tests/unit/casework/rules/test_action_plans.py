"""How an action stands, what a report must say, and the themes that cases are sorted by."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.action_plans import report_obstacle, standing
from casework.rules.partnership_settings import PRESETS, PartnershipSettings, from_json
from casework.rules.themes import DEFAULT_THEMES, ThemesRefused, from_lines, in_own_words, offered

DUE = date(2026, 5, 29)
BEFORE, AFTER = date(2026, 5, 28), date(2026, 6, 8)


@pytest.mark.parametrize(
    ("status", "today", "finished_on", "closed", "words", "late", "was_late"),
    [
        ("not-started", BEFORE, None, False, "Not started", False, False),
        ("not-started", DUE, None, False, "Not started", False, False),
        ("under-way", AFTER, None, False, "Under way", True, False),
        ("done", AFTER, BEFORE, False, "Done, to be accepted", False, False),
        ("done", AFTER, AFTER, True, "Done", False, True),
        ("done", AFTER, DUE, True, "Done", False, False),
        ("cannot", AFTER, AFTER, False, "Cannot be done, to be accepted", False, False),
        ("cannot", AFTER, AFTER, True, "Cannot be done", False, False),
    ],
)
def test_how_an_action_stands(
    status: str, today: date, finished_on: date | None, closed: bool, words: str, late: bool, was_late: bool
) -> None:
    found = standing(status, DUE, today, finished_on=finished_on, closed=closed)
    assert (found.words, found.late, found.was_late) == (words, late, was_late)
    assert found.days_late == (10 if late else 0)


FULL = {"changed": "A new pathway", "effective": "An audit of 20 records", "evidence": "The audit"}


@pytest.mark.parametrize(
    ("status", "words", "evidence", "field"),
    [
        ("", {}, False, "status"),
        ("finished", FULL, False, "status"),
        ("not-started", {}, False, None),
        ("under-way", {}, False, "changed"),
        ("under-way", {"changed": " \n"}, False, "changed"),
        ("under-way", {"changed": "Begun"}, False, None),
        ("done", {}, True, "changed"),
        ("done", {"changed": "A new pathway"}, True, "effective"),
        ("done", {**FULL, "evidence": ""}, False, "evidence"),
        ("done", {**FULL, "evidence": ""}, True, None),
        ("done", FULL, False, None),
        ("done", {**FULL, "reason": "The service was closed"}, True, "reason"),
        ("under-way", {"changed": "Begun", "reason": "The service was closed"}, True, "reason"),
        ("cannot", FULL, True, "reason"),
        ("cannot", {"reason": "The service was closed"}, False, None),
    ],
)
def test_what_a_report_must_say(status: str, words: dict[str, str], evidence: bool, field: str | None) -> None:
    found = report_obstacle(status, words, evidence=evidence)
    assert (found[0] if found else None) == field


def test_themes_are_typed_one_a_line_and_each_is_there_once() -> None:
    assert from_lines("Neglect\r\n  \n unsafe   SLEEP \nneglect\n") == ("Neglect", "unsafe SLEEP")
    for typed in ("", " \n", "a" * 61, "\n".join(f"Theme {n}" for n in range(81))):
        with pytest.raises(ThemesRefused):
            from_lines(typed)


def test_a_theme_is_spelt_as_the_partnership_spells_it_and_a_new_one_stays_as_typed() -> None:
    given = ("domestic  abuse", "DOMESTIC ABUSE", "Dogs", " ")
    assert in_own_words(given, DEFAULT_THEMES) == ("Domestic abuse", "Dogs")
    assert offered(("Neglect",), ("neglect", "Dogs")) == ("Neglect", "Dogs")


def test_themes_are_kept_with_the_settings_and_partnerships_that_are_there_get_the_usual_ones() -> None:
    assert from_json({}).themes == DEFAULT_THEMES
    assert from_json(PartnershipSettings(themes=("Dogs",)).as_json()).themes == ("Dogs",)
    assert all(settings.themes for settings in PRESETS.values())
