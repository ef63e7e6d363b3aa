"""Pages taken out of an untrusted PDF, each as one form object or, where it can be, with its own marks for tags.

Runs in the sandbox, on a file whose objects are used up by it.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from documents.writing.pack_marks import Marked, marked
from documents.writing.pack_page_box import inherited, turn, unit, visible_box
from documents.writing.pack_pdf_damage import nothing_left
from documents.writing.pack_source_tags import tree_of
from documents.writing.pack_stamps import NAMES_OF_OURS, contents_of
from documents.writing.pack_tag_block import as_json

_RESOURCES = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties")
_NOT_SHOWN = ("/AF", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/StructParent", "/StructParents", "/LastModified")
_ODD = (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError, KeyError)
"""What objects that are not what they should be raise."""


@dataclass(slots=True)
class Taken:
    """A page: what shows it, upright, from (0, 0); its size in points; whether all of its content decodes.

    look: how the content is to be drawn, where it keeps its marks; else `form` is a form object. numbers: of them.
    """

    form: Object
    size: tuple[float, float]
    whole: bool = True
    lost: bool = False
    """Nothing of what it showed is there any more."""
    looks: Dictionary | None = None
    """What makes a form object of content that keeps its marks."""
    look: dict[str, Any] | None = None
    numbers: Sequence[int] = ()

    @property
    def resources(self) -> Object:
        """Return the resources of content that keeps its marks."""
        assert self.looks is not None
        return self.looks[Name.Resources]


class Taking:
    """Takes the pages of one file. `source`: the file, whose objects are used up."""

    def __init__(self, source: Pdf) -> None:
        self._source = source
        self._stripped: set[tuple[int, int]] = set()
        self._forms: dict[object, tuple[Object, bool]] = {}
        self._contents: dict[object, tuple[Object, Marked]] = {}
        self._same_resources: dict[bytes, Object] = {}
        self._clashing: dict[tuple[int, int], bool] = {}
        self._uses = Counter(stream.objgen for page in source.pages for stream in contents_of(page.obj))
        self._pages = {page.obj.objgen[0]: place for place, page in enumerate(source.pages)}
        self._tagged = isinstance(source.Root.get("/StructTreeRoot"), Dictionary)

    def page(self, page: Object) -> Taken:
        """Return a page; an empty A4 page for one that could not be understood at all."""
        try:
            return self._page(page)
        except _ODD:
            empty = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
            return Taken(self._source.make_stream(b"", empty), (595.0, 842.0), whole=False, lost=True)

    def tags(self, taken: Sequence[Taken]) -> bytes:
        """Return the tags of the pages, as `pack_tag_block.as_json` gives them; b"" for none.

        Then all pages are form objects.
        """
        if not any(page.look for page in taken):
            return b""
        marks = [page.numbers if page.look else None for page in taken]
        top = tree_of(self._source, self._pages, marks)
        if top is not None:
            return as_json(top, [page.look for page in taken])
        for page in taken:
            if page.looks is None:
                continue
            data, page.looks[Name.Filter] = page.form.read_raw_bytes(), Name.FlateDecode
            page.form = self._source.make_stream(data, page.looks)
            page.look = None
        return b""

    def _page(self, page: Object) -> Taken:
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
        looks = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([x0, y0, x1, y1]), Resources=resources)
        if matrix != (1, 0, 0, 1, 0, 0):
            looks[Name.Matrix] = Array([round(value, 4) for value in matrix])
        group = page.get("/Group")
        if isinstance(group, Dictionary):
            looks[Name.Group] = group
        if self._tagged and streams and (kept := self._with_marks(streams, looks)) is not None:
            form, found = kept
            look = {"box": (x0, y0, x1, y1), "matrix": matrix, "group": _group(group)}
            return Taken(form, size, looks=looks, look=look, numbers=found.numbers)
        if not streams and nothing_left(page):
            return Taken(self._source.make_stream(b"", looks), size, whole=False, lost=True)
        # Pages with the same content and fonts, turned and cropped alike, share one form.
        shared = not streams or any(self._uses[stream.objgen] > 1 for stream in streams)
        used = resources.unparse(resolved=True) if shared else b""
        key = (tuple(s.objgen for s in streams), used, matrix, (x0, y0, x1, y1)) if shared else None
        if key is not None and key in self._forms:
            form, whole = self._forms[key]
            return Taken(form, size, whole)
        form, whole = self._content(streams, looks, own=not shared)
        if key is not None:
            self._forms[key] = form, whole
        return Taken(form, size, whole)

    def _with_marks(self, streams: Sequence[Stream], looks: Dictionary) -> tuple[Object, Marked] | None:
        """Return a page's content with its marks, None if it can't be drawn on a page among what is ours."""
        resources = looks[Name.Resources]
        if _group(looks.get("/Group")) == _STRANGE or self._clashes(resources):
            return None
        key = tuple(stream.objgen for stream in streams)
        if key in self._contents:
            return self._contents[key]
        try:
            content = b"\n".join([stream.read_bytes() for stream in streams])
        except pikepdf.PdfError:
            return None
        found = marked(content, _named_marks(resources), lambda: _forms_in(resources))
        if found is None:
            return None
        plain = (
            len(streams) == 1
            and streams[0].get("/Filter") == Name.FlateDecode
            and "/DecodeParms" not in streams[0]
            and found.content is None
        )
        if plain:
            made = streams[0]
            made.stream_dict = Dictionary(Filter=Name.FlateDecode)
        else:
            data = zlib.compress(content if found.content is None else found.content)
            made = self._source.make_stream(data, Dictionary(Filter=Name.FlateDecode))
        self._contents[key] = made, found
        return made, found

    def _clashes(self, resources: Object) -> bool:
        """Return whether something among the resources has a name that header, number or watermark need."""
        if not resources.is_indirect:
            return _has_names_of_ours(resources)
        if resources.objgen not in self._clashing:
            self._clashing[resources.objgen] = _has_names_of_ours(resources)
        return self._clashing[resources.objgen]

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


_STRANGE = ["strange"]


def _group(group: Object | None) -> list[Any] | None:
    """Return a page's transparency group as colour space, isolated, knockout; _STRANGE if there is more to it."""
    if not isinstance(group, Dictionary):
        return None
    space = group.get("/CS", "")
    if space != "" and not isinstance(space, Name):
        return _STRANGE
    return [str(space)[1:], bool(group.get("/I", False)), bool(group.get("/K", False))]


def _has_names_of_ours(resources: Object) -> bool:
    held = (resources.get(kind) for kind in ("/Font", "/XObject", "/ExtGState"))
    return any(name in one for one in held if isinstance(one, Dictionary) for name in NAMES_OF_OURS)


def _named_marks(resources: Object) -> Mapping[bytes, int]:
    """Return the numbers of marks that stand among a page's resources, by name."""
    properties = resources.get("/Properties")
    if not isinstance(properties, Dictionary):
        return {}
    found = {}
    for name, said in properties.items():
        number: Any = said.get("/MCID") if isinstance(said, Dictionary) else None
        if isinstance(number, int):
            found[name[1:].encode("latin-1", "replace")] = number
    return found


def _forms_in(resources: Object) -> frozenset[bytes]:
    """Return the names of a page's form objects."""
    drawn = resources.get("/XObject")
    if not isinstance(drawn, Dictionary):
        return frozenset()
    forms = (name for name, one in drawn.items() if isinstance(one, Stream) and one.get("/Subtype") == Name.Form)
    return frozenset(name[1:].encode("latin-1", "replace") for name in forms)
