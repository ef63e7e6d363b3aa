"""Reads a PDF: ruled and aligned tables as rows, the text around them, and every doubt as a problem.

The way: characters and rules of each page (PDFium), turned upright; cells enclosed by rules, else columns and
rows shown by headings, dates and gaps; running headers left out; parts of a table on following pages joined;
then a second engine looks at every page and disagreement is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from documents.reading.counts import LeftOut, character_count
from documents.reading.model import Place, Problem
from documents.reading.pdf.attached import beside_the_pages
from documents.reading.pdf.blocks import blocks_of
from documents.reading.pdf.doubts import doubt_rows_of_two_dates, doubts_about
from documents.reading.pdf.frames import frames_among
from documents.reading.pdf.join import WORDS_BELOW, as_table
from documents.reading.pdf.layers import as_shown
from documents.reading.pdf.lines import Line
from documents.reading.pdf.notes import Notes, hung_on_rows
from documents.reading.pdf.open import opened
from documents.reading.pdf.pages import Page, read_pages
from documents.reading.pdf.pictures import LARGE_PICTURE, PICTURE_NOT_READ
from documents.reading.pdf.prose import Paragraph, as_text, usual_size
from documents.reading.pdf.running import once, without_lone_page_number, without_running
from documents.reading.pdf.second import second_look
from documents.reading.pdf.stray import BEFORE_FIRST, ROW_BEFORE_STRAY, STRAY, pages_before, stray_words
from documents.reading.pdf.table import Table
from documents.reading.pdf.words import BrokenWords
from documents.reading.raw import RawFile, RawTable, RawText
from documents.reading.refusal import Unreadable

REPAIRED = "The file was damaged and had to be repaired to be read. Check that all is there."
PAGES_DIFFER = "Two readers found different numbers of pages. Compare what was read with the file itself."
COMMENTS = (
    "The file has comments on its pages. They are kept beside the rows: check that they were meant to be sent."
)
HIDDEN_LAYER = (
    "This page has words on a layer that is switched off. They were left out, because nobody sees them on the "
    "page."
)
CHECK = "check-by-person"

_ENOUGH_PROSE = 400
"""Letters of text outside tables that tell which font size is the usual one."""


def read_pdf(data: bytes, *, second_opinion: bool = True) -> RawFile:
    """Return the file's tables and text in reading order, with its doubts as problems.

    second_opinion: let a second engine count what is on each page and tell where it disagrees.
    Raises Unreadable (code encrypted, damaged, empty, adobe-form, image-only or no-text).
    """
    beside_pages = beside_the_pages(data)
    data, hidden = as_shown(data)
    with opened(data) as document:
        count, repaired, data = document.pages, document.repaired, document.data
        if second_opinion:
            with second_look(data) as second:
                pages = list(read_pages(document, second))
        else:
            second = None
            pages = list(read_pages(document, None))
    _refuse_without_text(pages)
    upright = [page.sheet for page in pages if not page.sheet.sideways]
    running = without_running(upright)
    if len(upright) == 1:
        running += without_lone_page_number(upright[0])
    _settle_frames(pages)
    blocks = blocks_of(pages)
    problems = [Problem(CHECK, text, place=Place(page.sheet.number)) for page in pages for text in page.problems]
    problems += beside_pages
    problems += [
        Problem(PICTURE_NOT_READ, LARGE_PICTURE, place=Place(page.sheet.number))
        for page in pages
        if page.unread_picture and (page.sheet.lines or page.sheet.parts)
    ]
    if second_opinion and (second is None or second.count != count):
        problems.insert(0, Problem(CHECK, PAGES_DIFFER))
    problems += [Problem(CHECK, HIDDEN_LAYER, place=Place(page)) for page in hidden]
    if repaired:
        problems.insert(0, Problem(CHECK, REPAIRED))
    tables = [block for block in blocks if isinstance(block, Table)]
    words = BrokenWords(list(_cells(blocks)))
    texts = _as_texts(blocks, words)
    problems += [Problem(CHECK, STRAY, place=Place(page)) for page in _doubt_strays(blocks, texts)]
    problems += [Problem(CHECK, BEFORE_FIRST, place=Place(page)) for page in pages_before(blocks)]
    for table in tables:
        doubt_rows_of_two_dates(table)
    problems += [
        Problem(CHECK, text, place=Place(page))
        for table in tables
        for page, text in (*table.doubts, *doubts_about(table))
    ]
    notes = [(page.sheet.shown, note) for page in pages for note in page.notes if page.sheet.shown is not None]
    hung, beside = hung_on_rows(tables, notes)
    if any(not note.drawn for _, note in notes):
        problems.append(Problem("comments", COMMENTS))
    kept = once(running)
    again = character_count([*running, *(text for table in tables for text in table.again)]) - character_count(
        kept
    )
    left_out = [one for page in pages for one in page.left_out]
    unseen = sum(one.characters for one in left_out)
    left_out += [LeftOut("words on a layer that is switched off", f"page {page}") for page in hidden]
    if again:
        left_out.append(LeftOut("page headers, footers and headings that come again", "on every page", again))
    return RawFile(
        (*_as_raw(blocks, texts, words, pages, hung), *(RawText(text, page=page) for page, text in beside)),
        tuple(problems),
        count,
        running=kept,
        left_out=tuple(left_out),
        in_file=_in_file(pages, unseen, [note.text for _, note in notes if not note.drawn]),
        page_sizes=tuple(sheet.shown.size if sheet.shown else (0.0, 0.0) for sheet in upright),
    )


def _in_file(pages: Sequence[Page], unseen: int, notes: Iterable[str]) -> int | None:
    """Return the characters that the second engine counts in the file; None where it did not look at all pages."""
    counts = [page.in_file for page in pages if not page.sheet.sideways]
    if any(count is None for count in counts):
        return None
    return max(0, sum(count for count in counts if count is not None) - unseen) + character_count(notes)


def _settle_frames(pages: Sequence[Page]) -> None:
    """Keep of each page's doubtful tables only those that have no row rules, judged by all pages."""
    parts = [part for page in pages for part in page.sheet.parts]
    kept = {id(frame) for frame in frames_among(parts, [frame for page in pages for frame in page.frames])}
    for page in pages:
        page.frames = [frame for frame in page.frames if id(frame) in kept]


