"""Problem codes as plain sentences: what was read, or could not be, and what to do about it."""

from __future__ import annotations

from datetime import date, timedelta

from documents.reading.dates.words import tidy
from documents.reading.model import When

_SENTENCES = {
    "date-missing": "This row has no date. Type one, even a month or a year, or say that it is not known.",
    "date-invalid": "“{text}” is not a date that can be. Correct it in the file or here.{hint}",
    "date-repaired": "“{text}” was read as {read}. Check that this is right.",
    "date-from-number": "“{text}” was read as {read}: spreadsheets keep dates as numbers. Check it.",
    "date-ambiguous": "“{text}” was read as {read}. It can be understood in other ways: check it.",
    "date-out-of-order": "“{text}” was read as {read}. That does not fit the dates of the rows beside it: "
    "check day, month and year.",
    "date-unclear": "“{text}” could not be understood as a date. Type the day, month or year it stands for.",
    "date-future": "“{text}” lies in the future. Check the year.",
    "date-counted": "“{text}” was counted from the row before and read as {read}. Check it, or type the date.",
    "year-assumed": "“{text}” has no year. It was read as {read} from the row before: check it.",
    "year-missing": "“{text}” has no year and there is no row before to take it from. Type the year.",
    "century-assumed": "“{text}” was read as {read}: that day of this century is still to come. Check the year.",
    "weekday-mismatch": "“{text}”: the weekday and the date do not agree. Check which of them is right.",
    "end-before-start": "“{text}” ends before it begins. Check both dates.",
    "time-unclear": "The time “{text}” is not clear. Type it as 14:30, or with am or pm.",
    "time-length": "“{text}” says how long it took, not when it was. Add the time of day, if it is known.",
    "time-end-of-day": "“{text}” is the midnight at the end of the day that is typed; it was read as 00:00, which "
    "is at its beginning. If the end is meant, type 23:59, or the next day.",
    "source-missing": "This row does not say where the information is recorded. Add the source.",
    "event-missing": "This row does not say what happened. Add the event.",
    "row-merged": "This row shares a cell with the row above. The cell's words were read for both: check them.",
    "words-apart": "This row took some words from a row above that is for the chair alone. They are left "
    "out here: type this row’s own words, if others may read them.",
    "row-text-only": "This row holds only words, with no date of its own. It was kept as an event: check it.",
}


def describe(code: str, text: str = "", when: When | None = None) -> str:
    """Return the sentence for a problem of one row. text: the words as typed; when: what was read from them."""
    shown = " ".join(text.split())
    return _SENTENCES[code].format(text=shown, read=in_words(when) if when else "", hint=_hint(code, shown))


def in_words(when: When) -> str:
    """Return what was understood from a date as a person would say it: "22 May 2020", "March 2021"."""
    start, end = when.start, when.end
    if start is None and end is None:
        return "no known date"
    if start is None:
        return f"{_day(end)} or before"
    if end is None:
        return f"{_day(start)} or after"
    about = "about " if when.certainty == "about" else ""
    if start == end:
        return about + _day(start)
    if (start.day, start.month, end.day, end.month, start.year) == (1, 1, 31, 12, end.year):
        return f"{about}the year {start.year}"
    if (
        start.day == 1
        and (end + timedelta(days=1)).day == 1
        and (start.month, start.year) == (end.month, end.year)
    ):
        return f"{about}{start:%B %Y}"
    return f"{about}{_day(start)} to {_day(end)}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _hint(code: str, text: str) -> str:
    """Return what an impossible date may have been meant as, where the month came first; never assumed."""
    if code != "date-invalid":
        return ""
    numbers = [piece for piece in tidy(text).replace(".", "/").replace("-", "/").split("/") if piece.isdigit()]
    if len(numbers) != 3 or len(numbers[0]) > 2:
        return ""
    month, day, year = (int(number) for number in numbers)
    try:
        meant = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return ""
    return f" If {meant.day} {meant:%B} was meant, put the day before the month."
