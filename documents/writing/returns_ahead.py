"""Returns read and their pages made ready on all cores: what takes longest is begun first, so that none waits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from documents.writing import pack_office
from documents.writing.pack_keeping import key_for
from documents.writing.pack_plan import Kept
from documents.writing.pack_returns import PackReturn, keep_own_pages, what_printed

_BOOKS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods"})


@contextmanager
def read_ahead(
    files: Sequence[Path],
    read: Callable[[Path], PackReturn],
    kept: Kept | None,
    advance: Callable[[PackReturn, int], None] = lambda one, number: None,
) -> Iterator[list[PackReturn]]:
    """Give the returns in the order of their files, read on all cores.

    kept: where the files' own pages are made ready for the pack meanwhile, after all are read; None for a pack in
    codes, which shows none. advance: is given each return and its place, as they come in order.
    """
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        reading = {file: pool.submit(read, file) for file in sorted(files, key=_reading_time, reverse=True)}
        done: list[PackReturn] = []
        for number, file in enumerate(files):
            done.append(one := reading[file].result())
            advance(one, number)
        if kept is not None:
            for one in sorted(done, key=_printing_time, reverse=True):
                pool.submit(keep_own_pages, one.original, one.media_kind, kept)
        yield done
    finally:
        pool.shutdown(cancel_futures=True)


def must_print(given: PackReturn, kept: Kept) -> bool:
    """Return whether a return is an Office file whose pages are not kept yet, and can be printed here."""
    if not given.original or not pack_office.can_print(given.original, given.media_kind):
        return False
    sha256 = hashlib.sha256(given.original).hexdigest()
    return kept.get(key_for(what_printed(given.media_kind), sha256)) is None


def _reading_time(file: Path) -> tuple[bool, int]:
    """Return what sorts by the time that reading takes: a page of a PDF takes many times what other pages do."""
    return file.suffix.lower() == ".pdf", file.stat().st_size


def _printing_time(given: PackReturn) -> tuple[bool, bool, int]:
    """Return what sorts by the time that the pages take: Word files most, then workbooks, PDFs next to none."""
    is_office = pack_office.can_print(given.original, given.media_kind)
    return is_office, given.media_kind.lower() not in _BOOKS, len(given.original)
