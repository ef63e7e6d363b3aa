"""The stages of a case, and what each waits for. Source: docs/rules.md R-10."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Stage:
    """name: as kept. title: as shown. next_action: what comes next, as an instruction. who: must act then."""

    name: str
    title: str
    next_action: str
    who: str = "Coordinator"


STAGES: tuple[Stage, ...] = (
    Stage("opened", "Opened", "Set the scoping period, then ask agencies for their returns"),
    Stage("gathering", "Gathering information", "Wait for the agencies' returns, and chase late ones", "Agencies"),
    Stage("review", "In review", "Read the combined chronology with the case review group", "Case review group"),
    Stage("publication", "Being published", "Have the prepared review released by a second person", "Publisher"),
    Stage("published", "Published", "Hand the review over to the national repository"),
    Stage("closed", "Closed", "Nothing more to do", ""),
)

_BY_NAME = {stage.name: stage for stage in STAGES}


def stage(name: str, *, scoped: bool = False) -> Stage:
    """Return the stage of that name; scoped: the case has its scoping period. Raises KeyError."""
    found = _BY_NAME[name]
    return replace(found, next_action="Ask agencies for their returns") if name == "opened" and scoped else found


def later(current: str, reached: str) -> str:
    """Return whichever of two stages comes later: a case never falls back because of a late event."""
    order = [entry.name for entry in STAGES]
    return max(current, reached, key=order.index)
