"""The audit log in plain words: of each kind of entry, whom it concerns and what it says. See docs/rules.md R-29.

Who is on a case reads what was done in it; administrators read what was done with people, settings and sign-ins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.rules.audit_words_cases import CHRONOLOGY, MEETINGS, PLANS, REFERRALS, RUNNING
from casework.rules.audit_words_details import other_words, title_of
from casework.rules.audit_words_ending import ENDING
from casework.rules.audit_words_papers import PACKS, REQUESTS, RETURNS, REVIEWS
from casework.rules.audit_words_service import PEOPLE, SERVICE, SETTINGS, SIGNING_IN
from casework.rules.permissions import ROLE_NAMES, Role

AGAIN = "-again"
"""The end of a kind that says that an act was done twice and changed nothing the second time."""
GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "case": ("The case and who may know of it", RUNNING),
    "meetings": ("Meetings, the family, other processes", MEETINGS),
    "plans": ("Recommendations and actions", PLANS),
    "referrals": ("Referrals", REFERRALS),
    "requests": ("Requests to agencies", REQUESTS),
    "returns": ("Returns", RETURNS),
    "chronology": ("Chronology, names and codes", CHRONOLOGY),
    "papers": ("Packs and documents", PACKS),
    "reviews": ("Publication", REVIEWS),
    "ending": ("Legal holds and disposal", ENDING),
    "people": ("People and roles", PEOPLE),
    "sign-in": ("Signing in", SIGNING_IN),
    "settings": ("Settings, agencies and templates", SETTINGS),
    "service": ("Emails and the service itself", SERVICE),
}
"""Kinds of act by which the log is filtered: (title, what each entry says)."""
OF_SERVICE = ("people", "sign-in", "settings", "service")
"""The groups that hold nothing of a case: for administrators."""
OF_CASES = tuple(name for name in GROUPS if name not in OF_SERVICE)
_GROUP_OF = {action: name for name, (_, kinds) in GROUPS.items() for action in kinds}
_PLACE = re.compile(r"\{([a-z_]+)\}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry. group: a key of `GROUPS`. words: what it says, with {names} of details."""

    group: str
    words: str


def kind_of(action: str) -> Kind | None:
    """Return the kind of an entry, None for one that nobody has given words."""
    if action in _GROUP_OF:
        group = _GROUP_OF[action]
        return Kind(group, GROUPS[group][1][action])
    if action.endswith(AGAIN):
        first = kind_of(action.removesuffix(AGAIN))
        return Kind(first.group, f"{first.words}: a second time, which changed nothing") if first else None
    return None


def actions_of(group: str) -> tuple[str, ...]:
    """Return the kinds of entry of a group, those of a second time too. Raises KeyError."""
    return tuple(name for action in GROUPS[group][1] for name in (action, action + AGAIN))


def sentence(action: str, details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what an entry says, after the name of who did it. names: of accounts, by their id.

    An entry without words is told by its kind, so that nothing is ever left out.
    """
    kind = kind_of(action)
    if kind is None:
        return f"did something that has no words here yet ({action})"
    words = other_words(action, details) or kind.words

    def filled(place: re.Match[str]) -> str:
        value = details.get(place[1])
        return title_of(action, place[1], value) or _said(value, names)

    said = _PLACE.sub(filled, words)
    return said.replace(" ()", "").replace("“”", "this")


def _said(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(one, names) for one in value) or "none"
    text = str(value)
    if text in names:
        return names[text]
    if text in {role.value for role in Role}:
        return ROLE_NAMES[Role(text)].lower()
    if _DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%-d %B %Y}"
    return text.replace("-", " ").replace("_", " ")
