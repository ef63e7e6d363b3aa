"""The numbers printed on a pack's pages, and shown by a viewer: 1, 2, 3 …, or those of the pack issued before.

When numbers must stay, people's notes say "page 12" already. A page that is new then takes the number before it
and a letter: 12A, 12B … 12Z, 12AA. A page that went leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase, digits

from pikepdf import Array, Dictionary, Name, String


@dataclass(frozen=True, slots=True)
class Numbered:
    """A part of a pack by its key, and the number of each of its pages."""

    key: str
    numbers: tuple[str, ...]


def numbers_for(parts: Sequence[tuple[str, int]], earlier: Sequence[Numbered]) -> list[Numbered]:
    """Return the numbers of parts, each a key and how many pages it has, given those of the pack before.

    earlier: without any, pages are simply counted. The pages of a part that was there keep their numbers; more
    pages than before follow its last one with letters, and so does a part that was not there, unless it comes
    after all that was: then counting goes on. No number is given twice.
    """
    if not earlier:
        following = count(1)
        return [Numbered(key, tuple(str(next(following)) for _ in range(pages))) for key, pages in parts]
    had = {part.key: part.numbers for part in earlier}
    taken = {number for part in earlier for number in part.numbers}
    highest = max((_whole(number) for number in taken), default=0)
    last_old = max((place for place, (key, _) in enumerate(parts) if had.get(key)), default=-1)
    found: list[Numbered] = []
    before = "0"
    for place, (key, pages) in enumerate(parts):
        numbers = list(had.get(key, ())[:pages])
        before = numbers[-1] if numbers else before
        while len(numbers) < pages:
            if place >= last_old:
                highest += 1
                before = str(highest)
            else:
                before = next(one for one in _after(before) if one not in taken)
            taken.add(before)
            numbers.append(before)
        found.append(Numbered(key, tuple(numbers)))
    return found


def _whole(number: str) -> int:
    return int(_figures(number) or 0)


def _figures(number: str) -> str:
    return number[: len(number) - len(number.lstrip(digits))]


def _after(number: str) -> Iterator[str]:
    """Yield the numbers that may follow one: 12A after 12, 12B after 12A."""
    whole = _figures(number)
    letters = number[len(whole) :]
    for place in count(_value(letters) + 1):
        yield f"{whole}{_letters(place)}"


def _value(letters: str) -> int:
    """Return the place of letters: "" 0, A 1, Z 26, AA 27."""
    value = 0
    for letter in letters:
        value = value * 26 + ascii_uppercase.index(letter) + 1
    return value


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, rest = divmod(value - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def page_labels(numbers: Sequence[str]) -> Dictionary:
    """Return the PDF's page labels (PDF 32000-1, 12.4.2): a viewer then shows the printed number too."""
    entries: list[object] = []
    expected: str | None = None
    for page, number in enumerate(numbers):
        if number.isdigit():
            if number != expected:
                entries += [page, Dictionary(S=Name.D, St=int(number))]
            expected = str(int(number) + 1)
        else:
            entries += [page, Dictionary(P=String(number))]
            expected = None
    return Dictionary(Nums=Array(entries))
