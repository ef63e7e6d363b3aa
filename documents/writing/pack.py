"""The pack: cover, contents, front sheet, timeline, chronology, returns and attachments in one PDF.

The printed page number is the viewer's page number. Every row of the chronology leads to the page of the return
on which it stands, and back where the return is a rendering of ours.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from documents.chronology.model import Chronology, Heading
from documents.writing import pack_office
from documents.writing.chronology_pdf import ChronologyLayout, header_for, lay_out
from documents.writing.pack_assembly import Assembly, Part, Spot
from documents.writing.pack_details import detail_of, detail_of_attachment
from documents.writing.pack_front import TITLE, between, front_matter
from documents.writing.pack_links import link_rows
from documents.writing.pack_metadata import describe, hide_layers
from documents.writing.pack_numbers import Numbered, numbers_for
from documents.writing.pack_own_documents import OwnDocument
from documents.writing.pack_plan import (
    CHRONOLOGY,
    FRONT,
    PLAIN,
    Attachment,
    FrontSheet,
    Kept,
    KeptHere,
    PackPlan,
    Watch,
    arranged,
    nobody,
)
from documents.writing.pack_returns import (
    Coming,
    PackReturn,
    Ready,
    join_attachment,
    join_return,
    key_of,
    pages_to_come,
    ready_attachment,
    ready_return,
)
from documents.writing.pack_sections import (
    FIRST,
    Front,
    PackPart,
    Section,
    entries_of,
    outline_of,
    page_count,
    parts_of,
)
from documents.writing.pack_stamps import Header, stamp_sheet

__all__ = ["Attachment", "FrontSheet", "Pack", "PackPart", "PackPlan", "PackReturn", "build_pack", "keys_of"]


@dataclass(frozen=True, slots=True)
class Pack:
    """A finished pack: its bytes, how many pages it has, and its parts in order, which cover all of them."""

    pdf: bytes
    pages: int
    parts: tuple[PackPart, ...]

    @property
    def numbered(self) -> tuple[Numbered, ...]:
        """What to give the next pack as `PackPlan.earlier`, so that its numbers stay."""
        return tuple(Numbered(part.key, part.numbers) for part in self.parts)


def build_pack(
    chronology: Chronology,
    heading: Heading,
    returns: Sequence[PackReturn],
    layout: ChronologyLayout | None = None,
    plan: PackPlan = PLAIN,
    kept: Kept | None = None,
    watch: Watch = nobody,
) -> Pack:
    """Return the pack of a case as planned: linearised, tagged where its parts are.

    layout: the chronology as `lay_out` gave it, if it is at hand. kept: where finished parts are looked for, and
    kept for the next time. watch: is told how far it is, and may stop it by raising. A return that is no PDF and
    can't be printed, or a PDF beyond repair, is shown as a rendering of what was read, which says so.
    Raises TypesettingFailed, TextLost.
    """
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        pool.submit(stamp_sheet, _header(heading))
        building = _Building(chronology, heading, returns, plan, KeptHere() if kept is None else kept, pool, watch)
        try:
            return building.built(layout or lay_out(chronology, heading))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _header(heading: Heading) -> Header:
    """Return what stands at the top of each page of the pack, whichever part it is of."""
    return header_for(replace(heading, title=TITLE))


def titles_of(chronology: Chronology, returns: Sequence[PackReturn]) -> list[str]:
    """Return what each return's part is called: its agency as it says, as merging found it, else its file."""
    names = {one.file: one.agency for one in chronology.returns}
    return [one.reading.agency or names.get(one.reading.file) or one.reading.file for one in returns]


def keys_of(returns: Sequence[PackReturn]) -> list[str]:
    """Return the key of each return's part, each once."""
    seen: Counter[str] = Counter()
    keys = []
    for one in returns:
        key = key_of(one)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys


