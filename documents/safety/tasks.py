"""The checks as tasks for the sandbox: bytes and plain values in, plain values out.

`run_in_sandbox("documents.safety.tasks:check", data, kind="pdf", people=[…], file_name="…")`
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import phonenumbers

from documents.safety import cleaning, office_pictures, release_check
from documents.safety.findings import TextPart
from documents.safety.identifiers import find_identifiers
from documents.safety.people import Person


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    cleaning.warm_up()
    office_pictures.warm_up()
    phonenumbers.PhoneMetadata.load_all()


def check(data: bytes, kind: str, people: Sequence[dict[str, Any]] = (), file_name: str = "") -> dict[str, Any]:
    """Return `ReleaseCheck.as_json()` of the document. people: `Person.as_json()` of each."""
    known = [Person.from_json(person) for person in people]
    return release_check.check_for_release(data, kind, known, file_name).as_json()


def search(data: bytes, people: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return what the words in pictures give away, as matches. data: [[place, words], …] as JSON."""
    parts = [TextPart("picture", str(place), str(words)) for place, words in json.loads(data)]
    known = [Person.from_json(person) for person in people]
    return [match.as_json() for match in find_identifiers(parts, known)]


def pictures_as_pdf(data: bytes, kind: str, places: Sequence[str]) -> bytes:
    """Return these pictures of an Office file as the pages of a PDF, an empty page for one that can't be read."""
    return office_pictures.as_pdf(data, kind, places)


def to_settle(data: bytes, kind: str) -> list[dict[str, Any]]:
    """Return what a person must settle before the document can be cleaned, with what each finding is."""
    return [
        {**finding.as_json(), "is": release_check.words_for(finding)} for finding in cleaning.to_settle(data, kind)
    ]


def settled(data: bytes, kind: str) -> list[dict[str, Any]]:
    """Return what `clean` settles that a person should be told, with what each finding is."""
    return [
        {**finding.as_json(), "is": release_check.words_for(finding)}
        for finding in cleaning.settled_by_cleaning(data, kind)
    ]


def clean(data: bytes, kind: str, title: str = "") -> bytes:
    """Return the document without hidden data. Raises NeedsPerson (code "needs-person") and Refused."""
    return cleaning.clean(data, kind, title)
