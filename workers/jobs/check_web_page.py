"""Makes the web page of a report from its Word file, and checks both as every document is checked.

The file is cleaned first, read in the sandbox and written as HTML here, from plain values: nothing of the file's
own markup comes through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casework.actions.reviews.publishing import Checked, DocumentToCheck
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed
from documents.web_pages.page_html import html_of
from documents.web_pages.sections import text_of
from workers.means import Means

CHECK, CLEAN, PAGE = (
    "documents.safety.tasks:check",
    "documents.safety.tasks:clean",
    "documents.web_pages.tasks:page_of",
)
LIMITS = Limits(seconds=180)
OF_THE_PAGE = ("identifiers", "possible-identifiers", "jigsaw")
"""Checks of words, made of the page: it has what a person wrote of its pictures too."""
_FAULTS: Mapping[str, str] = {
    "no-headings": "No headings: nobody can go from part to part by ear",
    "table-without-headings": "A table without headings for its columns or rows",
    "drawing-left-out": "A chart, diagram or drawing that the page leaves out",
}
Shown = Callable[[Mapping[str, Any]], dict[str, Any]]
Stopped = Callable[[str, str, list[dict[str, Any]]], dict[str, Any]]


def checked(
    means: Means, document: DocumentToCheck, known: Sequence[Mapping[str, Any]], shown: Shown, stopped: Stopped
) -> Checked:
    """Return the page and what its checks say. shown, stopped: how a check, and a refusal, is shown."""
    data = means.store.vault.read(document.sha256)
    try:
        clean = sandbox.run_in_sandbox(CLEAN, data, limits=LIMITS, kind="docx", title=document.title)
        of_file = sandbox.run_in_sandbox(CHECK, clean, limits=LIMITS, kind="docx", people=list(known))
        page = sandbox.run_in_sandbox(PAGE, clean, limits=LIMITS, descriptions=dict(document.descriptions))
        html = html_of(page, document.title)
        words = sandbox.run_in_sandbox(
            CHECK, text_of(html).encode(), limits=LIMITS, kind="txt", people=list(known)
        )
    except Refused as refusal:
        return Checked(document.id, {"checks": [stopped(refusal.code, refusal.message, [])]}, None, 0)
    except SandboxFailed as failure:
        if failure.code in ("timeout", "memory", "crashed", "sandbox-missing"):
            raise  # a busy machine may cause it: the task is tried again
        return Checked(document.id, {"checks": [stopped(failure.code, failure.message, [])]}, None, 0)
    except (ValueError, TypeError, KeyError):
        refused = stopped("damaged", "This file can’t be made into a web page.", [])
        return Checked(document.id, {"checks": [refused]}, None, 0)
    checks = [
        *(shown(check) for check in of_file["checks"] if check["code"] not in OF_THE_PAGE),
        *(shown(check) for check in words["checks"] if check["code"] in OF_THE_PAGE),
        _described(page["pictures"].values()),
        _readable(page["faults"]),
    ]
    verdict = {
        "checks": checks,
        "pictures": [
            {name: one[name] for name in ("key", "near", "described", "decoration")}
            for one in page["pictures"].values()
        ],
        "shown": [key for key in _shown_keys(page) if page["pictures"][key]["data"]],
    }
    return Checked(document.id, verdict, means.store.vault.put_bytes(html), 0)


def _described(pictures: Any) -> dict[str, Any]:
    """Return the check that stops until somebody said what each picture shows."""
    missing = [one for one in pictures if not one["described"] and not one["decoration"]]
    return {
        "code": "described",
        "title": "Every picture of the web page is described",
        "verdict": "stop" if missing else "pass",
        "found": [
            {
                "words": "A picture that nobody has described",
                "where": f"under “{one['near']}”" if one["near"] else "",
            }
            for one in missing
        ],
        "what_to_do": "Say what each picture shows, for those who can’t see it." if missing else "",
        "looked_for": "",
    }


def _readable(faults: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the check of what makes a page hard to follow by ear: a person judges."""
    return {
        "code": "readable",
        "title": "The web page can be followed by those who hear it",
        "verdict": "look" if faults else "pass",
        "found": [
            {"words": _FAULTS[one["code"]], "where": f"under “{one['near']}”" if one["near"] else ""}
            for one in faults
        ],
        "what_to_do": "Use Word’s heading styles, and mark the first row of tables as a header row."
        if faults
        else "",
        "looked_for": "",
    }


def _shown_keys(page: Mapping[str, Any]) -> list[str]:
    """Return the keys of the pictures in the order in which the page shows them."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("picture"), str):
                found.append(value["picture"])
            for inside in value.values():
                walk(inside)
        elif isinstance(value, list):
            for inside in value:
                walk(inside)

    walk(page["blocks"])
    walk(page["notes"])
    return found
