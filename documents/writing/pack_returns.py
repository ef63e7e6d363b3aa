"""Returns and attachments on their way into a pack: PDFs as they came, Office files printed, others rendered.

Each is first made ready, on all cores, as bytes that can be kept; then joined to the pack, one after the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pikepdf import Object

from documents.reading.model import Reading
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing import pack_hidden, pack_office
from documents.writing.pack_assembly import Assembly, Part, Spot
from documents.writing.pack_beside import NOTHING, Beside
from documents.writing.pack_keeping import kept_or_made, key_for
from documents.writing.pack_notices import not_shown, notice
from documents.writing.pack_own_documents import OwnDocument
from documents.writing.pack_pages import Opened, PartDamaged, bring
from documents.writing.pack_places import places_of, spot_on
from documents.writing.pack_plan import Attachment, Kept
from documents.writing.pack_reasons import BY_DAMAGE, BY_KIND
from documents.writing.pack_tag_block import framed
from documents.writing.return_pdf import ReturnLayout, lay_out_return
from documents.writing.typesetting_kept import packed, unpacked

_TASK = "documents.writing.pack_pages:prepared_or_why"
_PICTURE = "documents.writing.pack_pictures:page_or_why"
_LIMITS = Limits(seconds=60, output=256 * 1024 * 1024)
IN_CODES = "in-codes"
"""Kind of a return whose file names people, in a pack in codes: what was read is shown, in codes."""
PDF_KINDS = frozenset({"pdf", "application/pdf"})
PICTURE_KINDS = frozenset({"jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp"})
AS_IT_CAME, PRINTED = "its own pages, cleaned", "printed by LibreOffice"
RENDERED, NOT_SHOWN = "rendered", "not shown"


@dataclass(frozen=True, slots=True)
class PackReturn:
    """A return for the pack: what was read, the file as received, its kind ("pdf", "docx", a media type …)."""

    reading: Reading
    original: bytes
    media_kind: str
    key: str = ""


@dataclass(slots=True)
class Ready:
    """A part that only needs to be joined: its pages as `pack_pages.prepared` gave them, or a layout of ours.

    texts: the words of each page where the rows must be looked for by them. why: what a rendering says first.
    of_office: what is in an Office file and not on its pages. sha256: of the file as received.
    """

    how: str
    sha256: str
    pages: bytes = b""
    texts: tuple[str, ...] = ()
    layout: ReturnLayout | None = None
    why: str = ""
    of_office: Beside = NOTHING
    _opened: Opened | None = None

    def opened(self) -> Opened:
        """Return the pages, opened; the next time, the same."""
        if self._opened is None:
            self._opened = Opened(self.pages)
        return self._opened

    @property
    def beside(self) -> Beside:
        """Return what the file holds beside its pages, and what of them is lost; nothing of what is ours."""
        if self.layout is not None or not self.pages:
            return NOTHING
        return self.opened().beside.with_office(self.of_office)


@dataclass(slots=True)
class Coming:
    """A part as it comes into the pack. `rows`: where each row stands in it, by its id in the reading.

    sha256: of the file as received. how: AS_IT_CAME, PRINTED, RENDERED or NOT_SHOWN.
    """

    key: str
    title: str
    part: Part
    sha256: str
    how: str
    reading: Reading | None = None
    rows: Mapping[str, Spot] = field(default_factory=dict)
    hidden_layers: Sequence[Object] = ()
    own: OwnDocument | None = None
    """Of a rendering that was not laid out by another program: what knows its links."""
    first: int = field(default=0)
    """The page of the pack on which its own pages begin, once it is placed."""

    @property
    def rendered(self) -> bool:
        """Whether all of it was laid out by us."""
        return self.how in (RENDERED, NOT_SHOWN)


def ready_return(given: PackReturn, title: str, kept: Kept, *, printing: bool = True) -> Ready:
    """Return a return made ready: its own pages if they can be had, else a rendering of what was read.

    printing: whether an Office file is printed now; one that was printed for an earlier pack is shown so anyhow.
    """
    why = BY_KIND.get(given.media_kind, "")
    sha256 = given.reading.sha256 if given.media_kind == IN_CODES else _sha256(given.original)
    try:
        original = b"" if given.media_kind in ("written", "for-chair") else given.original
        pages = _own_pages(original, sha256, given.media_kind, kept, printing=printing)
    except PartDamaged as damage:
        pages, why = None, BY_DAMAGE[damage.code]
    if pages is not None:
        if pages.how == PRINTED:
            beside = pack_hidden.of_file(given.original, given.media_kind, sha256, kept)
            pages.of_office = replace(beside, hidden=pack_hidden.of_return(given.reading))
        return pages
    reading = replace(given.reading, agency=title)
    return Ready(RENDERED, sha256, layout=_kept_layout(reading, why, kept), why=why)


def keep_own_pages(original: bytes, media_kind: str, kept: Kept, printed: bytes | None = None) -> None:
    """Have a return's own pages kept for the packs to come, as far as it has any and they can be had.

    printed: the pages of an Office file as PDF, if somebody printed it already. What fails is left to the pack,
    which says why. Raises SandboxFailed "sandbox-missing".
    """
    sha256 = _sha256(original)
    with suppress(PartDamaged):
        if printed is None:
            _own_pages(original, sha256, media_kind, kept)
        else:
            what = what_printed(media_kind)
            kept_or_made(kept, what, printed, sha256, lambda pdf: _framed(_made(pack_office.PAGES, pdf)))


def ready_attachment(given: Attachment, kept: Kept) -> Ready:
    """Return an attachment made ready; NOT_SHOWN where its pages can't be had."""
    sha256 = _sha256(given.original)
    try:
        pages = _own_pages(given.original, sha256, given.media_kind, kept)
        if pages is None and given.media_kind.lower() in PICTURE_KINDS:
            made = _made(_PICTURE, given.original)
            pages = Ready(AS_IT_CAME, sha256, kept_or_made(kept, "pages", made, _sha256(made), _prepared))
    except PartDamaged as damage:
        return Ready(NOT_SHOWN, sha256, why=BY_DAMAGE[damage.code])
    if pages is not None and pages.how == PRINTED:
        pages.of_office = pack_hidden.of_file(given.original, given.media_kind, sha256, kept)
    return pages or Ready(NOT_SHOWN, sha256, why=BY_DAMAGE["no-program"])


