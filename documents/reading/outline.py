"""Sorts a file's paragraphs and tables: chronology, cover block, narrative sections, glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.reading.chronology_paragraphs import chronology_in_paragraphs
from documents.reading.chronology_tables import Found, Part, continued, going_on, headed, headless
from documents.reading.columns.choosing import assign
from documents.reading.columns.contents import is_date_cell
from documents.reading.cover import Around, is_label, labelled, pairs_of, parted, table_as_text
from documents.reading.cover_labels import label_kind, leading_label
from documents.reading.dated_tables import by_their_dates
from documents.reading.glossary import explains_words, glossary_of
from documents.reading.model import Place, Problem
from documents.reading.paragraphs_beside import entries_beside, tables_run_together
from documents.reading.raw import RawFile, RawRow, RawTable, RawText
from documents.reading.rows import says_no_contact
from documents.reading.sections import period_named
from documents.reading.table_shapes import reshaped

LONGEST_TITLE = 160
_CASE_LABEL = re.compile(
    r"\b(?:case|ref|reference|review|subject|child|period|version|date of (?:birth|return))\b", re.IGNORECASE
)
RUNNING = "Page headers and footers"
"""Heading under which the words of page headers and footers are kept."""


@dataclass(slots=True)
class Outline:
    """A file's content, sorted. `parts` are the chronology's, in file order.

    headings: words that name what stands below them and are kept nowhere else: of sections, of a glossary.
    """

    around: Around = field(default_factory=Around)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)


def outline_of(raw: RawFile) -> Outline:
    """Return a file's content sorted. Nothing is dropped: what is not understood goes into the narrative."""
    blocks = reshaped(raw.blocks)
    found = {at: headed(block) for at, block in enumerate(blocks) if isinstance(block, RawTable)}
    outline = _sorted(blocks, raw, found)
    if not outline.parts and not outline.around.says_not_known():
        found.update(by_their_dates(blocks))
        outline = _sorted(blocks, raw, found) if any(found.values()) else outline
    return outline


def _sorted(blocks: Sequence[RawText | RawTable], raw: RawFile, found: Mapping[int, Found | None]) -> Outline:
    """Return the outline of blocks. found: the chronology that each table has by its headings, by its place."""
    sorter = _Sorter()
    used: frozenset[int] = frozenset()
    beside: dict[int, Part] = {}
    if any(found.values()) or any(headless(block) for block in blocks if isinstance(block, RawTable)):
        entries = entries_beside(blocks)
        beside, used = entries.parts, entries.used
        sorter.outline.problems.extend(entries.problems)
    elif (lines := chronology_in_paragraphs(blocks)) is not None:
        part, used = lines
        sorter.outline.parts.append(part)
    title = _title_place(blocks)
    for at, block in enumerate(blocks):
        if at in beside:
            sorter.outline.parts.append(beside[at])
        if at in used:
            continue
        if isinstance(block, RawTable):
            sorter.table(block, found[at])
        elif at == title:
            sorter.outline.around.title = block.text
        else:
            sorter.text(block.text, heading=block.heading)
    sorter.running(raw.running)
    sorter.outline.problems.extend(tables_run_together(blocks, sorter.outline.parts))
    return sorter.sorted_out()


