"""Forms of the pages about a case's documents."""

from __future__ import annotations

from webforms.fields import LongText, Needed, PageForm

MOST = 1000


class GiveOutForm(PageForm):
    """Why a document that is held back may go out."""

    reason = LongText(
        "Why the document may go out with these words",
        what="The reason",
        limit=MOST,
        rows=3,
        validators=[Needed("Enter why the document may go out with these words")],
    )
