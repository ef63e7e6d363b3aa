"""What agencies were asked and what they answered, as fields of reports."""

from __future__ import annotations

from documents.writing.reports.field_model import Field

_AGENCY = Field("agency", "The agency", "")


def _said(name: str, meaning: str, *examples: tuple[str, str]) -> Field:
    """Return a field of what several agencies wrote about one thing."""
    return Field(
        name,
        meaning,
        examples,
        "list",
        (_AGENCY, Field("text", "What the agency wrote", "", "paragraphs", names=True)),
        names=True,
    )


RETURNS = (
    Field("agency", "The agency that is asked; only in documents to one agency", "Larkspur Road Surgery"),
    Field("request_due", "The day on which the agency’s return is due", "12 October 2026", "day"),
    Field("request_link", "Where the agency answers", "https://portal.example/returns/1", "address"),
    Field(
        "questions",
        "The questions to the agency, one an entry",
        (("1", "What did your service know about who lived in the home?"), ("2", "When was the baby seen awake?")),
        "list",
        (Field("number", "1, 2, 3 …", "", "number"), Field("question", "The question", "")),
    ),
    Field(
        "agencies",
        "The agencies that were asked, and how they answered",
        (
            ("Larkspur Road Surgery", "Handed in", "12 October 2026", "9 October 2026", "34"),
            ("Millrace Homes", "Not known to this agency", "12 October 2026", "6 October 2026", "0"),
        ),
        "list",
        (
            Field("name", "The agency", ""),
            Field("answer", "How far its answer is", ""),
            Field("due", "When it is due", "", "day"),
            Field("answered_on", "When it was handed in", "", "day"),
            Field("rows", "How many rows its chronology has", "", "number"),
        ),
    ),
    Field("agency_count", "How many agencies were asked", "2", "number"),
    Field(
        "involvement",
        "What agencies wrote in their returns beside the chronology, section by section",
        (
            ("Larkspur Road Surgery", "Summary of involvement", "The family is registered since 2014."),
            ("Larkspur Road Surgery", "Analysis", "Missed appointments were followed up by letter only."),
        ),
        "list",
        (
            _AGENCY,
            Field("heading", "The section’s heading, as typed", "", names=True),
            Field("text", "What the agency wrote", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    _said(
        "child_voice",
        "What agencies wrote about the child’s voice, daily life and identity",
        ("Fernhollow Primary School", "The brother said that he does not like the shouting."),
    ),
    _said(
        "good_practice",
        "What agencies wrote about good practice",
        ("Fernhollow Primary School", "Staff went to see the brother at home."),
    ),
    _said(
        "learning",
        "What agencies wrote about learning",
        ("Larkspur Road Surgery", "A child who was not brought is not the same as a patient who did not attend."),
    ),
    _said(
        "actions_taken",
        "What agencies wrote about action already taken",
        ("Larkspur Road Surgery", "Two missed appointments of a baby now lead to a telephone call."),
    ),
    _said(
        "agency_recommendations",
        "What agencies recommend in their returns",
        ("Larkspur Road Surgery", "Record who comes with a baby."),
    ),
    Field("row_count", "How many rows the combined chronology has", "243", "number"),
    Field("chronology_on", "When the combined chronology was built", "14 October 2026", "day"),
    Field(
        "key_events",
        "The rows of the combined chronology that reviewers marked as key events",
        (
            ("12 January 2021", "Children’s Social Care", "Plans ended against one agency’s advice.", ""),
            ("12 April 2021", "Health visiting", "A bruise was seen.", "It did not lead to a referral."),
        ),
        "list",
        (
            Field("date", "The date, as the agency typed it", ""),
            _AGENCY,
            Field("event", "What happened", "", "paragraphs", names=True),
            Field("significance", "Why it matters, in the reviewers’ words", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    Field(
        "silences",
        "Times of more than four months in which an agency tells nothing",
        (("Larkspur Road Surgery", "1 July 2019 to 17 November 2019"),),
        "list",
        (_AGENCY, Field("span", "From when to when", "")),
    ),
)
