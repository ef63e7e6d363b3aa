"""The glossary of a return: real names, the codes used for them, and their roles."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from documents.reading.columns.headings import plain_heading
from documents.reading.model import GlossaryEntry
from documents.reading.raw import RawRow, RawTable

_WORDS: dict[str, list[str]] = json.loads(
    resources.files(__package__).joinpath("cover_words.json").read_text("utf-8")
)
_NAME, _CODE, _ROLE = (
    frozenset(plain_heading(heading) for heading in _WORDS[f"glossary {kind}"])
    for kind in ("name", "code", "role")
)
_WIDEST = 6
"""Columns of a glossary at most; a wider table with a "Name" and a "Role" tells of something else."""


_WORDS_OF = (
    ("name", re.compile(r"\b(?:names?|person|individual|initials)\b")),
    ("code", re.compile(r"\b(?:code|pseudonym|known as|referred|anonymi\w+|abbreviat\w+|alias|identifier)\b")),
    ("role", re.compile(r"\b(?:role|relation\w*|job|position|designation|post|occupation)\b")),
)
_SAID_BY_WORDS = 4
"""Columns at most of a glossary whose headings are understood only by the words in them."""


def _kinds(headings: Sequence[str]) -> list[str]:
    """Return what each heading of a glossary stands for; all "" where one of them stands for nothing."""
    kinds = []
    for heading in headings:
        found = [kind for kind, words in _WORDS_OF if words.search(heading)]
        # "Name used in report" is a code, "Name and role" tells both and is the name.
        kinds.append(("code" if "code" in found else found[0]) if found else "")
    told = len(headings) <= _SAID_BY_WORDS and all(kinds) and len({*kinds}) == len(kinds)
    return kinds if told else [""] * len(headings)


def _columns(cells: Sequence[str]) -> list[list[int]] | None:
    """Return the places of name, code and role in a glossary's headings, None if the cells are none."""
    plain = [plain_heading(cell) for cell in cells]
    said = _kinds([heading for heading in plain if heading])
    kinds = iter(said)
    told = [next(kinds) if heading else "" for heading in plain]
    columns = [
        [at for at, heading in enumerate(plain) if heading in kind or told[at] == name]
        for name, kind in (("name", _NAME), ("code", _CODE), ("role", _ROLE))
    ]
    named = columns[0] and (columns[1] or columns[2])
    return columns if named and sum(bool(heading) for heading in plain) <= _WIDEST else None


def is_glossary_heading(cells: Sequence[str]) -> bool:
    """Tell whether cells are the headings of a glossary, and nothing else: "Name", "Code", "Role"."""
    columns = _columns(cells)
    return columns is not None and sum(map(len, columns)) * 2 > sum(bool(cell) for cell in cells)


_TERM = re.compile(r"abbreviations?|acronyms?|terms?|terminology|codes?|initials|words?|short(?:hand| form)?")
_MEANING = re.compile(
    r"(?:full )?(?:meanings?|definitions?|explanations?|stands for|full (?:form|title|term|wording))"
)


def explains_words(table: RawTable) -> bool:
    """Tell whether a table explains abbreviations or terms: it names no people, and is no chronology."""
    for row in table.rows[:4]:
        plain = [plain_heading(cell) for cell in row.cells if cell.strip()]
        if len(plain) == 2 and _TERM.fullmatch(plain[0]) and _MEANING.fullmatch(plain[1]):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Glossary:
    """A glossary's entries, the rows down to its headings, and what further columns say, a line for each row."""

    entries: tuple[GlossaryEntry, ...]
    headings: tuple[RawRow, ...]
    beside: tuple[str, ...] = ()


def glossary_of(table: RawTable) -> Glossary | None:
    """Return the glossary of a table whose headings are those of one, None for any other table."""
    for at, row in enumerate(table.rows[:4]):
        columns = _columns(row.cells)
        if columns is not None:
            below = table.rows[at + 1 :]
            entries = [
                GlossaryEntry(*(entry.cells[found[0]].strip() if found else "" for found in columns))
                for entry in below
            ]
            taken = {found[0] for found in columns if found}
            return Glossary(
                tuple(entry for entry in entries if entry.name or entry.code or entry.role),
                table.rows[: at + 1],
                tuple(_beside(row.cells, entry, taken) for entry in below if _further(entry, taken)),
            )
    return None


def _further(entry: RawRow, taken: set[int]) -> bool:
    return any(cell for at, cell in enumerate(entry.cells) if at not in taken)


def _beside(headings: Sequence[str], entry: RawRow, taken: set[int]) -> str:
    """Return what a glossary's row says beyond name, code and role: "Kay Ord. Telephone: 0113 496 0000"."""
    said = [entry.cells[at] for at in sorted(taken) if entry.cells[at]][:1]
    for at, cell in enumerate(entry.cells):
        if cell and at not in taken:
            heading = headings[at].rstrip(" :")
            said.append(f"{heading}: {cell}" if heading else cell)
    return ". ".join(said)
