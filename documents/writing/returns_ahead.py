"""Returns read and their pages made ready on all cores: what takes longest is begun first, so that none waits."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from documents.writing import pack_office
from documents.writing.pack_keeping import key_for
from documents.writing.pack_plan import Kept
from documents.writing.pack_returns import PackReturn, keep_own_pages, what_printed

_BOOKS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods"})


def media_kind(original: bytes, file: str) -> str:
    """Return the kind of a file for the pack and the manifest: "pdf" by its content, else its name's ending."""
    return "pdf" if b"%PDF-" in original[:1024] else Path(file).suffix.lower().lstrip(".")


@contextmanager
def read_ahead(
    files: Sequence[Path],
    read: Callable[[Path], PackReturn],
    kept: Kept | None,
    advance: Callable[[PackReturn, int], None] = lambda one, number: None,
) -> Iterator[list[PackReturn]]:
    """Give the returns in the order of their files, read on all cores.

    kept: where the files' own pages are made ready for the pack meanwhile: one file at a time while others are
    read, then as many as there are cores. None for a pack in codes, which shows none. advance: is given each
    return and its place, as they come in order.
    """
    cores = os.cpu_count() or 1
    reading_pool, printing_pool = ThreadPoolExecutor(cores), ThreadPoolExecutor(cores)
    to_print = deque(sorted(files, key=_printing_time, reverse=True))

    def print_on() -> None:
        with suppress(IndexError):
            while kept is not None:
                file = to_print.popleft()
                original = file.read_bytes()
                keep_own_pages(original, media_kind(original, file.name), kept)

    try:
        printing_pool.submit(print_on)
        in_order = sorted(files, key=_reading_time, reverse=True)
        reading = {file: reading_pool.submit(read, file) for file in in_order}
        done: list[PackReturn] = []
        for number, file in enumerate(files):
            done.append(one := reading[file].result())
            advance(one, number)
        for _ in range(cores - 1):
            printing_pool.submit(print_on)
        yield done
    finally:
        to_print.clear()
        reading_pool.shutdown(cancel_futures=True)
        printing_pool.shutdown(cancel_futures=True)


def must_print(given: PackReturn, kept: Kept) -> bool:
    """Return whether a return is an Office file whose pages are not kept yet, and can be printed here."""
    if not given.original or not pack_office.can_print(given.original, given.media_kind):
        return False
    sha256 = hashlib.sha256(given.original).hexdigest()
    return kept.get(key_for(what_printed(given.media_kind), sha256)) is None


def _reading_time(file: Path) -> tuple[bool, int]:
    """Return what sorts by the time that reading takes: a page of a PDF takes many times what other pages do."""
    return file.suffix.lower() == ".pdf", file.stat().st_size


def _printing_time(file: Path) -> tuple[bool, bool, int]:
    """Return what sorts by the time that the pages take: Word files most, then workbooks, PDFs next to none."""
    ending = file.suffix.lower().lstrip(".")
    return ending != "pdf", ending not in _BOOKS, file.stat().st_size
