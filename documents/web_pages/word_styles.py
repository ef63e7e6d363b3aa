"""What the styles of a Word document say of a paragraph: heading and its level, title, caption, contents."""

from __future__ import annotations

import re

from lxml import etree

from documents.reading.word.names import WordNames

_HEADING = re.compile(r"heading ?([1-9])")
_MOST_STEPS = 20


class Styles:
    """The paragraph styles by what they are for."""

    def __init__(self, styles: etree._Element | None, names: WordNames) -> None:
        self._names = names
        self._called: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._outline: dict[str, int] = {}
        self.language = "en-GB"
        if styles is None:
            return
        w = names.prefix
        for language in styles.iterfind(f"{w}docDefaults/{w}rPrDefault/{w}rPr/{w}lang"):
            said = language.get(names.value) or ""
            # Programs say American English unless somebody tells them.
            self.language = "en-GB" if said.lower().startswith("en") or not said else said
        for style in styles.iterchildren(w + "style"):
            identifier = style.get(w + "styleId") or ""
            for setting in style:
                if setting.tag == w + "name":
                    self._called[identifier] = (setting.get(names.value) or "").lower()
                elif setting.tag == w + "basedOn":
                    self._based[identifier] = setting.get(names.value) or ""
                elif setting.tag == w + "pPr":
                    level = setting.find(w + "outlineLvl")
                    if level is not None:
                        self._outline[identifier] = names.number(level, most=9)

    def level(self, properties: etree._Element | None) -> int:
        """Return a heading's level from 1, 0 for what is no heading. A title is of level 1."""
        if properties is None:
            return 0
        own = properties.find(self._names.prefix + "outlineLvl")
        if own is not None:
            level = self._names.number(own, most=9)
            return level + 1 if level < 9 else 0
        for identifier in self._line(properties):
            called = self._called.get(identifier, identifier.lower())
            heading = _HEADING.match(called)
            if heading:
                return int(heading[1])
            if called == "title":
                return 1
            if identifier in self._outline:
                return self._outline[identifier] + 1 if self._outline[identifier] < 9 else 0
        return 0

    def is_called(self, properties: etree._Element | None, beginning: str) -> bool:
        """Tell whether the paragraph's style, or one that it is based on, has a name that begins so."""
        return properties is not None and any(
            self._called.get(identifier, identifier.lower()).startswith(beginning)
            for identifier in self._line(properties)
        )

    def _line(self, properties: etree._Element) -> list[str]:
        style = properties.find(self._names.style)
        identifier = (style.get(self._names.value) or "") if style is not None else ""
        line: list[str] = []
        while identifier and identifier not in line and len(line) < _MOST_STEPS:
            line.append(identifier)
            identifier = self._based.get(identifier, "")
        return line
