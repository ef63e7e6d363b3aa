"""Pages of PDFs that came from elsewhere, made safe and even for the pack.

What a page shows is kept; nothing that acts is. Each page becomes one form object on a new, upright page, a little
smaller where header and footer need room, clipped to what was visible: whatever its content does, it can neither
cover the page number nor leave its place. A page of a tagged file comes as it is drawn, with its marks, if nothing
of it is left open. Scripts, actions, attachments, links and metadata are not taken along; what annotations and
form fields show is first drawn into the page.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from documents.safety.pdf_randomness import warm_up as warm_up  # the sandbox calls it before it closes
from documents.writing import pack_pdf_damage
from documents.writing.pack_beside import Beside, from_json, listed
from documents.writing.pack_drawn_pages import Drawing
from documents.writing.pack_objects import OwnObjects, OwnPage
from documents.writing.pack_pdf_beside import comments_of, files_of
from documents.writing.pack_tag_block import CARRIER, ENTRY, unframed
from documents.writing.pack_taken_pages import Taking

LOST = "This page of the file could not be recovered: the file is damaged."
_BESIDE = Name.CaseReviewsBeside
_MOST_PAGES = 20_000


class PartDamaged(Exception):
    """A PDF could not be opened, even by repair. `code`: "unreadable", "password" or "empty"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PartPages:
    """The new pages, written beside the pack's PDF.

    `hidden_layers`: the optional content groups that the file keeps out of sight.
    """

    pages: list[OwnPage]
    hidden_layers: list[Object]


class Opened:
    """A file that `prepared` made, opened once for all that is asked of it. block: its tags, if it has any."""

    def __init__(self, prepared: bytes) -> None:
        """prepared: as it came out of the sandbox, or as `pack_tag_block.framed` gave it."""
        self.block, pages = unframed(prepared)
        self._source = pikepdf.open(io.BytesIO(pages), suppress_warnings=True)
        self.beside: Beside = from_json(self._source.Root[_BESIDE].read_bytes())
        """What the file holds beside its pages, and what of them could not be recovered."""

    @property
    def pages(self) -> int:
        """Return how many pages `bring` will give."""
        return len(self._source.Root[CARRIER].Sizes)

    def copied(self, into: Pdf) -> Object:
        """Return what `bring` needs, in `into`; the file is closed."""
        with self._source as source:
            return into.copy_foreign(source.Root[CARRIER])


def bring(into: Pdf, own: OwnObjects, given: Opened) -> PartPages:
    """Return the pages of a file as new pages beside `into`, not yet placed there.

    Each has one marked content, number 0, around all it shows, or its own marks where the file's block of tags
    says how it is to be drawn. Its key is the caller's to set.
    """
    copy = given.copied(into)
    drawing = Drawing(own)
    sizes = [(float(size[0]), float(size[1])) for size in copy.Sizes]
    looks = given.block.looks if given.block else [None] * len(sizes)
    pages = []
    for place, (form, size, look) in enumerate(zip(copy.Forms, sizes, looks, strict=True)):
        if look is None:
            pages.append(drawing.whole(form, size))
        else:
            uses = copy.Uses[place]
            pages.append(drawing.marked(form, size, look, uses if uses.is_indirect else into.make_indirect(uses)))
    for number in given.beside.lost:
        if number <= len(pages):
            pages[number - 1].contents, pages[number - 1].says = [], LOST
    return PartPages(pages, list(copy.Hidden))


