"""Counts what became of a file's words once they are understood, and finds those that stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from documents.reading.counts import Counts, LeftOut, character_count
from documents.reading.cover import Around
from documents.reading.model import TEXT_FIELDS, Problem, Row
from documents.reading.raw import RawFile, RawTable

LOST = "words of the file that stand in no row and nowhere else in what was read"

_PIECE = re.compile(r"\w+")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?!\w)")
"""A program's moment: its T, seconds and zone are no words that could be lost."""


def counts_of(raw: RawFile, rows: Sequence[Row], around: Around, headings: Sequence[str]) -> Counts:
    """Return the counts of one file. headings: of columns, of sections and among the rows, as typed, each once
    for each time that it stands in the file.

    Every word of the file must stand in a row, around the rows or in a heading; one that does not is left out.
    """
    in_rows = list(_texts_of_rows(rows))
    beside = [*_texts_around(around), *headings]
    left_out = raw.left_out
    lost = lost_words(_texts_of_file(raw), [*in_rows, *beside])
    if lost:
        left_out = (*left_out, LeftOut(LOST, "anywhere in the file", character_count(lost)))
    return Counts(len(rows), character_count(in_rows), character_count(beside), raw.in_file, left_out)


def problems_of_counts(counts: Counts) -> Iterator[Problem]:
    """Yield the problem for words that were lost on the way: a person must look at the file."""
    for one in counts.left_out:
        if one.what == LOST:
            yield Problem(
                "check-by-person",
                f"Some words of the file ({one.characters} letters and figures) are in no row and nowhere else in "
                "what was read. Compare the rows with the file.",
            )


def lost_words(said: Iterable[str], read: Iterable[str]) -> list[str]:
    """Return the words of `said` that stand nowhere in `read`, each once.

    A word that was cut in two ("12/03/21@14:30") counts as read if each of its parts was.
    """
    kept = "\n".join(read)
    missing = set(_STAMP.sub(r"\1 \2", "\n".join(said)).split()).difference(kept.split())
    if not missing:
        return []
    pieces = set(_PIECE.findall(kept))
    return sorted(word for word in missing if word not in kept and not pieces.issuperset(_PIECE.findall(word)))


def _texts_of_file(raw: RawFile) -> Iterator[str]:
    yield from raw.running
    for block in raw.blocks:
        if isinstance(block, RawTable):
            for row in block.rows:
                yield from row.cells
                for _, note in row.notes:
                    yield note
        else:
            yield block.text


def _texts_of_rows(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield row.date_text
        yield row.time_text
        for name in TEXT_FIELDS:
            yield getattr(row, name)
        yield from row.other.values()


def _texts_around(around: Around) -> Iterator[str]:
    yield around.title
    for pair in around.cover:
        yield from pair
    for _, text in around.narrative:  # what stands over it is a heading, or a word of ours
        yield text
    for entry in around.glossary:
        yield from (entry.name, entry.code, entry.role)
