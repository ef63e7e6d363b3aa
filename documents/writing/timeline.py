"""The timeline picture: one lane for each agency, every dated row a mark, silences hatched and named.

An SVG that also works printed in black and white: the lane's name, not its colour, says whose it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from documents.chronology.bounds import bounds
from documents.chronology.model import Chronology, Heading, MergedRow, Silence
from documents.writing.chronology_fields import agencies_of
from documents.writing.text import date_in_words, span_in_words
from documents.writing.timeline_axis import Axis, Bucket
from documents.writing.timeline_colours import agency_colours
from documents.writing.timeline_marks import STRIP, Marked, age_strips, diamond, key_events
from documents.writing.typesetting import picture, shown
from documents.writing.typesetting_glyphs import width

WIDTH = 1400
_LEFT, _RIGHT = 268, 1384
_TOP = 104
_LANE, _BARS, _TICK = 84, 40, 14
_MOST_RANGE_LINES = 3
_INK, _SOFT, _RULE = "#0b0c0c", "#505a5f", "#b1b4b6"


def timeline_svg(
    chronology: Chronology, heading: Heading, agencies: Sequence[str] | None = None, marked: Marked | None = None
) -> str:
    """Return the timeline as SVG, 1,400 units wide and as high as its lanes need.

    marked: the children, whose ages stand below the lanes, and key events, each a diamond in its lane.

    The axis covers the scoping period, else all dated rows. agencies: draw only these lanes, in this order (for
    pictures over several pages); None: all agencies that sent a return, by name. Rows that can't be drawn
    (undated, outside the axis) are counted under the agency's name. Labels never overlap: one that does not fit is
    shortened, and every silence is written out in full under the lanes.
    """
    names = tuple(agencies) if agencies is not None else agencies_by_name(chronology)
    axis = Axis.of(chronology, _LEFT, _RIGHT)
    lanes = _lanes(chronology, names, axis)
    silences = [silence for name in names for silence in chronology.findings.silences if silence.agency == name]
    marked = marked or Marked()
    bottom = _TOP + _LANE * len(lanes)
    under = bottom + STRIP * len(marked.children)
    notes = [_silence_in_words(i, silence) for i, silence in enumerate(silences, start=1)]
    height = under + 62 + 18 * len(notes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="timeline-title timeline-desc" '
        f'font-family="Noto Sans, DejaVu Sans, Arial, sans-serif" fill="{_INK}">',
        f'<title id="timeline-title">{_text(f"{heading.title}: timeline")}</title>',
        f'<desc id="timeline-desc">{_text(in_words(chronology, names))}</desc>',
        '<defs><pattern id="silence" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="#ffffff"/>'
        f'<line x1="0" y1="0" x2="0" y2="8" stroke="{_RULE}" stroke-width="3"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_heading(heading, axis),
        *axis.drawn(_TOP, bottom),
    ]
    colours = agency_colours(agencies_by_name(chronology), chronology.agency_order)
    most = max((max(lane.counts.values(), default=0) for lane in lanes), default=0) or 1
    numbers = {id(silence): i for i, silence in enumerate(silences, start=1)}
    for i, lane in enumerate(lanes):
        own = [(numbers[id(silence)], silence) for silence in silences if silence.agency == lane.agency]
        parts += _lane(lane, _TOP + _LANE * i, axis, colours[lane.agency], most, own)
        begun = [*lane.days, *((first, row) for first, _, row in lane.ranges)]
        parts += key_events(begun, _TOP + _LANE * i, axis, marked.key_events)
    parts += age_strips(marked.children, bottom, axis)
    parts += _legend(under + 14, axis, with_keys=bool(marked.key_events))
    for i, note in enumerate(notes):
        parts.append(_label(note, 16, under + 58 + 18 * i, 12.5))
    parts.append("</svg>")
    return "\n".join(parts)


def timeline_png(svg: str, dots_per_inch: int = 144) -> bytes:
    """Return a picture made by `timeline_svg` as PNG, two pixels for each unit. Raises TypesettingFailed."""
    return picture("timeline_picture.typ", {"title": "Timeline", "svg": svg}, dots_per_inch)


def agencies_by_name(chronology: Chronology) -> tuple[str, ...]:
    """Return all agencies that sent a return, in the order of their names."""
    return tuple(sorted(agencies_of(chronology), key=lambda name: (name.casefold(), name)))


def in_words(chronology: Chronology, agencies: Sequence[str]) -> str:
    """Return what the picture shows, for people who can't see it."""
    counts = Counter(row.agency for row in chronology.rows)
    rows = "; ".join(f"{name}: {counts[name]} rows" for name in agencies)
    silent = [silence for silence in chronology.findings.silences if silence.agency in agencies]
    gaps = "; ".join(f"{s.agency}, {span_in_words(s.first, s.last)}" for s in silent)
    return (
        f"Timeline with one lane for each agency. {rows}. "
        f"Periods of more than four months without a row: {gaps or 'none'}. "
        "The chronology holds the same rows as text."
    )


