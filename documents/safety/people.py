"""Who must not be recognised: people as the identifier search needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.safety.key import KeyEntry


@dataclass(frozen=True, slots=True)
class Person:
    """Someone whose identity must not be published, with everything that would give them away.

    code: what the review calls them ("Child Alex", "GP1"). addresses: as typed, one line each. phones: as typed,
    UK unless they begin with "+". nhs_numbers: as typed. places: names that point to them (a school, a surgery).
    """

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    date_of_birth: date | None = None
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the code, or the name where there is none."""
        return self.code or self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.name, *self.aliases)))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as they go into the sandbox."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "code": self.code,
            "date_of_birth": self.date_of_birth.isoformat() if self.date_of_birth else None,
            "addresses": list(self.addresses),
            "postcodes": list(self.postcodes),
            "nhs_numbers": list(self.nhs_numbers),
            "phones": list(self.phones),
            "emails": list(self.emails),
            "places": list(self.places),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Person:
        """Return the person that `as_json` wrote. Raises KeyError or ValueError on anything else."""
        born = value["date_of_birth"]
        return cls(
            name=value["name"],
            code=value["code"],
            date_of_birth=date.fromisoformat(born) if born else None,
            **{
                name: tuple(value[name])
                for name in ("aliases", "addresses", "postcodes", "nhs_numbers", "phones", "emails", "places")
            },
        )


def people_of_key(entries: Iterable[KeyEntry]) -> tuple[Person, ...]:
    """Return the people of an anonymisation key."""
    return tuple(
        Person(
            name=entry.name,
            aliases=entry.aliases,
            code=entry.code,
            date_of_birth=entry.date_of_birth,
            addresses=entry.addresses,
            postcodes=entry.postcodes,
            nhs_numbers=entry.nhs_numbers,
            phones=entry.phones,
            emails=entry.emails,
            places=entry.places,
        )
        for entry in entries
    )
