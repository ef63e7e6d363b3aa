"""The word lists beside the code (`*.txt`): what people who know the work can read and add to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def phrases_by_head(list_name: str) -> dict[str, tuple[str, ...]]:
    """Return a list of the form "head: phrase | phrase", in file order. Raises FileNotFoundError, ValueError.

    Lines that begin with # are comments; indented lines go on with the line before.
    """
    entries: list[str] = []
    for line in _lines(list_name):
        if line[0].isspace() and entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line)
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        head, colon, phrases = entry.partition(":")
        if not colon or head in found:
            raise ValueError(f"{list_name}.txt: not a line of the form 'head: phrase | phrase': {entry[:40]}")
        found[head] = tuple(phrase.strip() for phrase in phrases.split("|") if phrase.strip())
    return found


@cache
def words_in(list_name: str) -> frozenset[str]:
    """Return the words of a list that is nothing but words. Raises FileNotFoundError."""
    return frozenset(word for line in _lines(list_name) for word in line.split())


def _lines(list_name: str) -> list[str]:
    text = files("documents.chronology").joinpath(f"{list_name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
