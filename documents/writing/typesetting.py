"""Typesetting: a Typst source that we ship, filled with plain data, laid out as a tagged PDF or a picture.

The data reach Typst as a JSON file and are only ever shown as text: nothing that anybody typed is read as markup
or code. The layout runs in a process of its own (`typesetting_child`) with limits on time and memory, in a private
folder that is its root, with the fonts in `fonts/` and no others.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypdfium2

from documents.safety import forking
from documents.writing.text import clean
from documents.writing.typesetting_glyphs import FONTS, originals, showable, surely_showable, width

SOURCES = Path(__file__).parent / "typst"
CHILD = Path(__file__).parent / "typesetting_child.py"


class TypesettingFailed(RuntimeError):
    """A document could not be laid out. `code` is "source", "time", "memory" or "stopped"; never its words."""

    def __init__(self, source_name: str, code: str) -> None:
        super().__init__(f"The document {source_name} could not be laid out: {code}")
        self.code = code


class TextLost(RuntimeError):
    """A finished document lacks some of the text that went in. The message says how much, never which words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one layout may use: seconds of processor time (and four times that of waiting), bytes of memory."""

    seconds: int = 120
    memory: int = 4 << 30


DEFAULT_LIMITS = Limits()


def typeset(source_name: str, data: Mapping[str, object], limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the Typst source `source_name` of `typst/` laid out with `data`: a PDF/UA-1 file, tagged, en-GB.

    data: what JSON can hold; its texts are made showable (control characters, characters without a glyph) on the
    way, see `shown`. It must have a "title", which becomes the PDF's. Raises TypesettingFailed.
    """
    how = {"format": "pdf", "pdf_standards": ["ua-1"]}
    try:
        return _laid_out(source_name, data, limits, how)
    except TypesettingFailed as failure:
        if failure.code != "source":
            raise
        # Most likely signs that no font can set together: one strange word must not cost the whole document.
        return _laid_out(source_name, _each_text(_each_text(data, shown), surely_showable), limits, how)


def typeset_untagged(source_name: str, data: Mapping[str, object]) -> bytes:
    """Return a PDF without tags: parts to be stamped on pages, not a document. Raises TypesettingFailed."""
    return _laid_out(source_name, data, DEFAULT_LIMITS, {"format": "pdf", "pdf_tags": False})


def picture(source_name: str, data: Mapping[str, object], dots_per_inch: int = 144) -> bytes:
    """Return the one page of a Typst source laid out with `data` as PNG. Raises TypesettingFailed."""
    return _laid_out(source_name, data, DEFAULT_LIMITS, {"format": "png", "ppi": dots_per_inch})


def shown(text: str) -> str:
    """Return `text` as it stands in a laid-out document: cleaned, and nothing in it that has no glyph."""
    return showable(clean(text))


def breakable(text: str, room: float) -> str:
    """Return shown `text` with places to break in each word wider than `room` (in ems: points by size of letters).

    The places are zero-width spaces, first after the marks in addresses and paths, else every few characters, so
    that a long reference wraps in its column instead of running over the next. Nothing visible is added.
    """
    fewest = int(room / _WIDEST) + 1
    if len(text) < fewest:
        return text
    return re.sub(rf"\S{{{fewest},}}", lambda word: _broken(word.group(), room), text)


_WIDEST = 1.0
"""Ems. Hardly a letter is wider than this: a word of fewer letters than there are ems always fits."""


def _broken(word: str, room: float) -> str:
    if width(word, bold=True) <= room:
        return word
    pieces = re.split(r"(?<=[/\\._@:;,&?=+|-])", word)
    step = 4
    return "\u200b".join(
        "\u200b".join(piece[i : i + step] for i in range(0, len(piece), step)) if width(piece) > room else piece
        for piece in pieces
    )


