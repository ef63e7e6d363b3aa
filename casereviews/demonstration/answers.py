"""Case A's referral as the referral form holds it: what a person would type on each page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "case_a" / "referral.json"
_KINDS = {
    "serious incident": "serious-incident",
    "below threshold": "below-threshold",
    "good practice": "good-practice",
    "near miss": "near-miss",
}
_YES_NO = {True: "yes", False: "no"}
_SAFETY = ("immediate_risk", "siblings_safe", "police", "coroner", "family_court", "cdop", "other_reviews")


def case_a_answers() -> dict[str, Any]:
    """Return `{page: {question: value}}`, and a list of those for a page that repeats."""
    told = json.loads(FILE.read_text())
    referrer, lead = told["referrer"], told["referrer"]["safeguarding_lead_consulted"]
    what = told["circumstances"]
    return {
        "referrer": _text(
            {name: referrer[name] for name in ("name", "role", "agency", "address", "phone", "email")}
        ),
        "safeguarding-lead": _text({**lead, "willing_to_present": _YES_NO[referrer["willing_to_present"]]}),
        "kind": {"kind": _KINDS[told["kind"]]},
        "children": [_child(child) for child in told["children"]],
        "family": [_text(person) for person in told["family_and_significant_others"]],
        "agencies": [
            _text({**agency, "still_involved": _YES_NO[agency["still_involved"]]})
            for agency in told["agencies_known"]
        ],
        "circumstances": _text({name: value for name, value in what.items() if name != "key_dates"}),
        "key-dates": [_text(entry) for entry in what["key_dates"]],
        "criteria": {
            f"{letter}_{part}": answer[name]
            for letter, answer in told["criteria"].items()
            for part, name in (("answer", "answer"), ("reason", "rationale"))
        },
        "also-regard": _text(told["also_regard_to"]),
        "safety": _text({name: told["safety_and_parallel_processes"][name] for name in _SAFETY}),
    }


def _child(child: Mapping[str, Any]) -> dict[str, str]:
    plan = child["child_protection_plan"]
    state = "now" if plan["now"] else "before" if plan["ever"] else "never"
    ended = plan["to"] if state == "before" else None
    category = plan["category"].replace(" ", "-") if plan["ever"] else None
    same = (
        "name", "date_of_birth", "due_date", "sex", "ethnicity", "disability", "nhs_number", "home_address",
        "postcode", "school_or_nursery", "gp", "date_of_death", "date_of_incident", "where", "in_whose_care",
        "legal_status", "placement",
    )  # fmt: skip
    yes_no = ("unborn", "died", "child_in_need", "looked_after", "open_to_social_care")
    return _text(
        {
            **{name: child[name] for name in same},
            **{name: _YES_NO[child[name]] for name in yes_no},
            "also_known_as": ", ".join(child["also_known_as"]),
            "child_protection_plan": state,
            "child_protection_category": category,
            "child_protection_from": plan["from"],
            "child_protection_to": ended,
            "child_protection_detail": plan.get("note"),
        }
    )


def _text(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the entry's answers; what was not answered is empty."""
    return {name: str(value) if value is not None else "" for name, value in entry.items()}
