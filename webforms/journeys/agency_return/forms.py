"""Forms of the agency's pages."""

from __future__ import annotations

from datetime import date

from casework.rules.permissions import Role
from webforms.fields import (
    AnyOf,
    Choice,
    DayMonthYear,
    EmailAddress,
    FileUpload,
    LongText,
    Needed,
    PageForm,
    TextLine,
    today_or_past,
)

ACCEPTED = ".docx,.docm,.doc,.odt,.rtf,.pdf,.xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"
KINDS = "Word (.docx, .doc), OpenDocument, RTF, Excel (.xlsx, .xls), PDF or CSV"


class UploadForm(PageForm):
    """One page: the return as a file."""

    file = FileUpload(
        "Upload your return",
        what="The return",
        kinds=KINDS,
        accept=ACCEPTED,
        hint="Your own form will do: there is no template that you must use.",
        validators=[Needed("Select the file with your return")],
    )


class NilForm(PageForm):
    """One page: the agency does not know the child or family, and how it looked."""

    systems = LongText(
        "Which systems and records were searched?",
        what="The systems and records",
        limit=2000,
        rows=4,
        hint="For example, the electronic patient record, the archive, paper files.",
        validators=[Needed("Enter which systems and records were searched")],
    )
    by = TextLine(
        "Who searched them?",
        what="Who searched",
        hint="Name and role.",
        validators=[Needed("Enter who searched the records")],
    )
    on = DayMonthYear(
        "When were they searched?",
        what="The date of the search",
        validators=[Needed("Enter when the records were searched"), today_or_past],
    )
    sure = AnyOf("Is the date of the search right?", (("yes", "Yes, the records were searched on that day"),))

    def asks_about_date(self, sent_on: date) -> bool:
        """Return whether the search was before the request was sent, and nobody said that this is right.

        Who is looked for may have become known with the request alone, so it is asked about.
        """
        day = self.on.data
        if day is None or day >= sent_on or self.sure.data:
            return False
        sentence = f"The date of the search is before the request was sent, on {sent_on:%-d %B %Y}"
        self.refuse_in_words(f"{sentence}. Change it, or select that it is right", "on")
        return True

    def said(self) -> dict[str, str]:
        """Return what the form says of the search."""
        day = self.on.data
        when = f"{day.day} {day:%B %Y}" if day else ""
        return {"systems": self.systems.data or "", "by": self.by.data or "", "on": when}


class NoRowsForm(PageForm):
    """One page: a return without a chronology."""

    nothing = AnyOf(
        "There is no chronology",
        (("yes", "Our records were searched, and hold nothing within the scoping period"),),
        validators=[
            Needed("Select that your records hold nothing within the scoping period, or add a chronology")
        ],
    )


class CheckForm(PageForm):
    """One page: somebody compared what was read with the file."""

    compared = AnyOf(
        "What you checked",
        (("yes", "I have compared the rows that were read with the file, and they say the same"),),
        validators=[Needed("Select that you have compared the rows with the file")],
    )


class WithoutEarlierForm(PageForm):
    """One page: changes that were made in the version before stay behind, and somebody knows it."""

    without = AnyOf(
        "Hand in without these changes",
        (("yes", "I have looked at these changes, and the return is right without them"),),
        validators=[Needed("Select that the return is right without these changes, or carry them over first")],
    )


class SignForm(PageForm):
    """One part of a page: a senior manager's signature."""

    name = TextLine("Your name", autocomplete="name", spellcheck=False, validators=[Needed("Enter your name")])
    role = TextLine(
        "Your role",
        hint="For example, head of safeguarding.",
        autocomplete="organization-title",
        validators=[Needed("Enter your role")],
    )
    read = AnyOf(
        "What you confirm",
        (("yes", "I have read the whole return, and I sign it off for my agency"),),
        validators=[Needed("Select that you have read the return and sign it off")],
    )


class GiveBackForm(PageForm):
    """One part of a page: what must change before a return can be signed."""

    words = LongText(
        "What must change before you can sign it?",
        what="Your words",
        limit=4000,
        hint="Only people of your agency read this.",
        validators=[Needed("Enter what must change before you can sign it")],
    )


class AnswerForm(PageForm):
    """One page: the answer to a coordinator's question."""

    text = LongText("Your answer", limit=4000, validators=[Needed("Enter your answer")])


class ForChairForm(PageForm):
    """One page: words for the chair alone."""

    text = LongText(
        "What only the chair should read",
        what="The words for the chair",
        limit=20_000,
        rows=8,
        hint="For example, the health of a member of staff, or an inquiry into what one person did.",
        validators=[Needed("Enter what only the chair should read")],
    )


class MessageForm(PageForm):
    """One page: a message about a request."""

    text = LongText("Your message", limit=4000, validators=[Needed("Enter your message")])


class ColleagueForm(PageForm):
    """One page: a colleague who answers or signs for the agency."""

    name = TextLine(
        "Full name", autocomplete="off", spellcheck=False, validators=[Needed("Enter your colleague’s full name")]
    )
    email = EmailAddress(autocomplete="off", validators=[Needed("Enter your colleague’s email address")])
    role = Choice(
        "What will your colleague do?",
        (
            (Role.REPRESENTATIVE.value, "Write the return and hand it in"),
            (Role.SIGNATORY.value, "Sign the return off, as a senior manager"),
        ),
        validators=[Needed("Select what your colleague will do")],
    )

    def chosen(self) -> Role:
        """Return the role that was chosen."""
        return Role(str(self.role.data))


class MoreFileForm(PageForm):
    """One page: a file beside the chronology."""

    title = TextLine(
        "What is it?",
        what="What it is",
        hint="For example, genogram, or supervision policy.",
        validators=[Needed("Enter what the file is")],
    )
    file = FileUpload(
        "Choose the file",
        what="The file",
        kinds=f"A picture (PNG or JPEG), {KINDS}",
        accept=f"{ACCEPTED},.png,.jpg,.jpeg",
        validators=[Needed("Select the file")],
    )
