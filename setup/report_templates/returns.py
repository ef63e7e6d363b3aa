"""The form that an agency fills in, for Word and for Excel: what is typed into it is read without any question."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from documents.writing.reports.partnership_colour import STANDARD
from documents.writing.template_file import repacked
from setup.report_templates.word import WordTemplate

COVER = (
    ("Agency", "{{ agency }}"),
    ("Case", "{{ code_name }}, {{ case_reference }}"),
    ("Scoping period", "{{ scope }}"),
    ("Due", "{{ request_due }}"),
    ("Author", ""),
    ("Role of author", ""),
    ("Independence", ""),
    ("Systems and records checked", ""),
    ("Version", ""),
)
"""Labels of the cover, and what the service fills in of it."""

SECTIONS = (
    ("Summary of involvement", "What your agency did for the child and the family within the scoping period."),
    ("Key practice episodes", "For each: what was done, why it made sense at the time, and what it led to."),
    ("The child’s voice and daily life", "What the child said, showed and lived through; what staff made of it."),
    ("Race, culture, disability and identity", "What was known of these, and how the work took account of it."),
    ("Information sharing", "What was shared with whom and when, and what was not."),
    ("Management and supervision", "How staff were supported and decisions overseen."),
    ("Context", "Workload, vacancies, changes in the organisation, training."),
    ("Good practice", "What helped, so that others can learn from it."),
    ("Learning", "What your agency has learnt."),
    ("Action already taken", "What has changed since, and how you know that it works."),
    ("Recommendations", "What should change in your agency or between agencies."),
    ("Immediate risks and parallel investigations", "What others must know of now."),
)
"""Headings that an agency writes under, with a line of help."""

COLUMNS = (
    ("Date", 2.4),
    ("Time", 1.6),
    ("Source", 3),
    ("People involved", 3.2),
    ("What happened", 6.5),
    ("Action or outcome", 4.4),
    ("Comment", 4),
)
"""Headings of the chronology, with their share of the width."""

GLOSSARY = ("Name", "Code", "Role")
SIGN_OFF = (("Signed off by", ""), ("Date of sign-off", ""))
_BLANK_ROWS = 25
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
_HELP = (
    "It is about learning, not about who is to blame. Fill in what applies; rows may be added. Your agency’s name is "
    "put to every row later: leave it out here."
)
_DATES = (
    "One row for each contact or event, earliest first. Write dates as your records have them: 4 March 2021, "
    "04/03/2021, March 2021, “about”, “between … and …” all will do."
)


def return_form() -> WordTemplate:
    """Return the form for Word."""
    made = WordTemplate("Agency return", landscape=True)
    made.title("Agency return: {{ agency }}", "{{ code_name }}")
    made.facts(*COVER)
    made.text(_HELP, style="Small print")
    for heading, hint in SECTIONS:
        made.heading(heading)
        made.text(hint, style="Small print")
        made.text("")
    made.text("{%p if questions %}")
    made.heading("Answers to the questions asked")
    made.text("{%p for one in questions %}")
    made.heading("{{ one.number }}. {{ one.question }}", 2)
    made.text("", "{%p endfor %}", "{%p endif %}")
    made.page_break()
    made.heading("Chronology")
    made.text(_DATES, style="Small print")
    made.rows("", [(heading, share, "") for heading, share in COLUMNS], blank=_BLANK_ROWS)
    made.heading("People named in this return")
    made.rows("", [(heading, 1, "") for heading in GLOSSARY], blank=8)
    made.heading("Sign-off by a senior manager")
    made.facts(*SIGN_OFF)
    return made


def return_workbook() -> bytes:
    """Return the form for Excel."""
    saved = io.BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Agency return", "author": "", "comments": "", "created": _MADE})
    plain = {
        "font_name": "Arial",
        "font_size": 10,
        "valign": "top",
        "text_wrap": True,
        "border": 1,
        "border_color": "#B8C2CA",
    }
    value, label = book.add_format(plain), book.add_format({**plain, "bold": True, "bg_color": "#EEF2F5"})
    head = book.add_format({**plain, "bold": True, "bg_color": f"#{STANDARD}", "font_color": "#FFFFFF"})
    title = book.add_format({"font_name": "Arial", "font_size": 16, "bold": True, "font_color": f"#{STANDARD}"})
    note = book.add_format({"font_name": "Arial", "font_size": 9, "text_wrap": True, "valign": "top"})

    cover = book.add_worksheet("Return")
    cover.set_column(0, 0, 34)
    cover.set_column(1, 1, 100)
    cover.write(0, 0, "Agency return: {{ agency }}", title)
    row = 2
    for name, shown in (*COVER, *SIGN_OFF):
        cover.write(row, 0, name, label)
        cover.write(row, 1, shown, value)
        row += 1
    questions = "{% for one in questions %}{{ one.number }}. {{ one.question }}\n{% endfor %}"
    for name, shown in (("Questions asked", questions), ("Answers to the questions asked", "")):
        cover.write(row, 0, name, label)
        cover.write(row, 1, shown, value)
        cover.set_row(row, 75)
        row += 1
    for name, _ in SECTIONS:
        cover.write(row, 0, name, label)
        cover.write(row, 1, "", value)
        cover.set_row(row, 60)
        row += 1

    rows = book.add_worksheet("Chronology")
    for at, (heading, share) in enumerate(COLUMNS):
        rows.set_column(at, at, share * 6, value)
        rows.write(0, at, heading, head)
    rows.freeze_panes(1, 0)
    names = book.add_worksheet("Glossary")
    for at, heading in enumerate(GLOSSARY):
        names.set_column(at, at, 34, value)
        names.write(0, at, heading, head)
    names.freeze_panes(1, 0)
    for sheet, wide in ((cover, False), (rows, True), (names, False)):
        sheet.set_paper(9)
        if wide:
            sheet.set_landscape()
            sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&LAgency return&ROFFICIAL-SENSITIVE")
        sheet.set_footer("&CPage &P of &N")
    help_sheet = book.add_worksheet("How to fill this in")
    help_sheet.set_column(0, 0, 110)
    for at, line in enumerate((_HELP, _DATES, *(f"{name}: {hint}" for name, hint in SECTIONS))):
        help_sheet.write(at, 0, line, note)
    book.close()
    return repacked(saved.getvalue(), lambda name, content: content)
