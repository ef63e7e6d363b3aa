"""Forms of the agency's pages."""

from __future__ import annotations

from webforms.fields import AnyOf, FileUpload, Needed, PageForm

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
    """A press of one button: the agency does not know the child or family."""


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