def pages_to_come(ready: Ready) -> int:
    """Return how many pages a part will have, if what is said before them takes no more than a page."""
    if ready.layout is not None:
        return ready.layout.pages
    if ready.how == NOT_SHOWN:
        return 1
    return (len(ready.texts) or ready.opened().pages) + bool(ready.beside)


def join_return(whole: Assembly, given: PackReturn, title: str, ready: Ready) -> Coming:
    """Join a return to the pack; its pages still must be placed."""
    reading = given.reading
    key = key_of(given)
    if ready.layout is not None:
        ours = ready.layout.pages_of_ours
        own = OwnDocument.joined(whole, ours) if ours is not None else None
        part = own.part if own else whole.join(ready.layout.pdf)
        return Coming(key, title, part, ready.sha256, RENDERED, reading, ready.layout.rows, own=own)
    coming = _joined(whole, key, title, ready, reading.file)
    coming.reading = reading
    pages, warned = len(coming.part.pages), coming.part.warned
    if ready.texts:
        found = places_of(reading.rows, ready.texts)
        before = pages - len(ready.texts)
        coming.rows = {row: spot.moved(before) for row, spot in found.items()}
    else:
        coming.rows = {row.id: spot_on(row.place.page, warned, pages - warned) for row in reading.rows}
    return coming


def join_attachment(whole: Assembly, given: Attachment, ready: Ready) -> Coming:
    """Join an attachment to the pack; its pages still must be placed."""
    if ready.how == NOT_SHOWN:
        part = whole.join(not_shown(given.title, given.file, ready.sha256, ready.why))
        return Coming(given.key, given.title, part, ready.sha256, NOT_SHOWN)
    return _joined(whole, given.key, given.title, ready, given.file)


