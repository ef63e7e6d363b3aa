"""From the rows of a chronology table to `Row`s: dates, times and fields, and every doubt beside its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.reading.chronology_tables import Part
from documents.reading.columns.choosing import Assigned, keys_of
from documents.reading.cover import is_nil
from documents.reading.dates.edtf_text import edtf_of
from documents.reading.dates.order import may_be_turned, months_come_first
from documents.reading.dates.times import NO_TIME, is_as_above, read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.dittos import carried_from_above
from documents.reading.model import TEXT_FIELDS, Clock, Outline, Place, Problem, Row, When
from documents.reading.problems import describe
from documents.reading.raw import RawRow
from documents.reading.sections import date_in, lacks_year, sub_heading

_DATE_FIELDS = ("date", "date+time")


@dataclass(slots=True)
class _Cells:
    """One row's cells by field; `other` under the headings as typed."""

    fields: dict[str, str]
    other: dict[str, str]


class RowReader:
    """Reads the parts of one file in order: a blank date leans on the row before, also across a page's end."""

    def __init__(self, latest: date | None, parts: Sequence[Part] = ()) -> None:
        """latest: no two-digit year means a day after it; today where None. parts: all that will be read, for what
        one date of a file tells of the others.
        """
        self._latest = latest
        self._before: When | None = None
        self._clock_before = NO_TIME
        self._fields_before: dict[str, str] = {}
        self._other_before: dict[str, str] = {}
        self._period = ""
        self._month_first = months_come_first(date for part in parts for date in _typed_dates(part))
        self._counts: dict[int, int] = {}
        self._carried: list[Place] = []
        self._dittos: list[Place] = []
        self.rows: list[Row] = []
        self.outlines: dict[str, tuple[Outline, ...]] = {}
        self.problems: list[Problem] = []
        self.sub_headings: list[str] = []
        """What dated the rows below it and is no row itself, as typed."""

    def read(self, part: Part) -> None:
        """Add the rows and problems of one part. No row is left out but sub-headings, which date those below."""
        if not part.continues:
            self._before = None
            self._clock_before = NO_TIME
            self._fields_before, self._other_before = {}, {}
            self._period = part.period
        headings = keys_of([column.heading for column in part.columns])
        has_source = any(column.field == "source" for column in part.columns)
        typed = _typed_dates(part)
        for raw, following in zip(part.rows, (*typed[1:], None), strict=False):
            period = sub_heading(raw, following)
            if period:
                self._period = period
                self.sub_headings.extend(raw.cells)
                continue
            self._counts[part.table.number] = self._counts.get(part.table.number, 0) + 1
            self._row(raw, part, headings, has_source=has_source)

    def _row(self, raw: RawRow, part: Part, headings: Sequence[str], *, has_source: bool) -> None:
        number = self._counts[part.table.number]
        identifier = f"t{part.table.number}r{number}"
        place = Place(raw.page, part.table.number, number)
        codes: list[tuple[str, str, When | None]] = []
        cells = _by_field(raw, part.columns, headings)
        words_alone = _moved_to_event(cells)
        if words_alone:
            codes.append(("row-text-only", "", None))
        if self._filled_from_above(raw, part.columns, cells):
            codes.append(("row-merged", "", None))
        if carried_from_above(cells.fields, cells.other, self._fields_before, self._other_before):
            self._dittos.append(place)
        date_text, time_text, date_only = _date_and_time(cells)
        # Words below the table, or far beside it, are not of the day of the row above them.
        stray = words_alone or (len(cells.other) == 1 and not any(cells.fields.values()))
        when, date_codes = understand_date(date_only, after=None if stray else self._before, latest=self._latest)
        if words_alone:
            date_codes = []
        if when.carried and not date_only.strip() and not _shares_date(raw, part.columns):
            self._carried.append(place)
        if self._period and lacks_year(date_codes):
            when, date_codes = date_in(self._period, date_only) or (when, date_codes)
        if self._month_first and not date_codes and may_be_turned(date_only):
            when, date_codes = replace(when, certainty="uncertain", edtf=f"{when.edtf}?"), ["date-ambiguous"]
        if raw.date_doubted and when.certainty == "exact":
            when = replace(when, certainty="uncertain", edtf=f"{when.edtf}?")
        when = declared_silence(when, cells.fields.get("event", ""))
        codes.extend((code, date_only, when) for code in date_codes)
        clock, time_codes = (self._clock_before, []) if is_as_above(time_text) else _clock(time_text)
        self._clock_before = clock
        codes.extend((code, time_text, None) for code in time_codes)
        text = {name: cells.fields.get(name, "") for name in TEXT_FIELDS}
        # Words that stand alone, and the statement that there was no contact, have no source to give.
        alone = not any(text.values()) or any(code == "row-text-only" for code, _, _ in codes)
        needs_source = has_source and not alone
        if needs_source and not text["source"] and not says_no_contact(text["event"]):
            codes.append(("source-missing", "", None))
        if not text["event"]:
            codes.append(("event-missing", "", None))
        cells.other.update(_notes(raw))
        self.rows.append(Row(identifier, place, date_text, time_text, when, clock, **text, other=cells.other))
        if raw.outlines:
            self.outlines[identifier] = raw.outlines
        self.problems.extend(
            Problem(code, describe(code, typed, read), identifier, place) for code, typed, read in codes
        )
        self.problems.extend(Problem("row-doubted", doubt, identifier, place) for doubt in raw.doubts)
        self._before = self._before if stray else when
        self._fields_before, self._other_before = cells.fields, cells.other

    def problems_of_carrying(self) -> Iterator[Problem]:
        """Yield what a person should know of rows that took something from the row above: once in a file each."""
        if self._carried:
            many = len(self._carried)
            rows = "A row has no date of its own and was" if many == 1 else f"{many} rows have no date and were"
            message = f"{rows} given the date of the row above. Check that it is right where a row says so."
            yield Problem("date-carried", message, place=self._carried[0])
        if self._dittos:
            many = len(self._dittos)
            rows = (
                "A row says “ditto” or the like and was"
                if many == 1
                else f"{many} rows say “ditto” or the like and were"
            )
            message = (
                f"{rows} given the words of the row above for the source, the people or the agency. Check them."
            )
            yield Problem("words-carried", message, place=self._dittos[0])

    def _filled_from_above(self, raw: RawRow, columns: Sequence[Assigned], cells: _Cells) -> bool:
        """Give the row the words of cells that it shares with the row above; tell whether there were any."""
        filled = False
        for at in raw.merged:
            field = columns[at].field if at < len(columns) else "other"
            above = self._fields_before.get(field, "")
            if field in TEXT_FIELDS and above and not cells.fields.get(field):
                cells.fields[field] = above
                filled = True
        return filled


