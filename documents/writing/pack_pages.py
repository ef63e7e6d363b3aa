"""Pages of PDFs that came from elsewhere, made safe and even for the pack.

What a page shows is kept; nothing that acts is. Each page becomes one form object on a new, upright page, a little
smaller where header and footer need room, clipped to what was visible: whatever its content does, it can neither
cover the page number nor leave its place. Scripts, actions, attachments, links and metadata are not taken along;
what annotations and form fields show is first drawn into the page.
"""

from __future__ import annotations

import io
import zlib
from collections import Counter
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from documents.safety.pdf_randomness import warm_up as warm_up  # the sandbox calls it before it closes
from documents.writing.pack_objects import OwnObjects, OwnPage
from documents.writing.pack_page_box import inherited, turn, unit, visible_box
from documents.writing.pack_stamps import BAND, contents_of, stamp_scale

_RESOURCES = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties")
_SMALLEST = 300.0
"""Points: a smaller page is set on one of this size, so that header and page number can be read."""
_LARGEST = 14_000.0
_NOT_SHOWN = ("/AF", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/StructParent", "/StructParents", "/LastModified")
_MOST_PAGES = 20_000
_CARRIER = Name.CaseReviewsPages


class PartDamaged(Exception):
    """A PDF could not be opened, even by repair. `code`: "unreadable", "password" or "empty"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PartPages:
    """The new pages, written beside the pack's PDF; which of them (from 1) have content that could not be decoded.

    `hidden_layers`: the optional content groups that the file keeps out of sight.
    """

    pages: list[OwnPage]
    damaged: list[int]
    hidden_layers: list[Object]


class Opened:
    """A file that `prepared` made, opened once for all that is asked of it."""

    def __init__(self, prepared: bytes) -> None:
        self._source = pikepdf.open(io.BytesIO(prepared), suppress_warnings=True)

    @property
    def pages(self) -> int:
        """Return how many pages `bring` will give."""
        return len(self._source.Root[_CARRIER].Sizes)

    def copied(self, into: Pdf) -> Object:
        """Return what `bring` needs, in `into`; the file is closed."""
        with self._source as source:
            return into.copy_foreign(source.Root[_CARRIER])


def bring(into: Pdf, own: OwnObjects, given: Opened) -> PartPages:
    """Return the pages of a file as new pages beside `into`, not yet placed there.

    Each has one marked content, number 0, around all it shows. Its key is the caller's to set.
    """
    copy = given.copied(into)
    shared: dict[str, int] = {}
    sizes = [(float(size[0]), float(size[1])) for size in copy.Sizes]
    pages = [_new_page(own, form, size, shared) for form, size in zip(copy.Forms, sizes, strict=True)]
    return PartPages(pages, [int(number) for number in copy.Damaged], list(copy.Hidden))


def prepared(untrusted: bytes) -> bytes:
    """Return an untrusted PDF as a file that holds nothing but its pages' looks, for `bring`. Raises PartDamaged.

    Everything that takes the file apart happens here: it is run in the sandbox, and what comes out was written
    anew, object by object.
    """
    with _opened(untrusted) as source, Pdf.new() as made:
        forms: list[Object] = []
        sizes: list[Array] = []
        damaged: list[int] = []
        hidden = _hidden_layers(source)
        taking = _Taking(source)
        for number, page in enumerate(source.pages, start=1):
            try:
                form, whole, size = taking.form(page.obj)
            except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError, KeyError):
                form, whole, size = _nothing(source)
            forms.append(form)
            sizes.append(Array(size))
            if not whole:
                damaged.append(number)
        carrier = Dictionary(Forms=Array(forms), Sizes=Array(sizes), Damaged=Array(damaged), Hidden=Array(hidden))
        # The catalogue carries them: to give the source a new object would have all of the file parsed.
        root = source.Root
        for key in list(root.keys()):
            del root[key]
        root[_CARRIER] = carrier
        made.Root[_CARRIER] = made.make_indirect(made.copy_foreign(root)[_CARRIER])
        out = io.BytesIO()
        made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def prepared_or_why(untrusted: bytes) -> bytes | dict[str, str]:
    """Return `prepared`'s file, or `{"damaged": code}`: the task that is run in the sandbox."""
    try:
        return prepared(untrusted)
    except PartDamaged as damage:
        return {"damaged": damage.code}


def _opened(untrusted: bytes) -> Pdf:
    try:
        source = pikepdf.open(io.BytesIO(untrusted), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise PartDamaged("password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise PartDamaged("unreadable") from None
    try:
        count = len(source.pages)
        if 0 < count <= _MOST_PAGES and any(_shows(page.obj.get("/Annots")) for page in source.pages):
            if "/AcroForm" in source.Root:
                source.generate_appearance_streams()
            source.flatten_annotations("all")
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        source.close()
        raise PartDamaged("unreadable") from None
    if not 0 < count <= _MOST_PAGES:
        source.close()
        raise PartDamaged("empty")
    return source


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


def _nothing(source: Pdf) -> tuple[Object, bool, tuple[float, float]]:
    """Return an empty A4 page for one that could not be understood at all."""
    form = source.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    return form, False, (595.0, 842.0)


def _shows(annotations: Object | None) -> bool:
    """Return whether any annotation shows more than a link's border: a filled field, a stamp, typed text."""
    if not isinstance(annotations, Array):
        return False
    return any(
        isinstance(one, Dictionary) and one.get("/Subtype") not in (Name.Link, Name.Popup) for one in annotations
    )


class _Taking:
    """Takes the pages of one file, each as a form object. `source`: the file, whose objects are used up."""

    def __init__(self, source: Pdf) -> None:
        self._source = source
        self._stripped: set[tuple[int, int]] = set()
        self._forms: dict[object, tuple[Object, bool]] = {}
        self._same_resources: dict[bytes, Object] = {}
        self._uses = Counter(stream.objgen for page in source.pages for stream in contents_of(page.obj))

    def form(self, page: Object) -> tuple[Object, bool, tuple[float, float]]:
        """Return a page's content as a form object, upright, from (0, 0); whether all of it decodes; its size."""
        x0, y0, x1, y1 = visible_box(page)
        each, turned = unit(page), turn(page)
        wide, high = (x1 - x0) * each, (y1 - y0) * each
        matrix = {
            0: (each, 0, 0, each, -x0 * each, -y0 * each),
            90: (0, -each, each, 0, -y0 * each, x1 * each),
            180: (-each, 0, 0, -each, x1 * each, y1 * each),
            270: (0, each, -each, 0, y1 * each, -x0 * each),
        }[turned]
        size = (wide, high) if turned % 180 == 0 else (high, wide)
        resources = self._resources(page)
        streams = [stream for stream in contents_of(page) if isinstance(stream, Stream)]
        # Pages with the same content and fonts, turned and cropped alike, share one form.
        shared = not streams or any(self._uses[stream.objgen] > 1 for stream in streams)
        used = resources.unparse(resolved=True) if shared else b""
        key = (tuple(s.objgen for s in streams), used, matrix, (x0, y0, x1, y1)) if shared else None
        if key is not None and key in self._forms:
            return *self._forms[key], size
        looks = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([x0, y0, x1, y1]), Resources=resources)
        if matrix != (1, 0, 0, 1, 0, 0):
            looks[Name.Matrix] = Array([round(value, 4) for value in matrix])
        group = page.get("/Group")
        if isinstance(group, Dictionary):
            looks[Name.Group] = group
        form, whole = self._content(streams, looks, own=not shared)
        if key is not None:
            self._forms[key] = form, whole
        return form, whole, size

    def _resources(self, page: Object) -> Object:
        """Return the page's resources without what is not shown, in its form objects too.

        Pages whose resources say the same get one object for all of them, the first that is nothing but resources.
        """
        found = inherited(page, "/Resources")
        _strip(found, self._stripped, 0)
        if not isinstance(found, Dictionary):
            return Dictionary()
        shown = Dictionary({key: found[key] for key in _RESOURCES if key in found})
        says = shown.unparse()
        if says not in self._same_resources:
            if not found.is_indirect or len(shown.keys()) + ("/ProcSet" in found) < len(found.keys()):
                return shown
            if "/ProcSet" in found:
                del found[Name.ProcSet]
            self._same_resources[says] = found
        return self._same_resources[says]

    def _content(self, streams: list[Stream], looks: Dictionary, *, own: bool) -> tuple[Object, bool]:
        """Return a stream with the page's whole content and such a dictionary, and whether all could be decoded.

        own: no other page shows these streams, so that the page's only one may become the form itself.
        """
        pieces: list[bytes] = []
        for stream in streams:
            try:
                pieces.append(stream.read_bytes())
            except pikepdf.PdfError:
                if len(streams) == 1:  # a viewer may make more of it than we do
                    looks[Name.Filter] = stream.get("/Filter", Array([]))
                    return self._source.make_stream(stream.read_raw_bytes(), looks), False
        if (
            len(streams) == 1
            and streams[0].get("/Filter") == Name.FlateDecode
            and "/DecodeParms" not in streams[0]
        ):
            looks[Name.Filter] = Name.FlateDecode
            if not own:
                return self._source.make_stream(streams[0].read_raw_bytes(), looks), True
            streams[0].stream_dict = looks
            return streams[0], True
        looks[Name.Filter] = Name.FlateDecode
        content = zlib.compress(b"\n".join(pieces))
        return self._source.make_stream(content, looks), len(pieces) == len(streams)


def _strip(resources: Object | None, seen: set[tuple[int, int]], depth: int) -> None:
    if not isinstance(resources, Dictionary) or depth > 12:
        return
    objects = resources.get("/XObject")
    if not isinstance(objects, Dictionary):
        return
    for one in objects.values():
        if not isinstance(one, Stream) or one.objgen in seen:
            continue
        seen.add(one.objgen)
        for key in _NOT_SHOWN:
            if key in one:
                del one[key]
        _strip(one.get("/Resources"), seen, depth + 1)


def _new_page(own: OwnObjects, form: Object, size: tuple[float, float], shared: dict[str, int]) -> OwnPage:
    """Return a page that shows the form between a free band for the header and one for the footer.

    shared: content streams that pages of the same size have in common.
    """
    wide, high = size
    shrink = min(1.0, _LARGEST / wide, _LARGEST / high)
    wide, high = wide * shrink, high * shrink
    page_wide, page_high = max(wide, _SMALLEST), high
    band = BAND * stamp_scale(page_wide, max(high, _SMALLEST))
    if high < _SMALLEST:
        page_high = high + 2 * band
    scale = min(1.0, (page_high - 2 * band) / high) * shrink
    x = (page_wide - wide * scale / shrink) / 2
    code = f"/P <</MCID 0>> BDC\nq {scale:.5f} 0 0 {scale:.5f} {x:.2f} {band:.2f} cm /Part Do Q\nEMC\n"
    if code not in shared:
        shared[code] = own.stream(code.encode("ascii"))
    shows = f"/Part {own.of_pdf(form)} 0 R"
    return OwnPage(own.reserve(), (0.0, 0.0, round(page_wide, 2), round(page_high, 2)), [shared[code]], shows)
