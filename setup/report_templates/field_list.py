"""Writes docs/templates/README.md: every template with its picture and fields, and every field with its meaning.

`python -m setup.report_templates.field_list`. A test fails while it differs from what is in the repository.
"""

from __future__ import annotations

from pathlib import Path

from casework.rules.report_kinds import FORMAT_NAMES, KINDS, ReportKind
from documents.writing.reports import chronology_template, report_template
from documents.writing.reports.field_model import KIND_NAMES, Field
from documents.writing.reports.fields_of_chronology import CHRONOLOGY
from documents.writing.reports.report_fields import FIELDS

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "docs" / "templates" / "README.md"
_START = """# Templates and their fields

Letters, reports, forms and slides are made from templates that a partnership can change in Word, Excel or PowerPoint:
on the page “Templates”, download one, change it, send it in. You see at once which fields it uses, which of the
service's own it leaves out, how it looks when filled in with the demonstration case, or the place of each mistake.
Versions are kept; one is in use, and you can go back. A version can be shared with the other partnerships of the same
service; what they take becomes a version of their own.

This page is written by `python -m setup.report_templates.field_list`, the service's own templates by
`python -m setup.report_templates`. The combined chronology has fields of its own, which stand at the end.

## How a field is written

| in the template | shows |
|---|---|
| `{{ code_name }}` | the field |
| `{{ scope \\| upper }}` | the field in capitals; also `lower`, `title`, `capitalize`, `trim`, `length`, `first`, `last` |
| `{%p for one in agencies %}`, `{{ one.name }}`, `{%p endfor %}` | each in a paragraph of its own: what stands between is repeated for each entry |
| `{%tr for one in agencies %}` … `{%tr endfor %}` | each in a table row of its own: the rows between are repeated |
| `{%p else %}` before the end | what stands there when the list is empty |
| `{% if area %}` … `{% endif %}` | only when it holds; also `elif`, `else`, `and`, `or`, `not`, `==` |
| `{{ loop.index }}` | within a list: 1, 2, 3 … |

Nothing else: no sums, no calls, no parts of parts. The colour that Office calls Accent 1 becomes the partnership's own.
Slides repeat paragraphs and table rows in the same way; a cell of a workbook is filled by itself. A template may not
hold macros, embedded files, or anything that is fetched from elsewhere when it is opened.

What the form for a return says to who fills it in is set in the paragraph style “Small print” (in the workbook: on a
sheet of its own). Reword it as you like, and keep the style: then nobody takes it for an agency's answer
when the form comes back.

What is not recorded, or not held by the service yet, shows as “[To be completed: …]”, shaded; within an entry of a list
what is not recorded shows as “Not recorded”.
Such a field is in the codes of the case's key as soon as the case has a combined chronology; a name that the key does
not know still stands in it. So a document for the public cannot use a field that may hold a name.

## The templates
"""


_CHRONOLOGY = """## Fields of the combined chronology

Its template must repeat the rows once: `{%tr for row in rows %}` in a table row of its own, what is repeated in the
table rows below, `{%tr endfor %}` in a table row of its own at the end. Everything else may be changed, moved or left
out. `{% cellbg row.colour %}` at the start of a cell gives it the colour of its agency. An empty field stays empty.
The same template makes the chronology of each merge and every Word file of rows, by names as in codes.
"""


def page() -> str:
    """Return the whole page."""
    kinds = "\n".join(map(_kind, KINDS.values()))
    held = [field for field in FIELDS.values() if field.held]
    later = [field for field in FIELDS.values() if not field.held]
    return (
        f"{_START}\n{kinds}\n## Fields that the service fills in\n\n{_table(held)}\n"
        "## Fields that people complete\n\nThe service does not hold these yet: a document says “to be completed” there.\n\n"
        f"{_table(later)}\n{_CHRONOLOGY}\n{_table(list(CHRONOLOGY.values()))}"
    )


def _kind(kind: ReportKind) -> str:
    data = (ROOT / "templates" / "documents" / kind.file_name).read_bytes()
    look = chronology_template.looked_at if kind.of_rows else report_template.looked_at
    found = look(data, kind.format, kind.public)
    assert not found["mistakes"], kind.name
    used = ", ".join(f"`{name}`" for name in found["fields"])
    public = " For the public." if kind.public else ""
    return (
        f"### {kind.title}\n\n{kind.what}{public} {FORMAT_NAMES[kind.format]}: "
        f"[{kind.file_name}](../../templates/documents/{kind.file_name})\n\n"
        f"![{kind.title}, filled in with the demonstration case]({kind.name}.png)\n\nUses: {used}\n"
    )


def _table(fields: list[Field]) -> str:
    lines = ["| field | what | kind | example |", "|---|---|---|---|"]
    for field in fields:
        lines.append(_line(field, field.name))
        lines += [_line(part, f"{field.name}.{part.name}") for part in field.parts]
    return "\n".join(lines) + "\n"


def _line(field: Field, name: str) -> str:
    example = field.example if isinstance(field.example, str) else ""
    what = field.meaning + (" (may hold names)" if field.names else "")
    return f"| `{name}` | {what} | {KIND_NAMES[field.kind]} | {example} |"


if __name__ == "__main__":
    PLACE.write_text(page(), encoding="utf-8")
