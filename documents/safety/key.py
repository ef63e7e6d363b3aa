"""The anonymisation key (`KEY.csv`): who is called what in the review."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.safety.folding import fold

COLUMNS = ("name", "aliases", "code", "role", "date_of_birth")
KNOWN_COLUMNS = ("address", "postcode", "nhs_number", "phone", "email", "place")
"""Columns that a key may have besides: what else points to the person, several divided by "|"."""
MOST_ENTRIES = 5_000
MOST_BYTES = 5 * 1024 * 1024

_FORMULA = ("=", "+", "-", "@")
_APOSTROPHES = tuple(f"'{sign}" for sign in _FORMULA)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_MONTH_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)


class KeyUnreadable(Exception):
    """The key can't be used. `message` says which line and what to do; it never repeats a name from the key."""

    code = "key-unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One person of the key: real name, other names, the code used in the review, role and date of birth.

    The other fields hold what else points to the person, as typed: a home's address, a school or surgery.
    """

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    role: str = ""
    date_of_birth: date | None = None
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name and the aliases, each once, in the key's order."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> KeyEntry:
        """Return the entry of plain values: the fields by their names, the date of birth in ISO form or None."""
        born = value.get("date_of_birth")
        several = ("aliases", "addresses", "postcodes", "nhs_numbers", "phones", "emails", "places")
        return cls(
            name=value["name"],
            code=value.get("code", ""),
            role=value.get("role", ""),
            date_of_birth=date.fromisoformat(born) if born else None,
            **{name: tuple(value.get(name, ())) for name in several},
        )


def read_key(data: bytes) -> tuple[KeyEntry, ...]:
    """Return the entries of a KEY.csv, in file order.

    The first line names the columns, in any order and case; only `name` must be there. Aliases are separated
    by "|"; a cell that divides them otherwise is refused. A key may also have the columns of `KNOWN_COLUMNS`;
    all others are left alone. Comma, semicolon and tab are understood as separators of cells, UTF-8 and
    Windows-1252 as encodings.
    Raises KeyUnreadable: a key that is misread would let a name through, so nothing in it is guessed.
    Source: interfaces.md, "KEY.csv".
    """
    if len(data) > MOST_BYTES:
        raise KeyUnreadable("The key is larger than 5 MB. Check that it is the right file.")
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines]
    except csv.Error:
        raise KeyUnreadable(
            f"Line {lines.line_num} of the key has quotation marks that do not match. Correct the line."
        ) from None
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise KeyUnreadable("The key is empty. Its first line must be: name,aliases,code,role,date_of_birth")
    columns = _columns(rows[0][1])
    entries = tuple(_entry(number, row, columns, len(rows[0][1])) for number, row in rows[1:])
    _require_own_codes([(number, entry) for (number, _), entry in zip(rows[1:], entries, strict=True)])
    if not entries:
        raise KeyUnreadable("The key has headings but no people. Add one line for each person.")
    if len(entries) > MOST_ENTRIES:
        raise KeyUnreadable(f"The key has more than {MOST_ENTRIES} people. Check that it is the right file.")
    return entries


def write_key(entries: Iterable[KeyEntry]) -> bytes:
    """Return the entries as a KEY.csv that `read_key` reads, UTF-8 with its mark, every cell in quotes.

    A cell that a spreadsheet might run as a formula begins with an apostrophe, which `read_key` takes off again.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow((*COLUMNS, *KNOWN_COLUMNS))
    for entry in entries:
        born = entry.date_of_birth.isoformat() if entry.date_of_birth else ""
        lines.writerow(
            [
                *map(_safe, (_line(entry.name), _joined(entry.aliases), _line(entry.code), _line(entry.role))),
                born,
                *map(_safe, map(_joined, _several_of(entry))),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _several_of(entry: KeyEntry) -> tuple[tuple[str, ...], ...]:
    return entry.addresses, entry.postcodes, entry.nhs_numbers, entry.phones, entry.emails, entry.places


def _line(value: str) -> str:
    return " ".join(value.split())


def _joined(values: Iterable[str]) -> str:
    # "|" divides values; nobody's name or address needs one. One at the end says that a comma divides nothing.
    lines = [_line(value.replace("|", " ")) for value in values]
    return "|".join(lines) + ("|" if len(lines) == 1 and re.search("[,;]", lines[0]) else "")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(_APOSTROPHES) else cell


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise KeyUnreadable("The key is not a text file. Save it as CSV (UTF-8) and use that file.")


def _separator(text: str) -> str:
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first_line.count)


def _columns(headings: list[str]) -> dict[str, int]:
    named = {re.sub(r"[\s_]+", "_", heading.strip().lower()): place for place, heading in enumerate(headings)}
    if "name" not in named:
        raise KeyUnreadable(
            "The key has no column called name. Its first line must be: name,aliases,code,role,date_of_birth"
        )
    return {column: named[column] for column in (*COLUMNS, *KNOWN_COLUMNS) if column in named}


def _entry(number: int, row: list[str], columns: dict[str, int], width: int) -> KeyEntry:
    cells = {column: _plain(row[place]) if place < len(row) else "" for column, place in columns.items()}
    if not cells["name"]:
        raise KeyUnreadable(f"Line {number} of the key has no name. Add the name or delete the line.")
    # A comma too many shifts the cells that follow, and a name would end up unread beyond the last column.
    if any(row[width:]):
        raise KeyUnreadable(
            f"Line {number} of the key has more cells than headings. Put quotation marks round cells with commas."
        )
    if _divided_otherwise(cells.get("aliases", ""), cells["name"]):
        raise KeyUnreadable(
            f'Line {number} of the key seems to divide aliases by "," or ";". Put "|" between them: Kai|Kayden.'
        )
    return KeyEntry(
        name=cells["name"],
        aliases=_several(cells, "aliases"),
        code=cells.get("code", ""),
        role=cells.get("role", ""),
        date_of_birth=_date(number, cells.get("date_of_birth", "")),
        addresses=_several(cells, "address"),
        postcodes=_several(cells, "postcode"),
        nhs_numbers=_several(cells, "nhs_number"),
        phones=_several(cells, "phone"),
        emails=_several(cells, "email"),
        places=_several(cells, "place"),
    )


def _require_own_codes(entries: Iterable[tuple[int, KeyEntry]]) -> None:
    """Raise KeyUnreadable where two people have one code: nobody could be told from the other, nor named again."""
    lines: dict[str, tuple[int, str]] = {}
    for number, entry in entries:
        code = "".join(sign for sign in fold(entry.code) if sign.isalnum())
        first, name = lines.setdefault(code, (number, fold(entry.name))) if code else (number, fold(entry.name))
        if name != fold(entry.name):
            raise KeyUnreadable(
                f"Lines {first} and {number} of the key give two people the same code. Give each their own code."
            )


_A_NAME = re.compile(r"[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){0,2}")


def _divided_otherwise(aliases: str, name: str) -> bool:
    """Tell whether a cell would be read as one alias that is several, and let all of them through.

    "Draycott, Shannon" is one alias of Shannon Draycott, and "Dr Smith, GP" is one.
    """
    if "|" in aliases or not re.search("[,;]", aliases):
        return False
    pieces = [piece.strip() for piece in re.split("[,;]", aliases)]
    if len(pieces) > 2 or ";" in aliases:
        return True
    return fold(pieces[0]) not in fold(name).split() and all(map(_A_NAME.fullmatch, pieces))


def _several(cells: dict[str, str], column: str) -> tuple[str, ...]:
    values = (value.strip() for value in cells.get(column, "").split("|"))
    return tuple(dict.fromkeys(value for value in values if value))


def _date(number: int, typed: str) -> date | None:
    if not typed:
        return None
    try:
        if iso := _ISO.fullmatch(typed):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if day_first := _DAY_FIRST.fullmatch(typed):
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        if named := _MONTH_NAMED.fullmatch(typed):
            return date(int(named[3]), _MONTHS.index(named[2][:3].lower()) + 1, int(named[1]))
    except ValueError:
        pass
    raise KeyUnreadable(
        f"Line {number} of the key has a date of birth that is not a real date. Write it like 2019-03-27."
    )