def _refuse_without_text(pages: Sequence[Page]) -> None:
    if any(page.sheet.lines or page.sheet.parts for page in pages):
        for page in pages:
            if page.pictured and not page.sheet.lines and not page.sheet.parts:
                page.problems.append("This page is a picture, so its words were not read. Type in what it says.")
        return
    if any(page.pictured for page in pages):
        raise Unreadable("image-only")
    raise Unreadable("no-text")


def _as_texts(blocks: Sequence[Table | Paragraph], words: BrokenWords) -> dict[int, RawText]:
    """Return the paragraphs as text, by their identity."""
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    lines = [line for text in texts for line in text.lines]
    if sum(len(line.text) for line in lines) < _ENOUGH_PROSE:
        tables = [block for block in blocks if isinstance(block, Table)]
        lines += [line for table in tables for row in table.rows for cell in row.cells for line in cell]
    usual = usual_size(lines)
    all_bold = bool(texts) and sum(text.bold for text in texts) > 0.7 * len(texts)
    return {id(text): as_text(text, usual, all_bold, words) for text in texts}


def _doubt_strays(blocks: Sequence[Table | Paragraph], texts: dict[int, RawText]) -> list[int]:
    """Let the row above words that are in no row tell of them, and return the pages on which they stand."""
    headings = [block for block in blocks if isinstance(block, Paragraph) and texts[id(block)].heading]
    pages: dict[int, None] = {}
    for page, table in stray_words(blocks, headings):
        if (page, WORDS_BELOW) not in table.doubts:
            table.rows[-1].doubt(ROW_BEFORE_STRAY.format(page=page))
            pages[page] = None
    return list(pages)


def _as_raw(
    blocks: Sequence[Table | Paragraph],
    texts: dict[int, RawText],
    words: BrokenWords,
    pages: Sequence[Page],
    notes: Notes,
) -> Iterator[RawText | RawTable]:
    number = 0
    for block in blocks:
        if isinstance(block, Table):
            number += 1
            yield as_table(block, number, words, notes)
        else:
            yield texts[id(block)]
    told: set[str] = set()
    for page in pages:
        for text in page.aside:
            if text not in told and len(text) > 1:
                told.add(text)
                yield RawText(text, page=page.sheet.number)


def _cells(blocks: Sequence[Table | Paragraph]) -> Iterator[Sequence[Line]]:
    """Yield the lines of each cell and paragraph."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row.cells if cell)
        else:
            yield block.lines
