"""What taking up an example of working changes in a partnership that is there. Source: docs/rules.md R-31."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.rules.clock import CLOCKS
from casework.rules.partnership_settings import PRESETS, PartnershipSettings

EXAMPLES: Mapping[str, str] = {
    "lscpr": "The usual way",
    "southend": "Reviews are ordered within a month and stay public for 6 months",
    "liverpool": "A Critical Incident Group considers referrals",
    "york": "Some reviews are published only as a summary",
    "birmingham": "Reviews stay public for 3 years, within a regional framework",
}
"""The examples a partnership can start from, or take up later, with what is special of each."""
_TAKEN: Mapping[str, str] = {
    "group_name": "The group that considers referrals",
    "review_word": "What a review is called, in short",
    "review_name": "What a local review is called in full",
    "referral_guidance": "Guidance before the referral form",
    "request_guidance": "Guidance on each request to an agency",
    "clock_lengths": "Own lengths of clocks",
    "public_months": "How long a review stays on the public list",
    "date_in_title": "The day of publication stands beside the title on the public list",
}
"""What an example is about. Names, colours, contacts, reminders and who may see what stay a partnership's own."""


def settings_taken(preset: str) -> dict[str, Any]:
    """Return the settings that an example sets. Raises KeyError for one that is not there."""
    example = PRESETS[preset]
    return {name: getattr(example, name) for name in _TAKEN}


def differences(settings: PartnershipSettings, preset: str) -> tuple[tuple[str, str, str], ...]:
    """Return (what, as it is, as it would be) for each setting that an example would change."""
    taken = settings_taken(preset)
    return tuple(
        (label, _in_words(name, getattr(settings, name)), _in_words(name, taken[name]))
        for name, label in _TAKEN.items()
        if getattr(settings, name) != taken[name]
    )


def _in_words(name: str, value: Any) -> str:
    if name == "public_months":
        return f"{value} months" if value else "Until it is withdrawn"
    if name == "clock_lengths":
        return "; ".join(map(_clock_in_words, value, value.values())) or "As the law and guidance say"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) or "None"


def _clock_in_words(name: str, length: int) -> str:
    rule, count = CLOCKS[name], abs(length)
    what = rule.title.replace("LCSPR", "local review")
    unit = {"working-days": "working day", "months": "month"}[rule.unit]
    return f"{what}: {count} {unit}{'' if count == 1 else 's'}{' before' if length < 0 else ''}"
