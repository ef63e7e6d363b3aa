"""What `casereviews merge` says when it is done: counts, what was left out, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from casereviews.commands.merge_inputs import alike
from documents.writing.everything import Merged
from documents.writing.manifest import LeftOut

_NAMED = 12
"""Problems that are shown; `findings.json` has all."""


def to_look_at(merged: Merged, missing: Sequence[str]) -> bool:
    """Return whether there is something that the user must look at."""
    return bool(merged.chronology.findings.problems or merged.doubts or missing or alike(merged.returns))


def summary(
    merged: Merged, out: Path, missing: Sequence[str], left_out: Sequence[LeftOut], doubts: Path | None
) -> Iterator[str]:
    """Yield the lines. missing: names of outputs that could not be made. left_out: what was given and not read.

    doubts: the file with all that is in doubt, which holds names.
    """
    chronology = merged.chronology
    found = chronology.findings
    read = [one for one in chronology.returns if one.kind != "unreadable"]
    unread = len(chronology.returns) - len(read)
    agencies = _count(len({one.agency for one in read}), "agency", "agencies")
    without = f"; {_count(unread, 'file')} could not be read" if unread else ""
    yield f"{_count(len(chronology.rows), 'row')} from {agencies}{without}, written to {out}"
    scope = chronology.scope
    yield f"Scoping period: {scope.first} to {scope.last}" if scope else "Scoping period: none given or agreed"
    counts = (
        f"{_count(len(found.same_events), 'pair')} that tell the same event",
        f"{_count(len(found.conflicts), 'difference')} in them",
        _count(len(found.duplicates), "duplicate"),
        _count(len(found.silences), "silence"),
        f"{_count(len(found.out_of_scope), 'row')} out of scope",
        f"{len(found.undated)} undated",
    )
    yield f"Found: {', '.join(counts)}"
    for reason, number in Counter(one.why for one in left_out).items():
        yield f"Left out: {_count(number, 'file')}. {reason}"
    for names in alike(merged.returns):
        yield f"These files hold the same, byte for byte: {', '.join(names)}. Check that the right ones were sent."
    if missing:
        yield f"Not made: {', '.join(missing)}; manifest.json says why"
    if found.problems:
        yield f"{_count(len(found.problems), 'problem')} to look at:"
        for problem in found.problems[:_NAMED]:
            yield f"  {problem.row or 'file'}: {problem.message}"
        if len(found.problems) > _NAMED:
            yield f"  and {len(found.problems) - _NAMED} more in findings.json"
    if merged.doubts:
        # Which words they are must not stand on a screen that shows codes: the row and the reason are enough.
        yield f"{_count(len(merged.doubts), 'replacement')} of names to look at:"
        for doubt in merged.doubts[:_NAMED]:
            now = "left as it is" if doubt.put == doubt.found else f"now “{doubt.put}”"
            yield f"  {doubt.row}, {doubt.field}: {now}. {doubt.why}"
        more = len(merged.doubts) - _NAMED
        yield f"  {f'and {more:,} more; ' if more > 0 else ''}all of them, with the words themselves: {doubts}"
        yield "  That file holds names: do not pass it on with the files in codes."


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
