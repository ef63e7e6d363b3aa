"""Everything that a merge gives, for the command line and for the worker alike: from read returns to files."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from documents.chronology.anonymising import anonymise, anonymise_heading, anonymise_reading, anonymiser_for
from documents.chronology.merge_memory import remembered, written
from documents.chronology.merging import merge_again
from documents.chronology.model import Chronology, Heading, Scope
from documents.chronology.text_anonymiser import Doubt
from documents.safety.key import KeyEntry
from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_pdf import ChronologyLayout, lay_out, numbered
from documents.writing.forked import Forked
from documents.writing.manifest import Input, LeftOut, Output, write_manifest
from documents.writing.pack import Pack, PackReturn, build_pack, titles_of
from documents.writing.pack_index import index_csv, index_docx
from documents.writing.pack_plan import Kept, KeptHere, PackPlan
from documents.writing.pack_returns import IN_CODES, ready_return
from documents.writing.returns_ahead import must_print
from documents.writing.row_files import CAN_FAIL, RowFiles, WriteWord
from documents.writing.text import clean_chronology, flowing_chronology
from documents.writing.timeline import timeline_png, timeline_svg
from documents.writing.timeline_marks import Marked

TEMPLATE = "chronology.docx"
NAMES = (
    "chronology.json",
    "findings.json",
    "chronology.csv",
    "chronology.xlsx",
    "chronology.docx",
    "chronology.pdf",
    "timeline.svg",
    "timeline.png",
    "pack.pdf",
    "pack-index.docx",
    "pack-index.csv",
    "manifest.json",
)
"""Every file that `produce` gives, in its order."""

_WHILE_PRINTING = (*(name for name in NAMES[:-1] if name not in RowFiles.NAMES), *RowFiles.NAMES)
"""The order in which files are made where pages are being printed: what needs the rows alone is made at last."""
_WITH_ROWS = frozenset(NAMES) - {"findings.json", "manifest.json", "timeline.svg", "timeline.png"}
_WITH_ROWS -= {"pack-index.docx", "pack-index.csv"}
Progress = Callable[[str, int, int], None]
"""Takes what is being made, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Returns merged and ready to be written: the chronology, its returns for the pack, and where they came from.

    doubts: what a person should look at in an anonymised chronology; they hold real names and go into no file.
    marked: the children and the key events of the timeline.
    """

    chronology: Chronology
    heading: Heading
    returns: tuple[PackReturn, ...]
    inputs: tuple[Input, ...]
    doubts: tuple[Doubt, ...] = ()
    marked: Marked | None = None
    memory: bytes = b""
    """What a later merge of the case may be given; it holds real names and goes into no file."""


def merge_returns(
    returns: Sequence[PackReturn],
    heading: Heading,
    scope: Scope | None,
    key: Sequence[KeyEntry] = (),
    memory: bytes | None = None,
) -> Merged:
    """Return the returns merged; with a key, all in codes: rows, findings, returns, file names, heading.

    Pairing and the search for silences see the real names. Returns stand in the order of their agencies.
    memory: that of an earlier merge of the case, b"" for none yet: only what changed since then is compared again,
    and the result has a memory in turn. None: nothing is remembered.
    """
    readings = [one.reading for one in returns]
    chronology, compared = merge_again(readings, scope, remembered(memory) if memory else None)
    agency_of = {(part.file, part.sha256): part.agency for part in chronology.returns}
    inputs = [
        Input(
            one.reading.file,
            hashlib.sha256(one.original).hexdigest(),
            len(one.original),
            one.media_kind,
            one.reading,
            agency_of[(one.reading.file, one.reading.sha256)],
        )
        for one in returns
    ]
    order = sorted(range(len(returns)), key=lambda place: (inputs[place].agency.casefold(), inputs[place].file))
    returns, inputs = [returns[place] for place in order], [inputs[place] for place in order]
    if not key:
        left = written(compared) if memory is not None else b""
        return Merged(clean_chronology(chronology), heading, tuple(returns), tuple(inputs), memory=left)
    words = anonymiser_for(key, chronology, readings)
    coded = anonymise(chronology, key, words)
    return Merged(
        clean_chronology(coded.chronology),
        anonymise_heading(heading, words),
        tuple(
            # The file itself is full of names, so the pack shows what was read of it.
            PackReturn(anonymise_reading(one.reading, words), b"", IN_CODES)
            for one in returns
        ),
        tuple(
            replace(
                one,
                file=words.say(one.file),
                agency=words.say(one.agency),
                reading=anonymise_reading(one.reading, words),
            )
            for one in inputs
        ),
        coded.doubts,
    )


def produce(
    merged: Merged,
    templates: Path,
    progress: Progress,
    left_out: Sequence[LeftOut] = (),
    kept: Kept | None = None,
    *,
    printing: bool = True,
    write_word: WriteWord | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of `NAMES` as (name, bytes), each as soon as it is made, the manifest last.

    templates: the folder with `chronology.docx`. left_out: what was given and not read, for the manifest. A file
    that can't be made is left out of the output, with the reason in the manifest; the others do not wait for it.
    kept: where the pack's parts are looked for and kept, so that the next pack only makes what changed.
    printing: have the pack's Office files printed by LibreOffice, which takes seconds a file; without, only those
    that were printed for a pack before are shown so. write_word: in place of the service's own Word document.
    """
    chronology, heading = merged.chronology, merged.heading
    write_word = write_word or partial(write_docx, template=templates / TEMPLATE)
    shown = flowing_chronology(chronology)
    outputs: dict[str, Output] = {}
    missing = [*left_out, *(_unread(one) for one in merged.inputs if one.reading.kind == "unreadable")]
    packing = _Packing(merged, shown, kept, printing)
    order = _WHILE_PRINTING if packing.prints else NAMES[:-1]
    # The PDF takes longest: it is made beside the others, begun before there are threads.
    with (
        _set_aside(),
        Forked(lambda: _set(shown, heading)) as setting,
        RowFiles(chronology, shown, heading, write_word, beside=packing.prints) as of_rows,
        ThreadPoolExecutor(os.cpu_count() or 1) as ahead,
    ):
        packing.begin(ahead, before_building=of_rows.begin)
        for done, name in enumerate(order):
            progress(name, done, len(NAMES))
            try:
                own = name in RowFiles.NAMES
                data = of_rows.made(name) if own else _made(name, merged, shown, setting, packing)
            except CAN_FAIL as problem:
                missing.append(LeftOut(name, f"This file could not be made. {problem}"))
                continue
            outputs[name] = Output.of(name, data, len(chronology.rows) if name in _WITH_ROWS else None)
            yield name, data
    progress(NAMES[-1], len(NAMES) - 1, len(NAMES))
    in_order = [outputs[name] for name in NAMES if name in outputs]
    yield NAMES[-1], write_manifest(chronology, heading, merged.inputs, in_order, missing, packing.pack)
    progress("", len(NAMES), len(NAMES))


