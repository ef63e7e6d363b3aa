"""Every kind of audit entry has words: an act whose entry nobody can read fails here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.rules.audit_words import GROUPS, OF_CASES, OF_SERVICE, actions_of, kind_of, sentence

CASEWORK = Path(__file__).resolve().parents[4] / "casework"
NAME = re.compile(r"[a-z]+(-[a-z]+)+")
FIRST = re.compile(r"[a-z]+(-[a-z]+)*")
MAKES_AN_ENTRY = {"audit", "_audit", "mending_of"}
MADE_OF_A_STATE = {
    "key-": ("confirmed", "proposed", "withdrawn"),
    "message-": ("sent", "in-folder", "failed"),
}
"""Kinds whose end is the state of a record. Whoever makes another such kind names its states here."""


def kinds_in_the_code() -> Iterator[tuple[str, str]]:
    """Give (module, kind) of every entry that an action writes."""
    for module in sorted(CASEWORK.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in MAKES_AN_ENTRY:
                for place, argument in enumerate(node.args):
                    wanted = FIRST if called == "audit" and not place else NAME
                    yield from ((module.name, kind) for kind in kinds_of(argument, wanted))


def kinds_of(argument: ast.expr, wanted: re.Pattern[str]) -> Iterator[str]:
    """Give the kinds that an argument may be."""
    if isinstance(argument, ast.JoinedStr):
        start = argument.values[0]
        if isinstance(start, ast.Constant) and start.value in MADE_OF_A_STATE:
            yield from (f"{start.value}{state}" for state in MADE_OF_A_STATE[str(start.value)])
        elif isinstance(start, ast.Constant):
            yield f"{start.value!s}?"
        return
    for part in ast.walk(argument):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and wanted.fullmatch(part.value):
            yield part.value


def test_every_entry_that_the_code_writes_has_words() -> None:
    found = list(kinds_in_the_code())
    assert len(found) > 200
    without = [f"{module}: {kind}" for module, kind in found if kind_of(kind) is None]
    assert not without, "Give these words in casework/rules/audit_words_*.py"
    written = {kind.removesuffix("-again") for _, kind in found} | {kind for _, kind in found}
    assert {action for _, kinds in GROUPS.values() for action in kinds} <= written, "and no act that there is not"


def test_a_kind_is_in_one_group_and_its_words_are_whole() -> None:
    every = [action for _, kinds in GROUPS.values() for action in kinds]
    assert len(every) == len(set(every))
    assert set(OF_CASES) | set(OF_SERVICE) == set(GROUPS)
    for group, (_, kinds) in GROUPS.items():
        for action, words in kinds.items():
            assert words[0].islower() or words[0] == "“", action
            assert not words.endswith("."), action
            assert "{" not in sentence(action, {}, {}), action
        assert set(kinds) < set(actions_of(group))


@pytest.mark.parametrize(
    ("action", "details", "said"),
    [
        (
            "clock-met",
            {"clock": "rapid-review", "met_on": "2026-11-05"},
            "met the deadline “Complete the rapid review” on 5 November 2026",
        ),
        (
            "clock-met",
            {"clock": "publish-lcspr", "met_on": "2026-11-05", "due_on": "2026-11-02", "late": True},
            "did late, on 5 November 2026: “Complete and publish the LCSPR”, due 2 November 2026",
        ),
        (
            "stage-moved",
            {"before": "publication", "stage": "local-review"},
            "moved the case by hand from “Being published” to “Local review under way”",
        ),
        (
            "need-said",
            {"need": "family", "verdict": "not-needed"},
            "said of “The family was asked how it wants to take part”: it is not needed in this case",
        ),
        (
            "need-said",
            {"need": "scope", "verdict": ""},
            "took back what was said of “The scoping period is set”",
        ),
        (
            "action-reported",
            {"status": "cannot", "late": True},
            "reported on an action (cannot be done), after the day on which it was due",
        ),
        ("process-changed", {}, "changed a police, court or other process"),
        ("case-person-added", {"account": "a-b"}, "put Alex Example on the case"),
        (
            "case-role-added",
            {"role": "group-member"},
            "put everybody with the role case review group member on the case",
        ),
        (
            "decision-signed",
            {"partner": "police", "agrees": False},
            "signed a decision for the police (agrees: no)",
        ),
        (
            "return-signed-again",
            {},
            "signed the return off and handed it in: a second time, which changed nothing",
        ),
        ("settings-changed", {"settings": ["second_step", "colour"]}, "changed settings: second step, colour"),
        ("roles-changed", {"before": [], "after": ["chair"]}, "changed roles from none to chair"),
        ("signed-in", {}, "signed in"),
        ("never-heard-of", {}, "did something that has no words here yet (never-heard-of)"),
    ],
)
def test_an_entry_is_told_in_a_sentence(action: str, details: dict[str, object], said: str) -> None:
    assert sentence(action, details, {"a-b": "Alex Example"}) == said
