"""One colour for each agency, the same in every document and picture of a chronology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

COLOURS = (
    "#1d5fa8",  # blue
    "#b0460e",  # rust
    "#00703c",  # green
    "#7a3e9d",  # purple
    "#8a6100",  # ochre
    "#a8285f",  # raspberry
    "#0b6e7a",  # teal
    "#5b5f1f",  # olive
    "#3f4aa3",  # indigo
    "#8c3b3b",  # brick
    "#4a5a6a",  # slate
    "#2f6b52",  # pine
)
"""Dark enough for white letters on them and for themselves on white (WCAG AA, 4.5 : 1). Beyond twelve agencies
they repeat: a colour never says alone which agency it is, the name always stands beside it."""


def agency_colours(agencies: Sequence[str], order: Sequence[str] = ()) -> Mapping[str, str]:
    """Return a "#rrggbb" for each agency, given by name and not by who comes first in the rows.

    order: agencies that have their colours before, with or without a return, so that a further one changes none.
    """
    by_name = sorted(dict.fromkeys(agencies), key=lambda name: (name.casefold(), name))
    in_order = dict.fromkeys((*order, *by_name))
    return MappingProxyType({name: COLOURS[i % len(COLOURS)] for i, name in enumerate(in_order)})
