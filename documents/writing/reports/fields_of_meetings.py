"""What was said and decided at a meeting, as fields of its minutes; empty in documents about anything else."""

from __future__ import annotations

from documents.writing.reports.field_model import Field

MEETINGS = (
    Field("meeting_title", "Which meeting it was; only in documents about one meeting", "Meeting 2"),
    Field("meeting_when", "The day and the time of the meeting", "12 October 2026, 2pm to 4pm"),
    Field("meeting_place", "Where it was", "Civic Centre, room 4", names=True),
    Field(
        "meeting_version",
        "Which version of the minutes it is, who wrote it, and what it corrects",
        "Version 1, Ruth Calloway, 13 October 2026",
        names=True,
    ),
    Field(
        "meeting_notes",
        "The notes of the meeting",
        "The group read the combined chronology.",
        "paragraphs",
        names=True,
    ),
    Field(
        "meeting_people",
        "Who was asked to the meeting, and who came",
        (
            ("Martin Oduya", "Wexborough Police", "Present"),
            ("Hazel Innis", "Nobody", "Present"),
            ("Asha Verma", "Larkspur Road Surgery", "Represented by Tom Ellery"),
        ),
        "list",
        (
            Field("name", "Name", "", names=True),
            Field("agency", "The agency for which they speak", ""),
            Field("attendance", "Whether they came", "", names=True),
        ),
        names=True,
    ),
    Field(
        "meeting_agenda",
        "What was on the agenda",
        (("1", "The combined chronology"), ("2", "Criteria (a) to (d), each with its reason")),
        "list",
        (Field("number", "Number", "", "number"), Field("item", "The item", "", names=True)),
        names=True,
    ),
    Field(
        "meeting_questions",
        "The questions on which agencies said their views",
        (("1", "Is a local review carried out?", "1 agrees, 1 disagrees", "A local review is carried out."),),
        "list",
        (
            Field("number", "Number", "", "number"),
            Field("question", "The question", "", "paragraphs", names=True),
            Field("tally", "How many agreed, disagreed, abstained and had no view", ""),
            Field("outcome", "What the meeting found", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    Field(
        "meeting_views",
        "What each agency said to each question",
        (
            ("1", "Wexborough Police", "Agrees", "Five agencies held parts of the picture."),
            ("1", "Hill Street Primary School", "Disagrees", "What was learned can be shared sooner."),
        ),
        "list",
        (
            Field("number", "The question’s number", "", "number"),
            Field("agency", "The agency", "", names=True),
            Field("view", "Agrees, disagrees, abstains or has no view", ""),
            Field("reason", "Why", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    Field(
        "meeting_dissent",
        "Those who disagreed, with their reasons",
        (("1", "Hill Street Primary School", "What was learned can be shared sooner."),),
        "list",
        (
            Field("number", "The question’s number", "", "number"),
            Field("agency", "The agency", "", names=True),
            Field("reason", "Why", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    Field(
        "meeting_decisions",
        "What the meeting decided, one decision an entry",
        (
            ("1", "A local review is carried out."),
            ("2", "The family is told by somebody they know."),
        ),
        "list",
        (Field("number", "Number", "", "number"), Field("decision", "The decision", "", "paragraphs", names=True)),
        names=True,
    ),
)
"""In the order in which minutes tell them."""
