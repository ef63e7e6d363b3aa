"""The glossary of a return: real names, the codes used for them, and their roles."""

from __future__ import annotations

import json
from importlib import resources

from documents.reading.headings import plain_heading
from documents.reading.model import GlossaryEntry
from documents.reading.raw import RawTable

_WORDS: dict[str, list[str]] = json.loads(
    resources.files(__package__).joinpath("cover_words.json").read_text("utf-8")
)
_NAME, _CODE, _ROLE = (
    frozenset(plain_heading(heading) for heading in _WORDS[f"glossary {kind}"])
    for kind in ("name", "code", "role")
)
_WIDEST = 6
"""Columns of a glossary at most; a wider table with a "Name" and a "Role" tells of something else."""


def glossary_of(table: RawTable) -> list[GlossaryEntry] | None:
    """Return the entries of a table whose headings are those of a glossary, None for any other table."""
    for at, row in enumerate(table.rows[:4]):
        plain = [plain_heading(cell) for cell in row.cells]
        columns = [[at for at, heading in enumerate(plain) if heading in kind] for kind in (_NAME, _CODE, _ROLE)]
        if columns[0] and (columns[1] or columns[2]) and sum(bool(heading) for heading in plain) <= _WIDEST:
            entries = [
                GlossaryEntry(*(entry.cells[found[0]].strip() if found else "" for found in columns))
                for entry in table.rows[at + 1 :]
            ]
            return [entry for entry in entries if entry.name or entry.code or entry.role]
    return None
