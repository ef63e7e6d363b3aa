"""The minutes of a meeting of the case review group."""

from __future__ import annotations

from setup.report_templates.letters import LEARNING
from setup.report_templates.word import WordTemplate


def meeting_minutes() -> WordTemplate:
    """Return the minutes: who came, what each agency said, dissent, and what was decided."""
    made = WordTemplate("Minutes of a meeting")
    made.title("Minutes", "{{ meeting_title }} about {{ code_name }}, {{ case_reference }}")
    made.text(LEARNING)
    made.text("{{ names_shown }}", style="Small print")
    made.facts(
        ("Partnership", "{{ partnership }}"),
        ("Case", "{{ code_name }}, {{ case_reference }}"),
        ("When", "{{ meeting_when }}"),
        ("Where", "{{ meeting_place }}"),
        ("These minutes", "{{ meeting_version }}"),
    )
    made.heading("Who was asked, and who came")
    made.rows(
        "one in meeting_people",
        (("Name", 5, "{{ one.name }}"), ("Speaks for", 5, "{{ one.agency }}"), ("Attendance", 5, "{{ one.attendance }}")),
    )  # fmt: skip
    made.heading("Agenda")
    made.each("one in meeting_agenda", ("Normal", "{{ one.number }}.  {{ one.item }}"))
    made.heading("Notes")
    made.text("{{ meeting_notes }}")
    made.heading("Questions, and what was found")
    made.rows(
        "one in meeting_questions",
        (("No.", 1, "{{ one.number }}"), ("Question", 6, "{{ one.question }}"), ("Views", 4, "{{ one.tally }}"),
         ("What was found", 5, "{{ one.outcome }}")),
        empty="No question was put to the meeting.",
    )  # fmt: skip
    made.heading("What each agency said", 2)
    made.rows(
        "one in meeting_views",
        (("No.", 1, "{{ one.number }}"), ("Agency", 4.5, "{{ one.agency }}"), ("View", 2.5, "{{ one.view }}"),
         ("Why", 8, "{{ one.reason }}")),
        empty="No view was written.",
    )  # fmt: skip
    made.heading("Dissent", 2)
    made.rows(
        "one in meeting_dissent",
        (("No.", 1, "{{ one.number }}"), ("Agency", 5, "{{ one.agency }}"), ("Reason", 10, "{{ one.reason }}")),
        empty="Nobody disagreed.",
    )  # fmt: skip
    made.heading("Decisions of the meeting")
    made.each("one in meeting_decisions", ("Normal", "{{ one.number }}.  {{ one.decision }}"), empty="None.")
    made.text("Made into this document on {{ prepared_on }}.", style="Small print")
    return made
