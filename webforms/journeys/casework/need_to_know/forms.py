"""The forms of who may know of a case."""

from __future__ import annotations

from casework.rules.need_to_know import OPEN_TO, REASON_AT_MOST
from webforms.fields import Choice, ChoiceOfMany, EditForm, LongText, Needed, PageForm, TextLine


class PutOnForm(PageForm):
    """Part of a page: whom a coordinator puts on the case."""

    who = ChoiceOfMany("Put somebody on this case", validators=[Needed("Select whom you put on the case")])


class OpenToForm(EditForm):
    """One page: who may know of the case."""

    whom = Choice(
        "Who may know of this case?",
        tuple(OPEN_TO.items()),
        validators=[Needed("Select who may know of this case")],
    )


class DeclareForm(PageForm):
    """One page: somebody has a conflict of interest themself."""

    reason = LongText(
        "What is your conflict of interest?",
        what="Your words",
        limit=REASON_AT_MOST,
        rows=4,
        hint="For example that you know the family. Only coordinators and the chair read it.",
        validators=[Needed("Enter what the conflict of interest is")],
    )


class KeepOutForm(PageForm):
    """One page: somebody else has a conflict of interest."""

    who = ChoiceOfMany(
        "Who has a conflict of interest?", validators=[Needed("Select who has a conflict of interest")]
    )
    reason = LongText(
        "What is the conflict of interest?",
        what="The reason",
        limit=REASON_AT_MOST,
        rows=4,
        hint="Only coordinators and the chair read it.",
        validators=[Needed("Enter what the conflict of interest is")],
    )


class LiftForm(PageForm):
    """One page: a conflict of interest ends."""

    reason = LongText(
        "Why is there no conflict of interest any more?",
        what="The reason",
        limit=REASON_AT_MOST,
        rows=4,
        validators=[Needed("Enter why there is no conflict of interest any more")],
    )


class OpenAnywayForm(PageForm):
    """One page: somebody opens a case that they are not on."""

    reference = TextLine(
        "What is the reference of the case?",
        hint="For example WSCP/LCSPR/2026/01.",
        limit=60,
        width=20,
        spellcheck=False,
        autocomplete="off",
        validators=[Needed("Enter the reference of the case")],
    )
    reason = LongText(
        "Why must you open it now?",
        what="The reason",
        limit=REASON_AT_MOST,
        rows=4,
        hint="In a sentence of at least three words. Coordinators and the chair read it.",
        validators=[Needed("Enter why you must open this case now")],
    )


class LookForm(EditForm):
    """One page: what somebody says afterwards of an opening."""

    was_right = Choice(
        "Was it right to open the case?",
        (("yes", "Yes, it was right"), ("no", "No, it was not right")),
        validators=[Needed("Select whether it was right to open the case")],
    )
    words = LongText(
        "What did you find?",
        what="Your words",
        limit=REASON_AT_MOST,
        rows=4,
        hint="For example what was needed, whom you spoke to, and what follows.",
        validators=[Needed("Enter what you found")],
    )