class _Building:
    def __init__(
        self,
        chronology: Chronology,
        heading: Heading,
        returns: Sequence[PackReturn],
        plan: PackPlan,
        kept: Kept,
        pool: ThreadPoolExecutor,
        watch: Watch,
    ) -> None:
        self._chronology, self._heading, self._plan = chronology, heading, plan
        self._kept, self._pool, self._watch = kept, pool, watch
        titles = titles_of(chronology, returns)
        self._returns = {key: replace(one, key=key) for key, one in zip(keys_of(returns), returns, strict=True)}
        self._titles = dict(zip(self._returns, titles, strict=True))
        self._attachments = {one.key: one for one in plan.attachments}
        self._order = arranged({CHRONOLOGY: None, **self._returns, **self._attachments}, plan.order)

    def built(self, layout: ChronologyLayout) -> Pack:
        """Return the pack; each part is joined, then placed, then linked and numbered."""
        base = OwnDocument.base(layout.pages_of_ours) if layout.pages_of_ours else Assembly(layout.pdf)
        whole = base.whole if isinstance(base, OwnDocument) else base
        ready = self._ready()
        sections = [self._section(key, ready, layout) for key in self._order]
        # Another program lays the front out: meanwhile the parts are joined.
        laying = self._pool.submit(self._front, layout, sections)
        if self._join(whole, sections, ready):
            laying.cancel()
            laying = self._pool.submit(self._front, layout, sections)
        front, numbers = laying.result()
        extras = iter(self._between(whole, front, sections))
        front_part = whole.join(front.pdf)
        whole.numbers = [number for part in numbers for number in part.numbers] if self._plan.earlier else ()
        whole.place(front_part)
        for _ in range(front.blank):
            whole.place(next(extras))
        for section in sections:
            section.starts = len(whole.pages) + 1
            if section.before:
                whole.place(next(extras))
            first = whole.place(section.part or whole.base)
            if section.coming is not None:
                section.coming.first = first
            for _ in range(section.blank):
                whole.place(next(extras))
        coming = [section.coming for section in sections if section.coming is not None]
        chronology_at = next(section for section in sections if section.coming is None)
        before = chronology_at.starts + chronology_at.before - 1
        link_rows(whole, base, self._chronology, coming, layout.rows, before)
        for _, annotation, address in whole.links(front_part):
            page = int(address.removeprefix("page:"))
            whole.point(annotation, Spot(page), f"Go to page {whole.number(page)}")
        whole.stamp(_header(self._heading))
        whole.close()
        whole.set_bookmarks(outline_of(front.pdf, layout, sections, before))
        describe(whole.pdf, TITLE, self._heading, claims_accessible=all(one.rendered for one in coming))
        hide_layers(whole.pdf, [layer for one in coming for layer in one.hidden_layers])
        parts = tuple(parts_of(front, layout, sections, numbers))
        pdf = whole.save()
        self._watch("", 1, 1)
        return Pack(pdf, len(whole.pages), parts)

    def _ready(self) -> dict[str, Ready]:
        """Return the parts, but the chronology, ready to be joined."""
        work: dict[str, Future[Ready]] = {}
        for key in self._order:
            if key in self._returns:
                work[key] = self._pool.submit(self._ready_return, key)
            elif key in self._attachments:
                work[key] = self._pool.submit(ready_attachment, self._attachments[key], self._kept)
        weights = {key: self._weight(key) for key in self._order}
        of, done = sum(weights.values()) + 2, 0
        ready = {}
        for key in self._order:
            self._watch(self._title(key), done, of)
            if key in work:
                ready[key] = work.pop(key).result()
            done += weights[key]
        self._watch(TITLE, done, of)
        return ready

    def _section(self, key: str, ready: Mapping[str, Ready], layout: ChronologyLayout) -> Section:
        """Return a part as it should come to stand in the pack."""
        if key == CHRONOLOGY:
            section = Section(key, self._title(key), "", layout.pages)
        else:
            one = ready[key]
            is_return = key in self._returns
            detail = (
                detail_of(self._returns[key], one)
                if is_return
                else detail_of_attachment(self._attachments[key], one)
            )
            section = Section(key, self._title(key), detail, pages_to_come(one))
        self._settle(section)
        return section

    def _settle(self, section: Section) -> None:
        section.before, section.blank = int(self._plan.dividers), 0
        section.blank = section.pages % 2 if self._plan.even_pages else 0

    def _join(self, whole: Assembly, sections: Sequence[Section], ready: dict[str, Ready]) -> bool:
        """Join the parts; return whether one has other than the pages that it should have."""
        otherwise = False
        for section in sections:
            if section.key == CHRONOLOGY:
                continue
            section.coming = self._joined(whole, section.key, ready.pop(section.key))
            section.part = section.coming.part
            if len(section.part.pages) != section.own:
                otherwise = True
                section.own = len(section.part.pages)
                self._settle(section)
        return otherwise

    def _ready_return(self, key: str) -> Ready:
        given, title = self._returns[key], self._titles[key]
        return ready_return(given, title, self._kept, printing=self._plan.printing)

    def _title(self, key: str) -> str:
        if key == CHRONOLOGY:
            return self._heading.title
        return self._titles[key] if key in self._returns else self._attachments[key].title

    def _weight(self, key: str) -> int:
        """Return how long a part usually takes: printing an Office file takes many times what a PDF does."""
        given = self._returns.get(key) or self._attachments.get(key)
        if given is None:
            return 1
        return 8 if pack_office.can_print(given.original, given.media_kind) else 1

    def _joined(self, whole: Assembly, key: str, ready: Ready) -> Coming:
        if key in self._returns:
            return join_return(whole, self._returns[key], self._titles[key], ready)
        return join_attachment(whole, self._attachments[key], ready)

    def _front(self, layout: ChronologyLayout, sections: Sequence[Section]) -> tuple[Front, list[Numbered]]:
        """Return the front matter and the numbers of all parts.

        The contents say where parts begin, and so depend on the front's own length: where that is not all, it is
        laid out twice.
        """
        entries = entries_of(self._chronology, layout, sections)

        def laid_out(before: int | None = None, numbers: Sequence[str] = ()) -> bytes:
            shown = (self._plan.front_sheet, before, numbers, self._plan.marked)
            return front_matter(self._chronology, self._heading, entries, *shown)

        pdf = laid_out()
        front = Front(pdf, page_count(pdf), 0)
        front.blank = front.pages % 2 if self._plan.even_pages else 0
        lengths = [(FRONT, front.pages + front.blank), *((section.key, section.pages) for section in sections)]
        numbers = numbers_for(lengths, self._plan.earlier)
        if front.blank or self._plan.earlier:
            printed = [number for part in numbers for number in part.numbers] if self._plan.earlier else []
            front.pdf = laid_out(front.pages + front.blank, printed)
        return front, numbers

    def _between(self, whole: Assembly, front: Front, sections: Sequence[Section]) -> Iterator[Part]:
        """Yield dividers and blank pages in the order in which they are needed."""
        dividers = [
            (str(number), section.title, section.detail)
            for number, section in enumerate(sections, start=FIRST)
            if section.before
        ]
        blank = front.blank + sum(section.blank for section in sections)
        if not dividers and not blank:
            return
        pages = whole.cut(whole.join(between(dividers, blank)))
        titles, empty = iter(pages[: len(dividers)]), iter(pages[len(dividers) :])
        yield from (next(empty) for _ in range(front.blank))
        for section in sections:
            yield from (next(titles) for _ in range(section.before))
            yield from (next(empty) for _ in range(section.blank))
