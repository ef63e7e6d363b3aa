"""The numbers that Word sets before the paragraphs of numbered lists: they are shown, but stand in no text.

"1.", "2.1", "(a)", "iv)" are worked out as Word does (ECMA-376 part 1, 17.9). A bullet says nothing and gives "".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.reading.word.names import WordNames

_LEVELS = 9
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    style: str = ""
    joined: bool = False
    """No space between number and text."""
    restarts: bool = True
    plain: bool = False
    """Shows the numbers of the levels above as figures, whatever their own form."""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counters: dict[int, int]
    """Shared by all lists of the same definition: one goes on where another stopped."""
    restart_at: dict[int, int] = field(default_factory=dict)


class Lists:
    """All numbered lists of a document, counted along as its paragraphs are read in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None, names: WordNames) -> None:
        self._names = names
        self._of_style = _numbered_styles(styles, names)
        self._lists = _lists(numbering, names, self._of_style) if numbering is not None else {}

    @property
    def numbered_styles(self) -> frozenset[str]:
        """Return the ids of the paragraph styles that number their paragraphs."""
        return frozenset(self._of_style) if self._lists else frozenset()

    def label(self, paragraph: etree._Element) -> str:
        """Return what stands before the paragraph: "2.1 ", "" for nothing. Ask once for each, in their order."""
        if not self._lists:
            return ""
        found = self._place(paragraph)
        if found is None:
            return ""
        numbers, at = found
        level = numbers.levels.get(at)
        if level is None:
            return ""
        self._count(numbers, at)
        if level.form in ("bullet", "none"):
            return ""
        shown = re.sub(r"%([1-9])", lambda piece: _shown(numbers, int(piece[1]) - 1, level), level.pattern)
        return shown if level.joined or not shown else f"{shown} "

    def place(self, paragraph: etree._Element) -> tuple[int, str] | None:
        """Return a list paragraph's level, from 0, and its form ("bullet", "decimal"); None outside lists."""
        found = self._place(paragraph) if self._lists else None
        if found is None or found[1] not in found[0].levels:
            return None
        form = found[0].levels[found[1]].form
        return None if form == "none" else (found[1], form)

    def _place(self, paragraph: etree._Element) -> tuple[_List, int] | None:
        """Return the paragraph's list and its level in it, from its own settings or its style's."""
        names = self._names
        w = names.prefix
        properties = paragraph.find(names.paragraph_properties)
        if properties is None:
            return None
        style = properties.find(names.style)
        by_style = self._of_style.get(style.get(names.value) or "") if style is not None else None
        own = properties.find(w + "numPr")
        identifier, level = by_style or ("", None)
        if own is not None:
            said = own.find(w + "numId")
            identifier = (said.get(names.value) or "") if said is not None else identifier
            said_level = own.find(w + "ilvl")
            level = names.number(said_level, most=_LEVELS) if said_level is not None else level
        numbers = self._lists.get(identifier)
        if numbers is None:
            return None
        if level is None:
            named = style.get(names.value) if style is not None else None
            level = next((at for at, one in numbers.levels.items() if named and one.style == named), 0)
        return numbers, level

    @staticmethod
    def _count(numbers: _List, at: int) -> None:
        counters = numbers.counters
        if at in numbers.restart_at:
            counters[at] = numbers.restart_at.pop(at)
        elif at in counters:
            counters[at] += 1
        else:
            counters[at] = numbers.levels[at].start
        for deeper in [level for level in counters if level > at]:
            if numbers.levels.get(deeper, _Level()).restarts:
                del counters[deeper]


def _shown(numbers: _List, at: int, level: _Level) -> str:
    own = numbers.levels.get(at, _Level())
    number = numbers.counters.get(at, own.start)
    return _in_form(number, "decimal" if level.plain and own.form != "none" else own.form)


