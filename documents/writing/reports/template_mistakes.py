"""What a template asks for, and each of its mistakes with its place, in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from rapidfuzz import fuzz, process

from documents.writing.reports import report_language
from documents.writing.reports.field_model import Field
from documents.writing.reports.report_language import DEEPEST, LOOP_FIELDS, ReportWords, named, references, unfit
from documents.writing.reports.template_package import Format
from documents.writing.reports.text_units import Unit, units_of

_TAG = re.compile(
    r"\{\{(?P<shown>.*?)\}\}|\{%-?\s?(?:(?P<over>tr|tc|p|r)\s)?\s*(?P<word>\w+)(?P<rest>.*?)-?%\}|\{#.*?#\}",
    re.DOTALL,
)
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_STATEMENTS = ("for", "endfor", "if", "elif", "else", "endif")
_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """place: where it stands, "" for the whole file. message: what is wrong and what to do."""

    place: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return both as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a template asks for. fields: names that are known, parts as "children.age", in order of appearance.

    rows_place: where it repeats the list that it must repeat, "" if it does not.
    """

    fields: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    rows_place: str = ""


def asked_by(data: bytes, kind: Format, fields: Mapping[str, Field], *, public: bool, rows: str = "") -> Asked:
    """Return what a template asks for. data: from `checked_template`.

    public: the document goes to the public, so that a field that may show names is a mistake. rows: a list that
    the template must repeat in one place, as rows of a table.
    """
    look = _Look(fields, public, rows)
    part = ""
    for unit in units_of(data, kind):
        if unit.part != part:
            look.end_of_part()
            part = unit.part
        look.at(unit)
    look.end_of_part()
    look.end()
    return Asked(tuple(look.used), tuple(dict.fromkeys(look.mistakes)), look.rows_place)


@dataclass(slots=True)
class _Open:
    """A statement that waits for its end. list_field: of a repetition, None when the list is not known."""

    word: str
    place: str
    variable: str = ""
    list_field: Field | None = None