def key_of(given: PackReturn) -> str:
    """Return the key of a return's part: the caller's, else one made of its file's hash."""
    return given.key or f"return-{given.reading.sha256[:16]}"


def _joined(whole: Assembly, key: str, title: str, ready: Ready, file: str) -> Coming:
    """Join cleaned pages; before them a page of what is in the file beside them, and what of them is lost."""
    opened, beside = ready.opened(), ready.beside
    brought = bring(whole.pdf, whole.own, opened)
    if opened.block is None:
        element = whole.tags.paragraph_for_each(title, brought.pages)
    else:
        element = whole.tags.tags_of(opened.block, title, brought.pages)
    part = Part(brought.pages, element)
    if beside:
        warning = whole.join(notice(title, file, ready.sha256, beside))
        whole.tags.put_under(warning.element, element)
        part = Part([*warning.pages, *brought.pages], warning.element, len(warning.pages))
    return Coming(key, title, part, ready.sha256, ready.how, hidden_layers=brought.hidden_layers)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _own_pages(
    original: bytes, sha256: str, media_kind: str, kept: Kept, *, printing: bool = True
) -> Ready | None:
    """Return a file's own pages, None for one that has none to show here. Raises PartDamaged.

    printing: False to take an Office file's pages only if they were printed before.
    """
    if media_kind.lower() in PDF_KINDS:
        return Ready(AS_IT_CAME, sha256, kept_or_made(kept, "pages", original, sha256, _prepared))
    if not original or not pack_office.can_print(original, media_kind):
        return None
    what = what_printed(media_kind)
    packed = (
        kept_or_made(kept, what, original, sha256, lambda data: _printed(data, media_kind))
        if printing
        else kept.get(key_for(what, sha256))
    )
    if packed is None:
        return None
    pages, texts = pack_office.split(packed)
    return Ready(PRINTED, sha256, pages, tuple(texts))


def what_printed(media_kind: str) -> str:
    """Return what the pages of an Office file of this kind are kept as."""
    return f"printed-{media_kind.lower()}"


def _printed(original: bytes, media_kind: str) -> bytes:
    return _framed(_made(pack_office.PAGES, pack_office.printed(original, media_kind)))


def _framed(packed: bytes) -> bytes:
    """Return pages, or pages behind their words, with their tags as they are kept. Raises PartDamaged."""
    pages = packed if packed.startswith(b"%PDF") else pack_office.split(packed)[0]
    try:
        return packed[: len(packed) - len(pages)] + framed(pages)
    except ValueError:
        raise PartDamaged("unreadable") from None


def _kept_layout(reading: Reading, why: str, kept: Kept) -> ReturnLayout:
    # All that a rendering shows; what it is kept under must change when any of it does.
    shown = json.dumps([reading.as_record(), why], sort_keys=True).encode("utf-8", "replace")

    def make(_: bytes) -> bytes:
        layout = lay_out_return(reading, why)
        rows = {row: [spot.page, spot.top] for row, spot in layout.rows.items()}
        ours = layout.pages_of_ours
        said = {"pages": layout.pages, "rows": rows, "ours": ours is not None}
        return json.dumps(said).encode() + b"\n" + (layout.pdf if ours is None else packed(ours))

    line, _, laid_out = kept_or_made(kept, "set", shown, _sha256(shown), make).partition(b"\n")
    said: dict[str, Any] = json.loads(line)
    rows = {row: Spot(*spot) for row, spot in said["rows"].items()}
    if said["ours"]:
        return ReturnLayout(b"", said["pages"], rows, unpacked(laid_out))
    return ReturnLayout(laid_out, said["pages"], rows)


def _prepared(untrusted: bytes) -> bytes:
    """Return the file's pages as the sandbox wrote them anew. Raises PartDamaged."""
    return _framed(_made(_TASK, untrusted))


def _made(task: str, untrusted: bytes) -> bytes:
    try:
        made = run_in_sandbox(task, untrusted, limits=_LIMITS)
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        raise PartDamaged("unreadable") from None
    if not isinstance(made, bytes):
        raise PartDamaged(made["damaged"])
    return made
