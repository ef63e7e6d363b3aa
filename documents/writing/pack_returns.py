"""The returns on their way into a pack: sound PDFs as they came, all others rendered from what was read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from pikepdf import Object

from documents.chronology.model import MergedReturn
from documents.reading.model import Reading
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing.pack_assembly import Assembly, Part, Spot
from documents.writing.pack_front import notice
from documents.writing.pack_pages import PartDamaged, bring
from documents.writing.return_pdf import ReturnLayout, changes_told, lay_out_return

_TASK = "documents.writing.pack_pages:prepared_or_why"
_LIMITS = Limits(seconds=60, output=256 * 1024 * 1024)
TYPED = "The agency typed this return on a page of the service: there is no file but this."
PDF_KINDS = frozenset({"pdf", "application/pdf"})


@dataclass(frozen=True, slots=True)
class PackReturn:
    """A return for the pack: what was read, the file as received, its kind ("pdf", "docx", a media type …)."""

    reading: Reading
    original: bytes
    media_kind: str


@dataclass(slots=True)
class Coming:
    """A return as it comes into the pack. `rows`: where each row stands in the part, by its id in the reading."""

    given: PackReturn
    title: str
    detail: str
    part: Part
    rows: Mapping[str, Spot]
    rendered: bool
    hidden_layers: Sequence[Object] = ()
    first: int = field(default=0)
    """The page of the pack on which the part begins, once it is placed."""

    @property
    def pages(self) -> int:
        return len(self.part.pages)


def bring_returns(whole: Assembly, returns: Sequence[PackReturn], merged: Sequence[MergedReturn]) -> list[Coming]:
    """Join every return to the pack, in the order given; renderings are laid out on all cores.

    merged: what merging made of the returns; it knows the agency of a file that does not name it.
    """
    names = {one.file: one.agency for one in merged}
    titles = [given.reading.agency or names.get(given.reading.file) or given.reading.file for given in returns]
    brought = [_as_it_came(whole, given, title) for given, title in zip(returns, titles, strict=True)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        layouts = list(pool.map(_rendering, returns, brought, titles))
    coming = []
    for given, title, one, layout in zip(returns, titles, brought, layouts, strict=True):
        if isinstance(one, Coming):
            coming.append(one)
        elif layout is not None:
            how = "damaged; rendering of what was read" if one else "rendering of what was read"
            detail = "typed by the agency" if _is_typed(given) else f"{given.reading.file}, {how}"
            part = whole.join(layout.pdf)
            coming.append(Coming(given, title, detail, part, layout.rows, rendered=True))
    return coming


def _rendering(given: PackReturn, brought: Coming | str, title: str) -> ReturnLayout | None:
    if isinstance(brought, Coming):
        return None
    return lay_out_return(replace(given.reading, agency=title), brought or (TYPED if _is_typed(given) else ""))


def _is_typed(given: PackReturn) -> bool:
    return given.media_kind == "typed"


def _as_it_came(whole: Assembly, given: PackReturn, title: str) -> Coming | str:
    """Return a PDF's cleaned pages; a sentence that says why it can't be shown; "" for a file that is no PDF."""
    if given.media_kind.lower() not in PDF_KINDS:
        return ""
    try:
        brought = bring(whole.pdf, _prepared(given.original))
    except PartDamaged as damage:
        return _WHY[damage.code]
    reading = given.reading
    part = Part(brought.pages, whole.tags.paragraph_for_each(title, brought.pages))
    before = 0
    if brought.damaged:
        warning = whole.join(notice(title, reading, brought.damaged))
        before = len(warning.pages)
        warning.element.K.append(part.element)
        part.element.P = warning.element
        part = Part([*warning.pages, *brought.pages], warning.element)
    rows = {row.id: _spot(row.place.page, before, len(brought.pages)) for row in reading.rows}
    changed = changes_told(reading)
    detail = f"{reading.file}, as it came" + (f". {changed}" if changed else "")
    return Coming(given, title, detail, part, rows, rendered=False, hidden_layers=brought.hidden_layers)


def _prepared(untrusted: bytes) -> bytes:
    """Return the file's pages as the sandbox wrote them anew. Raises PartDamaged."""
    try:
        made = run_in_sandbox(_TASK, untrusted, limits=_LIMITS)
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        raise PartDamaged("unreadable") from None
    if not isinstance(made, bytes):
        raise PartDamaged(made["damaged"])
    return made


def _spot(page: int | None, before: int, pages: int) -> Spot:
    """Return the page of a row; the part's first if the reader could not say, or said one that is not there."""
    return Spot(before + page) if page is not None and 0 < page <= pages else Spot(1)


_WHY = {
    "unreadable": "The file is damaged: it could not be opened, even by repair. Ask the agency for it again.",
    "password": "The file needs a password to be opened. Ask the agency for a copy without one.",
    "empty": "The file has no pages, or far too many. Ask the agency for it again.",
}