@dataclass(frozen=True, slots=True)
class _Lane:
    agency: str
    rows: int
    days: Sequence[tuple[date, MergedRow]]
    ranges: Sequence[tuple[date, date, MergedRow]]
    counts: Counter[Bucket]
    not_drawn: str


def _lanes(chronology: Chronology, agencies: Sequence[str], axis: Axis) -> list[_Lane]:
    of_agency: dict[str, list[MergedRow]] = defaultdict(list)
    for row in chronology.rows:
        of_agency[row.agency].append(row)
    return [_sorted_out(agency, of_agency[agency], axis) for agency in agencies]


def _sorted_out(agency: str, rows: Sequence[MergedRow], axis: Axis) -> _Lane:
    days, ranges, left_out = [], [], Counter[str]()
    counts: Counter[Bucket] = Counter()
    for row in rows:
        span = bounds(row.row.when)
        if span is None:
            left_out["undated"] += 1
        elif span[1] < axis.first:
            left_out["earlier"] += 1
        elif span[0] > axis.last:
            left_out["later"] += 1
        else:
            counts[axis.bucket(max(span[0], axis.first))] += 1
            if span[0] == span[1]:
                days.append((span[0], row))
            else:
                ranges.append((*span, row))
    not_drawn = ", ".join(f"{left_out[why]} {why}" for why in ("earlier", "later", "undated") if left_out[why])
    return _Lane(agency, len(rows), days, ranges, counts, not_drawn)


def _heading(heading: Heading, axis: Axis) -> Iterator[str]:
    yield _label(_fitted(f"{heading.title}: timeline", WIDTH - 32, 22, bold=True), 16, 32, 22, bold=True)
    facts = (heading.classification, heading.case_reference, span_in_words(axis.first, axis.last))
    yield _label(_fitted(" · ".join(fact for fact in facts if fact), WIDTH - 32, 13), 16, 54, 13, fill=_SOFT)


def _lane(
    lane: _Lane, top: float, axis: Axis, colour: str, most: int, silences: Sequence[tuple[int, Silence]]
) -> Iterator[str]:
    yield f'<line x1="16" y1="{top}" x2="{_RIGHT}" y2="{top}" stroke="{_RULE}"/>'
    yield f'<rect x="16" y="{top + 8}" width="6" height="{_LANE - 16}" fill="{colour}"/>'
    lines = _wrapped(lane.agency, _LEFT - 48, 13.5, most=3)
    for i, line in enumerate(lines):
        yield _label(line, 30, top + 20 + 16 * i, 13.5, bold=True)
    rows = f"{lane.rows} row" if lane.rows == 1 else f"{lane.rows} rows"
    counted = [f"{rows}, of which not drawn:", lane.not_drawn] if lane.not_drawn else [rows]
    for i, line in enumerate(counted):
        yield _label(_fitted(line, _LEFT - 48, 11), 30, top + 19 + 16 * len(lines) + 12.5 * i, 11, fill=_SOFT)
    labelled: list[tuple[float, float]] = []
    for number, silence in silences:
        yield from _silence(number, silence, top, axis, labelled)
    for bucket, rows_in_it in sorted(lane.counts.items()):
        yield from _column(bucket, rows_in_it, top + 6, axis, colour, most, labelled)
    ticks = top + 6 + _BARS + 4
    for day, row in lane.days:
        yield _mark(
            row, f'<rect x="{axis.x(day) - 1:.1f}" y="{ticks}" width="2.4" height="{_TICK}" fill="{colour}"'
        )
    yield from _ranges(lane, ticks + _TICK + 3, axis, colour)


def _column(
    bucket: Bucket,
    rows: int,
    top: float,
    axis: Axis,
    colour: str,
    most: int,
    labelled: Sequence[tuple[float, float]],
) -> Iterator[str]:
    """Draw the rows of one month (or quarter …) as a column, with their number where it has room of its own."""
    x, across = axis.x_of(bucket)
    high = max(2.0, (_BARS - 11) * rows / most)
    y = top + _BARS - high
    yield (
        f'<rect x="{x + 0.6:.1f}" y="{y:.1f}" width="{max(across - 1.2, 0.8):.1f}" height="{high:.1f}" '
        f'fill="{colour}" fill-opacity="0.35"/>'
    )
    half = width(str(rows)) * 9.5 / 2
    middle = x + across / 2
    if 2 * half < across - 1 and all(middle + half < begin or middle - half > end for begin, end in labelled):
        yield _label(str(rows), middle, y - 2, 9.5, anchor="middle")


