"""The demonstration partnership: fictional Wexborough, its agencies, and one person for every role."""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules.permissions import Role

PARTNERSHIP = "Wexborough Safeguarding Children Partnership"
DOMAIN = "wexborough.example"


@dataclass(frozen=True, slots=True)
class DemonstrationAgency:
    """An agency of the directory, its representative, and the file that it would send in."""

    name: str
    mailbox: str
    representative: str
    file: str


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody who can sign in. agency: a name of `AGENCIES`, "" for the partnership's own people.

    partner: for which safeguarding partner they sign, a key of `casework.rules.decisions.PARTNERS`.
    """

    name: str
    mailbox: str
    role: Role
    agency: str = ""
    partner: str = ""
    domain: str = DOMAIN

    @property
    def email(self) -> str:
        """The address with which the person signs in."""
        return f"{self.mailbox}@{self.domain}"


AGENCIES = (
    DemonstrationAgency(
        "Wexborough Council, Children's Social Care",
        "social-care",
        "Annette Brereton",
        "childrens-social-care.docx",
    ),
    DemonstrationAgency("Wexshire Police", "police", "Graham Ollerenshaw", "police.pdf"),
    DemonstrationAgency("Larkspur Road Surgery", "gp", "Imogen Straker", "gp-practice.docx"),
    DemonstrationAgency(
        "Wexborough General Hospitals NHS Trust", "hospital", "Lorraine Pike", "hospital-trust.xlsx"
    ),
    DemonstrationAgency(
        "Wexborough 0-19 Public Health Nursing Service",
        "health-visiting",
        "Yvonne Castell",
        "health-visiting-0-19.docx",
    ),
    DemonstrationAgency("Fernhollow Primary School", "school", "Hugh Tattersall", "school.csv"),
    DemonstrationAgency("Millrace Homes", "housing", "Clive Amberley", "housing.pdf"),
)

PEOPLE = (
    DemonstrationPerson("Ruth Alderton", "coordinator", Role.COORDINATOR),
    DemonstrationPerson("Tom Varley", "publisher", Role.PUBLISHER),
    DemonstrationPerson("Sheila Coates", "chair", Role.CHAIR),
    DemonstrationPerson("Nadia Rahim", "group", Role.GROUP_MEMBER),
    DemonstrationPerson("Peter Lowther", "partner", Role.PARTNER, partner="local-authority"),
    DemonstrationPerson("Amanda Thirlby", "partner-police", Role.PARTNER, partner="police"),
    DemonstrationPerson("Desmond Okafor-Lyle", "partner-health", Role.PARTNER, partner="integrated-care-board"),
    DemonstrationPerson("Joan Ingleby", "administrator", Role.ADMINISTRATOR),
    *(DemonstrationPerson(a.representative, a.mailbox, Role.REPRESENTATIVE, a.name) for a in AGENCIES),
    DemonstrationPerson("Martin Seddon", "signatory", Role.SIGNATORY, AGENCIES[0].name),
    DemonstrationPerson("Denise Quarmby", "owner", Role.ACTION_OWNER, AGENCIES[3].name),
)
