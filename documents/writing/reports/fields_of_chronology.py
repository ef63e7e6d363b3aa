"""What the template of the combined chronology can show, field by field, with examples of the demonstration case.

The values come from `documents.writing.chronology_fields`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.writing.reports.field_model import Field

ROWS: Final = "rows"
"""The list that a template repeats in one place: the rows of the chronology."""

_ROW = (
    Field("number", "Place in the chronology, from 1", "", "number"),
    Field("id", "The row’s id, which stays the same when other returns change", ""),
    Field("agency", "The agency", ""),
    Field("file", "The file it came in", ""),
    Field("page", "Page of that file, empty where it has none", "", "number"),
    Field("date_typed", "The date as the agency typed it", ""),
    Field("date", "The date as understood, “about 12 March 2020”", "", "day"),
    Field("time_typed", "The time as typed", ""),
    Field("time", "The time as understood, “14:00 to 15:30”, empty where none was", ""),
    Field("source", "Where the agency recorded it", ""),
    Field("event", "What happened", "", "paragraphs", names=True),
    Field("people", "Who was involved", "", names=True),
    Field("action", "Action or outcome", "", "paragraphs", names=True),
    Field("comment", "The agency’s comment or analysis", "", "paragraphs", names=True),
    Field(
        "other",
        "Columns without a field of their own, one a line, “Heading: text”; in an export also what reviewers said",
        "",
        "paragraphs",
        names=True,
    ),
    Field(
        "notes",
        "What merging noticed: told also by others, the same words elsewhere, outside the period, problems",
        "",
        "paragraphs",
    ),
    Field("colour", "A light tint for the agency, for {% cellbg row.colour %} at the start of a cell", ""),
)

_EXAMPLES = (
    (
        *("1", "wexshire-police/t2r3", "Wexshire Police", "police.pdf", "3"),
        *("19/05/2019", "19 May 2019", "", "", "Vulnerability form VF-19-0871"),
        "Vulnerable child notification completed for Kaiden Draycott after the dispute between his parents on "
        "Saturday, and sent to children’s social care for information.",
        *("PC 4471 Tasker; Kaiden", "Sent to MASH inbox.", "", ""),
        *("Seems to be told also by Children’s Social Care (row 2).", "E2EEEF"),
    ),
    (
        *("2", "childrens-social-care/t1r4", "Children’s Social Care", "childrens-social-care.docx", ""),
        *("20.5.19", "20 May 2019", "", "", "MASH contact record"),
        "Police notification read. No further action, information only.",
        *("Duty social worker", "No further action", "With hindsight the school was not asked.", ""),
        *("Seems to be told also by Wexshire Police (row 1).", "E4EBF3"),
    ),
    (
        *("3", "school/t1r5", "School", "school.csv", ""),
        *("09/07/19", "9 July 2019", "3.45pm", "15:45", "CPOMS"),
        "DSL telephoned MASH to make a referral: lateness, hunger, getting himself up, walking alone. Written "
        "referral form sent by secure e-mail the same afternoon.",
        *("Mr Ottaway; MASH", "Referral made", "No reply before end of term", ""),
        *("", "EFE8F3"),
    ),
    (
        *("4", "school/t1r9", "School", "school.csv", ""),
        *("06/01/20", "6 January 2020", "08.40", "08:40", "Operation Encompass"),
        "Call from police on the first day of term about a domestic incident on 21 December at Kaiden’s home. The "
        "class teacher was told and asked to keep a quiet eye on him.",
        *(
            "Mr Ottaway; police Encompass officer",
            "Quiet corner and ELSA offered",
            "Sixteen days after the incident",
        ),
        *("", "", "EFE8F3"),
    ),
    (
        *("5", "hospital-trust/t1r15", "Hospital trust", "hospital-trust.xlsx", ""),
        *("16/09/2020", "16 September 2020", "10:00", "10:00", "Safeguarding file"),
        "Strategy meeting attended by safeguarding midwife in Carol Oduya’s absence. Shared three missed "
        "antenatal contacts and the male voice at the home on 3 September.",
        *("Jess Tillotson, safeguarding midwife; other agencies", "Unborn baby included in enquiry.", ""),
        *("Ward: none", "", "F6E9E2"),
    ),
    (
        *("6", "larkspur-road-surgery/t2r28", "Larkspur Road Surgery", "gp-practice.docx", ""),
        *("about end Feb 2021", "about 28 February 2021", "", "", "Docman letter"),
        "Emergency department letter: Ellie-Mae seen with mild bronchiolitis and sent home. Examined fully, no "
        "marks. Mother tired and tearful. Copy to health visitor.",
        *("Letter, emergency department", "Read on 03/03. Call to mother not answered.", "", "No.: 28"),
        *("", "E8F0E4"),
    ),
)

CHRONOLOGY: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("title", "Title of the document", "Combined chronology"),
        Field("case_reference", "The case’s reference, empty where not known", "WSCP/LCSPR/2026/01"),
        Field("partnership", "Name of the partnership, empty where not known", "Wexborough"),
        Field("classification", "The marking of every page", "OFFICIAL-SENSITIVE"),
        Field("prepared_on", "Day on which it was made, empty where not said", "22 November 2026", "day"),
        Field("scope", "Scoping period, empty where none was given", "1 April 2019 to 30 April 2021"),
        Field(
            "names_shown",
            "A sentence: whether people stand under their names or the review’s codes",
            "People are shown by name, as the agencies wrote them. Do not share outside the review.",
        ),
        Field(
            "part",
            "A sentence: which rows of how many these are; empty in the chronology of every row",
            "Six rows of the demonstration case, to show the template.",
        ),
        Field("row_count", "Number of rows, “1,204”", "6"),
        Field("agency_count", "Number of agencies with a return", "5", "number"),
        Field(
            "agencies",
            "Each agency with a return",
            (
                ("Children’s Social Care", "childrens-social-care.docx", "1", "20 May 2019"),
                ("Hospital trust", "hospital-trust.xlsx", "1", "16 September 2020"),
                ("Larkspur Road Surgery", "gp-practice.docx", "1", "28 February 2021"),
                ("School", "school.csv", "2", "9 July 2019 to 6 January 2020"),
                ("Wexshire Police", "police.pdf", "1", "19 May 2019"),
            ),
            "list",
            (
                Field("name", "The agency", ""),
                Field("files", "The files of its return", ""),
                Field("rows", "How many rows it gave", "", "number"),
                Field("span", "First to last date", ""),
            ),
        ),
        Field(
            "silences",
            "More than four months without a row of an agency",
            (("School", "7 January 2020 to 19 May 2020", "Not explained"),),
            "list",
            (
                Field("agency", "The agency", ""),
                Field("span", "First to last day", ""),
                Field("declared", "“The agency says so” or “Not explained”", ""),
            ),
        ),
        Field("same_event_count", "Pairs of rows of two agencies that seem to tell the same event", "1"),
        Field("duplicate_count", "Pairs of rows with the same words in one return", "0"),
        Field("conflict_count", "Differences in date, time or people inside such pairs", "1"),
        Field("out_of_scope_count", "Rows outside the scoping period", "0"),
        Field("undated_count", "Rows without a date, or with one that can’t be real", "0"),
        Field("problem_count", "Problems in the returns that a person should look at", "1"),
        Field(
            "file_problems",
            "Sentences about whole files: what is repeated is the sentence itself",
            (("Page 4 of police.pdf is a picture: nothing could be read on it.",),),
            "list",
        ),
        Field(ROWS, "The rows, repeated once as rows of a table", _EXAMPLES, "list", _ROW),
    )
}
"""Every field by its name."""
