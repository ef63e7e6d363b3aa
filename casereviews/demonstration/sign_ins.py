"""Who can sign in to the demonstration, and with what password."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from casereviews.demonstration.people import PEOPLE, DemonstrationPerson
from casework.rules.decisions import PARTNERS
from casework.rules.permissions import ROLE_NAMES

FILE = "demonstration-password"


def kept_password(folder: Path, make: Callable[[], str]) -> str:
    """Return the password of all demonstration accounts: made once for a data folder, kept there for its owner."""
    file = folder / FILE
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(make() + "\n")
    return file.read_text().strip()


def lines(password: str) -> str:
    """Return what a person needs to try the demonstration as each role."""
    for_whom = {p.email: p.agency or PARTNERS.get(p.partner, "") for p in PEOPLE}
    rows = [
        (f"{ROLE_NAMES[p.role]}{f' ({whom})' if (whom := for_whom[p.email]) else ''}", p.email) for p in PEOPLE
    ]
    width = max(len(role) for role, _ in rows)
    return "\n".join(
        [
            "The demonstration is a fictional partnership, Wexborough. Nobody in it exists.",
            "",
            *(f"  {role:<{width}}  {email}" for role, email in rows),
            "",
            f"  Password for all of them: {password}",
            "",
            "To refer a case, or to read published reviews, you need no account.",
        ]
    )


def of_neighbour(people: Sequence[DemonstrationPerson]) -> str:
    """Return what a person needs to try the second partnership."""
    width = max(len(ROLE_NAMES[person.role]) for person in people)
    return "\n".join(
        [
            "Beside it is the fictional partnership Northmoor, with the same password:",
            "",
            *(f"  {ROLE_NAMES[person.role]:<{width}}  {person.email}" for person in people),
            "",
            "It has invited Wexborough's coordinator to its case, and asked Wexborough to join its region.",
        ]
    )
