"""What the long lists share: what was looked for, shown and sorted by, and one page of what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from webforms.pages import one_of

ON_A_PAGE = 50
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of a list. show: which, "" for all. order: how sorted. words: casefolded."""

    show: str
    order: str
    typed: str

    @property
    def words(self) -> Sequence[str]:
        return self.typed.casefold().split()

    def fits(self, text: str) -> bool:
        """Return whether every word is in `text`."""
        return all(word in text.casefold() for word in self.words)


@dataclass(frozen=True, slots=True)
class Found(Generic[Line]):
    """One page of a list. base: its address without the page."""

    lines: Sequence[Line]
    page: int
    pages: int
    total: int
    base: str


def asked(shows: Collection[str], orders: Mapping[str, str]) -> Asked:
    """Return what the address asks; what is not known is as if it were not there."""
    return Asked(
        one_of("show", shows, ""), one_of("order", orders, next(iter(orders))), request.args.get("words", "")[:100]
    )


def page_of(lines: Sequence[Line], wanted: Asked, endpoint: str, **values: Any) -> Found[Line]:
    """Return the page of `lines` that the address asks for. endpoint, values: of the list."""
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    base = url_for(endpoint, show=wanted.show or None, order=wanted.order, words=wanted.typed or None, **values)
    return Found(lines[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages, len(lines), base)
