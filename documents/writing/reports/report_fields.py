"""Everything that a case offers to templates, field by field, with examples of the demonstration case.

The list in the documentation, the message about an unknown field and every filling come from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from documents.writing.reports.field_model import Field
from documents.writing.reports.fields_of_decisions import DECISIONS
from documents.writing.reports.fields_of_meetings import MEETINGS
from documents.writing.reports.fields_of_returns import RETURNS
from documents.writing.reports.fields_to_complete import TO_COMPLETE_LATER

_YES, _NO = "Yes", "No"

_PARTNERSHIP = (
    Field("partnership", "The partnership’s name", "Wexborough Safeguarding Children Partnership"),
    Field("area", "The partnership’s area", "Wexborough"),
    Field("contact_email", "Email address for questions", "reviews@wexborough.example", "address"),
    Field("contact_phone", "Telephone number for questions", "01632 960700"),
    Field("review_word", "What the partnership calls a review, in short", "LCSPR"),
    Field("review_name", "What the partnership calls a review", "local child safeguarding practice review"),
    Field("group_name", "The group that considers referrals", "case review group"),
    Field("coordinator", "Who had the document made", "Ruth Calloway"),
    Field("prepared_on", "The day on which the document was made", "22 November 2026", "day"),
    Field(
        "names_shown",
        "Whether people are shown by name or by the codes of the case’s key",
        "People are shown by codes.",
    ),
    Field("classification", "The marking of every page", "OFFICIAL-SENSITIVE"),
)
_CASE = (
    Field("case_reference", "The case’s reference", "WSCP/LCSPR/2026/01"),
    Field("code_name", "What the case is called in place of the child’s name", "Child Wren"),
    Field("stage", "How far the case is", "In review"),
    Field("opened_on", "The day on which the case was opened", "28 September 2026", "day"),
    Field("scope", "The scoping period, both days included", "1 April 2019 to 30 April 2021"),
    Field("scope_first", "The first day of the scoping period", "1 April 2019", "day"),
    Field("scope_last", "The last day of the scoping period", "30 April 2021", "day"),
    Field("referral_reference", "The referral’s reference", "WSCP/REF/2026/07"),
    Field("incident_kind", "What was referred", "A serious incident"),
    Field("incident_on", "The day of the incident", "24 April 2021", "day"),
    Field("category_of_harm", "The category of harm", "Physical abuse suspected"),
    Field(
        "children",
        "The children of the case, without their names",
        (
            ("Child Wren (child 1)", "5 months", "Female", "White British", "None known", _NO, "None", "Before"),
            ("Child Wren (child 2)", "6 years", "Male", "White British", "None known", _NO, "None", "Before"),
        ),
        "list",
        (
            Field("code", "What the child is called in the document", ""),
            Field("age", "The child’s age at the incident", ""),
            Field("sex", "The child’s sex", ""),
            Field("ethnicity", "The child’s ethnicity", ""),
            Field("disability", "Disability", ""),
            Field("died", "Whether the child died", ""),
            Field("legal_status", "The child’s legal status", ""),
            Field("protection_plan", "Whether there is or was a child protection plan", ""),
        ),
    ),
    Field(
        "family",
        "The family and others who matter, as the referral describes them",
        (("Mother of both children", "Caring for the baby"), ("Grandmother", "Had the brother with her")),
        "list",
        (
            Field("relationship", "Relationship to the child", "", names=True),
            Field("part", "How the person is connected with the incident", "", names=True),
        ),
        names=True,
    ),
)
_REFERRAL = (
    Field(
        "circumstances",
        "What happened, in the referrer’s words",
        "On a Saturday in April a baby of five months was brought to hospital with a swollen arm. X-ray showed a "
        "fracture. The account given did not explain it.",
        "paragraphs",
        names=True,
    ),
    Field(
        "working_together",
        "Concerns about how agencies worked together, in the referrer’s words",
        "Information about who lived in the home was held by five agencies, but was not put together.",
        "paragraphs",
        names=True,
    ),
    Field(
        "good_practice_seen",
        "Good practice, in the referrer’s words",
        "School staff recorded the brother’s words exactly and went to see him at home.",
        "paragraphs",
        names=True,
    ),
    Field(
        "immediate_risk",
        "Whether any child is at risk now, and what is done",
        "No: the baby is in foster care.",
        "paragraphs",
        names=True,
    ),
    Field("siblings_safe", "Whether brothers and sisters are safe", "Yes.", "paragraphs", names=True),
    Field(
        "criteria",
        "The criteria of the 2018 Regulations with the answers given",
        (
            (
                "a",
                "Improvements needed to safeguard children",
                _YES,
                "Bruises in babies were handled in two ways.",
            ),
            ("b", "Recurrent themes", _YES, "Unseen men, and plans that end early."),
            ("c", "Concerns about agencies working together", _YES, "Five agencies held parts of the picture."),
            ("d", "The Panel concluded that a local review may suit better", "Unclear", "No view is given yet."),
        ),
        "list",
        (
            Field("letter", "The criterion’s letter", ""),
            Field("criterion", "What the criterion asks", ""),
            Field("answer", "Yes, no or unclear", ""),
            Field("reason", "Why", "", "paragraphs", names=True),
        ),
    ),
    Field(
        "parallel_processes",
        "Police, courts and other reviews at the same time",
        (("Police", "A criminal investigation is open"), ("Family court", "Care proceedings were issued")),
        "list",
        (
            Field("process", "Which process", ""),
            Field("state", "How it stands", "", "paragraphs", names=True),
        ),
        names=True,
    ),
    Field(
        "own_answers",
        "Answers to the questions that the partnership added to its referral form",
        (("Is the family in a refuge?", "Yes"), ("Which authorities has the family lived in?", "None but this")),
        "list",
        (
            Field("question", "The question", "", names=True),
            Field("answer", "The answer", "", "paragraphs", names=True),
        ),
        names=True,
    ),
)
_CLOCKS = (
    Field("notified_on", "The day the serious incident notification was sent", "29 September 2026", "day"),
    Field("rapid_review_due", "The last day for the rapid review", "20 October 2026", "day"),
    Field("publish_due", "The last day for publication", "20 April 2027", "day"),
    Field(
        "clocks",
        "The statutory dates of the case",
        (
            ("Complete the rapid review", "20 October 2026", "19 October 2026", "In time"),
            ("Complete and publish the LCSPR", "20 April 2027", "", "Running"),
        ),
        "list",
        (
            Field("act", "What must be done", ""),
            Field("due", "The last day in time", "", "day"),
            Field("done", "The day it was done", "", "day"),
            Field("state", "In time, late, or running", ""),
        ),
    ),
)
_PEOPLE = (
    Field(
        "panel",
        "Who took part in the meetings about the case, as attendance was recorded",
        (
            ("Asha Verma", "Larkspur Road Surgery", "Guest", "Meeting 1: represented by Tom Ellery"),
            ("Martin Oduya", "Wexborough Police", "Case review group member", "Meetings 1 and 2: present"),
            ("Hazel Innis", "–", "Chair", "Meetings 1 and 2: present"),
        ),
        "list",
        (
            Field("name", "Name", "", names=True),
            Field("agency", "The agency for which they speak", ""),
            Field("role", "Their role in the service, or that they are a guest", ""),
            Field(
                "attendance",
                "Which meetings they came to, sent apologies for, or who came for them",
                "",
                names=True,
            ),
        ),
        names=True,
        open=True,
    ),
    Field(
        "panel_roles",
        "The roles of the case review group, without names",
        (("Chair",), ("Case review group member",), ("Safeguarding partner",)),
        "list",
        (Field("role", "Role", ""),),
    ),
)
_AROUND = (
    Field(
        "family_engagement",
        "How the family took part or was told",
        "4 November 2026, visit. With: the mother. Offered or explained: to read the report before others. "
        "What they wish: to meet the reviewer once.",
        "paragraphs",
    ),
    Field(
        "reviewers",
        "Who carried out the review, and why they are independent",
        "Dr Edith Vane, Vane Reviews. Accepted on 2 November 2026 after reading which agencies take part, and "
        "named no conflict of interest.",
        "paragraphs",
    ),
)
_PUBLICATION = (
    Field("publication_title", "The title under which the review is published", "Who knew that he lived there?"),
    Field(
        "publication_summary",
        "The summary on the public list",
        "A baby was injured at home and is safe now. Several services each knew a part of the family’s life. The "
        "review asks how the parts could have been put together sooner.",
        "paragraphs",
    ),
    Field("publication_on", "The day of publication", "20 April 2027", "day"),
    Field("publication_address", "Where the review can be read", "https://reviews.example/reviews", "address"),
    Field(
        "themes",
        "The review’s themes",
        (("Babies",), ("Unseen men",), ("Domestic abuse",)),
        "list",
        (Field("theme", "The theme", ""),),
    ),
)

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        *_PARTNERSHIP,
        *_CASE,
        *_REFERRAL,
        *_CLOCKS,
        *RETURNS,
        *MEETINGS,
        *DECISIONS,
        *_PEOPLE,
        *_AROUND,
        *_PUBLICATION,
        *TO_COMPLETE_LATER,
    )
}
"""Every field by its name."""
