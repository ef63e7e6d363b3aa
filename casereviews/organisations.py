"""The organisations that sign their own people in: read from the file that a setting names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webforms.options import Organisation

_NEEDED = ("name", "issuer", "client_id", "email_domains")
_KNOWN = {*_NEEDED, "client_secret", "client_secret_file", "emails_proved", "partnership"}


class OrganisationProblem(Exception):
    """The file cannot be used. The message says what is wrong with it."""


def organisations_in(file: str) -> tuple[Organisation, ...]:
    """Return the organisations of a JSON file, none for "". docs/operating.md has an example.

    Raises OrganisationProblem.
    """
    if not file:
        return ()
    try:
        described = json.loads(Path(file).read_text())
    except OSError:
        raise OrganisationProblem(f"CASEREVIEWS_ORGANISATIONS: {file} cannot be read") from None
    except ValueError:
        raise OrganisationProblem(f"CASEREVIEWS_ORGANISATIONS: {file} is not JSON") from None
    if not isinstance(described, list) or not all(isinstance(one, dict) for one in described):
        raise OrganisationProblem(f"CASEREVIEWS_ORGANISATIONS: {file} must be a list of organisations")
    return tuple(_organisation(number, one, Path(file).parent) for number, one in enumerate(described, 1))


def _organisation(number: int, described: dict[str, Any], folder: Path) -> Organisation:
    def refuse(what: str) -> OrganisationProblem:
        return OrganisationProblem(f"CASEREVIEWS_ORGANISATIONS: organisation {number} {what}")

    missing = [name for name in _NEEDED if not described.get(name)]
    if missing:
        raise refuse(f"lacks {', '.join(missing)}")
    unknown = sorted(set(described) - _KNOWN)
    if unknown:
        raise refuse(f"has {', '.join(unknown)}, which is not known")
    address = urlsplit(str(described["issuer"]))
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise refuse("must have an issuer that begins with https://")
    domains = described["email_domains"]
    if not isinstance(domains, list) or not all(isinstance(one, str) and "." in one for one in domains):
        raise refuse('must have email_domains like ["wexborough.gov.uk"]')
    secret = str(described.get("client_secret", ""))
    if described.get("client_secret_file"):
        try:
            secret = (folder / str(described["client_secret_file"])).read_text().strip()
        except OSError:
            raise refuse("has a client_secret_file that cannot be read") from None
    return Organisation(
        name=str(described["name"]),
        issuer=str(described["issuer"]),
        client_id=str(described["client_id"]),
        client_secret=secret,
        email_domains=tuple(domains),
        emails_proved=described.get("emails_proved") is True,
        partnership=str(described.get("partnership", "")),
    )