@dataclass(slots=True)
class _Look:
    fields: Mapping[str, Field]
    public: bool
    rows: str = ""
    used: dict[str, None] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _words: ReportWords = field(default_factory=ReportWords)
    _place: str = ""
    rows_place: str = ""

    def at(self, unit: Unit) -> None:
        """Look at one paragraph or cell."""
        self._place = unit.place
        for tag in _TAG.finditer(unit.text):
            if tag["shown"] is not None:
                self._expression(tag["shown"], f"{{{{ {' '.join(tag['shown'].split())} }}}}")
            elif tag["word"] is not None:
                self._statement(tag["word"], tag["rest"].strip(), tag["over"] or "")
        left = _BRACES.search(_TAG.sub("", unit.text))
        if left:
            pair = {"{{": "}}", "{%": "%}"}.get(left[0])
            self._wrong(
                f"{left[0]} is not closed by {pair} in the same paragraph"
                if pair
                else f"{left[0]} closes nothing that was opened in the same paragraph"
            )

    def end_of_part(self) -> None:
        """Say what was not ended."""
        for one in self._open:
            self._place = one.place
            self._wrong(f"{{% {one.word} %}} has no {{% end{one.word} %}} after it")
        self._open.clear()

    def end(self) -> None:
        """Say that the rows are missing."""
        if self.rows and not self.rows_place and self.rows not in self.used:
            self._place = ""
            self._wrong(
                f"the template does not show the rows. Put {{%tr for row in {self.rows} %}} into a table row of "
                "its own, the fields of a row such as {{ row.event }} into the next, and {%tr endfor %} into the "
                "one below"
            )

    def _wrong(self, message: str) -> None:
        self.mistakes.append(Mistake(self._place, message[0].upper() + message[1:]))

    def _statement(self, word: str, rest: str, over: str) -> None:
        if self.rows and word == "cellbg":
            self._expression(rest, f"{{% cellbg {rest} %}}")
        elif word not in _STATEMENTS:
            self._wrong(f"{{% {word} %}} is nothing that a template may say. It knows “for”, “if” and their ends")
        elif word in ("endfor", "endif"):
            wanted = word.removeprefix("end")
            if self._open and self._open[-1].word == wanted:
                self._open.pop()
            else:
                self._wrong(f"{{% {word} %}} ends nothing: there is no {{% {wanted} … %}} before it that is open")
        elif word == "else":
            if not self._open:
                self._wrong("{% else %} stands outside of any {% if … %} or {% for … %}")
        elif word == "for":
            self._repetition(rest, over)
        else:
            self._expression(rest, f"{{% {word} {rest} %}}")
            if word == "if":
                self._open.append(_Open("if", self._place))

    def _repetition(self, rest: str, over: str) -> None:
        shown = f"{{% for {rest} %}}"
        tree = self._parsed(f"{{% for {rest} %}}{{% endfor %}}", shown)
        loop = next(tree.find_all(nodes.For), None) if tree is not None else None
        opened = _Open("for", self._place)
        if loop is not None and isinstance(loop.target, nodes.Name):
            opened.variable = loop.target.name
            found = self._look_up(loop.iter, shown, repeated=True)
            if found is not None and found.name == self.rows:
                self._rows(rest, over)
            if found is not None and found.kind != "list":
                self._wrong(
                    f"{shown} repeats “{found.name}”, which is not a list. Show it with {{{{ {found.name} }}}}"
                )
            elif found is not None:
                opened.list_field = found
        self._open.append(opened)
        if sum(one.word == "for" for one in self._open) > DEEPEST:
            self._wrong(f"{shown} is a list within more lists than templates may have")

    def _rows(self, rest: str, over: str) -> None:
        """Note where the rows are repeated: in one place, as rows of a table, whatever else the template says."""
        shown = f"{{%{over} for {rest} %}}" if over else f"{{% for {rest} %}}"
        if over != "tr":
            self._wrong(
                f"{shown} repeats the rows, which are rows of a table. Write {{%tr for {rest} %}} into a table "
                "row of its own, and {%tr endfor %} into the row below what is repeated"
            )
        elif self.rows_place:
            self._wrong(
                f"{shown} repeats the rows for the second time: they are repeated before, on {self.rows_place}. "
                "Leave them in one place"
            )
        elif self._open:
            self._wrong(f"{shown} stands inside {{% {self._open[-1].word} … %}}. Take the rows out of it")
        self.rows_place = self.rows_place or self._place

    def _expression(self, source: str, shown: str) -> None:
        tree = self._parsed(f"{{{{ {source} }}}}", shown)
        if tree is None:
            return
        asked = list(references(tree))
        for reference in asked:
            found = self._look_up(reference, shown)
            alone = not any(isinstance(one, nodes.Filter | nodes.Not) for one in tree.find_all(nodes.Expr))
            if found is not None and found.kind == "list" and alone and shown.startswith("{{"):
                self._wrong(f"{shown} is a list. Repeat it with {{% for one in {found.name} %}} … {{% endfor %}}")

    def _parsed(self, source: str, shown: str) -> nodes.Template | None:
        try:
            # The plain language's own parser: what is unfit is said with its place.
            tree = super(ReportWords, self._words)._parse(source.translate(_QUOTES), None, None)
        except TemplateSyntaxError:
            written = "A field is written as {{ name }}, without spaces in it"
            if shown.startswith("{%"):
                written = "A condition is written as {% if name %}, a list as {% for one in name %}"
            self._wrong(f"{shown} cannot be understood. {written}")
            return None
        what = unfit(tree)
        if what:
            wrong = next(
                (one.name for one in tree.find_all(nodes.Filter) if one.name not in report_language.FILTERS), ""
            )
            meant = " or ".join(f"“| {one}”" for one in likely_names(wrong, sorted(report_language.FILTERS)))
            what += f"; did you mean {meant}?" if meant else "."
            self._wrong(f"{shown} has {what} Templates show fields, lists and conditions only")
            return None
        return tree

    def _look_up(self, asked: nodes.Node, shown: str, *, repeated: bool = False) -> Field | None:
        """Return the field that is asked for; None when there is none, which is then noted."""
        name, part = named(asked)
        if name == "loop" and any(one.word == "for" for one in self._open):
            if part not in LOOP_FIELDS:
                self._unknown(f"loop.{part}", [f"loop.{one}" for one in sorted(LOOP_FIELDS)], shown)
            return None
        for one in reversed(self._open):
            if one.variable == name:
                return self._part(one, part, shown)
        found = self.fields.get(name)
        if found is None:
            self._unknown(name, self._in_reach(), shown)
            return None
        if part:
            self._wrong(
                f"{shown}: the parts of the list “{name}” are known only within {{% for one in {name} %}}"
                if found.kind == "list"
                else f"{shown}: the field “{name}” has no parts"
            )
            return None
        self._use(found, name)
        if name == self.rows and not repeated:
            self._wrong(f"{shown}: “{name}” can only be repeated. How many there are is {{{{ row_count }}}}")
            return None
        return found

    def _part(self, one: _Open, part: str, shown: str) -> Field | None:
        if one.list_field is None:
            return None
        if not one.list_field.parts and not part:
            return None  # a list of texts: what is repeated is the text itself
        names = [inner.name for inner in one.list_field.parts]
        found = one.list_field.part(part) if part else None
        if found is None:
            self._unknown(
                f"{one.variable}.{part}" if part else one.variable, [f"{one.variable}.{n}" for n in names], shown
            )
            return None
        self._use(found, f"{one.list_field.name}.{part}")
        return found

    def _use(self, found: Field, name: str) -> None:
        self.used.setdefault(name)
        if self.public and found.names:
            self._wrong(
                f"the field “{name}” may show people’s names, and this document goes to the public. Leave it out"
            )

    def _in_reach(self) -> list[str]:
        parts = [
            f"{one.variable}.{inner.name}"
            for one in self._open
            if one.list_field
            for inner in one.list_field.parts
        ]
        return [*parts, *self.fields]

    def _unknown(self, name: str, known: Collection[str], shown: str) -> None:
        message = (
            f"the field {shown} is not known" if shown.startswith("{{") else f"“{name}” in {shown} is not known"
        )
        likely = likely_names(name, known)
        if likely:
            message += "; did you mean " + " or ".join(f"“{one}”" for one in likely) + "?"
        self._wrong(message)


def likely_names(name: str, known: Collection[str]) -> list[str]:
    """Return the known names that are most like a name, at most two, the likeliest first."""
    found = process.extract(name, list(known), scorer=fuzz.ratio, limit=2, score_cutoff=_ALIKE)
    return [str(one) for one, score, _ in found if score >= found[0][1] - 5]


def as_plain(asked: Asked) -> dict[str, Any]:
    """Return what is asked as plain values."""
    return {"fields": list(asked.fields), "mistakes": [one.as_json() for one in asked.mistakes]}
