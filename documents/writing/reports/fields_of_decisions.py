"""What was decided in a case and what follows from it: sign-offs, recommendations, actions with progress."""

from __future__ import annotations

from documents.writing.reports.field_model import Field

DECISIONS = (
    Field(
        "decision",
        "The decision: whether a review is carried out",
        "A local child safeguarding practice review is carried out",
    ),
    Field("decision_on", "The day of the decision", "19 October 2026", "day"),
    Field(
        "decision_reason",
        "Why it was decided so",
        "Five agencies each held a part of the picture, and it was put together only after the injury.",
        "paragraphs",
    ),
    Field(
        "national_view",
        "The partners’ view on a national review",
        "No. The learning is about how services here work together.",
        "paragraphs",
    ),
    Field(
        "dissent",
        "Who was of another opinion, and why",
        "None is recorded.",
        "paragraphs",
    ),
    Field(
        "local_learning",
        "Learning for this area",
        "Who lives in the home is asked at every contact, and written where others see it.",
        "paragraphs",
    ),
    Field(
        "national_learning",
        "Learning for the whole country",
        "Bruises in babies who do not move yet are recorded in different ways by different professions.",
        "paragraphs",
    ),
    Field("sent_to_panel_on", "The day on which it was sent to the national Panel", "20 October 2026", "day"),
    Field(
        "sign_offs",
        "The three safeguarding partners, with who signed the decision for each",
        (
            ("Local authority", "Helen Marsh", "Agrees", "19 October 2026"),
            ("Police", "Ian Pratt", "Agrees", "19 October 2026"),
            ("Integrated care board", "Not signed yet", "", ""),
        ),
        "list",
        (
            Field("partner", "Which safeguarding partner", ""),
            Field("name", "Who signed", "", names=True),
            Field("opinion", "Whether the partner agrees", ""),
            Field("day", "On which day", "", "day"),
        ),
    ),
    Field(
        "recommendations",
        "What is recommended",
        (
            (
                "1",
                "Bruises in babies who do not move yet are recorded and passed on in one way.",
                "Wexborough Police, The partnership",
                "An audit of 20 records in a year",
            ),
            (
                "2",
                "Who lives in the home is asked at every first visit.",
                "The partnership",
                "What families say in the yearly survey",
            ),
        ),
        "list",
        (
            Field("number", "Number", "", "number"),
            Field("recommendation", "What is recommended", "", "paragraphs"),
            Field("agency", "To which agency", ""),
            Field("measure", "How its effect will be seen", "", "paragraphs"),
        ),
        open=True,
    ),
    Field(
        "actions",
        "What is done about the recommendations",
        (
            (
                "1",
                "Agree one pathway for bruises in babies",
                "Wexborough Police",
                "Dana Whitlock",
                "26 February 2027",
                "Under way",
                "The pathway is agreed by health and police.",
                "Not known yet: the audit is in May.",
                "Two babies were seen by a paediatrician the same day.",
                "The pathway, and the minutes that agreed it.",
                "To train staff of the out-of-hours service.",
                "Not closed",
            ),
        ),
        "list",
        (
            Field("number", "Number", "", "number"),
            Field("action", "What is done", "", "paragraphs"),
            Field("agency", "By which agency", ""),
            Field("owner", "Who answers for it", "", names=True),
            Field("due", "Until when", "", "day"),
            Field("status", "How it stands", ""),
            Field("changed", "What has changed", "", "paragraphs"),
            Field("effective", "How effective it was, and how that is known", "", "paragraphs"),
            Field("impact", "What difference it made for children and families", "", "paragraphs"),
            Field("evidence", "What shows it", "", "paragraphs"),
            Field("remains", "What remains", "", "paragraphs"),
            Field("closed", "Whether it is closed, and since when", ""),
        ),
        open=True,
    ),
    Field(
        "changes_made",
        "What has changed already, how effective it was, and what remains",
        "Agree one pathway for bruises in babies. The pathway is agreed by health and police. Not known yet: the "
        "audit is in May. What remains: to train staff of the out-of-hours service.",
        "paragraphs",
    ),
)
