"""What a PDF carries beside its pages: files attached to it, and actions that run something. None is read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import pikepdf

from documents.reading.model import Place, Problem
from documents.reading.text import clean

PART_NOT_READ = "part-not-read"
ATTACHED = (
    "Another file is attached to this PDF and was not read: {names}. If it holds part of the chronology, upload "
    "it as a file of its own."
)
SEVERAL_ATTACHED = (
    "Other files are attached to this PDF and were not read: {names}. If one holds part of the chronology, upload "
    "it as a file of its own."
)
ACTION = "active-content"
RUNS_SOMETHING = (
    "This PDF holds {what}, which were not run. A chronology needs none: check who sent the file and what it is."
)
_ACTIONS = {
    "/JavaScript": "scripts",
    "/Launch": "commands to start another program",
    "/SubmitForm": "commands to send what was typed in to another place",
    "/ImportData": "commands to fetch words from another file",
}
_MOST = 500
_MOST_NAMED = 5
_LONGEST_NAME = 80
_DEEPEST = 8


def beside_the_pages(data: bytes) -> list[Problem]:
    """Return what must be told of attached files and of actions; nothing of a file that can't be taken apart."""
    problems: list[Problem] = []
    # Damaged files make pikepdf fail in many ways; the reader itself tells of damage.
    with suppress(Exception), pikepdf.open(io.BytesIO(data)) as document:
        names: dict[str, int | None] = {}
        kinds: dict[str, int | None] = {}
        with suppress(Exception):
            _look_at_root(document.Root, names, kinds)
        for number, page in enumerate(document.pages, 1):
            with suppress(Exception):
                _look_at_page(page.obj, number, names, kinds)
        if names:
            said = ", ".join(f"“{name}”" for name in islice(names, _MOST_NAMED))
            more = len(names) - _MOST_NAMED
            said += f" and {more} more" if more > 0 else ""
            text = (SEVERAL_ATTACHED if len(names) > 1 else ATTACHED).format(names=said)
            problems.append(Problem(PART_NOT_READ, text, place=Place(next(iter(names.values())))))
        if kinds:
            text = RUNS_SOMETHING.format(what=" and ".join(kinds))
            problems.append(Problem(ACTION, text, place=Place(next(iter(kinds.values())))))
    return problems


def _look_at_root(root: Any, names: dict[str, int | None], kinds: dict[str, int | None]) -> None:
    trees = root.get("/Names", {})
    for key, file in _leaves(trees.get("/EmbeddedFiles"), 0):
        names.setdefault(_name_of(file) or _plain(key) or "without a name", None)
    for file in list(root.get("/AF", []))[:_MOST]:
        names.setdefault(_name_of(file) or "without a name", None)
    if any(True for _ in _leaves(trees.get("/JavaScript"), 0)):
        kinds.setdefault(_ACTIONS["/JavaScript"], None)
    _look_at_actions((root.get("/OpenAction"), *_values(root.get("/AA"))), None, kinds)


def _look_at_page(page: Any, number: int, names: dict[str, int | None], kinds: dict[str, int | None]) -> None:
    _look_at_actions(_values(page.get("/AA")), number, kinds)
    for annotation in islice(page.get("/Annots", ()), _MOST):
        if annotation.get("/Subtype") == "/FileAttachment":
            names.setdefault(_name_of(annotation.get("/FS")) or "without a name", number)
        _look_at_actions((annotation.get("/A"), *_values(annotation.get("/AA"))), number, kinds)


def _look_at_actions(actions: Iterable[Any], page: int | None, kinds: dict[str, int | None]) -> None:
    for action in actions:
        kind = str(action.get("/S")) if isinstance(action, pikepdf.Dictionary) else ""
        if kind in _ACTIONS:
            kinds.setdefault(_ACTIONS[kind], page)


def _values(dictionary: Any) -> list[Any]:
    return [value for _, value in dictionary.items()] if isinstance(dictionary, pikepdf.Dictionary) else []


def _leaves(node: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Yield the names and values of a name tree (ISO 32000-2, 7.9.6)."""
    if node is None or depth > _DEEPEST:
        return
    pairs = list(islice(node.get("/Names", ()), 2 * _MOST))
    yield from zip(pairs[::2], pairs[1::2], strict=False)
    for kid in islice(node.get("/Kids", ()), _MOST):
        yield from _leaves(kid, depth + 1)


def _name_of(file: Any) -> str:
    """Return the name of an attached file, "" where its description gives none."""
    if isinstance(file, pikepdf.Dictionary):
        file = file.get("/UF") or file.get("/F")
    return _plain(file)


def _plain(untrusted_name: Any) -> str:
    text = " ".join(clean(str(untrusted_name)).split()) if isinstance(untrusted_name, pikepdf.String) else ""
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"