@contextmanager
def _set_aside() -> Iterator[None]:
    """Keep Python from looking for cycles, again and again, among the rows, which have none."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _unread(given: Input) -> LeftOut:
    """Return what the manifest says of a file that could not be read: its reader's last problem is the reason."""
    why = given.reading.problems[-1].message if given.reading.problems else "It could not be read."
    return LeftOut(given.file, why, given.sha256, given.size)


def _set(shown: Chronology, heading: Heading) -> tuple[ChronologyLayout, bytes]:
    """Return the chronology laid out, and as a document of its own."""
    layout = lay_out(shown, heading)
    return layout, numbered(layout, heading)


def _made(
    name: str,
    merged: Merged,
    shown: Chronology,
    setting: Forked[tuple[ChronologyLayout, bytes]],
    packing: _Packing,
) -> bytes:
    """Return one of the files that are more than the rows."""
    heading = merged.heading
    match name:
        case "chronology.pdf":
            return setting.result()[1]
        case "timeline.svg":
            return timeline_svg(shown, heading, marked=merged.marked).encode()
        case "timeline.png":
            return timeline_png(timeline_svg(shown, heading, marked=merged.marked))
        case "pack.pdf":
            return packing.made(setting.result()[0]).pdf
        case "pack-index.docx":
            return index_docx(packing.made(setting.result()[0]).parts, heading)
        case _:
            return index_csv(packing.made(setting.result()[0]).parts)


class _Packing:
    """The pack, made when it is first asked for: its index is made of it too."""

    def __init__(self, merged: Merged, shown: Chronology, kept: Kept | None, printing: bool) -> None:
        self._merged, self._shown = merged, shown
        self._kept = KeptHere() if kept is None else kept
        self._plan = PackPlan(printing=printing, marked=merged.marked)
        self._ahead: list[Future[None]] = []
        self._before_building: Callable[[], None] = lambda: None
        self.pack: Pack | None = None

    @property
    def prints(self) -> bool:
        """Whether Office files are yet to be printed, which takes longer than all else."""
        return self._plan.printing and any(must_print(one, self._kept) for one in self._merged.returns)

    def begin(self, pool: ThreadPoolExecutor, before_building: Callable[[], None]) -> None:
        """Have the returns made ready: programs of their own do most of it, while other files are written here.

        before_building: called when they are, and one processor is enough for the pack.
        """
        self._before_building = before_building
        returns = self._merged.returns
        for one, title in zip(returns, titles_of(self._shown, returns), strict=True):
            self._ahead.append(pool.submit(self._make_ready, one, title))

    def _make_ready(self, given: PackReturn, title: str) -> None:
        """Make a return ready, and leave it where parts are kept: its pages are not to be held here."""
        ready_return(given, title, self._kept, printing=self._plan.printing)

    def made(self, layout: ChronologyLayout) -> Pack:
        """Return the pack. Raises like `build_pack`."""
        wait(self._ahead)  # what one of them could not do, the building tries again, and says why
        self._ahead.clear()
        if self.pack is None:
            self._before_building()
            given = self._merged
            self.pack = build_pack(self._shown, given.heading, given.returns, layout, self._plan, self._kept)
        return self.pack
