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


def marks_of(answers: Mapping[str, str], names: Iterable[str]) -> str:
    """Return marks of what a page shows, for the page to send back: "name=mark,…"."""
    return ",".join(f"{name}={_mark(answers.get(name, ''))}" for name in names)


def together(untrusted_shown: str, now: Mapping[str, str], sent: Mapping[str, str]) -> Together:
    """Return what stands after a page is saved.

    untrusted_shown: the page's marks, "" for a page without. now: what is kept. sent: what the page holds.
    """
    shown = dict(part.split("=", 1) for part in untrusted_shown.split(",") if "=" in part)
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


def _mark(value: str) -> str:
    return sha256(value.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]
