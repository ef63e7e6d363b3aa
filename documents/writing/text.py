"""The words of a document: text made fit for any file format, and dates and times put into plain English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from documents.chronology.model import Chronology, Conflict, MergedRow
from documents.reading.model import Clock, Problem, Row, When
from documents.reading.text import with_signs

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNREADABLE = re.compile("[\ud800-\udfff]")
# Not the locale's: a document says the same on every machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def clean(text: str) -> str:
    """Return `text` as every one of our formats can hold it.

    Line ends of any kind become "\\n"; control characters, which XML can't hold or which show as nothing, become
    their visible signs ("␇", "[U+FFFE]"); half a surrogate pair, which stands for a character that was lost before
    us, becomes U+FFFD. All else stays.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    return _UNREADABLE.sub("\ufffd", with_signs(text.replace("\x1e", "-")))


def clean_row(merged: MergedRow) -> MergedRow:
    """Return the row with all its texts cleaned; ids, dates and places are ours and stay."""
    row = merged.row
    cleaned = replace(
        row,
        date_text=clean(row.date_text),
        time_text=clean(row.time_text),
        source=clean(row.source),
        event=clean(row.event),
        people=clean(row.people),
        action=clean(row.action),
        comment=clean(row.comment),
        other=_clean_columns(row.other),
    )
    return MergedRow(cleaned, clean(merged.agency), clean(merged.file))


def _clean_columns(columns: Mapping[str, str]) -> dict[str, str]:
    cleaned: dict[str, str] = {}
    for heading, text in columns.items():
        heading = clean(heading)
        # Two headings may become one when what told them apart can't be shown: neither text may be lost.
        cleaned[heading] = f"{cleaned[heading]}\n{clean(text)}" if heading in cleaned else clean(text)
    return cleaned


def clean_chronology(chronology: Chronology) -> Chronology:
    """Return the chronology with every text in it cleaned, so that all its files say the same words."""
    found = chronology.findings
    return replace(
        chronology,
        rows=tuple(clean_row(row) for row in chronology.rows),
        agency_order=tuple(map(clean, chronology.agency_order)),
        returns=tuple(
            replace(part, agency=clean(part.agency), file=clean(part.file)) for part in chronology.returns
        ),
        findings=replace(
            found,
            silences=tuple(replace(silence, agency=clean(silence.agency)) for silence in found.silences),
            conflicts=tuple(_clean_conflict(conflict) for conflict in found.conflicts),
            problems=tuple(_clean_problem(problem) for problem in found.problems),
        ),
    )


def _clean_conflict(conflict: Conflict) -> Conflict:
    first, second = conflict.values
    return replace(conflict, values=(clean(first), clean(second)))


def _clean_problem(problem: Problem) -> Problem:
    return replace(problem, message=clean(problem.message))


def flowing_chronology(chronology: Chronology) -> Chronology:
    """Return the chronology with the lines of a PDF's cells run on, for documents that set their own lines.

    Only white space changes, and only in rows that have a page: there a line ends where the column was full.
    """
    rows = tuple(
        MergedRow(_flowing_row(merged.row), merged.agency, merged.file) if merged.row.place.page else merged
        for merged in chronology.rows
    )
    return replace(chronology, rows=rows)


def _flowing_row(row: Row) -> Row:
    return replace(
        row,
        date_text=flowing(row.date_text),
        time_text=flowing(row.time_text),
        source=flowing(row.source),
        event=flowing(row.event),
        people=flowing(row.people),
        action=flowing(row.action),
        comment=flowing(row.comment),
        other={heading: flowing(text) for heading, text in row.other.items()},
    )


def flowing(text: str) -> str:
    """Return the lines of a narrow column as paragraphs: a line that was full runs on into the next.

    A new paragraph stays one where a line begins like a list item, or where a sentence ends on a line with room
    for the next word.
    """
    lines = text.split("\n")
    if len(lines) == 1:
        return text
    widest = max(map(len, lines))
    made = lines[0]
    for before, line in pairwise(lines):
        first_word = line.split(" ", 1)[0]
        had_room = len(before) + 1 + len(first_word) <= widest
        new = not before.strip() or not line.strip() or _ITEM.match(line) or (had_room and _ENDED.search(before))
        made += f"\n{line}" if new else line if _CUT.search(made) and line[:1].islower() else f" {line}"
    return made


_ITEM = re.compile(r"\s*(?:[•‣▪·*–-]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)")
_ENDED = re.compile(r"[.?!:][\"'”’)\]]*\s*$")
_CUT = re.compile(r"[^\W\d_][-/]$")


def day_in_words(day: date) -> str:
    """Return a day as "4 March 2021"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_in_words(first: date, last: date) -> str:
    """Return two days, both included, as "12 to 14 March 2021", saying month and year only once where shared."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} to {day_in_words(last)}"
    return f"{day_in_words(first)} to {day_in_words(last)}"


def date_in_words(when: When) -> str:
    """Return what was understood from a typed date, e.g. "about 4 March 2021" or "no date understood"."""
    words = _bounds_in_words(when)
    return f"{words} (from the row above)" if when.carried else words


def _bounds_in_words(when: When) -> str:
    if when.precision == "invalid":
        return "not a real date"
    if when.start is None and when.end is None:
        return "no date"
    if when.start is None or when.end is None:
        return f"before {day_in_words(when.end)}" if when.end else f"after {day_in_words(_known(when.start))}"
    if when.precision == "range" and when.certainty == "uncertain":
        return f"some time from {span_in_words(when.start, when.end)}"
    words = span_in_words(when.start, when.end)
    if when.precision == "month" and _whole_month(when.start, when.end):
        words = f"{_MONTHS[when.start.month - 1]} {when.start.year}"
    if when.precision == "year":
        words = str(when.start.year)
    return {"about": f"about {words}", "uncertain": f"perhaps {words}"}.get(when.certainty, words)


def _known(day: date | None) -> date:
    assert day is not None
    return day


def _whole_month(first: date, last: date) -> bool:
    return first.day == 1 and last.month == first.month and date.fromordinal(last.toordinal() + 1).day == 1


def time_in_words(clock: Clock) -> str:
    """Return what was understood from a typed time, e.g. "16:00 to 17:30"; "" where none was."""
    if clock.start is None:
        return ""
    words = f"{clock.start} to {clock.end}" if clock.end else clock.start
    return f"about {words}" if clock.about else words


def other_in_words(row: Row) -> str:
    """Return the columns that have no field of their own, one a line, as "Heading: text"."""
    return "\n".join(f"{heading}: {text}" for heading, text in row.other.items() if text.strip())


def file_safe(name: str) -> str:
    """Return a name that is safe as a file name anywhere: letters, digits, dots, dashes; never "" or hidden."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.") or "file"