def _in_form(number: int, form: str) -> str:
    """Return a number as a list shows it: "3", "c", "iii", "3rd", "03"."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "ordinal":
        ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form in ("none", "bullet") else str(number)


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    shown = ""
    for value, letters in zip(
        values, ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"], strict=True
    ):
        count, number = divmod(number, value)
        shown += letters * count
    return shown


def _numbered_styles(styles: etree._Element | None, names: WordNames) -> dict[str, tuple[str, int | None]]:
    """Return the list and level of each paragraph style that has one, its own or inherited."""
    if styles is None:
        return {}
    w = names.prefix
    own: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(w + "style"):
        identifier = style.get(w + "styleId") or ""
        parent = style.find(w + "basedOn")
        if parent is not None:
            based[identifier] = parent.get(names.value) or ""
        setting = style.find(f"{w}pPr/{w}numPr")
        if setting is not None:
            number, level = setting.find(w + "numId"), setting.find(w + "ilvl")
            own[identifier] = (
                number.get(names.value) if number is not None else None,
                names.number(level, most=_LEVELS) if level is not None else None,
            )
    found: dict[str, tuple[str, int | None]] = {}
    for identifier in {*own, *based}:
        at: str | None = identifier
        list_id: str | None = None
        level_at: int | None = None
        for _ in range(20):
            if at is None or list_id is not None:
                break
            said = own.get(at)
            if said is not None:
                list_id = said[0]
                level_at = said[1] if level_at is None else level_at
            at = based.get(at)
        if list_id is not None and list_id != "0":
            found[identifier] = (list_id, level_at)
    return found


def _lists(
    numbering: etree._Element, names: WordNames, of_style: Mapping[str, tuple[str, int | None]]
) -> dict[str, _List]:
    """Return the document's lists by their id."""
    w = names.prefix
    definitions: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    for definition in numbering.iterchildren(w + "abstractNum"):
        identifier = definition.get(w + "abstractNumId") or ""
        definitions[identifier] = dict(_level(one, names) for one in definition.iterchildren(w + "lvl"))
        link = definition.find(w + "numStyleLink")
        if link is not None:
            links[identifier] = link.get(names.value) or ""
    told: dict[str, str] = {}
    for entry in numbering.iterchildren(w + "num"):
        refers = entry.find(w + "abstractNumId")
        told[entry.get(w + "numId") or ""] = (refers.get(names.value) or "") if refers is not None else ""
    counters: dict[str, dict[int, int]] = {}
    found: dict[str, _List] = {}
    for entry in numbering.iterchildren(w + "num"):
        identifier = entry.get(w + "numId") or ""
        definition_id = told[identifier]
        if definition_id in links and not definitions.get(definition_id):
            other = of_style.get(links[definition_id], ("", None))[0]
            definition_id = told.get(other, definition_id)
        numbers = _List(dict(definitions.get(definition_id, {})), counters.setdefault(definition_id, {}))
        for override in entry.iterchildren(w + "lvlOverride"):
            _override(override, numbers, names)
        if numbers.levels:
            found[identifier] = numbers
    return found


def _override(override: etree._Element, numbers: _List, names: WordNames) -> None:
    w = names.prefix
    try:
        at = int(override.get(w + "ilvl") or 0)
    except ValueError:
        return
    own = override.find(w + "lvl")
    if own is not None:
        numbers.levels[at] = _level(own, names)[1]
    start = override.find(w + "startOverride")
    if start is not None:
        number = names.number(start, most=_MOST)
        numbers.restart_at[at] = number
        if at in numbers.levels:
            numbers.levels[at] = replace(numbers.levels[at], start=number)


def _level(element: etree._Element, names: WordNames) -> tuple[int, _Level]:
    w = names.prefix

    def said(name: str, usual: str = "") -> str:
        setting = element.find(w + name)
        return usual if setting is None else setting.get(names.value) or usual

    try:
        at = max(0, min(int(element.get(w + "ilvl") or 0), _LEVELS))
    except ValueError:
        at = 0
    start = element.find(w + "start")
    return at, _Level(
        start=names.number(start, most=_MOST) if start is not None else 1,
        form=said("numFmt", "decimal"),
        pattern=said("lvlText"),
        style=said("pStyle"),
        joined=said("suff") == "nothing",
        restarts=said("lvlRestart", "1") != "0",
        plain=names.is_on(element.find(w + "isLgl")),
    )
