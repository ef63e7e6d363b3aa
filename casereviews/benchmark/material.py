"""Made-up returns for the benchmark: the same for the same number of rows, and nobody in them exists."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "documents" / "writing" / "fonts"
PACKED = ("Police", "Hospital trust", "GP practice", "School", "Housing", "Social care", "Health visiting")
"""Agencies whose returns also come as PDF, for the pack."""
AGENCIES = (
    *PACKED,
    *("Ambulance", "Probation", "Midwifery", "College", "Nursery", "Fire service", "Mental health trust"),
    *("Youth justice", "Drug service", "Refuge", "Dentist", "Out of hours doctor", "Adult services"),
)
HEADINGS = ("Date", "Time", "Source", "Event", "People", "Action")
_WORDS = (
    "home", "visit", "baby", "seen", "awake", "mother", "tired", "father", "absent", "plan", "agreed", "call",
    "back", "letter", "sent", "clinic", "weight", "checked", "neighbour", "concern", "recorded", "police",
    "attended",
    "school", "phoned", "no", "reply", "left", "card", "review", "meeting", "held", "bruise", "arm", "explained",
    "accepted", "referred", "early", "help", "declined", "appointment", "missed", "rent", "arrears", "repair",
    "damp",
)  # fmt: skip

RULED = """
#set page(paper: "a4", flipped: true, margin: 15mm)
#set text(font: "Noto Sans", size: 8pt)
#let rows = json("rows.json")
#table(columns: (22mm, 15mm, 25mm, 1fr, 40mm, 1fr), table.header(..rows.first()), ..rows.slice(1).flatten())
"""
BORDERLESS = RULED.replace("#table(columns", "#table(stroke: none, column-gutter: 4mm, row-gutter: 2mm, columns")
STAMPS = """
#set page(paper: "a4", margin: 10mm, fill: none)
#set text(font: "Noto Sans", size: 8pt)
#for number in range(1, int(sys.inputs.pages) + 1) { place(bottom + right)[Page #number]; pagebreak(weak: false) }
"""


def make(folder: Path, rows: int, office_rows: int | None = None) -> None:
    """Write the returns of twenty agencies as CSV, of seven as PDF; one in four formats, for reading.

    rows: of each return; office_rows: of the Word and the Excel file, where they are to have others.
    """
    table = table_of(rows, seed=1)
    (folder / "return.pdf").write_bytes(laid_out(folder, RULED, table))
    (folder / "borderless.pdf").write_bytes(laid_out(folder, BORDERLESS, table))
    table = table_of(office_rows or rows, seed=1)
    (folder / "return.docx").write_bytes(_word(table))
    _excel(table, folder / "return.xlsx")
    write_csv_files(folder, rows)
    for number, agency in enumerate(PACKED):
        shorter = table_of(rows // 5 or 1, seed=10 + number)
        (folder / f"{agency}.pdf").write_bytes(laid_out(folder, RULED, shorter))


def write_csv_files(folder: Path, rows: int) -> None:
    """Write a return of that many rows for each of the twenty agencies, as CSV."""
    for number, agency in enumerate(AGENCIES):
        out = io.StringIO()
        csv.writer(out).writerows([HEADINGS, *table_of(rows, seed=10 + number)])
        (folder / f"{agency}.csv").write_text(out.getvalue())


def table_of(rows: int, seed: int) -> list[tuple[str, ...]]:
    """Return that many rows of a chronology, in date order."""
    dice = random.Random(seed)  # noqa: S311
    days = sorted(date(2019, 1, 1) + timedelta(days=dice.randrange(1000)) for _ in range(rows))
    return [
        (
            f"{day:%d/%m/%Y}",
            f"{dice.randrange(8, 20):02}:{dice.randrange(60):02}",
            dice.choice(("Case file", "Phone log", "Letter", "Visit note")),
            words(dice, 25).capitalize() + ".",
            dice.choice(("Mother, baby", "Mother", "Grandmother, baby", "Tutor")),
            words(dice, 9).capitalize() + ".",
        )
        for day in days
    ]


def laid_out(
    folder: Path,
    source: str,
    table: Sequence[tuple[str, ...]] = (),
    headings: Sequence[str] = HEADINGS,
    *,
    tagged: bool = True,
    **inputs: str,
) -> bytes:
    """Return a Typst source laid out as PDF; its rows, if any, are `table`, under these headings."""
    (folder / "rows.json").write_text(json.dumps([headings, *table]))
    (folder / "source.typ").write_text(source)
    typst = import_module("typst")
    made: bytes = typst.compile(
        str(folder / "source.typ"),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_tags=tagged,
    )
    return made


def _word(table: list[tuple[str, ...]]) -> bytes:
    document = import_module("docx").Document()
    grid = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *table):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(table: list[tuple[str, ...]], place: Path) -> None:
    with import_module("xlsxwriter").Workbook(place) as book:
        sheet = book.add_worksheet("Chronology")
        for number, row in enumerate((HEADINGS, *table)):
            sheet.write_row(number, 0, row)


def words(dice: random.Random, count: int) -> str:
    """Return words of which half are common ones; of the others most are rare, as in any language."""
    return " ".join(dice.choice(_WORDS) if dice.random() < 0.5 else _invented(dice) for _ in range(count))


def _invented(dice: random.Random) -> str:
    number = int(20 * dice.paretovariate(0.7)) % 20_000
    return "".join(_SYLLABLES[number // 27**place % 27] for place in range(3))


_SYLLABLES = tuple(f"{consonant}{vowel}" for consonant in "bdfklmnrt" for vowel in "aeo")
