"""The front of a pack: cover, contents, front sheet, timeline; and pages of ours between and before the parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.chronology.model import Chronology, Heading, MergedReturn
from documents.writing.chronology_pdf_cover import cover_facts, scope_in_words
from documents.writing.pack_plan import FrontSheet
from documents.writing.timeline import agencies_by_name, in_words, timeline_svg
from documents.writing.timeline_marks import Marked
from documents.writing.typesetting import breakable, check_text, shown, typeset

TITLE = "Case review pack"
LANES_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `offset`: pages after the front that come before it; `own`: part of the front.

    An entry without a number belongs under the one before.
    """

    number: str
    title: str
    detail: str
    pages: int | None = None
    offset: int = 0
    own: bool = False


def front_matter(
    chronology: Chronology,
    heading: Heading,
    entries: Sequence[Entry],
    sheet: FrontSheet | None = None,
    before: int | None = None,
    numbers: Sequence[str] = (),
    marked: Marked | None = None,
) -> bytes:
    """Return cover, contents, front sheet and timeline as a tagged PDF with free bands.

    Its links are "page:<number>", pages counted from 1. before: how many pages come before the first part, where
    that is not the front's own number. numbers: what is printed on each page of the pack, where not its place.
    marked: the children and the key events of the timeline.
    """
    data = {
        "before": before,
        "numbers": list(numbers) or None,
        "sheet": _sheet(chronology, sheet),
        "title": TITLE,
        "subtitle": f"{heading.title} and the agencies' returns",
        "classification": heading.classification,
        "partnership": heading.partnership,
        "facts": [fact for fact in cover_facts(chronology, heading) if fact[0] != "Partnership"],
        "handling": _HANDLING,
        "entries": [
            {
                "number": entry.number,
                "title": breakable(shown(entry.title), 36),
                "detail": breakable(shown(entry.detail), 36),
                "pages": "" if entry.pages is None else str(entry.pages),
                "offset": entry.offset,
                "own": entry.own,
            }
            for entry in entries
        ],
        "timelines": _timelines(chronology, heading, marked),
    }
    pdf = typeset("front.typ", data)
    check_text(pdf, [heading.title, heading.partnership, heading.case_reference, *(e.title for e in entries)])
    return pdf


def _sheet(chronology: Chronology, sheet: FrontSheet | None) -> dict[str, object]:
    """Return what the front sheet shows; without the case's own, what the returns say."""
    given = sheet or FrontSheet()
    facts = [(label, text) for label, text in given.facts if text.strip()]
    if not facts:
        facts = [("Scoping period", scope_in_words(chronology.scope)), ("Rows", f"{len(chronology.rows):,}")]
    asked = given.asked or tuple((one.agency, _came(one), f"{one.rows:,}") for one in chronology.returns)
    return {
        "kind": given.kind,
        "facts": [(breakable(shown(label), 24), breakable(shown(text), 50)) for label, text in facts],
        "asked": [
            [breakable(shown(text), room) for text, room in zip(row, (22, 32, 13), strict=True)] for row in asked
        ],
        "last": "On" if given.asked else "Rows",
    }


def _came(one: MergedReturn) -> str:
    if one.kind == "nil":
        return f"Nil return: {one.file}"
    return f"Could not be read: {one.file}" if one.kind == "unreadable" else f"Return: {one.file}"


_HANDLING = (
    "This pack holds personal information about children and families. Keep it safe, do not pass it on, and "
    "delete or return it when the review no longer needs it.",
    "It is for learning how children can be better safeguarded. It does not say who is to blame.",
    "The page number at the foot of each page is the page number that a PDF reader shows. In the chronology, the "
    "line under an agency's name leads to the page of the return on which the row stands.",
)


def timeline_pages(chronology: Chronology) -> int:
    """Return over how many pages the timeline goes."""
    return max(1, -(-len(agencies_by_name(chronology)) // LANES_ON_A_PAGE))


def _timelines(chronology: Chronology, heading: Heading, marked: Marked | None) -> list[dict[str, str]]:
    names = agencies_by_name(chronology)
    pages = [names[i : i + LANES_ON_A_PAGE] for i in range(0, len(names), LANES_ON_A_PAGE)] or [()]
    return [
        {"svg": timeline_svg(chronology, heading, page, marked), "alt": in_words(chronology, page)}
        for page in pages
    ]


def between(dividers: Sequence[tuple[str, str, str]], blank: int) -> bytes:
    """Return one page for each divider, its number, title and detail, then so many blank pages."""
    pages = [
        {
            "number": f"Part {number}",
            "title": breakable(shown(title), 20),
            "detail": breakable(shown(detail), 50),
        }
        for number, title, detail in dividers
    ] + [{"number": "", "title": "", "detail": ""}] * blank
    return typeset("divider.typ", {"title": TITLE, "pages": pages, "blank": "This page is left blank."})
