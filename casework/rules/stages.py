"""The stages of a case, and what each waits for. Source: docs/rules.md R-10, R-72."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Stage:
    """name: as kept. title: as shown. next_action: what comes next, as an instruction. who: must act then."""

    name: str
    title: str
    next_action: str
    who: str = "Coordinator"


REFERRED = Stage("referred", "Referred", "Check the referral, and open a case from it")
"""Before there is a case: a referral is no case yet, so that no case is ever kept in this stage."""

OPENED, GATHERING, REVIEW, DECIDED, LOCAL_REVIEW, PUBLICATION, PUBLISHED, ACTIONS, CLOSED = (
    "opened",
    "gathering",
    "review",
    "decided",
    "local-review",
    "publication",
    "published",
    "actions",
    "closed",
)

STAGES: tuple[Stage, ...] = (
    Stage(OPENED, "Opened", "Set the scoping period, then ask agencies for their returns"),
    Stage(GATHERING, "Gathering information", "Wait for the agencies' returns, and chase late ones", "Agencies"),
    Stage(REVIEW, "In review", "Read the combined chronology with the case review group", "Case review group"),
    Stage(DECIDED, "Decided", "Carry out what was decided"),
    Stage(LOCAL_REVIEW, "Local review under way", "Carry out the local review, and prepare its report"),
    Stage(PUBLICATION, "Being published", "Have the prepared review released by a second person", "Publisher"),
    Stage(PUBLISHED, "Published", "Hand the review over to the national repository"),
    Stage(ACTIONS, "Following actions", "Follow the actions until each is done, then close the case"),
    Stage(CLOSED, "Closed", "Nothing more to do", ""),
)
"""From first to last. A case that needs no local review goes from "decided" to "actions"."""

_BY_NAME = {stage.name: stage for stage in STAGES}
_ORDER = [stage.name for stage in STAGES]


def stage(name: str, *, scoped: bool = False) -> Stage:
    """Return the stage of that name; scoped: the case has its scoping period. Raises KeyError."""
    found = _BY_NAME[name]
    return replace(found, next_action="Ask agencies for their returns") if name == OPENED and scoped else found


def later(current: str, reached: str) -> str:
    """Return whichever of two stages comes later: a case never falls back because of a late event."""
    return max(current, reached, key=_ORDER.index)


def falls_back(current: str, to: str) -> bool:
    """Return whether `to` comes before `current`: only a person brings a case there, with a reason."""
    return _ORDER.index(to) < _ORDER.index(current)


def up_to(name: str) -> tuple[str, ...]:
    """Return the names of the stages from the first to that one, "referred" among them."""
    return (REFERRED.name, *_ORDER[: _ORDER.index(name) + 1])


def by_hand(current: str) -> tuple[Stage, ...]:
    """Return the stages to which a person may bring a case; closing it is a decision of its own."""
    return tuple(found for found in STAGES if found.name not in (current, CLOSED))
