"""Forms of the anonymisation key: a person, a key's file, which people."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField

from casework.rules.codes import LONGEST_CODE, LONGEST_NAME, Known
from webforms.fields import AnyOf, DayMonthYear, FileUpload, LongText, Needed, PageForm, TextLine, today_or_past

_SEVERAL = ("aliases", "addresses", "postcodes", "nhs_numbers", "phones", "emails", "places")


class PersonForm(PageForm):
    """One person of the key. edition: of what the person who saves saw."""

    edition = HiddenField()
    name = TextLine("Name", limit=LONGEST_NAME, validators=[Needed("Enter the person’s name")], spellcheck=False)
    code = TextLine(
        "Code",
        limit=LONGEST_CODE,
        width=20,
        hint="What the review calls this person, for example Mother, Child 2, SW1 or GP1. No code is used twice",
    )
    role = TextLine("Role", limit=LONGEST_NAME, hint="For example maternal grandmother, social worker", width=30)
    aliases = LongText(
        "Also written",
        limit=4000,
        rows=4,
        hint="Other names, nicknames, initials, misspellings, each on its own line",
    )
    found = AnyOf(
        "Names that were found for this person",
        hint="In rows, referral and returns. Take the tick away to refuse a name: it is not proposed again",
        small=True,
    )
    date_of_birth = DayMonthYear("Date of birth", what="The date of birth", validators=[today_or_past])
    addresses = LongText("Addresses", limit=4000, rows=3, hint="Each on its own line, with its postcode")
    postcodes = LongText("Postcodes", limit=1000, rows=2, hint="Each on its own line")
    nhs_numbers = LongText("NHS numbers", limit=400, rows=2, hint="Each on its own line")
    phones = LongText("Telephone numbers", limit=1000, rows=2, hint="Each on its own line")
    emails = LongText("Email addresses", limit=1000, rows=2, hint="Each on its own line")
    places = LongText(
        "Places that point to this person", limit=2000, rows=2, hint="A school or a nursery, each on its own line"
    )

    def offer(self, known: Known, sent: Iterable[str] = ()) -> None:
        """Offer the names that were found and that nobody has looked at yet.

        sent: those of the page that was sent; somebody else may have looked at them since.
        """
        still = [name for name in sent if name in known.names]
        self.found.offer([(name, name) for name in dict.fromkeys((*known.proposed, *still))])

    def show(self, known: Known) -> None:
        """Show what the key holds; names that were found are ticked."""
        for name in ("name", "code", "role", "date_of_birth"):
            self._fields[name].process(None, getattr(known, name) or None)
        for name in _SEVERAL:
            self._fields[name].process(None, "\n".join(map(_on_one_line, getattr(known, name))))
        self.found.data = list(known.proposed)

    def known(self) -> Known:
        """Return what was typed."""
        several = {name: tuple(_lines(self._fields[name].data or "")) for name in _SEVERAL}
        several["aliases"] = tuple(dict.fromkeys((*several["aliases"], *(self.found.data or ()))))
        return Known(
            name=self.name.data,
            code=self.code.data or "",
            role=self.role.data or "",
            date_of_birth=self.date_of_birth.data,
            **several,
        )


class KeyFileForm(PageForm):
    """A KEY.csv."""

    file = FileUpload(
        "Key",
        what="The key",
        kinds="A CSV file",
        accept=".csv,text/csv",
        validators=[Needed("Select the file with the key")],
    )
    other_codes = AnyOf(
        "Codes that are another person’s already",
        [("yes", "Import people with the code they have, or a new one, where the file’s is somebody else’s")],
        small=True,
    )


class ActForm(PageForm):
    """Which people of the key, and what to do with them: the button says what. No fields but the page's boxes."""


def _lines(text: str) -> Iterable[str]:
    return dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())


def _on_one_line(text: str) -> str:
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))
