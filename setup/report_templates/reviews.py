"""The long documents of a review: rapid review report, LCSPR report, action plan."""

from __future__ import annotations

from setup.report_templates.letters import LEARNING
from setup.report_templates.word import WordTemplate


def rapid_review_report() -> WordTemplate:
    """Return the rapid review report with the fields that partnerships and the Panel expect."""
    made = WordTemplate("Rapid review report")
    made.title("Rapid review", "{{ code_name }}, {{ case_reference }}")
    made.text(LEARNING)
    made.text("{{ names_shown }}", style="Small print")
    made.facts(
        ("Partnership", "{{ partnership }}"),
        ("Reference", "{{ case_reference }} (referral {{ referral_reference }})"),
        ("Serious incident notification", "{{ notified_on }}"),
        ("Rapid review due", "{{ rapid_review_due }}"),
        ("What was referred", "{{ incident_kind }}"),
        ("Day of the incident", "{{ incident_on }}"),
        ("Category of harm", "{{ category_of_harm }}"),
        ("Scoping period", "{{ scope }}"),
        ("Prepared", "{{ prepared_on }} by {{ coordinator }}"),
    )
    made.heading("Who took part")
    made.rows(
        "one in panel",
        (("Agency", 4, "{{ one.agency }}"), ("Name", 4, "{{ one.name }}"), ("Role", 3.5, "{{ one.role }}"),
         ("How they took part", 5, "{{ one.attendance }}")),
        blank=1,
    )  # fmt: skip
    made.heading("The children")
    made.rows(
        "one in children",
        (("Child", 3.6, "{{ one.code }}"), ("Age at the incident", 2.3, "{{ one.age }}"), ("Sex", 2, "{{ one.sex }}"),
         ("Ethnicity", 2.6, "{{ one.ethnicity }}"), ("Disability", 2.4, "{{ one.disability }}"),
         ("Died", 1.5, "{{ one.died }}"), ("Legal status", 3, "{{ one.legal_status }}"),
         ("Protection plan", 2.9, "{{ one.protection_plan }}")),
    )  # fmt: skip
    made.heading("Family and others who matter", 2)
    made.rows(
        "one in family", (("Who", 5, "{{ one.relationship }}"), ("Part in the incident", 6, "{{ one.part }}"))
    )
    made.heading("What happened")
    made.text("{{ circumstances }}")
    made.heading("Immediate safety", 2)
    made.facts(
        ("Is any child at risk now?", "{{ immediate_risk }}"),
        ("Brothers and sisters", "{{ siblings_safe }}"),
    )
    made.text("What was done at once:")
    made.to_complete("immediate_action")
    made.heading("What agencies knew")
    made.text(
        "{{ agency_count }} agencies were asked. The combined chronology of {{ chronology_on }} has {{ row_count }} rows."
    )
    made.rows(
        "one in agencies",
        (("Agency", 5.5, "{{ one.name }}"), ("Answer", 3.5, "{{ one.answer }}"), ("Due", 3, "{{ one.due }}"),
         ("Handed in", 3, "{{ one.answered_on }}"), ("Rows", 1.5, "{{ one.rows }}")),
    )  # fmt: skip
    made.heading("What they wrote beside their chronologies", 2)
    made.each(
        "one in involvement", ("Heading 3", "{{ one.agency }}: {{ one.heading }}"), ("Normal", "{{ one.text }}")
    )
    made.heading("Times in which an agency tells nothing", 2)
    made.rows("one in silences", (("Agency", 5, "{{ one.agency }}"), ("From and to", 6, "{{ one.span }}")))
    made.heading("Key events")
    made.text("As reviewers marked them in the combined chronology.", style="Small print")
    made.rows(
        "one in key_events",
        (("Date", 2.6, "{{ one.date }}"), ("Agency", 3.4, "{{ one.agency }}"), ("What happened", 6.5, "{{ one.event }}"),
         ("Why it matters", 4.5, "{{ one.significance }}")),
    )  # fmt: skip
    made.heading("The child’s voice and identity")
    made.each("one in child_voice", ("Normal", "**{{ one.agency }}:** {{ one.text }}"))
    made.heading("How agencies worked together")
    made.text("{{ working_together }}")
    made.heading("Good practice")
    made.text("{{ good_practice_seen }}")
    made.each("one in good_practice", ("Normal", "**{{ one.agency }}:** {{ one.text }}"), empty="")
    made.heading("Learning")
    made.each("one in learning", ("Normal", "**{{ one.agency }}:** {{ one.text }}"))
    made.heading("For this area", 2)
    made.text("{{ local_learning }}")
    made.heading("For the whole country", 2)
    made.text("{{ national_learning }}")
    made.heading("Action that agencies have taken already", 2)
    made.each("one in actions_taken", ("Normal", "**{{ one.agency }}:** {{ one.text }}"))
    made.heading("The criteria")
    made.rows(
        "one in criteria",
        (("Criterion", 7, "({{ one.letter }}) {{ one.criterion }}"), ("Answer", 2, "{{ one.answer }}"),
         ("Reason", 7, "{{ one.reason }}")),
    )  # fmt: skip
    made.heading("Decision")
    made.text("**{{ decision }}**", "Decided on {{ decision_on }}.", "{{ decision_reason }}")
    made.heading("View on a national review", 2)
    made.text("{{ national_view }}")
    made.heading("Other opinions", 2)
    made.text("{{ dissent }}")
    made.heading("Next actions")
    made.rows(
        "one in actions",
        (("No.", 1.2, "{{ one.number }}"), ("Action", 6, "{{ one.action }}"), ("Who", 4, "{{ one.owner }}"),
         ("Until", 3, "{{ one.due }}")),
    )  # fmt: skip
    made.heading("The family")
    made.text("{{ family_engagement }}")
    made.heading("Parallel processes")
    made.rows("one in parallel_processes", (("Process", 4, "{{ one.process }}"), ("State", 8, "{{ one.state }}")))
    made.heading("Statutory dates")
    made.rows(
        "one in clocks",
        (("What must be done", 7, "{{ one.act }}"), ("Due", 3, "{{ one.due }}"), ("Done", 3, "{{ one.done }}"),
         ("State", 2.5, "{{ one.state }}")),
    )  # fmt: skip
    made.heading("Sign-off")
    made.rows(
        "one in sign_offs",
        (("Safeguarding partner", 5, "{{ one.partner }}"), ("Who signed", 5, "{{ one.name }}"),
         ("Opinion", 4, "{{ one.opinion }}"), ("On", 3.5, "{{ one.day }}")),
    )  # fmt: skip
    made.text("Sent to the Panel: {{ sent_to_panel_on }}")
    return made


