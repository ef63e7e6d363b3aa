"""Finds what has the form of an identifier, whoever's it is: numbers, postcodes, addresses, dates of birth.

What can hardly be anything else (an NHS or National Insurance number) is sure; a postcode, a telephone number
or an address may be an office's, so a person is asked to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum.gb import nhs

from documents.safety.findings import Hit

_TEN_DIGITS = re.compile(r"(?<![\d+])(\d{3})([ \-]?)(\d{3})\2(\d{4})(?!\d)")
_NHS_BEFORE = re.compile(r"\bnhs\s*(?:no\.?|num(?:ber)?|#|id)?\s*[:.\-]?\s*$", re.IGNORECASE)
_POSTCODE = re.compile(
    # The second alternative: the NHS's own codes for no fixed abode, abroad and unknown.
    r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNP-Y]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2}"
    r"|ZZ99 {0,2}[0-9][A-Z]{2})\b",
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(r"\b([A-Z]{2})(?:[ \-]?\d{2}){3}[ \-]?[A-D]\b", re.IGNORECASE)
_NEVER_GIVEN = re.compile(r"BG|GB|KN|NK|NT|TN|ZZ|[DFIQUV].|.[DFIOQUV]")
"""Prefixes that no National Insurance number has; numbers with one stand in examples."""
_UK_PHONE = re.compile(
    r"(?<![\w+£.,/\-])(?:(?:\+|00)44[\s.\-]{0,2}(?:\(0\))?[\s.\-]{0,2}|\(?0)\d(?:[ .()\-]{0,2}\d){7,9}(?![\w])"
)
_STREET_ENDS = (
    "Road|Rd|Street|Avenue|Ave|Close|Lane|Drive|Crescent|Cres|Court|Gardens|Gdns|Grove|Place|Square|Terrace|Way|Walk"
    "|Mews|Row|View|Rise|Hill|Park|House|Cottages?|Green|Mount|Parade|Buildings|Wharf|Quay|Meadows?|Croft|Heights|Lodge"
)
_OFFICES = (
    "Surgery|School|Academy|Practice|Clinic|Centre|Nursery|Hospital|Medical|Health|Police|Primary|Infant|Junior|Day"
    "|Community|Children"
)
_NO_HOUSE = r"(?:Crown|County|Family|High|Magistrates['’]?|Youth|Supreme)\sCourt"
_ADDRESS = re.compile(
    rf"(?<![\w£.,:/\-])(?:(?:Flat|Apartment|Apt|Unit|Room) \w{{1,4}},? )?\d{{1,4}}[a-zA-Z]?,?[ \u00a0]"
    rf"(?!{_NO_HOUSE})(?:[A-Z][\w'’.\-]+[ \u00a0]){{1,3}}(?:{_STREET_ENDS})\b(?! (?:{_OFFICES})\b)"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_OF_A_DATE = re.compile(rf"\b(?:{_MONTHS}) $")
_NOT_IN_STREET = re.compile(rf"\b(?:{_MONTHS}|Day|Week|Stage|Year)\b")
_FLAT = re.compile(r"\b(?:Flat|Apartment|Apt)\.?\s(?:No\.?\s?)?\d{1,4}[A-Za-z]?\b")
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|born(?:\s+on)?(?:\s+the)?)\s*[:\-–]?\s*"
    r"(\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4})",
    re.IGNORECASE,
)
_EIGHT = 8


def like_numbers(text: str) -> Iterator[Hit]:
    """Yield the places of `text` that have the form of an identifier, overlapping ones too."""
    yield from _nhs_numbers(text)
    for match in _NATIONAL_INSURANCE.finditer(text):
        sure = _NEVER_GIVEN.fullmatch(match[1].upper()) is None
        yield Hit("ni-number", "", sure, match.start(), match.end())
    for match in _POSTCODE.finditer(text):
        # In small letters only with its space: "to 1b2cd" is no postcode.
        if match[0].isupper() or " " in match[0]:
            yield Hit("postcode", "", False, match.start(), match.end())
    yield from _phones(text)


def like_addresses(text: str) -> Iterator[Hit]:
    """Yield what has the form of a home's address or says somebody's date of birth."""
    for match in _ADDRESS.finditer(text):
        of_a_date = _OF_A_DATE.search(text[max(0, match.start() - 10) : match.start()])
        if not of_a_date and not _NOT_IN_STREET.search(match[0]):
            yield Hit("address", "", False, match.start(), match.end())
    for match in _FLAT.finditer(text):
        yield Hit("address", "", False, match.start(), match.end())
    for match in _BIRTH.finditer(text):
        yield Hit("date-of-birth", "", False, match.start(1), match.end(1))


def _nhs_numbers(text: str) -> Iterator[Hit]:
    for match in _TEN_DIGITS.finditer(text):
        number = match[1] + match[3] + match[4]
        before = text[max(0, match.start() - 30) : match.start()]
        near = "nhs" in before.lower()
        if nhs.is_valid(number) and (match[2] or near) and number[0] != "0":
            yield Hit("nhs-number", "", True, match.start(), match.end())
        elif _NHS_BEFORE.search(before):  # with a slip, or an example's
            yield Hit("nhs-number", "", False, match.start(), match.end())


def _phones(text: str) -> Iterator[Hit]:
    taken: list[tuple[int, int]] = []
    # Only the form is asked for: numbers that are kept for drama and examples are never "valid".
    for match in _UK_PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        if digits >= 10 and not _begins_with_zeros(match[0]):
            taken.append(match.span())
            yield Hit("phone", "", False, match.start(), match.end())
    if sum(map(str.isdigit, text)) <= _EIGHT:
        return
    for found in phonenumbers.PhoneNumberMatcher(text, "GB"):
        enough = sum(character.isdigit() for character in found.raw_string) > _EIGHT
        if enough and not any(start < found.end and found.start < end for start, end in taken):
            yield Hit("phone", "", False, found.start, found.end)


def _begins_with_zeros(written: str) -> bool:
    """True for "000 1234 5678", which nobody can call; "0044 …" can be called."""
    digits = "".join(character for character in written if character.isdigit())
    return digits.startswith("00") and not digits.startswith("0044")
