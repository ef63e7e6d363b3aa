"""Reads each page of a PDF: its ruled tables, the lines outside them, and what a person must check on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from documents.reading.counts import LeftOut, character_count
from documents.reading.english import is_word
from documents.reading.pdf.agreement import disagreements, settled
from documents.reading.pdf.annotations import Note
from documents.reading.pdf.cells import ruled_parts
from documents.reading.pdf.frames import Frame, may_be_frame
from documents.reading.pdf.free import FreeLine, free_lines
from documents.reading.pdf.grid import Grid, grids, shaded_edges
from documents.reading.pdf.legend import MAY_HOLD_KEY, keys_apart
from documents.reading.pdf.open import OpenDocument
from documents.reading.pdf.parts import Part
from documents.reading.pdf.pictures import holds_large_picture
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.running import Sheet
from documents.reading.pdf.second import Look, SecondLook
from documents.reading.pdf.upright import OpenPage, PageUnreadable, upright_pages

OUTSIDE = "This page holds text outside its visible area, which was left out. Check that nothing is missing."
UNSEEN = (
    "This page holds words that nobody sees on it: they are drawn invisibly, or covered by something. "
    "They were left out. Check that nothing is missing."
)
COVERED = (
    "This page holds words under a picture, a bar or a box, which nobody sees on it. Words beside them on "
    "the same line were read with them: check whether they were meant to be sent."
)
WHITE = (
    "This page holds words in white on white, which nobody sees on it. They are kept as a note beside their row: "
    "check whether they were meant to be sent."
)
DAMAGED = "This page is damaged and could not be read. Check what it says and type in what is missing."
SCANNED = "The words of this page come from a scan and may be misread. Compare them with the page itself."
INVISIBLE = (
    "Most words of this page are drawn invisibly, so they may not be what the page shows. Compare them with the "
    "page itself."
)
GARBLED = "The letters of this page could not be told from its fonts. Compare what was read with the page itself."

MOST_SETTLED = 5
"""Pages in doubt on which the slow third engine is asked; further ones are told at once."""

_MOST_LETTERS = 15_000
_MOST_STROKES = 4_000
"""A page with more is too slow for the third engine."""

_LEAST_READABLE = 0.6
"""Letters, figures and spaces make up more than this part of any readable page."""

_LEAST_ENGLISH = 0.15
_FEWEST_WORDS = 25
_MOST_WORDS = 400
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_UNREADABLE = re.compile(r"[^\w\s]|[_\ue000-\uf8ff\ufffd]")


@dataclass(slots=True)
class Page:
    """A page as read: its sheet, the rules that made no ruled table, and what must be told about it.

    pictured: a picture covers most of it. unread_picture: it holds a picture that may show rows. aside: keys
    beside a table, sideways and slanted text. frames: its ruled tables that may have no row rules. boxes: those
    that have no columns. notes: remarks on it. left_out: what was not read.
    in_file: characters that the second engine counts on it, white space left out; None where it did not look.
    """

    sheet: Sheet
    rules: list[Rule] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    pictured: bool = False
    unread_picture: bool = False
    aside: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    boxes: list[Frame] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    in_file: int | None = None


def read_pages(document: OpenDocument, second: SecondLook | None) -> Iterator[Page]:
    """Yield each page as read. second: the second engine, None to go without its opinion."""
    thirds = MOST_SETTLED
    for index in range(document.pages):
        try:
            with closing(upright_pages(document, index)) as turned:
                for page in turned:
                    found, unused = grids(page.drawing.across, page.drawing.down)
                    read = _read(page, found, unused)
                    if second is not None and index < second.count and not page.sideways:
                        look = second.page(index)
                        read.in_file = look.letters
                        differing = disagreements(page, found, look)
                        if differing and thirds > 0 and _is_light(page, look):
                            thirds -= 1
                            if settled(document.data, index + 1, page.text.drawn(), read.sheet.parts):
                                differing = []
                        read.problems.extend(differing)
                    yield read
        except PageUnreadable:
            yield Page(Sheet(index + 1, 0.0, [], []), problems=[DAMAGED])


def _is_light(page: OpenPage, look: Look) -> bool:
    return look.complete and page.text.drawn() < _MOST_LETTERS and len(look.strokes) < _MOST_STROKES


def _read(page: OpenPage, found: Sequence[Grid], unused: Sequence[Rule]) -> Page:
    parts, free = ruled_parts(found, page.runs, page.text.words, page.number)
    lines, sideways = free_lines(free, page.text.words, page.text.bold)
    lines, keys = keys_apart(lines) if MAY_HOLD_KEY.search(page.text.untrusted_text) else (lines, [])
    height, width = page.box.bottom, page.box.x1
    area = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in page.drawing.pictures)
    pictured = area > 0.5 * height * width
    rules = [*unused, *shaded_edges(page.drawing.shaded, page.box)]
    frames = [
        Frame(part, _lines_in(page, part), rules) for part in parts if may_be_frame(part) or part.columns == 1
    ]
    return Page(
        sheet=Sheet(page.number, height, lines, parts, page.shown, sideways=page.sideways),
        rules=rules,
        problems=_problems(page, pictured),
        pictured=pictured,
        unread_picture=not page.sideways
        and holds_large_picture(page.drawing.pictures, [*page.runs, *page.later, *page.unseen, *page.slanted]),
        aside=[*keys, *(run.text for run in (*sideways, *page.slanted))],
        frames=[frame for frame in frames if may_be_frame(frame.part)],
        boxes=[frame for frame in frames if frame.part.columns == 1],
        notes=page.notes,
        left_out=list(_left_out(page)),
    )


def _problems(page: OpenPage, pictured: bool) -> list[str]:
    if page.sideways:
        return []
    problems = [OUTSIDE] if page.outside else []
    if page.unseen:
        problems.append(UNSEEN)
    if page.partly_covered:
        problems.append(COVERED)
    if page.white:
        problems.append(WHITE)
    if page.scanned and page.runs:
        problems.append(SCANNED if pictured else INVISIBLE)
    text = page.text.untrusted_text
    unreadable = len(text) > 100 and len(_UNREADABLE.findall(text)) > (1 - _LEAST_READABLE) * len(text)
    if unreadable or _says_no_words(text):
        problems.append(GARBLED)
    return problems


def _says_no_words(text: str) -> bool:
    """Return whether hardly any of many words is an English one: a font drew other letters than it names."""
    words = [found.group() for found in islice(_LETTERS.finditer(text), _MOST_WORDS)]
    return len(words) >= _FEWEST_WORDS and sum(map(is_word, words)) < _LEAST_ENGLISH * len(words)


def _left_out(page: OpenPage) -> Iterator[LeftOut]:
    if page.sideways:
        return
    for what, runs in (
        ("words outside the page's visible area", page.outside),
        ("words nobody sees", page.unseen),
    ):
        characters = character_count(run.text for run in runs)
        if characters:
            yield LeftOut(what, f"page {page.number}", characters)


def _lines_in(page: OpenPage, part: Part) -> list[FreeLine]:
    """Return the text of a ruled table line by line."""
    xs = part.xs
    runs = [run for run in page.runs if part.top <= run.middle <= part.bottom and xs[0] - 1 <= run.x0 <= xs[-1]]
    return free_lines(runs, page.text.words, page.text.bold)[0]
