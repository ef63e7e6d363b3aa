"""Forms of the publication pages, one for each page."""

from __future__ import annotations

from casework.actions.reviews import DOCUMENT_KINDS, KINDS
from webforms.fields import (
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    FileUpload,
    LongText,
    Needed,
    PageForm,
    TextLine,
)


class PrepareForm(PageForm):
    """One page: the entry in the public list."""

    title = TextLine(
        "Title",
        hint="A pseudonym or a question, never a name. For example: Child Heron, or: How do we see fathers?",
        validators=[Needed("Enter a title")],
    )
    kind = Choice(
        "What kind of review is it?", tuple(KINDS.items()), validators=[Needed("Select the kind of review")]
    )
    summary = LongText(
        "Summary",
        limit=3000,
        hint="A few sentences for the public list: what can be learned. Name nobody.",
        validators=[Needed("Enter a summary")],
    )
    themes = TextLine("Themes", hint="Separate them with commas. For example: domestic abuse, neglect")
    publish_on = DayMonthYear(
        "Publication date", what="The publication date", validators=[Needed("Enter the publication date")]
    )


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
    file = FileUpload(
        "The document", what="The document", kinds="PDF", accept=".pdf", validators=[Needed("Select the PDF")]
    )


class ReleaseForm(PageForm):
    """A press of one button: release what was checked."""
