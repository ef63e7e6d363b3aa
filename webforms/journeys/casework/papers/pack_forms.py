"""Forms of the pages about a case's pack."""

from __future__ import annotations

from casework.actions.packs.packs import FRONTS, NAMES
from webforms.fields import AnyOf, Choice, FileUpload, Needed, PageForm, TextLine

SHOWN_AS = tuple(zip(NAMES, ("By name", "By the codes of the anonymisation key"), strict=True))
KINDS = "PDF, Word, Excel, OpenDocument or a picture (PNG, JPEG)"
ACCEPTED = ".pdf,.docx,.docm,.doc,.odt,.rtf,.xlsx,.xlsm,.xls,.png,.jpg,.jpeg"
LOOKS = (
    ("dividers", "A page with its title before each part"),
    ("even_pages", "Each part begins on a right-hand page (for printing on both sides)"),
    ("keep_numbers", "Pages of the pack issued before keep their numbers; what is new gets letters, such as 12A"),
)


class ChoicesForm(PageForm):
    """How the pack looks."""

    names = Choice(
        "How does the pack show people?",
        SHOWN_AS,
        validators=[Needed("Select whether the pack shows names or codes")],
        hints={
            "names": "With the agencies’ own files. Not for safeguarding partners, who read in codes alone",
            "codes": "With what was read from the returns in place of their files. Looked over for names and "
            "numbers first; not built while one is left",
        },
    )
    with_attachments = AnyOf(
        "Attachments of a pack in codes",
        [("yes", "Put the attachments in as they are. They are not put into codes and may name people")],
        small=True,
    )
    front = Choice(
        "The front sheet is for", tuple(FRONTS.items()), validators=[Needed("Select what the review is")]
    )
    looks = AnyOf("Pages", LOOKS, small=True)


class AttachmentForm(PageForm):
    """One more file for the pack."""

    title = TextLine(
        "Title in the contents",
        what="The title",
        limit=120,
        validators=[Needed("Enter a title for the attachment")],
    )
    file = FileUpload(
        "File",
        what="The attachment",
        kinds=KINDS,
        accept=ACCEPTED,
        validators=[Needed("Select the file that belongs in the pack")],
    )


class CopyForm(PageForm):
    """A copy for one person."""

    name = TextLine("Name", what="The name", limit=80, validators=[Needed("Enter the name of the person")])
    agency = TextLine("Agency", what="The agency", limit=80)
    locked = AnyOf("Password", [("yes", "Protect the copy with a password (AES-256)")], small=True)


class OwnCopyForm(PageForm):
    """A copy for oneself: the name is known."""

    locked = AnyOf("Password", [("yes", "Protect the copy with a password (AES-256)")], small=True)