def pooled(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with one meaning for a heading in all parts that have the same headings.

    A sheet for each year, a table for each page: what one of them lacks another shows.
    """
    alike: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        alike.setdefault(tuple(column.heading for column in part.columns), []).append(part)
    columns = {
        headings: tuple(assign(headings, [row.cells for part in group for row in part.rows]))
        for headings, group in alike.items()
        if len(group) > 1 and any(headings)
    }
    return [
        replace(part, columns=columns.get(tuple(column.heading for column in part.columns), part.columns))
        for part in parts
    ]


def _title_place(blocks: Sequence[RawText | RawTable]) -> int | None:
    """Return the place of the title: the first heading before any table, else the first short paragraph."""
    texts: list[tuple[int, RawText]] = []
    for at, block in enumerate(blocks[:12]):
        if isinstance(block, RawTable):
            break
        texts.append((at, block))
    plain = [
        (at, text)
        for at, text in texts
        if len(text.text) <= LONGEST_TITLE
        and not labelled(text.text, any_label=False)
        and not period_named(text.text)
    ]
    headings = [at for at, text in plain[:6] if text.heading]
    if headings:
        return headings[0]
    return plain[0][0] if plain else None


def _says_nothing_known(row: RawRow) -> bool:
    """Tell whether a row is one undated statement that there is nothing to tell."""
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) == 1 and not is_date_cell(filled[0]) and says_no_contact(filled[0])


def _of_the_case(line: str) -> tuple[str, str] | None:
    """Return ("Case reference", "RR-0147") from a page header's line that names the case or the version."""
    pair = labelled(line, any_label=True)
    return pair if pair is not None and _CASE_LABEL.search(pair[0]) else None


class _Sorter:
    def __init__(self) -> None:
        self.outline = Outline()
        self._section = ""
        self._lines: list[tuple[str, list[str]]] = []
        self._sections: list[tuple[Part, str]] = []
        """The chronology's parts and the section under whose heading each stands."""

    def sorted_out(self) -> Outline:
        """Return the outline, once all blocks are taken."""
        self._set_statements_apart()
        self.outline.around.narrative.extend((heading, "\n".join(lines)) for heading, lines in self._lines)
        self.outline.parts = pooled(self.outline.parts)
        return self.outline

    def _set_statements_apart(self) -> None:
        """Keep as words a table of one undated row which says that nothing is known, in a file that tells more.

        "Nil return: not on roll" in the section of a brother or sister is no event, nor the whole return's answer.
        """
        parts = self.outline.parts
        nil = [part for part in parts if len(part.rows) == 1 and _says_nothing_known(part.rows[0])]
        if len(nil) == len(parts):
            return
        self.outline.parts = [part for part in parts if not any(part is one for one in nil)]
        for part in nil:
            section = next((name for one, name in self._sections if one is part), "")
            self._lines.append((section, [" ".join(cell for cell in part.rows[0].cells if cell.strip())]))
            self._notes(part.rows)

    def text(self, text: str, *, heading: bool) -> None:
        """Take one paragraph."""
        around = self.outline.around
        pair = labelled(text, any_label=not self._section and not self.outline.parts)
        if pair is None and not self._section and not self.outline.parts:
            pair = leading_label(text)
        # A year on a line of its own stands over what follows; a month may be that of the report.
        heading = heading or period_named(text).isdigit()
        # Some makers set the whole cover as headings; only a listed label says that such a line is no heading.
        if pair is not None and (not heading or label_kind(pair[0])):
            around.cover.extend(parted(*pair))
        elif heading:
            self._section = text
            self.outline.headings.append(text)
        else:
            self._keep(text)

    def _keep(self, text: str) -> None:
        """Keep a paragraph under the heading it stands below."""
        if self._lines and self._lines[-1][0] == self._section:
            self._lines[-1][1].append(text)
        else:
            self._lines.append((self._section, [text]))

    def table(self, table: RawTable, found: Found | None) -> None:
        """Take one table: as chronology, glossary, cover, paragraphs in a box, or words to keep.

        found: the chronology that it has by its headings.
        """
        outline = self.outline
        if found is not None:
            self._chronology(found, table)
            return
        glossary = glossary_of(table)
        if glossary is not None:
            outline.around.glossary.extend(glossary.entries)
            self._above(glossary.headings[:-1])
            self._headings(glossary.headings[-1:])
            self._notes(table.rows[len(glossary.headings) :])
            for line in glossary.beside:
                self.text(line, heading=False)
            return
        part = continued(table, next((one for one in reversed(outline.parts) if not one.paragraphs), None))
        if part is not None:
            outline.parts.append(part)
            return
        found = headless(table)
        if found is not None:
            self._chronology(found, table)
            return
        if all(sum(bool(cell) for cell in row.cells) <= 1 for row in table.rows) and not table.hidden:
            self._above(table.rows)
            return
        pairs = None if explains_words(table) else pairs_of(table.rows)
        if pairs is not None and (not outline.parts or any(is_label(label) for label, _ in pairs)):
            outline.around.cover.extend(pairs)
            self._notes(table.rows)
            return
        self._kept_as_words(table)

    def _chronology(self, found: Found, table: RawTable) -> None:
        """Take a table's chronology, under the year or month that stands over it, and the notes below it."""
        self._above(found.above)
        self._headings(found.headings)
        period = period_named(self._section) or period_named(table.name)
        parts = [replace(part, period=period) for part in going_on(found, self.outline.parts)]
        self.outline.parts.extend(parts)
        self._sections.extend((part, self._section) for part in parts)
        for row in found.below:
            filled = [cell for cell in row.cells if cell.strip()]
            if len(filled) == 2 and is_label(filled[0]):
                self.outline.around.cover.append((filled[0].rstrip(" :"), filled[1]))
            else:
                self.text(" ".join(filled), heading=False)
        self._notes(found.below)

    def running(self, lines: Sequence[str]) -> None:
        """Take the lines of page headers and footers, after all else: the text itself comes first."""
        around = self.outline.around
        around.running.extend(lines)
        told: list[str] = []
        for line in lines:
            pair = labelled(line, any_label=False) or leading_label(line) or _of_the_case(line)
            if pair is not None:
                around.cover.extend(parted(*pair))
            else:
                told.append(line)
        if told:
            self._lines.append((RUNNING, told))

    def _headings(self, rows: Iterable[RawRow]) -> None:
        """Take rows that name what stands below them, and keep the notes that hang on them."""
        rows = tuple(rows)
        self.outline.headings.extend(cell for row in rows for cell in row.cells)
        self._notes(rows)

    def _notes(self, rows: Iterable[RawRow]) -> None:
        """Keep the comments and footnotes of rows that are no rows of the chronology."""
        for row in rows:
            for kind, note in row.notes:
                self._keep(f"{kind}: {note}")

    def _above(self, rows: Iterable[RawRow]) -> None:
        """Take rows above a chronology's headings: title, "Agency: …", label and value, or words."""
        for row in rows:
            filled = [cell for cell in row.cells if cell.strip()]
            if len(filled) == 2:
                self.outline.around.cover.append((filled[0].rstrip(" :"), filled[1]))
            elif len(filled) == 4 and is_label(filled[2]):
                self.outline.around.cover.extend(
                    [(filled[0].rstrip(" :"), filled[1]), (filled[2].rstrip(" :"), filled[3])]
                )
            elif (
                len(filled) == 1 and not self.outline.around.title and labelled(filled[0], any_label=True) is None
            ):
                self.outline.around.title = filled[0]
            elif filled:
                for line in filled:
                    self.text(line, heading=False)
            self._notes((row,))

    def _kept_as_words(self, table: RawTable) -> None:
        heading = self._section or table.name
        self._lines.append((heading, [table_as_text(table)]))
        self._notes(table.rows)
        if len(table.rows) > 1 and not explains_words(table):
            self.outline.problems.append(
                Problem(
                    "table-not-read",
                    f"A table of {len(table.rows)} rows{f' under “{heading}”' if heading else ''} "
                    "has no headings of a chronology. Its words are kept, but it gives no rows: "
                    "check that it is not part of the chronology.",
                    place=Place(table.rows[0].page, table.number),
                )
            )