def _ranges(lane: _Lane, top: float, axis: Axis, colour: str) -> Iterator[str]:
    """Draw rows over several days, each on the first free line; where all are taken they share the last."""
    ends: list[float] = [float("-inf")] * _MOST_RANGE_LINES
    for first, last, row in lane.ranges:
        x, end = axis.x(max(first, axis.first)), axis.x(min(last, axis.last), end=True)
        line = next((i for i, taken in enumerate(ends) if taken < x), _MOST_RANGE_LINES - 1)
        ends[line] = max(ends[line], end)
        yield _mark(
            row,
            f'<rect x="{x:.1f}" y="{top + 4.5 * line:.1f}" width="{max(end - x, 2.4):.1f}" height="3.4" rx="1.2" '
            f'fill="{colour}" fill-opacity="0.75"',
        )


def _mark(row: MergedRow, shape: str) -> str:
    return f"{shape}><title>{_text(date_in_words(row.row.when))}</title></rect>"


def _silence(
    number: int, silence: Silence, top: float, axis: Axis, labelled: list[tuple[float, float]]
) -> Iterator[str]:
    """Hatch a silence and say in it as much as has room; note in `labelled` from where to where the words go."""
    first, last = max(silence.first, axis.first), min(silence.last, axis.last)
    if first > last:
        return
    x, end = axis.x(first), axis.x(last, end=True)
    yield (
        f'<rect x="{x:.1f}" y="{top + 4}" width="{end - x:.1f}" height="{_LANE - 10}" fill="url(#silence)" '
        f'stroke="{_SOFT}" stroke-width="0.8" stroke-dasharray="4 3"/>'
    )
    stated = "no contact stated" if silence.declared else "no rows"
    days = (silence.last - silence.first).days + 1
    for words in (f"{number}: {stated}, {days} days", f"{number}: {days} days", str(number)):
        across = width(words) * 12 + 8
        begin = (x + end - across) / 2
        if across + 2 <= end - x and all(begin + across < b or begin > e for b, e in labelled):
            labelled.append((begin, begin + across))
            yield f'<rect x="{begin:.1f}" y="{top + 16}" width="{across:.1f}" height="18" fill="#ffffff"/>'
            yield _label(words, (x + end) / 2, top + 29, 12, anchor="middle")
            return


def _silence_in_words(number: int, silence: Silence) -> str:
    stated = "the agency stated that it had no contact" if silence.declared else "nothing stated"
    words = f"Silence {number}: {silence.agency}, {span_in_words(silence.first, silence.last)}: {stated}"
    return _fitted(words, WIDTH - 32, 12.5)


def _legend(top: float, axis: Axis, *, with_keys: bool) -> Iterator[str]:
    keys = ((f'<path d="{diamond(7, 7)}" fill="{_INK}"/>', "a key event"),) if with_keys else ()
    entries = (
        *keys,
        (
            f'<rect x="0" y="0" width="12" height="14" fill="{_SOFT}" fill-opacity="0.35"/>',
            f"rows in a {axis.unit}",
        ),
        (f'<rect x="5" y="0" width="2.4" height="14" fill="{_SOFT}"/>', "a row on one day"),
        (
            f'<rect x="0" y="5" width="14" height="3.4" rx="1.2" fill="{_SOFT}"/>',
            "a row over several days, or on some day in them",
        ),
        (
            f'<rect x="0" y="0" width="14" height="14" fill="url(#silence)" stroke="{_SOFT}" stroke-width="0.8"/>',
            "more than four months without a row",
        ),
    )
    x = 16.0
    for shape, words in entries:
        yield f'<g transform="translate({x:.1f} {top})">{shape}</g>'
        yield _label(words, x + 20, top + 12, 12)
        x += 20 + width(words) * 12 + 26


def _label(
    words: str, x: float, y: float, size: float, *, bold: bool = False, fill: str = "", anchor: str = ""
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    colour = f' fill="{fill}"' if fill else ""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{weight}{colour}{place}>{_text(words)}</text>'


def _text(words: str) -> str:
    return escape(" ".join(shown(words).split()))


def _wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Return a name in at most so many lines; what has no room in the last is cut and marked with an ellipsis."""
    lines = [""]
    for word in shown(words).split():
        candidate = f"{lines[-1]} {word}".strip()
        if width(candidate, bold=True) * size <= room or not lines[-1] or len(lines) == most:
            lines[-1] = candidate
        else:
            lines.append(word)
    return [_fitted(line, room, size, bold=True) for line in lines]


def _fitted(words: str, room: float, size: float, *, bold: bool = False) -> str:
    words = shown(words)
    while width(words, bold=bold) * size > room:
        words = words.removesuffix("…")[:-1] + "…"
    return words