def _shares_date(raw: RawRow, columns: Sequence[Assigned]) -> bool:
    return any(at < len(columns) and columns[at].field in _DATE_FIELDS for at in raw.merged)


def _typed_dates(part: Part) -> list[str | None]:
    """Return what stands in the date column of each row."""
    at = next((at for at, column in enumerate(part.columns) if column.field in _DATE_FIELDS), None)
    return [None if at is None or at >= len(row.cells) else split_date_time(row.cells[at])[0] for row in part.rows]


def _by_field(raw: RawRow, columns: Sequence[Assigned], headings: Sequence[str]) -> _Cells:
    fields: dict[str, str] = {}
    other: dict[str, str] = {}
    for at, text in enumerate(raw.cells):
        field = columns[at].field if at < len(columns) else "other"
        if field in ("other", "number"):
            if text:
                other[headings[at] if at < len(headings) else f"Column {at + 1}"] = text
        elif fields.get(field) and field in TEXT_FIELDS:
            # A person said that the columns belong together.
            fields[field] = f"{fields[field]}\n{text}" if text else fields[field]
        else:
            fields[field] = text
    return _Cells(fields, other)


def _moved_to_event(cells: _Cells) -> bool:
    """Take words that stand alone in the date column ("Pregnancy and birth") as the event they tell."""
    field = next((name for name in _DATE_FIELDS if cells.fields.get(name)), None)
    if field is None or cells.other or any(text for name, text in cells.fields.items() if name != field):
        return False
    text = cells.fields[field]
    when, codes = understand_date(split_date_time(text)[0])
    if when.start or when.end or not {"date-unclear"}.intersection(codes):
        return False
    cells.fields[field] = ""
    cells.fields["event"] = text
    return True


def _date_and_time(cells: _Cells) -> tuple[str, str, str]:
    """Return the date as typed, the time as typed, and the part of the date's cell that is the date."""
    fields = cells.fields
    typed = next((fields[name] for name in _DATE_FIELDS if name in fields), "")
    date_text, in_date = split_date_time(typed, timed="date+time" in fields)
    time_text = fields.get("time", "")
    if time_text and in_date:
        date_only, date_text = date_text, typed
    else:
        date_only, time_text = date_text, time_text or in_date
    if fields.get("end_time"):
        time_text = f"{time_text} – {fields['end_time']}" if time_text else fields["end_time"]
    ends = fields.get("end_date", "")
    if ends and ends.strip() != date_only.strip():
        return f"{date_text} – {ends}".strip(" –"), time_text, f"{date_only} – {ends}".strip(" –")
    return date_text, time_text, date_only


def _clock(text: str) -> tuple[Clock, list[str]]:
    return read_time(text) if text else (NO_TIME, [])


def declared_silence(when: When, event: str) -> When:
    """Return "between X and Y" as the whole stretch where the row declares that nothing happened in it."""
    no_contact = when.precision == "range" and when.certainty == "uncertain" and when.edtf.startswith("[")
    if not no_contact or not says_no_contact(event):
        return when
    return replace(when, certainty="exact", edtf=edtf_of(when.start, when.end, "exact"))


def says_no_contact(event: str) -> bool:
    """Tell whether an event is the statement that there was none: "No contact in this period"."""
    start = " ".join(event.lower().split())[:120]
    words = (
        "no contact",
        "no consultation",
        "no involvement",
        "no record",
        "no attendance",
        "no entries",
        "no event",
    )
    return start.startswith(
        (*words, "nil", "no appointments", "no known contact", "no recorded contact")
    ) or is_nil(start)


def _notes(raw: RawRow) -> Iterator[tuple[str, str]]:
    """Yield the comments and footnotes of a row, those of a kind together."""
    kinds: dict[str, list[str]] = {}
    for kind, text in raw.notes:
        kinds.setdefault(kind, []).append(text)
    for kind, texts in kinds.items():
        yield f"{kind} in the file", "\n".join(texts)
