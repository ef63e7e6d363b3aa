"""The timeline picture: what is drawn, what is said, and that no label lies on another."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from documents.chronology.model import Chronology, Findings, Scope, Silence
from documents.writing.timeline import timeline_png, timeline_svg
from documents.writing.timeline_marks import Marked, ages_in_years
from documents.writing.typesetting_glyphs import width
from tests.unit.documents.writing.pdf_samples import HEADING, case_a, chronology_of, merged

SVG = "{http://www.w3.org/2000/svg}"


def labels(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Return each text with its box: left, top, right, bottom."""
    boxes = []
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size = float(text.get("font-size", "0"))
        across = width(text.text or "", bold=text.get("font-weight") == "bold") * size
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        left = x - across / 2 if text.get("text-anchor") == "middle" else x
        boxes.append((text.text or "", left, y - size * 0.72, left + across, y))
    return boxes


def overlapping(svg: str) -> list[tuple[str, str]]:
    return [
        (a[0], b[0])
        for a, b in combinations(labels(svg), 2)
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


def crowded(agencies: int, years: int) -> Chronology:
    chance = random.Random(7)
    first = date(2021 - years, 1, 1)
    days = 365 * years
    names = [f"Agency number {i} with a name that is rather long, as they often are" for i in range(agencies)]
    rows = [merged(i, first + timedelta(chance.randrange(days)), chance.choice(names)) for i in range(1500)]
    silences = []
    for name in names:
        at = first + timedelta(chance.randrange(days // 2))
        for _ in range(2):
            end = at + timedelta(chance.randint(125, 400))
            silences.append(Silence(name, at, end, chance.random() < 0.5))
            at = end + timedelta(chance.randint(2, 60))
    made = chronology_of(rows, Scope(first, date(2020, 12, 31)))
    return Chronology(made.scope, made.rows, Findings(silences=tuple(silences)))


def test_case_a_is_drawn_with_every_dated_row_and_every_silence() -> None:
    svg = timeline_svg(case_a(), HEADING)
    root = ElementTree.fromstring(svg)
    assert len([title for title in root.iter(f"{SVG}title")]) == 1 + 254  # all but the undated row
    hatched = [one for one in root.iter(f"{SVG}rect") if one.get("fill") == "url(#silence)"]
    assert len(hatched) == 4 + 1  # and the legend
    words = " ".join(text for text, *_ in labels(svg))
    for said in (
        "2019",
        "2020",
        "2021",
        "Wexshire Police",
        "36 rows",
        "37 rows, of which not drawn: 1 undated",
        "no contact stated",
    ):
        assert said in words
    assert "Silence 4: Wexshire Police, 20 May to 20 December 2019: nothing stated" in words
    assert overlapping(svg) == []


def test_people_who_cannot_see_it_are_told_the_same() -> None:
    root = ElementTree.fromstring(timeline_svg(case_a(), HEADING))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "timeline-title timeline-desc"
    description = root.findtext(f"{SVG}desc") or ""
    assert "Wexshire Police: 36 rows" in description
    assert "Wexshire Police, 20 May to 20 December 2019" in description


def test_labels_never_overlap_however_crowded() -> None:
    for agencies, years in ((20, 15), (7, 2), (3, 1), (12, 40)):
        assert overlapping(timeline_svg(crowded(agencies, years), HEADING)) == []


def test_rows_that_cannot_be_drawn_are_counted() -> None:
    rows = [merged(1), merged(2, date(1999, 1, 1)), merged(3, date(2030, 1, 1)), merged(4, None)]
    svg = timeline_svg(chronology_of(rows, Scope(date(2020, 1, 1), date(2020, 12, 31))), HEADING)
    assert "4 rows, of which not drawn:" in svg
    assert "1 earlier, 1 later, 1 undated" in svg


def test_text_from_agencies_is_text() -> None:
    svg = timeline_svg(chronology_of([merged(1, agency="<script>x</script> & \x00 sons")]), HEADING)
    root = ElementTree.fromstring(svg)
    assert root.find(f".//{SVG}script") is None
    assert "<script>x</script>" in " ".join(text for text, *_ in labels(svg))


def test_nothing_or_one_day_or_odd_years_can_be_drawn() -> None:
    for days in ([], [date(2020, 5, 5)], [date(1, 1, 1), date(9999, 12, 31)]):
        chronology = chronology_of([merged(i, day) for i, day in enumerate(days)])
        assert overlapping(timeline_svg(chronology, HEADING)) == []


def test_the_picture_has_its_letters() -> None:
    svg = timeline_svg(case_a(), HEADING)
    picture = Image.open(io.BytesIO(timeline_png(svg))).convert("L")
    assert picture.width == 1400
    title = picture.crop((16, 10, 330, 36))
    darkest: Any = title.getextrema()[0]
    assert darkest < 60  # ink where the title is


def test_children_and_key_events_stand_in_the_picture() -> None:
    rows = [merged(1), merged(2)]
    chronology = chronology_of(rows, Scope(date(2020, 1, 1), date(2020, 12, 31)))
    marked = Marked((("Wren", date(2016, 2, 29)), ("A & B", date(2020, 6, 1))), frozenset({rows[0].row.id}))
    svg = timeline_svg(chronology, HEADING, marked=marked)
    ElementTree.fromstring(svg)
    assert svg.count("<title>Key event, ") == 1
    assert "a key event" in svg
    for words in ("Age of Wren", "3 years", "4 years", "Age of A &amp; B", "not yet born", "under 1"):
        assert words in svg, words
    assert "key event" not in timeline_svg(chronology, HEADING)
    assert overlapping(svg) == []


def test_ages_begin_and_end_on_birthdays() -> None:
    spans = list(ages_in_years(date(2016, 2, 29), date(2020, 1, 1), date(2021, 12, 31)))
    assert [(first.isoformat(), age) for first, _, age in spans] == [
        ("2020-01-01", "3"),
        ("2020-02-29", "4"),
        ("2021-02-28", "5"),
    ]
    assert spans[0][1] == date(2020, 2, 28)
