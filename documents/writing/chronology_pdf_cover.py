"""The cover of a chronology: what it is, how to read it, who sent rows, where there are silences."""

from __future__ import annotations

from collections import Counter, defaultdict

from documents.chronology.model import Chronology, Heading, Scope
from documents.writing.chronology_fields import agencies_of, count_in_words
from documents.writing.text import day_in_words, span_in_words
from documents.writing.timeline_colours import agency_colours
from documents.writing.typesetting import breakable, shown


def cover(chronology: Chronology, heading: Heading) -> dict[str, object]:
    """Return what the cover's template shows: facts, how to read it, agencies with rows and colour, silences."""
    counts = Counter(row.agency for row in chronology.rows)
    colours = agency_colours(agencies_of(chronology), chronology.agency_order)
    kinds: dict[str, set[str]] = defaultdict(set)
    for part in chronology.returns:
        kinds[part.agency].add(part.kind)
    return {
        "classification": heading.classification,
        "facts": cover_facts(chronology, heading),
        "reading": _READING,
        "agencies": [
            {
                "name": breakable(shown(name), 26),
                "rows": count_in_words(counts[name], kinds[name]),
                "colour": colours[name],
            }
            for name in sorted(agencies_of(chronology), key=str.casefold)
        ],
        "silences": [
            {
                "agency": breakable(shown(silence.agency), 16),
                "span": span_in_words(silence.first, silence.last),
                "declared": "Stated by the agency" if silence.declared else "Not stated",
            }
            for silence in chronology.findings.silences
        ],
    }


def cover_facts(chronology: Chronology, heading: Heading) -> list[tuple[str, str]]:
    """Return what the cover of a chronology or pack says about it, as label and text."""
    found = chronology.findings
    facts = [
        ("Case reference", heading.case_reference),
        ("Partnership", heading.partnership),
        (
            "Scoping period",
            "No period was set" if heading.part and not chronology.scope else scope_in_words(chronology.scope),
        ),
        ("Prepared on", day_in_words(heading.prepared_on) if heading.prepared_on else ""),
        ("Which rows", heading.part),
        ("People are shown by", _NAMES.get(heading.names, heading.names)),
        ("Rows", _rows_in_words(chronology, whole=not heading.part)),
        ("Silences", f"{len(found.silences)} of more than four months" if found.silences else "None found"),
    ]
    return [(label, breakable(shown(text), 30)) for label, text in facts if text]


_NAMES = {
    "names": "Their names, as the agencies wrote them",
    "codes": "The review's codes, in place of their names",
}


def scope_in_words(scope: Scope | None) -> str:
    """Return the scoping period as "1 April 2019 to 30 April 2021"."""
    return span_in_words(scope.first, scope.last) if scope else "No period was set: every row is shown"


def _rows_in_words(chronology: Chronology, *, whole: bool) -> str:
    found = chronology.findings
    count = len(agencies_of(chronology))
    rows = f"{len(chronology.rows):,} from {count} {'agency' if count == 1 else 'agencies'}"
    parts = [f"{rows}: every row as the agencies handed it in" if whole else rows]
    if found.out_of_scope:
        parts.append(f"{len(found.out_of_scope)} outside the scoping period, in a section of their own")
    if found.undated:
        parts.append(f"{len(found.undated)} without a date, in a section of their own")
    return "\n".join(parts)


_READING = (
    "This document puts side by side what each agency recorded, in the agencies' own words. It is for learning: "
    "it does not say how something came about or who is to blame.",
    "The date and time in bold stand as the agency typed them. Under them, in grey, stands what was understood: "
    "“about” is a date given as approximate, “some time from … to …” one act on an unknown day, “perhaps” a date "
    "that was marked doubtful or looks like a slip, “before” and “after” an open end. “From the row above” means "
    "that the agency left the date blank or wrote “as above”.",
    "Rows stand in the order of the earliest day that their date may mean. A row that covers several days stands "
    "at the first of them.",
    "Each row names its agency, with the agency's colour as a bar. Under the name, “Return row 12” or “Return "
    "page 3” says where it stands in that agency's return.",
    "Notes in grey italics in the last column are not the agency's words: they say what was noticed when the "
    "returns were put together, for a person to check.",
)
