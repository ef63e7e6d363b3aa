"""Forms of the referral that are not questions of the form itself."""

from __future__ import annotations

from wtforms import HiddenField

from webforms.fields import AnyOf, Choice, EmailAddress, FilesUpload, LongText, Needed, PageForm, TextLine

DECLARATION = (
    "I have discussed this referral with my safeguarding lead, and the information is correct as far as I know"
)
REASON_LIMIT = 1000
FILES_AT_ONCE = 10


class LeadFirstForm(PageForm):
    """One page: whether the safeguarding lead was consulted."""

    consulted = Choice(
        "Have you discussed this case with your agency’s safeguarding lead?",
        (("yes", "Yes"), ("no", "No, not yet")),
        validators=[Needed("Select yes if you have discussed this case with your safeguarding lead")],
    )


class EmailForm(PageForm):
    """One page: the address to which a code is sent."""

    email = EmailAddress(
        "Your work email address",
        hint="We will send a 6-digit code to it. The email holds nothing about the case.",
        validators=[Needed("Enter your work email address")],
    )


class CodeForm(PageForm):
    """One page: the code from the e-mail, in one field into which it can be pasted."""

    code = TextLine(
        "6-digit code",
        limit=20,
        counted=False,
        width=10,
        autocomplete="one-time-code",
        inputmode="numeric",
        spellcheck=False,
        validators=[Needed("Enter the 6-digit code from the email")],
    )


class ReasonForm(PageForm):
    """A page that asks why dates are right; its fields are made for each doubt."""


def reason_form(sentences: dict[str, str], given: dict[str, str], needed: bool) -> ReasonForm:
    """Return the form with a field for each doubt. sentences, given: by the field's name. needed: all of them."""
    fields = {
        name: LongText(
            "Why are these dates right?",
            what="The reason",
            limit=REASON_LIMIT,
            rows=3,
            validators=[Needed("Enter why these dates are right, or change one of them")] if needed else [],
        )
        for name in sentences
    }
    made: ReasonForm = type("ReasonsForm", (ReasonForm,), dict(fields))(data=given)
    return made


class AttachmentsForm(PageForm):
    """One page: files that belong to the referral."""

    files = FilesUpload(
        "Add files",
        kinds="Word, Excel, PDF, or a picture (JPEG or PNG), at most 10 at once, each",
        accept=".pdf,.docx,.docm,.doc,.odt,.rtf,.xlsx,.xlsm,.xls,.jpg,.jpeg,.png",
        most=FILES_AT_ONCE,
        validators=[Needed("Select a file")],
    )


class DeclarationForm(PageForm):
    """One page: the declaration after the answers were checked. revision: of the draft as it was checked."""

    revision = HiddenField()
    declared = AnyOf(
        "Declaration",
        (("yes", DECLARATION),),
        validators=[Needed("Select the box to confirm the declaration")],
    )
