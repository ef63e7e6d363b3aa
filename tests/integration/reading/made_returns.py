"""Returns made at random, each from its number alone: columns, order, words, layout and maker all differ.

`python -m tests.integration.reading.made_returns 17 > file` writes the return of that number to look at it.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Any, NamedTuple

import docx
import typst
import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

HEADINGS = {
    "date": "Date|Date of event|Event date|When|Date of contact|Date(s)|Date of entry|Contact date|Date seen",
    "time": "Time|Time of event|Time (24hr)|Time of contact|Time (if known)",
    "source": "Source|Source of information|Where recorded|Record|Evidence|Source document|"
    "Information source|Record type",
    "event": "Event|What happened|Details of event|Description|Significant event|Event / contact|Summary of event|"
    "Description of event|Details|Incident / contact|Key event|Nature of contact",
    "people": "People|Who was involved|Persons involved|People present|People involved|Who was present|Present",
    "action": "Action|Outcome|Action taken|Response|What we did|Action / outcome|Decision and outcome|"
    "Agency response",
    "comment": "Comment|Analysis|Author's comment|Comments|Reviewer's comment|Author's analysis|Reflection",
    "number": "No.|Ref|Row|Entry no.|#",
}
SOURCES = [
    "SystmOne",
    "Case file",
    "RiO",
    "Liquidlogic",
    "Niche",
    "E-mail",
    "Telephone note",
    "CPOMS",
    "Home visit record",
    "Letter",
]
PEOPLE = [
    "Mother",
    "Father",
    "Aunt Bea",
    "Tom (3)",
    "Health visitor",
    "PC Rowe",
    "Dr Lal",
    "Head teacher",
    "Ms Okoro",
    "Grandmother",
]
EVENTS = (
    "Home visit. Baby seen asleep in a basket in the front room; mother said that he feeds well.",
    "No reply at the door. Card left.",
    "Mother rang to cancel.",
    "Attended the surgery with a cough. Chest clear. Weight 9.4 kg, on the 25th centile.",
    "Police called to the address after shouting was heard by a neighbour. Both spoken to apart. No complaint.",
    "Referral received from the school: second bruise in a month, explained as a fall from the climbing frame.",
    "Team around the family meeting. Plan reviewed, next meeting on 4 May. Father not invited.",
    "Was not brought to the eye clinic (third time). Letter to GP and health visitor.",
    "Strategy discussion held by telephone between social care, police and the paediatrician. Threshold met.",
    "E-mail from housing: arrears of £412.50, notice served.",
    "Told the teaching assistant that \"Daddy sleeps in the car now\".",
    "Supervision. Case discussed; drift noted. To be seen alone within ten days.",
    "Text sent.",
    "Speech and language assessment: understanding at the level of a child of two. Review in six months.",
)  # fmt: skip
ACTIONS = [
    "None.",
    "Letter sent.",
    "Referral to MASH.",
    "Return in a week.",
    "Advice given.",
    "Noted.",
    "To discuss with manager.",
    "Closed.",
    "",
]
COMMENTS = [
    "",
    "",
    "",
    "Good practice.",
    "The father was not asked about.",
    "This was the third missed visit.",
    "No record of why.",
]


class MadeReturn(NamedTuple):
    """A return: its name and bytes, and the rows that stand in it by field, dates as typed, "" if blank."""

    name: str
    data: bytes
    rows: list[dict[str, str]]
    fields: list[str]
    how: str


class Plan(NamedTuple):
    """What a maker is given. tables: the rows, part by part."""

    title: str
    cover: list[tuple[str, str]]
    fields: list[str]
    headings: list[str]
    tables: list[list[dict[str, str]]]
    days: dict[int, date]
    notes: list[str]
    dice: random.Random

    def cells(self, row: dict[str, str]) -> list[str]:
        return [row[field] for field in self.fields]


def made_return(number: int) -> MadeReturn:
    """Return the made return of that number: the same for the same number."""
    dice = random.Random(number)
    maker = dice.choice(MAKERS)
    plan = _plan(dice, one_table=maker in (_csv, _pdf_white_space, _pdf_stripes))
    name, data = maker(plan)
    shape = ", ".join(plan.headings)
    rows = [row for table in plan.tables for row in table]
    return MadeReturn(
        name,
        data,
        rows,
        plan.fields,
        f"{maker.__name__.strip('_')}: {len(rows)} rows in {len(plan.tables)}; {shape}",
    )


def _plan(dice: random.Random, *, one_table: bool) -> Plan:
    fields = ["date", "event", "source"]
    fields += [field for field in ("time", "people", "action", "comment") if dice.random() < 0.65]
    if dice.random() < 0.5:
        fields.insert(1, fields.pop(fields.index("time"))) if "time" in fields else None
    rest = fields[1:]
    dice.shuffle(rest)
    fields = (
        (["number"] if dice.random() < 0.3 else []) + ["date", *rest] if dice.random() < 0.8 else [*rest, "date"]
    )
    headings = [dice.choice(HEADINGS[field].split("|")) for field in fields]
    if dice.random() < 0.2:
        headings = [heading.upper() for heading in headings]
    day = date(2018, 1, 1) + timedelta(days=dice.randrange(1500))
    pattern = dice.choice(
        ("%d/%m/%Y", "%d/%m/%y", "%-d %B %Y", "%d.%m.%Y", "%d-%b-%y", "%a %d %b %Y", "%-d/%-m/%Y")
    )
    days: dict[int, date] = {}
    rows: list[dict[str, str]] = []
    for number in range(dice.choice((1, 3, 8, 15, 30))):
        row = {
            "number": str(number + 1),
            "date": day.strftime(pattern),
            "time": dice.choice(("", "09:40", "9.30pm", "1415hrs", "pm", "14:05")),
            "source": dice.choice(SOURCES),
            "event": " ".join(dice.sample(EVENTS, dice.choice((1, 1, 1, 2)))),
            "people": "; ".join(dice.sample(PEOPLE, dice.choice((1, 2, 3)))),
            "action": dice.choice(ACTIONS),
            "comment": dice.choice(COMMENTS),
        }
        odd = dice.random()
        if number and odd < 0.08:
            row["date"] = ""
        elif odd < 0.2:
            row["date"] = _oddly(day, dice)
        else:
            days[number] = day
        rows.append(row)
        day += timedelta(days=dice.choice((0, 1, 3, 9, 40)))
    parts = 1 if one_table or len(rows) < 8 else dice.choice((1, 1, 2))
    cut = len(rows) // 2
    tables = [rows] if parts == 1 else [rows[:cut], rows[cut:]]
    if parts == 2 and not tables[1][0]["date"]:
        tables[1][0]["date"] = day.strftime(pattern)
    cover = [
        ("Agency", "Millpond Lane Surgery"),
        ("Author", "Dr Ada Brock"),
        ("Role of author", "Safeguarding lead"),
    ]
    notes = ["End of chronology.", "Times are from the system clock."][: dice.choice((0, 0, 1, 2))]
    return Plan("Agency return", cover, fields, headings, tables, days, notes, dice)


def _oddly(day: date, dice: random.Random) -> str:
    """Return the day, its month or a stretch round it in another form."""
    last = day + timedelta(days=2)
    return dice.choice(
        (
            f"c. {day:%B %Y}",
            f"w/c {day:%d/%m/%y}",
            f"{day:%d/%m/%Y} - {last:%d/%m/%Y}",
            f"early {day:%B %Y}",
            f"{day:%d/%m/%y}?",
            f"{day:%B %Y}",
            "undated",
        )
    )


# ---------------------------------------------------------------- makers


def _word(plan: Plan) -> tuple[str, bytes]:
    """python-docx: a cover table or lines, headings between, dates merged down, lines broken in cells."""
    document = docx.Document()
    document.add_heading(plan.title, 0)
    if plan.dice.random() < 0.5:
        grid = document.add_table(rows=0, cols=2)
        for pair in plan.cover:
            for cell, text in zip(grid.add_row().cells, pair, strict=True):
                cell.text = text
    else:
        for label, text in plan.cover:
            document.add_paragraph(f"{label}: {text}")
    document.add_heading("Chronology", 1)
    merge = plan.dice.random() < 0.4
    for number, rows in enumerate(plan.tables):
        if number:
            document.add_heading("Chronology: second period", 2)
        _word_table(document, plan, rows, merge=merge)
    for note in plan.notes:
        document.add_paragraph(note)
    out = io.BytesIO()
    document.save(out)
    return "return.docx", out.getvalue()


def _word_table(document: Any, plan: Plan, rows: list[dict[str, str]], *, merge: bool) -> None:
    grid = document.add_table(rows=1, cols=len(plan.fields))
    grid.style = "Table Grid"
    if plan.dice.random() < 0.25:
        grid.rows[0].cells[0].merge(grid.rows[0].cells[-1]).text = "CHRONOLOGY OF SIGNIFICANT EVENTS"
        grid.add_row()
    for cell, text in zip(grid.rows[-1].cells, plan.headings, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    at = plan.fields.index("date")
    for row in rows:
        cells = grid.add_row().cells
        for cell, text in zip(cells, plan.cells(row), strict=True):
            cell.text = text
        if merge and not row["date"] and len(grid.rows) > 2:
            above = grid.rows[-2].cells[at]
            words = above.text
            above.merge(cells[at]).text = words


def _excel(plan: Plan) -> tuple[str, bytes]:
    """XlsxWriter: real dates and typed ones mixed, lines above, empty rows between, a sheet for each part."""
    out = io.BytesIO()
    real = plan.dice.random() < 0.6
    with xlsxwriter.Workbook(out) as book:
        shown = book.add_format({"num_format": plan.dice.choice(("dd/mm/yyyy", "d mmm yyyy", "dd-mmm-yy"))})
        bold, number = book.add_format({"bold": True}), 0
        for part, rows in enumerate(plan.tables, 1):
            sheet = book.add_worksheet(f"Part {part}" if len(plan.tables) > 1 else "Chronology")
            at = 0
            for pair in plan.cover if part == 1 else ():
                sheet.write_row(at, 0, pair)
                at += 1
            at += plan.dice.choice((0, 1, 2)) if part == 1 else 0
            left = plan.dice.choice((0, 0, 1))
            sheet.write_row(at, left, plan.headings, bold)
            for row in rows:
                at += 1 if plan.dice.random() < 0.95 else 2
                for column, (field, text) in enumerate(zip(plan.fields, plan.cells(row), strict=True), left):
                    if field == "date" and real and number in plan.days:
                        sheet.write_datetime(
                            at, column, datetime.combine(plan.days[number], datetime.min.time()), shown
                        )
                    elif text:
                        sheet.write_string(at, column, text)
                number += 1
            for note in plan.notes if part == len(plan.tables) else ():
                at += 2
                sheet.write_string(at, left, note)
    return "return.xlsx", out.getvalue()


def _csv(plan: Plan) -> tuple[str, bytes]:
    """Text with any common separator, encoding and quoting."""
    out = io.StringIO()
    quoting: Any = plan.dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(out, delimiter=plan.dice.choice(",;\t|"), quoting=quoting)
    for pair in plan.cover if plan.dice.random() < 0.4 else ():
        writer.writerow([*pair, *[""] * (len(plan.fields) - 2)])
    writer.writerow(plan.headings)
    writer.writerows(plan.cells(row) for row in plan.tables[0])
    encoding = plan.dice.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    return "return.csv", out.getvalue().encode(encoding)


def _pdf_grid(plan: Plan) -> tuple[str, bytes]:
    """reportlab, every rule, portrait or landscape; rows may break over pages."""
    return _reportlab(plan, [("GRID", (0, 0), (-1, -1), 0.5, colors.black)])


def _pdf_stripes(plan: Plan) -> tuple[str, bytes]:
    """reportlab, stripes instead of rules."""
    return _reportlab(plan, [("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.lightgrey])])


def _pdf_white_space(plan: Plan) -> tuple[str, bytes]:
    """reportlab, columns kept apart by white space alone."""
    return _reportlab(plan, [("LEFTPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 7)])


def _reportlab(plan: Plan, look: list[Any]) -> tuple[str, bytes]:
    size = plan.dice.choice((A4, landscape(A4))) if len(plan.fields) < 6 else landscape(A4)
    small = ParagraphStyle("small", fontSize=plan.dice.choice((8, 9)), leading=11)
    story: list[Any] = [Paragraph(plan.title, ParagraphStyle("title", fontSize=16, leading=22))]
    story += [Paragraph(f"{label}: {escape(text)}", small) for label, text in plan.cover]
    widths = _widths(plan.fields, size[0] - 60)
    for rows in plan.tables:
        cells = [[Paragraph(f"<b>{escape(text)}</b>", small) for text in plan.headings]]
        cells += [[Paragraph(escape(text), small) for text in plan.cells(row)] for row in rows]
        table = Table(cells, colWidths=widths, repeatRows=1)
        table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *look]))
        story += [Spacer(1, 14), table]
    story += [Spacer(1, 14), *(Paragraph(note, small) for note in plan.notes)]
    out = io.BytesIO()

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(30, 20, f"OFFICIAL-SENSITIVE Page {document.page}")

    SimpleDocTemplate(out, pagesize=size, leftMargin=30, rightMargin=30).build(story, furniture, furniture)
    return "return.pdf", out.getvalue()


def _widths(fields: Sequence[str], whole: float) -> list[float]:
    share = {
        "number": 0.5,
        "date": 1.3,
        "time": 0.9,
        "source": 1.4,
        "event": 3.4,
        "people": 1.6,
        "action": 1.6,
        "comment": 1.6,
    }
    total = sum(share[field] for field in fields)
    return [whole * share[field] / total for field in fields]


def _typst(plan: Plan) -> tuple[str, bytes]:
    """Typst, landscape: every rule, or rules across only."""

    def words(text: str) -> str:
        return '[#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"]'

    look = plan.dice.choice(("stroke: 0.5pt", "stroke: (x: none, y: 0.5pt)"))
    columns = ", ".join("2fr" if field == "event" else "1fr" for field in plan.fields)
    tables = []
    for rows in plan.tables:
        head = ", ".join(f"strong{words(text)}" for text in plan.headings)
        body = ", ".join(words(text) for row in rows for text in plan.cells(row))
        tables.append(f"#table(columns: ({columns}), {look}, table.header({head}), {body})\n")
    cover = "\n\n".join(f"#{words(f'{label}: {text}')[2:-1]}" for label, text in plan.cover)
    source = f"""#set page("a4", flipped: true, margin: 1.5cm, footer: [Page #context counter(page).display()])
#set text(9pt, font: "Liberation Sans", hyphenate: false)
= {plan.title}

{cover}

{"".join(tables)}
{"".join(f"{note}" + chr(10) * 2 for note in plan.notes)}
"""
    return "return.pdf", typst.compile(source.encode())


MAKERS: list[Callable[[Plan], tuple[str, bytes]]] = [
    _word, _word, _excel, _excel, _csv, _pdf_grid, _pdf_stripes, _pdf_white_space, _typst,
]  # fmt: skip

if __name__ == "__main__":
    wanted = made_return(int(sys.argv[1]))
    sys.stderr.write(f"{wanted.name} ({wanted.how})\n")
    sys.stdout.buffer.write(wanted.data)
