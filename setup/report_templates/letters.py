"""The letters, and what goes to the public: request, Panel, partners' response, media statement."""

from __future__ import annotations

from setup.report_templates.word import WordTemplate

LEARNING = (
    "The purpose is learning: to find out how services can work better together to keep children safe. It is not to "
    "hold anybody to account, and it does not ask who is culpable."
)


def request_letter() -> WordTemplate:
    """Return the letter that asks an agency for its return."""
    made = WordTemplate("Request to an agency")
    made.title("Request for your agency’s return", "{{ agency }}")
    made.text("{{ prepared_on }}")
    made.text(
        "Dear colleague,",
        "{{ partnership }} is looking into the case of **{{ code_name }}** (reference {{ case_reference }}). "
        "Your agency is asked for what its records say. Who the child is, you see when you sign in; this letter says "
        "it nowhere, and neither should your answer by email.",
        LEARNING,
    )
    made.facts(
        ("Case", "{{ code_name }}, {{ case_reference }}"),
        ("Scoping period", "{{ scope }}"),
        ("Your return is due on", "{{ request_due }}"),
        ("Where to answer", "{{ request_link }}"),
    )
    made.heading("What we ask for")
    made.bullets(
        "A summary of your agency’s involvement within the scoping period.",
        "An analysis: what was done well, what got in the way, and why it made sense at the time.",
        "A chronology: one row for each contact or event, with its date, its source in your records, and what "
        "followed from it.",
        "What your agency has learnt and changed already.",
    )
    made.text("{%p if questions %}")
    made.text("Please also answer these questions:")
    made.text("{%p for one in questions %}")
    made.text("{{ one.number }}.  {{ one.question }}")
    made.text("{%p endfor %}", "{%p endif %}")
    made.heading("How to answer")
    made.text(
        "A form for your return is ready on the request’s page, in Word and in Excel, with the case’s details filled "
        "in. You may use your own form instead. If your agency does not know the family, that is a full answer: say "
        "so on the page.",
        "Please secure all records of the family now. Somebody who did not manage the work in question should write "
        "the return, and a senior manager should sign it off.",
        "Questions? Write to {{ contact_email }} or call {{ contact_phone }}.",
        "Yours faithfully,",
        "{{ coordinator }}\u2028for {{ partnership }}".replace("\u2028", ", "),
    )
    return made


def panel_letter() -> WordTemplate:
    """Return the letter to the national Panel with the decision."""
    made = WordTemplate("Letter to the national Panel")
    made.title("Rapid review: our decision", "To the Child Safeguarding Practice Review Panel")
    made.text("{{ prepared_on }}")
    made.facts(
        ("Our reference", "{{ case_reference }}"),
        ("The case is called", "{{ code_name }}"),
        ("Serious incident notification", "{{ notified_on }}"),
        ("Rapid review due", "{{ rapid_review_due }}"),
        ("Scoping period", "{{ scope }}"),
    )
    made.text("Dear Panel members,")
    made.text(
        "The safeguarding partners of {{ area }} have completed their rapid review of the case above. The report is "
        "enclosed. {{ agency_count }} agencies were asked for what they know; the combined chronology has "
        "{{ row_count }} rows."
    )
    made.heading("Our decision")
    made.text("**{{ decision }}**", "Decided on {{ decision_on }}.")
    made.heading("Why")
    made.text("{{ decision_reason }}")
    made.heading("The criteria, as they were considered")
    made.rows(
        "one in criteria",
        (("Criterion", 7, "({{ one.letter }}) {{ one.criterion }}"), ("Answer", 2, "{{ one.answer }}"),
         ("Reason", 7, "{{ one.reason }}")),
    )  # fmt: skip
    made.heading("Our view on a national review")
    made.text("{{ national_view }}")
    made.heading("Other opinions")
    made.text("{{ dissent }}")
    made.heading("The family")
    made.text("{{ family_engagement }}")
    made.heading("Signed by the safeguarding partners")
    made.rows(
        "one in sign_offs",
        (("Partner", 4, "{{ one.partner }}"), ("Who signed", 5, "{{ one.name }}"),
         ("Opinion", 4, "{{ one.opinion }}"), ("On", 3.5, "{{ one.day }}")),
    )  # fmt: skip
    return made


def partnership_response() -> WordTemplate:
    """Return what the partners answer to a review in public."""
    made = WordTemplate("Partnership response")
    made.title("Our response to the review", "{{ publication_title }}")
    made.text("{{ partnership }}, {{ publication_on }}")
    made.text(
        "The safeguarding partners of {{ area }} thank everybody who took part in this {{ review_name }}, most of all "
        "the family. We accept that we have to learn from it, and say here what we do about it."
    )
    made.text(LEARNING)
    made.heading("What we say to the findings")
    made.to_complete("partners_response")
    made.heading("What is recommended")
    made.rows(
        "one in recommendations",
        (("No.", 1.3, "{{ one.number }}"), ("Recommendation", 7, "{{ one.recommendation }}"),
         ("To", 3, "{{ one.agency }}"), ("How we will see its effect", 5, "{{ one.measure }}")),
    )  # fmt: skip
    made.heading("What has changed, how effective it was, and what remains")
    made.text("{{ changes_made }}")
    made.heading("Signed by the safeguarding partners")
    signatures(made)
    return made


def media_statement() -> WordTemplate:
    """Return the statement for journalists."""
    made = WordTemplate("Media statement")
    made.title("Media statement", "{{ publication_title }}")
    made.text("**Not to be used before {{ publication_on }}**")
    made.text(
        "{{ partnership }} publishes a {{ review_name }} on {{ publication_on }}. It was carried out so that services "
        "learn from what happened."
    )
    made.text("{{ publication_summary }}")
    made.heading("What the partnership says")
    made.to_complete("statement")
    made.heading("What has changed already")
    made.text("{{ changes_made }}")
    made.heading("Please remember the children")
    made.text(
        "Names are changed in the review. Please do not publish anything from which the child or the family could be "
        "recognised: places, schools, pictures of the home, or details put together from elsewhere.",
    )
    made.heading("Notes for editors")
    made.bullets(
        "A {{ review_name }} looks at how agencies worked together. How a child was harmed, and who is responsible, "
        "is for courts and coroners.",
        "The review can be read at {{ publication_address }}.",
        "Questions: {{ contact_email }}, {{ contact_phone }}.",
    )
    made.text("Who speaks for the partnership:")
    made.to_complete("spokesperson")
    return made


def signatures(made: WordTemplate) -> None:
    made.grid(
        ("Partner", "Name and role", "Signature", "Date"),
        [
            (partner, "[To be completed]", "", "")
            for partner in ("Local authority", "Police", "Integrated care board")
        ],
        (3, 5, 4, 2.5),
    )
