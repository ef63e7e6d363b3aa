"""The gate on whole reports: no leaky one goes out with its leak, and next to no clean one is stopped.

A few of each are tried always, all 200 and 200 every night (CASEREVIEWS_NIGHTLY=1).
"""

from __future__ import annotations

import os
import random

import pytest

from documents.safety.cleaning import NeedsPerson, clean
from documents.safety.findings import TextPart
from documents.safety.identifiers import find_identifiers
from documents.safety.release_check import check_for_release
from tests.unit.documents.safety import planted_reports as planted
from tests.unit.documents.safety.test_hidden_office import everything_in as everything_in_office
from tests.unit.documents.safety.test_hidden_pdf import everything_in as everything_in_pdf

_NUMBERS = range(200) if os.environ.get("CASEREVIEWS_NIGHTLY") else sorted(random.Random(8).sample(range(200), 6))


def through_the_gate(report: planted.Report) -> bytes | None:
    """Return what would be published, None where the gate stops it."""
    try:
        data = clean(report.data, report.kind, title="Learning review")
    except NeedsPerson:
        return None
    found = check_for_release(data, report.kind, planted.PEOPLE, report.file_name)
    return None if found.verdict == "stop" else data


def test_no_leaky_report_goes_out_with_its_leak() -> None:
    out = []
    for number in _NUMBERS:
        report = planted.leaky_report(number)
        data = through_the_gate(report)
        if data is None:
            continue
        everything = (everything_in_pdf if report.kind == "pdf" else everything_in_office)(data)
        if report.seen or report.leak in everything:
            out.append((number, report.kind, report.place, report.leak))
    assert out == []


def test_few_clean_reports_are_stopped() -> None:
    stopped = [number for number in _NUMBERS if through_the_gate(planted.clean_report(number)) is None]
    assert len(stopped) <= 0.05 * len(_NUMBERS), stopped


def test_few_words_of_clean_reports_are_flagged() -> None:
    """At most one in a hundred, over some thousand words; none is sure to be somebody's."""
    words = flagged = 0
    for number in range(0, 30, 3):
        texts = [f"{heading}\n" + "\n".join(paragraphs) for heading, paragraphs in planted.sections_of(number)]
        parts = [TextPart("page", "page 1", text) for text in texts]
        hits = find_identifiers(parts, planted.PEOPLE)
        assert [hit for hit in hits if hit.certain] == []
        words += sum(len(text.split()) for text in texts)
        flagged += sum(len(hit.found.split()) for hit in hits)
    assert words > 4000
    assert flagged <= 0.01 * words


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_leaks_of_every_place_and_kind_are_among_the_reports(kind: str) -> None:
    places = {planted.plan_of(number)[1] for number in range(200) if planted.kind_of(number) == kind}
    assert places == {*planted.SEEN_IN[kind], *planted.HIDDEN_IN[kind]}
