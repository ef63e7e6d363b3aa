"""What teams get to read: the one-page learning briefing and the seven-minute briefing."""

from __future__ import annotations

from setup.report_templates.word import WordTemplate


def learning_briefing() -> WordTemplate:
    """Return the one-page briefing."""
    made = WordTemplate("Learning briefing")
    made.title("{{ publication_title }}", "Learning from the review about {{ code_name }}, on one page")
    made.text("**In one sentence**")
    made.to_complete("key_message")
    made.heading("What happened", 2)
    made.text("{{ publication_summary }}")
    made.heading("What was learnt", 2)
    made.each("one in findings", ("List Bullet", "{{ one.learning }}"))
    made.heading("What we do from now on", 2)
    made.to_complete("what_to_do")
    made.heading("Talk about it in your team", 2)
    made.bullets(
        "Where could this have happened here?",
        "What would have helped the people who did this work?",
        "What do we change from Monday on?",
    )
    made.text("Themes: {% for one in themes %}{{ one.theme }}{% if not loop.last %}, {% endif %}{% endfor %}")
    made.text(
        "Read the review: {{ publication_address }}. Questions: {{ contact_email }}, {{ contact_phone }}.",
        style="Small print",
    )
    return made


def seven_minute_briefing() -> WordTemplate:
    """Return the briefing that a team reads and talks about in seven minutes, a minute for each part."""
    made = WordTemplate("Seven-minute briefing")
    made.title("Seven-minute briefing", "{{ publication_title }}")
    made.text("One minute for each part: read it out, then talk. {{ partnership }}, {{ prepared_on }}.")
    made.heading("1. Why we talk about this")
    made.text(
        "A {{ review_name }} looks at how services worked together for a child. It is about learning, not about blame."
    )
    made.heading("2. What happened")
    made.text("{{ publication_summary }}")
    made.heading("3. What agencies knew")
    made.text(
        "{{ agency_count }} agencies told what they knew about the time of {{ scope }}; together that gave "
        "{{ row_count }} rows of a chronology."
    )
    made.heading("4. What was found")
    made.each("one in findings", ("To complete", "{{ one.finding }}"))
    made.heading("5. What is learnt from it")
    made.each("one in findings", ("To complete", "{{ one.learning }}"))
    made.heading("6. What we do from now on")
    made.to_complete("what_to_do")
    made.heading("7. Questions for your team")
    made.bullets(
        "What do we see of a child’s day, and what do we only hear about it?",
        "Who else knows something, and when did we last ask?",
        "What will each of us do differently this week?",
    )
    made.text("Questions: {{ contact_email }}, {{ contact_phone }}.", style="Small print")
    return made
