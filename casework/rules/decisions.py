"""What is decided in a case, and what a decision must say. Sources: docs/rules.md R-14, R-70, R-71."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RAPID_REVIEW, CLOSING = "rapid-review", "closing"
LCSPR, NO_LCSPR, OTHER_LEARNING = "lcspr", "no-lcspr", "other-learning"
LEFT_OPEN = "left_open"
"""Of the decision to close a case: what its stages still needed on that day, kept by the service itself."""
LONGEST = 4000

PARTNERS: Mapping[str, str] = {
    "local-authority": "Local authority",
    "police": "Police",
    "integrated-care-board": "Integrated care board",
}
"""The three safeguarding partners, each of whom signs. Source: R-71."""

_YES_NO = (("yes", "Yes"), ("no", "No"), ("unclear", "Unclear"))
_CRITERIA = {
    "a": "improvements needed to safeguard and promote the welfare of children, also where identified before",
    "b": "recurrent themes in the safeguarding and promotion of the welfare of children",
    "c": "concerns about two or more agencies working together effectively",
    "d": "a case which the national Panel considered, and concluded that a local review may be more appropriate",
}


@dataclass(frozen=True, slots=True)
class DecisionQuestion:
    """One thing that a decision says. choices: (value, label) pairs, none for words. error: for an empty answer,
    "" where it may stay empty. asked: of a person; else the service answers it from the records."""

    name: str
    label: str
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    asked: bool = True

    def in_words(self, value: str) -> str:
        """Return a choice's label, and words as they are."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """A kind of decision. signed: the three safeguarding partners sign it. sent: it goes to the national Panel."""

    name: str
    title: str
    questions: tuple[DecisionQuestion, ...]
    signed: bool
    sent: bool

    def missing(self, answers: Mapping[str, str]) -> list[DecisionQuestion]:
        """Return the questions that must be answered and are not, or whose answer is none of the choices."""
        found = []
        for question in self.questions:
            value = answers.get(question.name, "").strip()
            wrong = bool(value and question.choices) and value not in dict(question.choices)
            if wrong or (question.error and not value):
                found.append(question)
        return found


def _criterion(letter: str, what: str) -> tuple[DecisionQuestion, DecisionQuestion]:
    return (
        DecisionQuestion(
            f"{letter}_answer",
            f"({letter}) Does the case highlight {what}?" if letter != "d" else f"(d) Is it {what}?",
            f"Select an answer to criterion ({letter})",
            _YES_NO,
        ),
        DecisionQuestion(f"{letter}_reason", f"Why? (criterion {letter})", f"Enter why, for criterion ({letter})"),
    )


KINDS: Mapping[str, DecisionKind] = {
    kind.name: kind
    for kind in (
        DecisionKind(
            RAPID_REVIEW,
            "Decision after the rapid review",
            (
                *(question for letter, what in _CRITERIA.items() for question in _criterion(letter, what)),
                DecisionQuestion(
                    "decision",
                    "What is decided?",
                    "Select what is decided",
                    (
                        (LCSPR, "A local child safeguarding practice review is carried out"),
                        (NO_LCSPR, "No local review is carried out"),
                        (OTHER_LEARNING, "No local review, but agencies learn from the case in another way"),
                    ),
                    "The criteria are considered; meeting them does not make a review automatic.",
                ),
                DecisionQuestion("decision_reason", "Why is it decided so?", "Enter why it is decided so"),
                DecisionQuestion(
                    "national_view",
                    "Do the partners think that a national review is appropriate?",
                    "Select whether the partners think that a national review is appropriate",
                    _YES_NO,
                ),
                DecisionQuestion("national_reason", "Why? (national review)"),
                DecisionQuestion("immediate_action", "What was done at once?"),
                DecisionQuestion("local_learning", "Learning for this area"),
                DecisionQuestion("national_learning", "Learning for the whole country"),
                DecisionQuestion(
                    "agreed_by", "Who agreed?", "Enter who agreed", hint="Agencies and roles, for example police."
                ),
                DecisionQuestion("dissent", "Who was of another opinion, and why?"),
            ),
            signed=True,
            sent=True,
        ),
        DecisionKind(
            CLOSING,
            "Closing the case",
            (
                DecisionQuestion("decision_reason", "Why is the case closed?", "Enter why the case is closed"),
                DecisionQuestion("agreed_by", "Who agreed?", "Enter who agreed"),
                DecisionQuestion(LEFT_OPEN, "What was still open on that day?", asked=False),
            ),
            signed=False,
            sent=False,
        ),
    )
}
