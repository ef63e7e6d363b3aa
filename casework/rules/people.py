"""People a case knows: whose names and numbers must not be in anything that is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a referral or a return. role: in the case, as "subject child" or "social worker".

    child: the subject of the review or another child of the family. code: what the case calls them, if anything.
    places: what points to them by its name, as a school and a GP practice.
    """

    name: str
    role: str = ""
    aliases: tuple[str, ...] = ()
    date_of_birth: date | None = None
    nhs_number: str = ""
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    child: bool = False
    code: str = ""
    places: tuple[str, ...] = ()
