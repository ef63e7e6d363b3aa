"""Takes words that nobody can see out of a PDF's pages, where that leaves the pages as they look.

Words in white, under a box, beside the page: a reader loses nothing when they go. Words over or behind a picture
are left to a person: they may be what a scan says, for those who can't see it.
"""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Stream, String

from documents.safety import pdf_words
from documents.safety.pdf_structure import dictionary_at, open_pdf

_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_Place = tuple[tuple[int, ...], int]
"""A piece of shown text: the drawing it is in (the page, or the path of forms in it) and its number there."""


def without_unseen_words(data: bytes) -> bytes:
    """Return the PDF without the words that its pages don't show; `data` itself where none can go unseen.

    Each page is drawn before and after: one that would look otherwise keeps its words, for a person to settle.
    Raises Refused "encrypted" or "damaged".
    """
    wanted = {number: unseen for number, unseen in _unseen(data) if unseen}
    changed = _without(data, wanted)
    differ = _differing(data, changed, wanted)
    return (
        _without(data, {number: wanted[number] for number in wanted if number not in differ})
        if differ
        else changed
    )


def _without(data: bytes, wanted: Mapping[int, set[_Place]]) -> bytes:
    if not wanted:
        return data
    with open_pdf(data) as pdf:
        for number, unseen in wanted.items():
            _take_out(pdf, pdf.pages[number], unseen)
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()


def _unseen(data: bytes) -> Iterator[tuple[int, set[_Place]]]:
    """Yield each page's number from 0 with the pieces of text on it that hold only unseen words."""
    document = pypdfium2.PdfDocument(data)
    for number, words in enumerate(pdf_words.words_of(data)):
        if all(word.seen for word in words):
            continue
        page = document[number]
        yield number, _pieces(page, words)


def _pieces(page: pypdfium2.PdfPage, words: list[pdf_words.Word]) -> set[_Place]:
    textpage = page.get_textpage()
    places: dict[int, _Place] = {}
    pictures: list[tuple[float, float, float, float]] = []
    _walk(page, None, (), places, pictures)
    seen: dict[_Place, set[bool]] = defaultdict(set)
    for word, pieces in zip(words, _objects_of_words(textpage), strict=False):
        hides = word.seen or any(_overlap(word.box, picture) for picture in pictures)
        for address in pieces:
            if address in places:
                seen[places[address]].add(hides)
    return {place for place, hides in seen.items() if hides == {False}}


def _walk(
    page: pypdfium2.PdfPage,
    form: ctypes.c_void_p | None,
    path: tuple[int, ...],
    places: dict[int, _Place],
    pictures: list[tuple[float, float, float, float]],
) -> None:
    """Number the pieces of text of a page and of the forms in it, in the order in which they are drawn."""
    count = pdfium.FPDFPage_CountObjects(page) if form is None else pdfium.FPDFFormObj_CountObjects(form)
    texts = forms = 0
    for number in range(count):
        item = (
            pdfium.FPDFPage_GetObject(page, number) if form is None else pdfium.FPDFFormObj_GetObject(form, number)
        )
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            places[_address(item)] = (path, texts)
            texts += 1
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and len(path) < 10:
            _walk(page, item, (*path, forms), places, pictures)
            forms += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            edges = [ctypes.c_float() for _ in range(4)]
            if pdfium.FPDFPageObj_GetBounds(item, *edges):
                left, bottom, right, top = (edge.value for edge in edges)
                pictures.append((left, bottom, right, top))


def _objects_of_words(textpage: pypdfium2.PdfTextPage) -> Iterator[set[int]]:
    """Yield the pieces of text that each word is made of, in the order of `pdf_words.words_of`."""
    pieces: set[int] = set()
    inside = False
    for place in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, place) or 32)
        if character.isspace() or not character.isprintable():
            if inside:
                yield pieces
            pieces, inside = set(), False
            continue
        inside = True
        if not pdfium.FPDFText_IsGenerated(textpage, place):
            pieces.add(_address(pdfium.FPDFText_GetTextObject(textpage, place)))
    if inside:
        yield pieces


def _address(item: ctypes.c_void_p) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _take_out(pdf: pikepdf.Pdf, page: pikepdf.Page, unseen: set[_Place]) -> None:
    if isinstance(page.obj.get("/Contents"), pikepdf.Array):
        page.contents_coalesce()
    if not isinstance(page.obj.get("/Contents"), Stream):
        return
    page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes())  # pages may share one
    _from_drawing(page.obj.Contents, dictionary_at(page.obj, "/Resources"), (), unseen)


def _from_drawing(stream: Stream, resources: pikepdf.Object, path: tuple[int, ...], unseen: set[_Place]) -> None:
    texts = forms = 0
    kept: list[tuple[list[Any], pikepdf.Operator]] = []
    for one in pikepdf.parse_content_stream(stream):
        order = str(one.operator)
        if order in _SHOWS and _shows_letters(one.operands):
            if (path, texts) in unseen:
                if order in ("'", '"'):
                    kept.append(([], pikepdf.Operator("T*")))
                texts += 1
                continue
            texts += 1
        elif order == "Do":
            thing = dictionary_at(resources, "/XObject").get(str(one.operands[0]))
            if isinstance(thing, Stream) and thing.get("/Subtype") == "/Form":
                inner = dictionary_at(thing, "/Resources")
                if any(place[0][: len(path) + 1] == (*path, forms) for place in unseen):
                    _from_drawing(thing, inner if len(inner) else resources, (*path, forms), unseen)
                forms += 1
        kept.append((list(one.operands), one.operator))
    stream.write(pikepdf.unparse_content_stream(kept))


def _shows_letters(values: Iterable[Any]) -> bool:
    """True where text is shown: an empty string makes no piece."""
    for value in values:
        if isinstance(value, String) and len(bytes(value)):
            return True
        if isinstance(value, pikepdf.Array) and any(isinstance(one, String) and len(bytes(one)) for one in value):
            return True
    return False


def _differing(data: bytes, changed: bytes, numbers: Iterable[int]) -> set[int]:
    """Return the numbers of the pages that clearly look otherwise."""
    one, other = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(changed)
    return {
        number
        for number in numbers
        if pdf_words.clearly_differ(pdf_words.picture_of(one[number]), pdf_words.picture_of(other[number]))
    }
