"""The documents that are made from templates: what each is for, and for whom. Source: docs/rules.md R-32."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Format = Literal["docx", "xlsx", "pptx"]
FORMAT_NAMES: Mapping[Format, str] = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint"}


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of document. name: as kept; of its template's file too, with the format as ending.

    of_request: about one agency's request, of_meeting: about one meeting, neither about the whole case. public:
    for readers outside the review, so that no template of it may show what may hold a name. of_rows: of a
    chronology's rows: made with each merge and for each file of rows, never asked for by itself.
    """

    name: str
    file: str
    format: Format
    title: str
    what: str
    of_request: bool = False
    public: bool = False
    of_rows: bool = False
    of_meeting: bool = False

    @property
    def of_case(self) -> bool:
        """Return whether it is asked for on the page of a case's documents."""
        return not (self.of_request or self.of_rows or self.of_meeting)

    @property
    def file_name(self) -> str:
        """Return the name of its template's file, "request-letter.docx"."""
        return f"{self.file}.{self.format}"

    @property
    def letter(self) -> bool:
        """Return whether it goes to an agency by itself; a form for a return is given to who has signed in."""
        return self.of_request and self.name not in RETURN_FORMS

    @property
    def marking(self) -> str:
        """Return what every page of it is marked with."""
        return "OFFICIAL" if self.public else "OFFICIAL-SENSITIVE"


KINDS: Mapping[str, ReportKind] = {
    kind.name: kind
    for kind in (
        ReportKind(
            "request-letter", "request-letter", "docx", "Request letter", "Asks one agency for its return.", True
        ),
        ReportKind(
            "return-form",
            "return-form",
            "docx",
            "Return form, Word",
            "What an agency fills in and sends back.",
            True,
        ),
        ReportKind(
            "return-workbook",
            "return-form",
            "xlsx",
            "Return form, Excel",
            "The same for those who keep their chronology in Excel.",
            True,
        ),
        ReportKind(
            "chronology",
            "chronology",
            "docx",
            "Combined chronology",
            "Every row of every return in the order of time, with each merge and in each Word file of rows.",
            of_rows=True,
        ),
        ReportKind(
            "meeting-minutes",
            "meeting-minutes",
            "docx",
            "Minutes of a meeting",
            "Who came, what each agency said, dissent with its reason, and what was decided.",
            of_meeting=True,
        ),
        ReportKind(
            "rapid-review-report",
            "rapid-review-report",
            "docx",
            "Rapid review report",
            "The partnership’s first look, with agencies’ answers, criteria and decision.",
        ),
        ReportKind(
            "panel-letter",
            "panel-letter",
            "docx",
            "Letter to the national Panel",
            "Tells the Panel the decision and the reasons for it.",
        ),
        ReportKind(
            "action-plan",
            "action-plan",
            "docx",
            "Action plan with progress",
            "What is done, what has changed, how effective it was, and what remains.",
        ),
        ReportKind(
            "lcspr-report", "lcspr-report", "docx", "Review report", "The review as it is published.", public=True
        ),
        ReportKind(
            "partnership-response",
            "partnership-response",
            "docx",
            "Partnership response",
            "What the partners say to the review in public.",
            public=True,
        ),
        ReportKind(
            "media-statement", "media-statement", "docx", "Media statement", "For journalists.", public=True
        ),
        ReportKind(
            "learning-briefing",
            "learning-briefing",
            "docx",
            "One-page learning briefing",
            "What every team should know, on a page.",
            public=True,
        ),
        ReportKind(
            "seven-minute-briefing",
            "seven-minute-briefing",
            "docx",
            "Seven-minute briefing",
            "To read out and talk about in a team meeting.",
            public=True,
        ),
        ReportKind(
            "team-slides", "team-slides", "pptx", "Slides for a team meeting", "The same as slides.", public=True
        ),
    )
}
"""Every kind by its name, in the order in which they are offered."""

RETURN_FORMS = ("return-form", "return-workbook")
"""The kinds that an agency is offered on its request's page."""
