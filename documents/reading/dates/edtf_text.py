"""Writing what was understood as EDTF (ISO 8601-2:2019, levels 1 and 2)."""

from __future__ import annotations

from datetime import date

from documents.reading.model import Certainty

NOT_KNOWN = "XXXX-XX-XX"
"""A day of which nothing is known: an undated row, or a date that cannot be."""

Ends = tuple[date | None, date | None]


def edtf_of(
    start: date | None, end: date | None, certainty: Certainty, *, plain: str = "", one_of: bool = False
) -> str:
    """Return the EDTF of a stretch of days.

    plain: the short form ("2021-03", "2021-21"), if there is one for exactly these days.
    one_of: one act on one of these days, rather than something that lasted through them.
    """
    if start is None or end is None:
        return _open(start, end, one_of=one_of)
    mark = {"about": "~", "uncertain": "?"}.get(certainty, "")
    if one_of and start != end:
        return f"[{start.isoformat()}..{end.isoformat()}]" if mark in ("", "?") else _interval(start, end, mark)
    if start == end:
        return start.isoformat() + mark
    if not plain:
        return _interval(start, end, mark)
    if "/" in plain:
        return "/".join(part + mark for part in plain.split("/"))
    if len(plain) == 7 and plain[5] in "23" and mark:
        return _interval(start, end, mark)  # a season or quarter takes no mark in the level that readers know
    return plain + mark


def _interval(start: date, end: date, mark: str) -> str:
    return f"{start.isoformat()}{mark}/{end.isoformat()}{mark}"


def _open(start: date | None, end: date | None, *, one_of: bool) -> str:
    if start is None and end is None:
        return NOT_KNOWN
    if start is None:
        assert end is not None
        return f"[..{end.isoformat()}]" if one_of else f"../{end.isoformat()}"
    return f"[{start.isoformat()}..]" if one_of else f"{start.isoformat()}/.."