def _laid_out(source_name: str, data: Mapping[str, object], limits: Limits, how: Mapping[str, object]) -> bytes:
    order = {
        "parent": os.getpid(),
        "seconds": limits.seconds,
        "memory": limits.memory,
        "fonts": str(FONTS),
        "how": how,
    }
    with tempfile.TemporaryDirectory(prefix="typesetting-") as name:
        folder = Path(name)
        (folder / "main.typ").write_text((SOURCES / source_name).read_text("utf-8"), "utf-8")
        (folder / "house.typ").write_text((SOURCES / "house.typ").read_text("utf-8"), "utf-8")
        (folder / "data.json").write_text(json.dumps(_each_text(data, shown), ensure_ascii=False), "utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(CHILD)],
                input=json.dumps(order).encode(),
                cwd=folder,
                env={"LC_ALL": "C.UTF-8", "TMPDIR": name, "RAYON_NUM_THREADS": "2"},
                stdout=subprocess.PIPE,  # its end is noticed at once; without, the end of the process is asked for
                stderr=subprocess.DEVNULL,  # Typst's messages quote the document
                timeout=limits.seconds * 4,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TypesettingFailed(source_name, "time") from None
        if done.returncode != 0:
            raise TypesettingFailed(source_name, _why(done.returncode))
        return (folder / "out").read_bytes()


def _why(returncode: int) -> Literal["source", "time", "memory", "stopped"]:
    if returncode == 3:
        return "source"
    if returncode == -24 or returncode == -9:  # SIGXCPU, or SIGKILL at the hard limit
        return "time"
    return "memory" if returncode in (-6, -11, 1) else "stopped"  # abort, fault, MemoryError


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return plain data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {str(key): _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value


def check_text(pdf: bytes, values: Iterable[str]) -> None:
    """Raise TextLost if a finished `pdf` lacks any of the texts `values`, see `check_words`."""
    check_words(text_of_pages(pdf), values)


def check_words(texts: Sequence[str], values: Iterable[str]) -> None:
    """Raise TextLost if `texts`, those of pages that follow each other, lack any of the texts `values`.

    Each text must be found as it stands, spaces and line breaks aside; where page breaks cut it up, word by word,
    a long word piece by piece. Pages with other than Latin, Greek and Cyrillic letters are copied in another order
    than they are read, and not always whole: there, nearly all letters must be found.
    """
    found = _squeezed("".join(texts))
    in_order = _is_plain(found)
    wanted = [(value, _squeezed(value)) for value in map(shown, values)]
    missing = [value for value, squeezed in wanted if squeezed and squeezed not in found]
    # A character without a glyph stands there in words, of which programs copy it, or the words.
    named: dict[str, str] = {}
    copied = [originals(value, lambda sign, words: named.setdefault(words, sign)) for value in missing]
    signs = found
    for words, sign in named.items():
        signs = signs.replace(_squeezed(words), _squeezed(sign))
    lost = 0
    for value, as_copied in zip(missing, copied, strict=True):
        if value == as_copied or _squeezed(as_copied) not in signs:
            either = ((value, found), (as_copied, signs))
            lost += min(_words_lost(text, there, len(texts), in_order) for text, there in either)
    if lost:
        raise TextLost(f"{lost} words are not in the finished document")


def _words_lost(value: str, found: str, pages: int, in_order: bool) -> int:
    """Return how many words of a text are not found, or letters where words are not copied in their order."""
    words = [word for word in map(_squeezed, value.split()) if word not in found]
    words = [word for word in words if not _in_pieces(word, found, pages)]
    return len(words) if in_order else _letters_lost(words, found)


def _letters_lost(words: Sequence[str], found: str) -> int:
    """Return how many letters and digits of `words` are not found, if they are more than copying may lose.

    One word from right to left has PDFium turn round all that stands on its line, signs into their mirror images.
    """
    wanted = Counter(filter(str.isalnum, "".join(words)))
    missing = sum((wanted - Counter(found)).values())
    return missing if missing > 3 + wanted.total() // 10 else 0


_SHORT, _PIECE = 7, 12
"""Characters. A word shorter than the first is never broken (no column is so narrow)."""


def _in_pieces(word: str, found: str, pages: int) -> bool:
    """Return whether a word that was not found is there after all, cut in two by a page break."""
    if pages < 2 or len(word) < _SHORT:
        return False
    if len(word) <= 2 * _PIECE:
        return any(word[:cut] in found and word[cut:] in found for cut in range(1, len(word)))
    pieces = [word[i : i + _PIECE] for i in range(0, len(word), _PIECE)]
    return sum(piece not in found for piece in pieces) < min(pages, len(pieces))


def text_of_pages(pdf: bytes, pages: Sequence[int] | None = None) -> list[str]:
    """Return the text of `pages` (from 1; None: all) of a PDF of ours, as another program would copy it."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            texts = []
            for number in pages if pages is not None else range(1, len(document) + 1):
                page = document[number - 1]
                text_page = page.get_textpage()
                texts.append(str(text_page.get_text_range()))
                text_page.close()
                page.close()
            return texts
        finally:
            document.close()


_PDFIUM = threading.Lock()
"""PDFium may be in use by one thread at a time, and a copy of this process must not be made amid it."""

forking.waits_for(_PDFIUM)


# Hyphens too: a program that copies text takes one at the end of a line for a hyphen that may go. And U+FFFD: it
# is what such a program gives for a sign that it does not understand.
_UNSEEN = re.compile(
    "[-\u2010\u2011\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffd\ufffe\ufe0e\ufe0f\x00-\x1f]+"
)


def _squeezed(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", text))


_PLAIN = re.compile(
    "[\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u200b\u2010-\u2027\u2030-\u205f\u20a0-\u20bf\ufffd]*"
)
"""Letters, signs and currencies that stand in a PDF one after the other, left to right, each for itself."""


def _is_plain(text: str) -> bool:
    return text.isascii() or _PLAIN.fullmatch(text) is not None
