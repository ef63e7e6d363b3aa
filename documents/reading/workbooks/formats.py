"""How a spreadsheet shows a number: as a date, a time, a month, a code with leading zeros, or a plain number.

A cell holds 44287 and a format; what the person typed and sees is "Apr-21" or "01/04/2021". The format decides:
a day that the sheet does not show is not read.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal

Kind = Literal["number", "date", "datetime", "time", "elapsed", "month", "year", "percent", "zeros"]

_BUILT_IN: dict[int, Kind] = {
    **dict.fromkeys((14, 15, 16, *range(27, 37), *range(50, 59)), "date"),
    17: "month",
    22: "datetime",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), "time"),
    46: "elapsed",
    9: "percent",
    10: "percent",
}
"""Numbers of the formats that every workbook has without writing them down (ECMA-376 part 1, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]')
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's date has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


def kind_of(number: int, code: str | None) -> Kind:
    """Return what a format shows: `number` is its id, `code` its pattern where the workbook defines it."""
    if code is None:
        return _BUILT_IN.get(number, "number")
    shown = _LITERAL.sub("", code.split(";")[0]).lower()
    if shown in ("general", "@", ""):
        return "number"
    if re.fullmatch(r"0{2,}", shown):
        return "zeros"
    if "%" in shown:
        return "percent"
    if "[h" in shown:
        return "elapsed"
    has_time = bool(re.search(r"[hs]|am/pm", shown))
    # A minute is an m beside hours or seconds; any other m is a month.
    months = re.sub(r"h+[^a-z]*m+|m+[^a-z]*s+|\[m+\]", "", shown) if has_time else shown
    has_day, has_month, has_year = (
        "d" in months.replace("red", ""),
        "m" in months.replace("am/pm", ""),
        "y" in months,
    )
    if has_day:
        return "datetime" if has_time else "date"
    if has_month:
        return "datetime" if has_time else "month"
    if has_year:
        return "year"
    return "time" if has_time else "number"


def shown(value: float, kind: Kind, code: str | None, *, epoch_1904: bool) -> str:
    """Return a number as the person sees it, in UK form: 01/04/2021, 01/04/2021 14:30, 14:30, April 2021."""
    if kind == "zeros" and value >= 0 and value.is_integer():
        return str(int(value)).zfill(len(_LITERAL.sub("", (code or "").split(";")[0])))
    if kind == "percent":
        return f"{plain_number(round(value * 100, 6))}%"
    if kind == "number":
        return plain_number(value)
    if kind == "elapsed" and value >= 0:
        minutes = round(value * 1440)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    moment = _moment(value, epoch_1904=epoch_1904)
    if moment is None:
        return plain_number(value)
    if kind == "time":
        return f"{moment:%H:%M}"
    if kind == "month":
        return f"{moment:%B %Y}"
    if kind == "year":
        return f"{moment:%Y}"
    return shown_moment(moment)


def shown_moment(moment: datetime | date) -> str:
    """Return a date, with its time unless that is midnight (what exports write for "no time")."""
    day = f"{moment.day:02}/{moment.month:02}/{moment.year}"
    if isinstance(moment, datetime) and (moment.hour or moment.minute):
        return f"{day} {moment.hour:02}:{moment.minute:02}"
    return day


def plain_number(value: float) -> str:
    """Return 3 for 3.0 and 0.597222 for 0.597222; no exponent for the sizes that people type."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def _moment(value: float, *, epoch_1904: bool) -> datetime | None:
    """Return the moment of a day number, to the second; None for one that no calendar of a sheet has."""
    if not -1 < value < 2958466:
        return None
    if 0 < value < 60 and not epoch_1904 and value >= 1:
        value += 1  # before the 29 February 1900 that the date system believes in
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    return epoch + timedelta(seconds=round(value * 86400))
