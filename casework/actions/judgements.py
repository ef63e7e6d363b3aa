"""Why a name or number that a check stopped at is nobody's: the reasons of the person who releases a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from casework.actions.work import Change
from casework.records.tables import ReviewDocument
from casework.rules import release


def to_judge_of(document: ReviewDocument) -> tuple[release.ToJudge, ...]:
    """Return what a person may judge to be nobody's name or number, each named "<document id>/<check>/<hash>"."""
    asked = release.to_judge(document.verdict)
    return tuple(release.ToJudge(f"{document.id}/{one.name}", one.words, one.where) for one in asked)


def own_reasons(document: ReviewDocument, reasons: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons that are about this document, by the names that the rule gives them."""
    prefix = f"{document.id}/"
    return {name.removeprefix(prefix): why for name, why in reasons.items() if name.startswith(prefix)}


def keep_judgements(change: Change, document: ReviewDocument, reasons: Mapping[str, str]) -> None:
    """Keep with the document why a person let through what a check stopped at; one audit entry for each.

    The log holds no word of a case: it binds the words and the reason by their hash, and says which check it was.
    """
    judged = to_judge_of(document)
    if not judged:
        return
    document.verdict = release.judge(document.verdict, own_reasons(document, reasons))
    for one in judged:
        bound = f"{one.words}\n{reasons[one.name].strip()}"
        change.audit(
            "check-overruled",
            document.review_id,
            document=str(document.id),
            check=one.name.split("/")[1],
            places=len(one.where),
            judgement_sha256=sha256(bound.encode()).hexdigest(),
        )


def take_back_judgements(documents: Sequence[ReviewDocument]) -> bool:
    """Leave each document's verdict as the checks gave it; return whether one of them stops its release again."""
    for document in documents:
        document.verdict = release.unjudge(document.verdict)
    return not all(release.let_through(document.verdict) for document in documents)
