"""The second opinion: what another engine finds on each page of a PDF, counted without reading it.

qpdf unpacks the page's drawing instructions; these are followed just far enough to count the glyphs shown, to
know where each stretch of them begins, and to see the level rules. It shares nothing with the first engine, so
text that one of them loses shows as a difference.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from documents.reading.pdf.matrix import PLAIN, Matrix, times
from documents.reading.pdf.second_fonts import Font, codes_in, font_of

MOST_BYTES = 24 * 1024 * 1024
"""Drawing instructions followed on one page, unpacked; more is a drawing and gets no second opinion."""

_DEEPEST_FORM = 5

# Possessive and atomic parts keep the time in step with the length of hostile instructions.
_STRING = rb"\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S])*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*>"
_NUMBER = rb"[-+]?(?:\d++\.?\d*+|\.\d++)"
_TOKEN = re.compile(
    rb"(?P<shown>" + _STRING + rb"|" + _HEX + rb")\s*(?P<show>Tj|'|\")?"
    rb"|(?P<array>\[(?:" + _STRING + rb"|" + _HEX + rb"|[^\[\]()<>]++)*+\])\s*(?P<array_show>TJ)?"
    rb"|(?P<numbers>(?:" + _NUMBER + rb"\s+){1,6}+)(?P<place>Tm|Td|TD|TL|cm|re|m|l)(?![A-Za-z*])"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]+)(?:\s+(?P<size>" + _NUMBER + rb"))?\s*(?P<named>Tf|Do)?(?![A-Za-z])"
    rb"|(?<![A-Za-z])(?P<plain>BT|q|Q|T\*)(?![A-Za-z*])"
    rb"|(?P<image>(?<![A-Za-z])BI\s(?>[\s\S]{0,2000}?\sID\s)(?>[\s\S]{0,65536}?\sEI(?=\s|$)))"
    rb"|%[^\r\n]*",
)


@dataclass(slots=True)
class Look:
    """What the second engine sees on a page, in PDF user space.

    glyphs: how many are shown. starts: x, y and number of glyphs of each stretch. strokes: x and y of both ends
    of drawn lines, of opposite corners of drawn boxes. complete: whether all instructions were followed.
    letters: characters that the glyphs stand for as far as their fonts say, white space left out.
    """

    glyphs: int = 0
    letters: int = 0
    starts: list[tuple[float, float, int]] = field(default_factory=list)
    strokes: list[tuple[float, float, float, float]] = field(default_factory=list)
    complete: bool = True


class SecondLook:
    """Looks at the pages of an open document, one by one."""

    def __init__(self, document: Any) -> None:
        self._pages = document.pages
        self.count = len(self._pages)
        self._fonts: dict[tuple[int, int], Font] = {}

    def page(self, index: int) -> Look:
        """Return what stands on a page (index from 0)."""
        look = Look()
        page = self._pages[index]
        follower = _Follower(look, self._fonts)
        try:
            contents = _unpacked(page.obj.get("/Contents"))
            resources = page.obj.get("/Resources")
            if resources is None:
                resources = page.resources
            follower.follow(contents, resources, PLAIN, 0)
        except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, OverflowError, RuntimeError):
            look.complete = False
        follower.count_letters()
        return look


@contextmanager
def second_look(data: bytes) -> Iterator[SecondLook | None]:
    """Open the file with the second engine; gives None if that engine cannot."""
    try:
        document = pikepdf.open(io.BytesIO(data))
        look = SecondLook(document)
    except Exception:  # a damaged file makes qpdf fail in many ways, all with the same meaning here
        yield None
        return
    with document:
        yield look


def _unpacked(contents: Any) -> bytes:
    if contents is None:
        return b""
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(bytes(part.read_bytes()) for part in contents)
    return bytes(contents.read_bytes())


class _Follower:
    """Follows drawing instructions. Only what moves, shows or rules is looked at.

    _at is None where a stretch of glyphs follows another one without a move: it has no place of its own.
    """

    def __init__(self, look: Look, fonts: dict[tuple[int, int], Font]) -> None:
        self._look = look
        self._known = fonts
        self._left = MOST_BYTES
        self._shown: dict[int, tuple[Font, list[bytes]]] = {}
        self._start(None, PLAIN)
        self._moving: dict[bytes, Callable[[list[float]], None]] = {
            b"Td": self._next_line,
            b"TD": self._next_line_and_leading,
            b"Tm": self._place_text,
            b"TL": self._set_leading,
            b"cm": self._turn,
            b"m": self._move,
            b"l": self._draw_to,
            b"re": self._box,
        }
        self._plain: dict[bytes, Callable[[], None]] = {
            b"BT": self._begin_text,
            b"q": self._save,
            b"Q": self._restore,
            b"T*": self._line_feed,
        }

    def _start(self, resources: Any, ctm: Matrix) -> None:
        self._resources = resources
        self._ctm = ctm
        self._line = PLAIN
        self._at: tuple[float, float] | None = (0.0, 0.0)
        self._pen = (0.0, 0.0)
        self._leading = 0.0
        self._current = Font()
        self._fonts: dict[bytes, Font] = {}
        self._saved: list[tuple[Matrix, Font, float]] = []

    def follow(self, contents: bytes, resources: Any, ctm: Matrix, depth: int) -> None:
        self._left -= len(contents)
        if self._left < 0:
            self._look.complete = False
            return
        self._start(resources, ctm)
        forms: list[tuple[bytes, Matrix]] = []
        for token in _TOKEN.finditer(contents):
            kind = token.lastgroup
            if kind == "array_show":
                self._show(token["array"])
            elif kind == "place":
                try:
                    self._moving[token["place"]](list(map(float, token["numbers"].split())))
                except (IndexError, ValueError):  # an instruction with too few numbers does nothing
                    continue
            elif kind == "plain":
                self._plain[token["plain"]]()
            elif kind == "show":
                if token["show"] != b"Tj":
                    self._line_feed()
                self._show(token["shown"])
            elif kind == "named":
                self._named(token, forms)
        if depth < _DEEPEST_FORM:
            for name, placed in forms:
                self._form(resources, name, placed, depth)

    def _named(self, token: re.Match[bytes], forms: list[tuple[bytes, Matrix]]) -> None:
        if token["named"] == b"Tf":
            self._font(token["name"])
        else:
            forms.append((token["name"], self._ctm))

    def _show(self, strings: bytes) -> None:
        codes = codes_in(strings)
        count = len(codes) // self._current.width
        if count:
            self._look.glyphs += count
            if id(self._current) not in self._shown:
                self._shown[id(self._current)] = self._current, []
            self._shown[id(self._current)][1].append(codes[: count * self._current.width])
            if self._at is not None:
                x, y = self._at
                a, b, c, d, e, f = self._ctm
                self._look.starts.append((a * x + c * y + e, b * x + d * y + f, count))
                self._at = None

    def count_letters(self) -> None:
        """Add up the characters that the glyphs shown stand for: a font's at once, not string by string."""
        for font, codes in self._shown.values():
            self._look.letters += font.letters(b"".join(codes))
        self._shown.clear()

    def _font(self, name: bytes) -> None:
        if name not in self._fonts:
            self._fonts[name] = self._font_named(name)
        self._current = self._fonts[name]

    def _font_named(self, name: bytes) -> Font:
        fonts = self._resources.get("/Font") if self._resources is not None else None
        font = fonts.get(name.decode("latin-1")) if fonts is not None else None
        if font is None:
            return Font()
        key = font.objgen
        if key == (0, 0):
            return font_of(font)
        if key not in self._known:
            self._known[key] = font_of(font)
        return self._known[key]

    def _place_text(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = numbers[-6:]
        self._line = (a, b, c, d, e, f)
        self._at = (e, f)

    def _next_line(self, numbers: list[float]) -> None:
        self._line = line = _moved(self._line, numbers[-2], numbers[-1])
        self._at = (line[4], line[5])

    def _next_line_and_leading(self, numbers: list[float]) -> None:
        self._leading = -numbers[-1]
        self._next_line(numbers)

    def _line_feed(self) -> None:
        self._next_line([0.0, -self._leading])

    def _set_leading(self, numbers: list[float]) -> None:
        self._leading = numbers[-1]

    def _begin_text(self) -> None:
        self._line = PLAIN
        self._at = (0.0, 0.0)

    def _turn(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = numbers[-6:]
        self._ctm = times((a, b, c, d, e, f), self._ctm)

    def _save(self) -> None:
        self._saved.append((self._ctm, self._current, self._leading))

    def _restore(self) -> None:
        if self._saved:
            self._ctm, self._current, self._leading = self._saved.pop()

    def _move(self, numbers: list[float]) -> None:
        self._pen = (numbers[-2], numbers[-1])

    def _draw_to(self, numbers: list[float]) -> None:
        end = (numbers[-2], numbers[-1])
        self._stroke(self._pen, end)
        self._pen = end

    def _box(self, numbers: list[float]) -> None:
        x, y, wide, high = numbers[-4:]
        self._stroke((x, y), (x + wide, y + high))

    def _stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        a, b, c, d, e, f = self._ctm
        x0, y0 = a * start[0] + c * start[1] + e, b * start[0] + d * start[1] + f
        x1, y1 = a * end[0] + c * end[1] + e, b * end[0] + d * end[1] + f
        self._look.strokes.append((x0, y0, x1, y1))

    def _form(self, resources: Any, name: bytes, ctm: Matrix, depth: int) -> None:
        forms = resources.get("/XObject") if resources is not None else None
        form = forms.get(name.decode("latin-1")) if forms is not None else None
        if form is None or form.get("/Subtype") != "/Form":
            return
        matrix = form.get("/Matrix")
        if matrix is not None and len(matrix) == 6:
            a, b, c, d, e, f = (float(number) for number in matrix)
            ctm = times((a, b, c, d, e, f), ctm)
        inner = form.get("/Resources")
        self.follow(bytes(form.read_bytes()), inner if inner is not None else resources, ctm, depth + 1)


def _moved(matrix: Matrix, x: float, y: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
