"""What a field of a report is: the one description from which lists, messages and fillings are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "paragraphs", "day", "number", "address", "list"]

KIND_NAMES: Mapping[Kind, str] = {
    "text": "a text",
    "paragraphs": "a longer text",
    "day": "a day",
    "number": "a number",
    "address": "a web or email address",
    "list": "a list",
}
NOT_RECORDED = "Not recorded"
TO_COMPLETE = "To be completed"


class FactsRefused(ValueError):
    """Facts do not fit the fields. `names`: what is missing or unknown; no value of a case."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. meaning: in plain words. example: of the demonstration case; for a list, its entries' texts.

    parts: the fields of each entry, of a list only; a list of texts has none. held: False for what the service
    does not hold yet: a document then says that it is to be completed. names: it may show real names, so that it
    has no place in a document for the public. open: of a list, that an empty one has a line to be completed.
    """

    name: str
    meaning: str
    example: str | tuple[tuple[str, ...], ...]
    kind: Kind = "text"
    parts: tuple[Field, ...] = ()
    held: bool = True
    names: bool = False
    open: bool = False

    def part(self, name: str) -> Field | None:
        """Return the part of that name, None where the list has none such."""
        return next((part for part in self.parts if part.name == name), None)


def to_complete(field: Field) -> str:
    """Return what stands in a document in place of something that people still have to write."""
    return f"[{TO_COMPLETE}: {field.meaning[0].lower()}{field.meaning[1:]}]"


def values_of(fields: Mapping[str, Field], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return every field's value for a template, from `facts`: texts, and lists of mappings of texts, by name.

    What is empty or not held by the service is shown as to be completed, as it may stand in a title or a sentence;
    an entry of a list, which stands in a table, says that it is not recorded. Raises FactsRefused when a
    held field is not among the facts, or a fact is no field.
    """
    held = {name for name, field in fields.items() if field.held}
    wrong = sorted((held - set(facts)) | (set(facts) - set(fields)))
    if wrong:
        raise FactsRefused(wrong)
    return {name: _value(field, facts.get(name)) for name, field in fields.items()}


def example_facts(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the facts of the demonstration case, for previews."""
    return {name: _example(field) for name, field in fields.items() if field.held}


def _example(field: Field) -> Any:
    if field.kind != "list":
        return field.example
    names = [part.name for part in field.parts]
    if not names:
        return [text for entry in field.example for text in entry]
    return [dict(zip(names, entry, strict=True)) for entry in field.example]


def _value(field: Field, fact: Any) -> Any:
    if field.kind == "list":
        if not fact and (field.open or not field.held):
            return [{part.name: "1" if part.name == "number" else f"[{TO_COMPLETE}]" for part in field.parts}]
        wanted = {part.name for part in field.parts}
        for entry in fact:
            if set(entry) != wanted:
                raise FactsRefused([f"{field.name}.{name}" for name in sorted(wanted ^ set(entry))])
        return [{part.name: _text(entry[part.name]) or _of_entry(part) for part in field.parts} for entry in fact]
    return _text(fact) or to_complete(field)


def _of_entry(part: Field) -> str:
    return NOT_RECORDED if part.held else to_complete(part)


def _text(fact: Any) -> str:
    text = "" if fact is None else str(fact)
    return text if text.strip() else ""
