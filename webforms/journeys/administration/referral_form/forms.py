"""The forms of these pages. Every limit is said before it is met."""

from __future__ import annotations

from casework.actions.forms.editing import NOTE_LIMIT
from casework.rules.form_words import (
    GUIDANCE_LIMIT,
    HINT_LIMIT,
    KINDS,
    LABEL_LIMIT,
    OPTION_LIMIT,
    OPTIONS_AT_MOST,
    TITLE_LIMIT,
)
from webforms.fields import Choice, ChoiceOfMany, LongText, Needed, PageForm, TextLine, YesNo

HINT = f"A line of help below the question, up to {HINT_LIMIT} characters."


class ActForm(PageForm):
    """A press of a button that asks nothing; it carries what an action refused."""


class WordsForm(PageForm):
    """One page: the words of a question of the standard form."""

    label = TextLine(
        "Question",
        what="The question",
        hint=f"Keep its meaning: reports and lists read the answer. Up to {LABEL_LIMIT} characters.",
        limit=LABEL_LIMIT,
        validators=[Needed("Enter the question")],
    )
    hint = LongText("Hint (optional)", what="The hint", hint=HINT, limit=HINT_LIMIT, rows=2)


class HintForm(PageForm):
    """One page: the hint of a question whose own words are those of the law."""

    hint = LongText("Hint (optional)", what="The hint", hint=HINT, limit=HINT_LIMIT, rows=2)


class QuestionForm(PageForm):
    """One page: a question of the partnership's own."""

    label = TextLine(
        "Question",
        what="The question",
        hint=f"As the person who refers reads it. Up to {LABEL_LIMIT} characters.",
        limit=LABEL_LIMIT,
        validators=[Needed("Enter the question")],
    )
    hint = LongText("Hint (optional)", what="The hint", hint=HINT, limit=HINT_LIMIT, rows=2)
    kind = Choice(
        "What kind of answer does it take?",
        tuple(KINDS.items()),
        validators=[Needed("Select what kind of answer it takes")],
    )
    options = LongText(
        "Answers to choose from",
        what="The answers to choose from",
        hint=f"Each on a line of its own: 2 to {OPTIONS_AT_MOST} answers of up to {OPTION_LIMIT} characters.",
        limit=OPTIONS_AT_MOST * (OPTION_LIMIT + 2),
        rows=5,
    )
    required = YesNo(
        "Must it be answered?",
        hint="A referral cannot be sent before every question that must be answered is answered.",
        validators=[Needed("Select yes if the question must be answered")],
    )
    only_when = ChoiceOfMany(
        "When is it asked?",
        ask="Always",
        hint="It can be asked only after one answer to another question of the same page.",
    )


class GuidanceForm(PageForm):
    """One page: the guidance of a page of the standard form."""

    guidance = LongText(
        "Guidance (optional)",
        what="Guidance",
        hint="Shown above the questions of the page. Leave a blank line between paragraphs.",
        limit=GUIDANCE_LIMIT,
        rows=8,
    )


class OwnPageForm(PageForm):
    """One page: a page of the partnership's own."""

    title = TextLine(
        "Title of the page",
        what="The title",
        hint=f"Up to {TITLE_LIMIT} characters.",
        limit=TITLE_LIMIT,
        validators=[Needed("Enter the title of the page")],
    )
    section = Choice(
        "Where in the form does it come?",
        hint="It comes last in that part of the form.",
        validators=[Needed("Select where in the form the page comes")],
    )
    guidance = LongText(
        "Guidance (optional)",
        what="Guidance",
        hint="Shown above the questions of the page. Leave a blank line between paragraphs.",
        limit=GUIDANCE_LIMIT,
        rows=6,
    )


class PublishForm(PageForm):
    """One page: what is said of a version in the list of versions."""

    note = TextLine(
        "Note (optional)",
        what="The note",
        hint=f"Why the form was changed, for your colleagues. Up to {NOTE_LIMIT} characters.",
        limit=NOTE_LIMIT,
    )