def lcspr_report() -> WordTemplate:
    """Return the review's report for publication: nothing in it comes from a field that may hold a name."""
    made = WordTemplate("Review report")
    made.title("{{ publication_title }}", "A {{ review_name }} about {{ code_name }}")
    made.text("{{ partnership }}, {{ publication_on }}")
    made.facts(
        ("Reference", "{{ case_reference }}"),
        ("Period looked at", "{{ scope }}"),
        ("Chronology", "{{ row_count }} rows of {{ agency_count }} agencies"),
    )
    made.text("The child’s name is not given, and details that would identify the family are left out.")
    made.heading("Summary")
    made.text("{{ publication_summary }}")
    made.heading("About this review")
    made.text(LEARNING)
    made.heading("Who carried it out", 2)
    made.text("{{ reviewers }}")
    made.heading("What it was asked to find out", 2)
    made.to_complete("terms_of_reference")
    made.heading("How it was carried out", 2)
    made.to_complete("method")
    # By name a school or a surgery would say where the family lives.
    made.heading("The services that took part", 2)
    made.to_complete("services")
    made.heading("How the family took part", 2)
    made.text("{{ family_engagement }}")
    made.heading("What happened")
    made.to_complete("summary_of_events")
    made.heading("Analysis")
    made.to_complete("analysis")
    made.heading("Good practice")
    made.to_complete("review_good_practice")
    made.heading("Findings")
    made.each("one in findings", ("Heading 2", "Finding {{ one.number }}"), ("To complete", "{{ one.finding }}"),
              ("To complete", "{{ one.learning }}"))  # fmt: skip
    made.heading("Recommendations")
    made.rows(
        "one in recommendations",
        (("No.", 1.3, "{{ one.number }}"), ("Recommendation", 7, "{{ one.recommendation }}"),
         ("To", 3, "{{ one.agency }}"), ("How its effect will be seen", 5, "{{ one.measure }}")),
    )  # fmt: skip
    made.heading("What has changed already")
    made.text("{{ changes_made }}")
    made.heading("The panel, by role")
    made.each("one in panel_roles", ("List Bullet", "{{ one.role }}"))
    made.heading("Words used")
    made.grid(
        ("Word", "Meaning"),
        (
            ("{{ review_word }}", "{{ review_name }}"),
            ("Rapid review", "The partnership’s first look at a case, within 15 working days of the notification"),
            ("Scoping period", "The dates that the review looks at"),
        ),
        (3, 9),
    )
    return made


def action_plan() -> WordTemplate:
    """Return the action plan with progress."""
    made = WordTemplate("Action plan", landscape=True)
    made.title("Action plan", "{{ code_name }}, {{ case_reference }}")
    made.text(
        "As on {{ prepared_on }}. Each action says what has changed, how effective it was, and what remains."
    )
    made.text("{{ names_shown }}", style="Small print")
    made.heading("What is recommended")
    made.rows(
        "one in recommendations",
        (("No.", 1.3, "{{ one.number }}"), ("Recommendation", 9, "{{ one.recommendation }}"),
         ("To", 4, "{{ one.agency }}"), ("How its effect will be seen", 6, "{{ one.measure }}")),
    )  # fmt: skip
    made.heading("What is done about it")
    made.rows(
        "one in actions",
        (("No.", 1.2, "{{ one.number }}"), ("Action", 3.8, "{{ one.action }}"), ("Agency and owner", 2.8, "{{ one.agency }}, {{ one.owner }}"),
         ("Due, closed", 2.2, "{{ one.due }}. {{ one.closed }}."), ("Status", 1.8, "{{ one.status }}"), ("What has changed", 3.2, "{{ one.changed }}"),
         ("How effective, and how we know", 3.2, "{{ one.effective }}"), ("Impact", 3, "{{ one.impact }}"),
         ("Evidence", 2.6, "{{ one.evidence }}"), ("What remains", 3, "{{ one.remains }}")),
    )  # fmt: skip
    made.heading("What agencies have done already, by their returns")
    made.rows("one in actions_taken", (("Agency", 4, "{{ one.agency }}"), ("Action taken", 14, "{{ one.text }}")))
    made.heading("What agencies recommend in their returns")
    made.rows(
        "one in agency_recommendations",
        (("Agency", 4, "{{ one.agency }}"), ("Recommendation", 14, "{{ one.text }}")),
    )
    return made