def prepared(untrusted: bytes) -> bytes:
    """Return an untrusted PDF as a file that holds nothing but its pages' looks, for `bring`. Raises PartDamaged.

    Everything that takes the file apart happens here: it is run in the sandbox, and what comes out was written
    anew, object by object.
    """
    source, warnings = _opened(untrusted)
    with source, Pdf.new() as made:
        lost_kids = pack_pdf_damage.lost_kids(warnings)
        places, missing = pack_pdf_damage.with_lost_pages(source, untrusted, lost_kids)
        comments, files = comments_of([page.obj for page in source.pages]), files_of(source)
        _draw_notes(source)
        hidden = _hidden_layers(source)
        taking = Taking(source)
        taken = [taking.page(page.obj) for page in source.pages]
        tags = taking.tags(taken)
        carrier = Dictionary(
            Forms=Array([page.form for page in taken]),
            Sizes=Array([Array(page.size) for page in taken]),
            Uses=Array([page.resources if tags and page.look else Dictionary() for page in taken]),
            Hidden=Array(hidden),
        )
        # The catalogue carries them: to give the source a new object would have all of the file parsed.
        root = source.Root
        for key in list(root.keys()):
            del root[key]
        root[CARRIER] = carrier
        made.Root[CARRIER] = made.make_indirect(made.copy_foreign(root)[CARRIER])
        if tags:
            made.Root[ENTRY] = made.make_stream(tags)
        lost = {place + 1 for place in places} | {number for number, one in enumerate(taken, 1) if one.lost}
        doubtful = {number for number, one in enumerate(taken, 1) if not one.whole}
        if warnings or source.get_warnings():  # only then something can be missing that is not seen otherwise
            doubtful |= set(pack_pdf_damage.pages_in_doubt(untrusted, lost_kids))
        beside = listed(
            comments,
            files=files,
            lost=tuple(sorted(lost)),
            doubtful=tuple(sorted(doubtful - lost)),
            missing=missing,
        )
        made.Root[_BESIDE] = made.make_stream(beside.as_json())
        out = io.BytesIO()
        made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def prepared_or_why(untrusted: bytes) -> bytes | dict[str, str]:
    """Return `prepared`'s file, or `{"damaged": code}`: the task that is run in the sandbox."""
    try:
        return prepared(untrusted)
    except PartDamaged as damage:
        return {"damaged": damage.code}


def _opened(untrusted: bytes) -> tuple[Pdf, list[str]]:
    """Return the file, repaired where it must be, and what the repair said."""
    try:
        source = pikepdf.open(io.BytesIO(untrusted), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise PartDamaged("password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise PartDamaged("unreadable") from None
    try:
        count = len(source.pages)
        warnings = [str(warning) for warning in source.get_warnings()]
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        source.close()
        raise PartDamaged("unreadable") from None
    if not 0 < count <= _MOST_PAGES:
        source.close()
        raise PartDamaged("empty")
    return source, warnings


def _draw_notes(source: Pdf) -> None:
    """Draw into the pages what form fields and notes show. Raises PartDamaged."""
    try:
        if any(_shows(page.obj.get("/Annots")) for page in source.pages):
            if "/AcroForm" in source.Root:
                source.generate_appearance_streams()
            source.flatten_annotations("all")
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        raise PartDamaged("unreadable") from None


def _hidden_layers(source: Pdf) -> list[Object]:
    """Return the layers that are off when the file is opened (PDF 32000-1, 8.11.4)."""
    properties = source.Root.get("/OCProperties")
    default = properties.get("/D") if isinstance(properties, Dictionary) else None
    if not isinstance(default, Dictionary):
        return []
    off = list(default.get("/OFF", ()))
    if properties is not None and default.get("/BaseState") == Name.OFF:
        on = {layer.objgen for layer in default.get("/ON", ())}
        off = [layer for layer in properties.get("/OCGs", ()) if layer.objgen not in on]
    return [layer for layer in off if isinstance(layer, Dictionary) and layer.is_indirect]


def _shows(annotations: Object | None) -> bool:
    """Return whether any annotation shows more than a link's border: a filled field, a stamp, typed text."""
    if not isinstance(annotations, Array):
        return False
    return any(
        isinstance(one, Dictionary) and one.get("/Subtype") not in (Name.Link, Name.Popup) for one in annotations
    )
