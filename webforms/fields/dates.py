"""A date as three inputs, and what may be wrong with one, said in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import Field, Form
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from webforms.access import current_today
from webforms.fields.widgets import DateWidget

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
EXAMPLE = "For example, 27 3 2026"
"""Said of every date whose own hint has no example."""
EARLIEST_YEAR = 1900
LATEST_YEAR = 2100


class DayMonthYear(Field):  # type: ignore[misc]  # the package has no types
    """A date. Data is a `date`, or None while nothing, or nothing real, was typed.

    what: how errors name it, "The date of the incident". A month may be typed as a word. A program may send the
    field's own name with an ISO date in place of the three parts. A hint without a number in it gains an example.
    """

    widget = DateWidget()
    data: date | None
    PARTS: ClassVar[tuple[str, ...]] = ("day", "month", "year")

    def __init__(
        self,
        label: str,
        *,
        what: str,
        hint: str = "",
        birthday: bool = False,
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        if not re.search(r"\d", hint):
            hint = f"{EXAMPLE}. {hint}" if hint else EXAMPLE
        super().__init__(label, validators, description=hint, **kwargs)
        self.what = what
        self.birthday = birthday
        self.typed: dict[str, str] = dict.fromkeys(self.PARTS, "")
        self.wrong_parts: tuple[str, ...] = self.PARTS

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was typed in the three parts, else the ISO date, else the value that was kept."""
        super().process(None, data, extra_filters)
        kept: Any = self.data
        self.data = kept if isinstance(kept, date) else None
        if self.data is not None:
            self._show(self.data)
        if formdata is None or not formdata:
            return
        names = [f"{self.name}-{part}" for part in self.PARTS]
        if self.name in formdata and (found := _ISO.fullmatch(str(formdata.get(self.name)).strip())):
            self._take(dict(zip(("year", "month", "day"), found.groups(), strict=True)))
        elif any(name in formdata for name in names):
            self._take({part: str(formdata.get(name, "")) for part, name in zip(self.PARTS, names, strict=True)})

    def pre_validate(self, form: Form) -> None:
        missing = [part for part in self.PARTS if not self.typed[part]]
        if len(missing) == len(self.PARTS) or self.data is not None:
            return
        if missing:
            self._wrong(tuple(missing), f"must include a {' and '.join(missing)}")
        if re.fullmatch(r"\d{1,3}", self.typed["year"]):
            self._wrong(("year",), "must have a year of 4 numbers, like 2026")
        self._wrong(self._unreal_parts(), "must be a real date")

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Mark all three inputs when the date is real but not right."""
        if self.data is not None:
            self.wrong_parts = self.PARTS

    @property
    def error_target(self) -> str:
        """The first input that is wrong: where the error summary leads."""
        return f"{self.id}-{self.wrong_parts[0]}"

    def autocomplete_of(self, part: str) -> str | None:
        """Return HTML's autocomplete word for a part, only where the date is the user's own birthday."""
        return f"bday-{part}" if self.birthday else None

    def _take(self, typed: Mapping[str, str]) -> None:
        self.typed = {part: typed.get(part, "").strip()[:20] for part in self.PARTS}
        self.raw_data = [value for value in self.typed.values() if value]
        self.data = _date_of(self.typed)

    def _show(self, value: date) -> None:
        self.typed = {"day": str(value.day), "month": str(value.month), "year": f"{value.year:04d}"}

    def _wrong(self, parts: tuple[str, ...], words: str) -> None:
        self.wrong_parts = parts
        raise ValidationError(f"{self.what} {words}")

    def _unreal_parts(self) -> tuple[str, ...]:
        typed = self.typed
        wrong = []
        if not typed["day"].isdecimal() or not 1 <= int(typed["day"]) <= 31:
            wrong.append("day")
        if _month_of(typed["month"]) is None:
            wrong.append("month")
        if not typed["year"].isdecimal() or not EARLIEST_YEAR <= int(typed["year"]) <= LATEST_YEAR:
            wrong.append("year")
        return tuple(wrong) or ("day",)


def today_or_past(_form: Form, field: DayMonthYear) -> None:
    """Validator: a date that has not come yet is refused."""
    if field.data is not None and field.data > current_today():
        raise ValidationError(f"{field.what} must be today or in the past")


def today_or_future(_form: Form, field: DayMonthYear) -> None:
    """Validator: a date that has passed is refused."""
    if field.data is not None and field.data < current_today():
        raise ValidationError(f"{field.what} must be today or in the future")


def not_before(other: str) -> Callable[[Form, DayMonthYear], None]:
    """Return a validator: the date may not come before that of the field named `other`."""

    def check(form: Form, field: DayMonthYear) -> None:
        first = form[other]
        if field.data is not None and first.data is not None and field.data < first.data:
            named = f"{first.what[:1].lower()}{first.what[1:]}"
            raise ValidationError(f"{field.what} must be the same as or after {named}")

    return check


def _date_of(typed: Mapping[str, str]) -> date | None:
    month = _month_of(typed["month"])
    if month is None or not typed["day"].isdecimal() or not re.fullmatch(r"\d{4}", typed["year"]):
        return None
    if not EARLIEST_YEAR <= int(typed["year"]) <= LATEST_YEAR:
        return None
    try:
        return date(int(typed["year"]), month, int(typed["day"]))
    except ValueError:
        return None


def _month_of(typed: str) -> int | None:
    if typed.isdecimal():
        return int(typed) if 1 <= int(typed) <= 12 else None
    word = typed.lower().rstrip(".")
    matches = [
        number
        for number, name in enumerate(_MONTHS, start=1)
        if word.startswith(name) and date(2000, number, 1).strftime("%B").lower().startswith(word)
    ]
    return matches[0] if matches else (9 if word == "sept" else None)
