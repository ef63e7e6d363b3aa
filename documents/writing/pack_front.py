"""The front of a pack: cover, contents, timeline; and the page that says that a part is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.chronology.model import Chronology, Heading
from documents.reading.model import Reading
from documents.writing.chronology_pdf_cover import cover_facts
from documents.writing.timeline import agencies_by_name, in_words, timeline_svg
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


def front_matter(chronology: Chronology, heading: Heading, entries: Sequence[Entry]) -> bytes:
    """Return cover, contents and timeline as a tagged PDF with free bands; its links are "page:<number>"."""
    data = {
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
        "timelines": _timelines(chronology, heading),
    }
    pdf = typeset("front.typ", data)
    check_text(pdf, [heading.title, heading.partnership, heading.case_reference, *(e.title for e in entries)])
    return pdf


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


def _timelines(chronology: Chronology, heading: Heading) -> list[dict[str, str]]:
    names = agencies_by_name(chronology)
    pages = [names[i : i + LANES_ON_A_PAGE] for i in range(0, len(names), LANES_ON_A_PAGE)] or [()]
    return [{"svg": timeline_svg(chronology, heading, page), "alt": in_words(chronology, page)} for page in pages]


def notice(title: str, reading: Reading, damaged: Sequence[int]) -> bytes:
    """Return the page before a PDF of which some pages could not be decoded in full."""
    pages = ", ".join(map(str, damaged[:50])) + (" and more" if len(damaged) > 50 else "")
    data = {
        "title": f"{title}: damaged pages",
        "lines": [
            f"Part of the file {shown(reading.file)} is damaged. What could be repaired follows; on "
            f"page {pages} of the file something may be missing.",
            "Ask the agency for the file again.",
        ],
        "facts": [
            ("File", breakable(shown(reading.file), 50)),
            ("SHA-256 as received", breakable(reading.sha256, 40)),
        ],
    }
    return typeset("notice.typ", data)
