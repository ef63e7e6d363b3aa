"""Contact with the family: what an entry of the log says. Source: docs/rules.md R-75."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOW: Mapping[str, str] = {
    "visit": "Visit",
    "meeting": "Meeting elsewhere",
    "telephone": "Telephone",
    "video": "Video call",
    "letter": "Letter",
    "email": "Email",
    "through": "Through somebody whom they know",
    "not-contacted": "Not contacted, for a reason",
}
NOT_CONTACTED = "not-contacted"
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class FamilyQuestion:
    """One thing that an entry says. error: for an empty answer, "" where it may stay empty. rows: of its field."""

    name: str
    label: str
    error: str = ""
    hint: str = ""
    rows: int = 3


QUESTIONS: tuple[FamilyQuestion, ...] = (
    FamilyQuestion(
        "who",
        "With whom?",
        "Enter with whom, by relationship or code",
        "By relationship or code, for example the mother or Sibling 1. Do not write a name.",
        1,
    ),
    FamilyQuestion(
        "by", "By whom?", "Enter who made the contact", "Role and agency, or a name of a professional.", 1
    ),
    FamilyQuestion("offered", "What was offered or explained?"),
    FamilyQuestion("said", "What did they say or ask?"),
    FamilyQuestion(
        "wishes", "What do they wish?", hint="How they want to take part, be told, and what may be said."
    ),
    FamilyQuestion(
        "needs", "What do they need?", hint="For example an interpreter, somebody with them, easy words."
    ),
    FamilyQuestion("next", "What was agreed, and what comes next?"),
)


def missing(answers: Mapping[str, str]) -> list[FamilyQuestion]:
    """Return the questions that must be answered and are not; an entry says more than with whom and by whom."""
    found = [one for one in QUESTIONS if one.error and not answers.get(one.name, "").strip()]
    told = any(answers.get(one.name, "").strip() for one in QUESTIONS if not one.error)
    return found or ([] if told else [FamilyQuestion("offered", "", "Enter what was offered, said or wished")])
