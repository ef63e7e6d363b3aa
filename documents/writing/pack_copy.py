"""A copy of a pack for one person: their name on every page, across it and at its head, perhaps behind a password.

The pack itself is not laid out again: each page gets one shared stream more. The mark is drawn over the page, thin
and grey, so that nothing opaque hides it and nothing under it becomes unreadable.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from documents.writing.pack_page_hashes import COPY_ID
from documents.writing.pack_stamps import contents_of, stamp_scale
from documents.writing.typesetting import shown, typeset_untagged

_FAINT = 0.13
"""How much of the mark is seen."""
_LINE, _UNDER_HEADER = 0.8, 28.0
"""How large the line is beside the header; points from the page's upper edge, which printers leave white."""


@dataclass(frozen=True, slots=True)
class CopyFor:
    """Whom a copy is for. at: when it was made, local time. copy_id: of the copy in the service's records."""

    name: str
    agency: str
    at: datetime
    copy_id: str = ""

    @property
    def line(self) -> str:
        """Return what stands at the head of each page."""
        return f"Copy for {', '.join(text for text in (self.name, self.agency) if text)}"

    @property
    def mark(self) -> str:
        """Return what stands across each page."""
        return f"{self.line} · {self.at:%d/%m/%Y %H:%M}"


def copy_of(pack: bytes, whom: CopyFor, password: str = "") -> bytes:
    """Return a finished pack as the copy for one person: linearised, tags, links and page numbers as they were.

    password: needed to open the copy, AES-256; "" for none.
    """
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        marks = _Marks(pdf, whom)
        for page in pdf.pages:
            marks.draw(page.obj)
        title = f"{pdf.trailer.Info.Title} · {shown(whom.line)}"
        pdf.trailer.Info.Title = String(title)
        if whom.copy_id:
            pdf.trailer.Info[COPY_ID] = String(whom.copy_id)
        out = io.BytesIO()
        as_packed: dict[str, Any] = {"stream_decode_level": pikepdf.StreamDecodeLevel.none}
        locked = pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True)
        # A file of its own each time: what it is known by afterwards is the hash of its bytes.
        pdf.save(
            out,
            linearize=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            **({"encryption": locked} if password else as_packed),
        )
    return out.getvalue()


class _Marks:
    """The marks of one copy: two shared forms, and one stream for all pages of a size."""

    def __init__(self, pdf: Pdf, whom: CopyFor) -> None:
        self._pdf = pdf
        self._streams: dict[tuple[float, ...], Object] = {}
        laid_out = {"title": "stamps", "signs": " ", "left": shown(whom.line), "right": shown(whom.mark)}
        with pikepdf.open(io.BytesIO(typeset_untagged("stamps.typ", laid_out))) as made:
            _, line, mark = (page.obj for page in made.pages)
            self._line, self._line_width = _form(pdf, line)
            self._mark, self._mark_width = _form(pdf, mark)
        self._faint = pdf.make_indirect(Dictionary(Type=Name.ExtGState, ca=_FAINT, CA=_FAINT))

    def draw(self, page: Object) -> None:
        box = tuple(float(edge) for edge in page.MediaBox)
        resources = page.Resources
        objects = resources.get("/XObject")
        if objects is None:
            resources[Name.XObject] = objects = Dictionary()
        objects[Name.CopyLine], objects[Name.CopyMark] = self._line, self._mark
        states = resources.get("/ExtGState")
        if states is None:
            resources[Name.ExtGState] = states = Dictionary()
        states[Name.CopyFaint] = self._faint
        if box not in self._streams:
            self._streams[box] = self._pdf.make_stream(zlib.compress(self._code(box)), Filter=Name.FlateDecode)
        page.Contents = Array([*contents_of(page), self._streams[box]])

    def _code(self, box: tuple[float, ...]) -> bytes:
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        scale = stamp_scale(wide, high)
        room = wide * 0.88
        size = min(_LINE * scale, room / max(self._line_width, 1))
        left = x0 + (wide - self._line_width * size) / 2
        top = y1 - _UNDER_HEADER * scale
        length = (wide**2 + high**2) ** 0.5
        cosine, sine = wide / length, high / length
        large = min(length * 0.72 / max(self._mark_width, 1), 6 * scale)
        along = self._mark_width * large / 2
        x, y = x0 + wide / 2 - cosine * along, y0 + high / 2 - sine * along
        return (
            "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"
            f"q {size:.4f} 0 0 {size:.4f} {left:.2f} {top:.2f} cm /CopyLine Do Q\n"
            f"q /CopyFaint gs {cosine * large:.4f} {sine * large:.4f} {-sine * large:.4f} {cosine * large:.4f} "
            f"{x:.2f} {y:.2f} cm /CopyMark Do Q\nEMC\n"
        ).encode("ascii")


def _form(pdf: Pdf, page: Object) -> tuple[Object, float]:
    """Return a page of ours as a form in `pdf`, with its width in points."""
    x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
    form = pdf.make_stream(
        zlib.compress(page.Contents.read_bytes()),
        Filter=Name.FlateDecode,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([x0 - 2, y0 - 4, x1 + 2, y1 + 4]),
        Resources=pdf.copy_foreign(page.Resources),
    )
    return form, x1 - x0
