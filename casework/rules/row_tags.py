"""Tags of a chronology row: what was or was not done for the child, and the themes of learning.

The contact tags are proposed by `documents.chronology.contact_tags`, which knows them by the same keys; a person
confirms them. Source: docs/rules.md R-19.
"""

from __future__ import annotations

import re

CONTACT_TAGS = {
    "seen": "Child seen",
    "seen-alone": "Child seen alone",
    "not-seen": "Child not seen",
    "not-brought": "Was not brought",
    "parent-missed": "Parent did not attend",
    "no-reply": "No reply",
    "cancelled": "Cancelled",
}
THEMES = {
    "childs-voice": "The child’s voice",
    "sharing": "Sharing information",
    "curiosity": "Professional curiosity",
    "escalation": "Escalation and challenge",
    "oversight": "Supervision and oversight",
    "thresholds": "Thresholds and assessment",
    "fathers": "Fathers and other carers",
    "domestic-abuse": "Domestic abuse",
    "neglect": "Neglect",
    "mental-health": "Parents’ mental health",
    "substances": "Drugs and alcohol",
    "exploitation": "Exploitation",
    "identity": "Race, culture and identity",
    "practice": "Good practice",
}
TAGS = {**CONTACT_TAGS, **THEMES}
LONGEST_TAG = 40


def tag_name(tag: str) -> str:
    """Return a tag in words; a partnership's own tag is its own words."""
    return TAGS.get(tag, tag)


def own_tag(typed: str) -> str:
    """Return the tag for what a person typed: a known one by its name or key, else their words, tidied.

    "" when nothing was typed that can be a tag; cut at `LONGEST_TAG` characters.
    """
    words = re.sub(r"[^\w ’'&/-]", " ", typed)
    words = " ".join(words.split())[:LONGEST_TAG].strip()
    known = {name.casefold(): key for key, name in TAGS.items()}
    return known.get(words.casefold(), words.casefold() if words.casefold() in TAGS else words)
