"""Forms of the publication pages, one for each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import Field, ValidationError

from casework.actions.reviews.prepared_reviews import ReviewView
from casework.rules.publication_kinds import DOCUMENT_KINDS, KINDS, OF_A_CASE, OF_NO_CASE
from casework.rules.publication_time import read_time
from casework.rules.release import RESTRICTIONS, ToJudge
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    FileUpload,
    LongText,
    Needed,
    PageForm,
    TextLine,
    today_or_past,
)
from webforms.pages import ours

SHOWN = 5
JUDGE = "judge_"


def time_of_day(_form: object, field: Field) -> None:
    """Refuse what is no time of day."""
    if field.data:
        try:
            read_time(field.data)
        except ValueError:
            raise ValidationError("Enter the time of day like 9:30am or 14:00") from None


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines, each without those around it."""
    return [part.strip() for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if part.strip()]


class PrepareForm(PageForm):
    """One page: the entry in the public list."""

    correction = LongText(
        "What is corrected?",
        what="What is corrected",
        limit=1000,
        rows=3,
        hint="The public reads it with the review. For example, the year of a meeting on page 12.",
        validators=[Needed("Enter what is corrected")],
    )
    title = TextLine(
        "Title",
        hint="A pseudonym or a question, never a name. For example: Child Heron, or: How do we see fathers?",
        validators=[Needed("Enter a title")],
    )
    kind = Choice("What kind is it?", tuple(KINDS.items()), validators=[Needed("Select the kind of review")])
    link = TextLine(
        "Web address, for a national review",
        what="The web address",
        limit=500,
        hint="Where it is published. The public list leads there. Leave it empty for anything else.",
    )
    summary = LongText(
        "Summary",
        limit=3000,
        hint="A few sentences for the public list: what can be learned. Name nobody.",
        validators=[Needed("Enter a summary")],
    )
    learning = LongText(
        "What was learned (optional)",
        what="What was learned",
        limit=6000,
        rows=4,
        hint="For the public page, and for the entry in the national repository’s catalogue. Name nobody.",
    )
    recommendations = LongText(
        "Recommendations (optional)",
        what="The recommendations",
        limit=12000,
        rows=6,
        hint="Each in a paragraph of its own, with an empty line between two. They are published with the entry.",
    )
    listed = AnyOf(
        "Themes", hint="By which readers find the review. Those of the case are selected already.", small=True
    )
    themes = TextLine("Other themes (optional)", hint="Separate them with commas. For example: dogs, hot weather")
    publish_on = DayMonthYear(
        "Publication date",
        what="The publication date",
        hint="The review goes on the public list on this day, or when it is released if that is later.",
        validators=[Needed("Enter the publication date")],
    )
    publish_time = TextLine(
        "Time of day (optional)",
        what="The time of day",
        limit=20,
        hint="Nothing is public before it. For example, 9:30am or 14:00. For a day to come, 10am if you leave this"
        " empty.",
        validators=[time_of_day],
    )

    def ask_of(self, *, case: bool) -> None:
        """Ask what concerns a review of a case, or what is of no case."""
        kinds = OF_A_CASE if case else OF_NO_CASE
        self.kind.offer([(name, ours(title)) for name, title in KINDS.items() if name in kinds])
        if case:
            del self.link
        else:
            del self.learning, self.recommendations, self.restriction, self.restriction_reason

    def _of_case(self) -> dict[str, Any]:
        return {
            "learning": self.learning.data or "",
            "recommendations": paragraphs(self.recommendations.data or ""),
            "restriction": self.restriction.data or "none",
            "restriction_reason": self.restriction_reason.data or "",
        }

    def offer(self, known: Sequence[str], chosen: Sequence[str] | None = None) -> None:
        """Offer the partnership’s themes. chosen: those that the entry has, on the list or not."""
        self.listed.offer([(theme, theme) for theme in known])
        if chosen is not None and not self.is_submitted():
            self.listed.data = [theme for theme in chosen if theme in known]
            self.themes.data = ", ".join(theme for theme in chosen if theme not in known)

    restriction = Choice("How much is published?", tuple(RESTRICTIONS.items()))
    restriction_reason = LongText(
        "Why is not everything published?",
        what="The reason",
        limit=1000,
        rows=3,
        hint="Needed unless everything is published; the public reads it. For example: for legal reasons.",
    )

    def entry(self) -> dict[str, Any]:
        """Return what was entered, as the actions take it."""
        return {
            "title": self.title.data or "",
            "kind": self.kind.data,
            "summary": self.summary.data or "",
            "themes": (*(self.listed.data or ()), *(self.themes.data or "").split(",")),
            "publish_on": self.publish_on.data,
            **({"correction": self.correction.data or ""} if "correction" in self else {}),
            "publish_time": read_time(self.publish_time.data) if self.publish_time.data else "",
            **({"link": self.link.data or ""} if "link" in self else {}),
            **(self._of_case() if "learning" in self else {}),
        }


