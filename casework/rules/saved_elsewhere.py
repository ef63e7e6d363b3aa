"""One page open twice, in two tabs or browsers: what stands of it, field by field. Source: docs/rules.md R-59.

A page says what it showed by a mark of each field. What somebody did not change on it takes nothing from what was
saved elsewhere meanwhile; what both changed is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Together:
    """answers: what stands, a field that is not answered left out. clashes: fields that both changed, each its own
    way; of them `answers` has what was sent now."""

    answers: dict[str, str]
    clashes: tuple[str, ...]


SHOWN = "page-as-shown"
"""The hidden field of a page with the marks of what it showed, and of the tab in which it is open."""
_TAB = ":tab"


def of_tabs(marks: str, tabs: Iterable[str]) -> str:
    """Return the marks of a page with names of the tabs in which its words were typed."""
    return f"{marks_alone(marks)},{_TAB}={'.'.join(sorted(set(tabs)))}"


def tabs_of(untrusted_shown: str) -> frozenset[str]:
    """Return the names of the tabs in a page's marks, none for a page from before they had names."""
    return frozenset(filter(None, _parts(untrusted_shown).get(_TAB, "").split(".")))


def marks_alone(untrusted_shown: str) -> str:
    """Return a page's marks without the names of its tabs."""
    return ",".join(part for part in untrusted_shown.split(",") if not part.startswith(f"{_TAB}="))


def was_shown(untrusted_shown: str, name: str, text: str) -> bool:
    """Return whether a field holds what the page showed; so does each of a page without marks."""
    return _parts(untrusted_shown).get(name, _mark(text)) == _mark(text)


def marks_of(answers: Mapping[str, str], names: Iterable[str]) -> str:
    """Return marks of what a page shows, for the page to send back: "name=mark,…"."""
    return ",".join(f"{name}={_mark(answers.get(name, ''))}" for name in names)


def together(untrusted_shown: str, now: Mapping[str, str], sent: Mapping[str, str]) -> Together:
    """Return what stands after a page is saved.

    untrusted_shown: the page's marks, "" for a page without. now: what is kept. sent: what the page holds.
    """
    shown = _parts(marks_alone(untrusted_shown))
    answers, clashes = dict(sent), []
    for name, mark in shown.items():
        mine, theirs = sent.get(name, ""), now.get(name, "")
        if mine == theirs or _mark(theirs) == mark:
            continue
        if _mark(mine) != mark:
            clashes.append(name)
        elif name in now:
            answers[name] = theirs
        else:
            answers.pop(name, None)
    return Together(answers, tuple(clashes))


def _parts(untrusted_shown: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in untrusted_shown.split(",") if "=" in part)


def _mark(value: str) -> str:
    return sha256(value.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]
