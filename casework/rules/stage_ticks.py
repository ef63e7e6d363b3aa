"""How the needs of a case's stages stand, and where the case goes when nothing is left of one.

A thing that no record shows may be said by a person: done elsewhere, or not needed. Source: docs/rules.md R-72.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from casework.rules import stages
from casework.rules.decisions import LCSPR
from casework.rules.stage_needs import NEEDS, Facts, Need

Verdict = Literal["done", "not-needed"]
VERDICTS: Mapping[Verdict, str] = {
    "done": "It was done outside this service",
    "not-needed": "It is not needed in this case",
}
State = Literal["done", "open", "undecided", "not-needed"]


@dataclass(frozen=True, slots=True)
class Tick:
    """How a need stands. said: a person's word on it, None where the records tell it.

    state: "undecided" while nothing is decided on which it depends.
    """

    need: Need
    state: State
    tells: str
    said: Verdict | None = None


_BY_NAME = {need.name: need for need in NEEDS}


def need_of(name: str) -> Need | None:
    """Return the need of that name, None for none."""
    return _BY_NAME.get(name)


def ticks(facts: Facts, said: Mapping[str, Verdict]) -> tuple[Tick, ...]:
    """Return how each need of a case stands. said: people's words, by the needs' names; records come first."""
    return tuple(_tick(need, facts, said.get(need.name)) for need in NEEDS)


def open_until(stage: str, every: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return what is open of the stages up to that one, itself among them."""
    reached = stages.up_to(stage)
    return tuple(tick for tick in every if tick.state == "open" and tick.need.stage in reached)


def open_now(stage: str, every: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return what is open of that stage alone."""
    return tuple(tick for tick in every if tick.state == "open" and tick.need.stage == stage)


def next_step(stage: stages.Stage, every: Iterable[Tick]) -> tuple[str, str]:
    """Return (what comes next, who must act) of a case in that stage."""
    first = next(iter(open_now(stage.name, every)), None) if stage.name != stages.CLOSED else None
    return (first.need.todo, first.need.who) if first else (stage.next_action, stage.who)


def onward(stage: str, facts: Facts, every: Iterable[Tick]) -> str:
    """Return the stage to which a case goes by itself, because nothing of its own is left; else the same one.

    Only what follows from records alone: a decision that is signed and sent, a review that is handed over.
    """
    if open_now(stage, every):
        return stage
    if stage == stages.DECIDED and facts.decided_on is not None:
        return stages.LOCAL_REVIEW if facts.decision == LCSPR else stages.ACTIONS
    return stages.ACTIONS if stage == stages.PUBLISHED and facts.published else stage


def _tick(need: Need, facts: Facts, said: Verdict | None) -> Tick:
    if need.done(facts) and need.applies(facts):
        return Tick(need, "done", need.tells(facts))
    if said is not None:
        return Tick(need, said, need.tells(facts), said)
    if need.applies(facts):
        return Tick(need, "open", need.tells(facts))
    return Tick(need, "undecided" if need.follows and facts.undecided else "not-needed", need.tells(facts))