class DocumentForm(PageForm):
    """One page: a document of the review."""

    kind = ChoiceOfMany(
        "What is it?", tuple(DOCUMENT_KINDS.items()), validators=[Needed("Select what the document is")]
    )
    title = TextLine(
        "Title of the document",
        hint="As the public list shows it. For example: Full report",
        validators=[Needed("Enter the title of the document")],
    )
    dated_on = DayMonthYear(
        "Its own date in the list (optional)",
        what="The date of the document",
        hint="If it was published on another day than the review, as a later response or statement may be.",
    )
    file = FileUpload(
        "The document", what="The document", kinds="PDF", accept=".pdf", validators=[Needed("Select the PDF")]
    )


class AcknowledgedForm(PageForm):
    """One page: when the national repository acknowledged the review."""

    on = DayMonthYear(
        "When did the national repository acknowledge it?",
        what="The date of the acknowledgement",
        hint="At the end of its time on the public list the review is archived only if the repository has it.",
        validators=[Needed("Enter the date of the acknowledgement"), today_or_past],
    )


class ReleaseForm(PageForm):
    """One page: what the second person looked at, where a check cannot decide, and why a stop is wrong.

    Made by `release_form`, which adds a field for each name or number that a check stopped at.
    """

    looked_at = AnyOf("The checks cannot decide these. Select each one when you have looked at it")

    def offer(self, review: ReviewView) -> None:
        """Offer what is to be looked at in each document, with what was found there."""
        several = len(review.documents) > 1
        looks = [(document.title, look) for document in review.documents for look in document.looks]
        self.looked_at.offer(
            [(look.name, f"{title}: {look.title}" if several else look.title) for title, look in looks]
        )
        self.looked_at.hints = {look.name: _first(look.found) for _, look in looks}

    def judgements(self) -> list[Field]:
        """Return the fields that ask why a stop is wrong."""
        return [field for field in self if field.name.startswith(JUDGE)]

    def reasons(self, review: ReviewView) -> dict[str, str]:
        """Return why each name or number is nobody's, as the action takes them."""
        return {
            one.name: self[f"{JUDGE}{number}"].data or ""
            for number, one in enumerate(_to_judge(review))
            if f"{JUDGE}{number}" in self
        }


def release_form(review: ReviewView, lacking: Sequence[str] = ()) -> ReleaseForm:
    """Return the form of the release page of one review. lacking: what was not done in time before it."""
    fields: dict[str, Any] = {
        f"{JUDGE}{number}": TextLine(
            f"Why is this nobody’s in the case? {one.words}",
            what="The reason",
            limit=500,
            hint=f"Found on: {_first(one.where)}",
            validators=[Needed(f"Enter why this is nobody’s name or number: {one.words}")],
        )
        for number, one in enumerate(_to_judge(review))
    }
    if lacking:
        fields["late_reason"] = LongText(
            "Why is the review published all the same?",
            what="The reason",
            limit=1000,
            rows=3,
            hint="It is kept with the review. Name nobody.",
            validators=[Needed("Enter why the review is published all the same")],
        )
    fields["read"] = AnyOf(
        "Before you release it",
        (("yes", "I have read every document of this review, and think that nobody can be recognised in it"),),
        validators=[Needed("Select that you have read every document")],
    )
    form: ReleaseForm = type("OwnReleaseForm", (ReleaseForm,), fields)()
    form.offer(review)
    return form


def _to_judge(review: ReviewView) -> list[ToJudge]:
    return [one for document in review.documents for one in document.to_judge]


def _first(found: Sequence[str]) -> str:
    """Return the first few of what was found; the review's page has them all."""
    more = f"; and {len(found) - SHOWN} more on the review’s page" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more
