"""Cleans a prepared review's documents, and checks what would be published: them, title, summary and themes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casework.actions import task_rows
from casework.actions.reviews import publishing
from casework.actions.reviews.publishing import Checked, DocumentToCheck, ToCheck
from casework.actions.task_rows import Claim, Store
from casework.rules.people import Person
from casework.rules.publication_kinds import WEB_PAGE
from documents.reading.scans import ocr
from documents.reading.scans.picture_texts import with_picture_texts
from documents.safety import people, sandbox
from documents.safety.refusals import REFUSALS, Refused
from documents.safety.sandbox import Limits, SandboxFailed
from workers.jobs import Handler, check_web_page
from workers.jobs.draw_pages import DRAWER
from workers.jobs.found_places import FRAMES, to_frame, with_places
from workers.means import Means

CHECK, CLEAN, TO_SETTLE, SETTLED, PAGES = (
    "documents.safety.tasks:check",
    "documents.safety.tasks:clean",
    "documents.safety.tasks:to_settle",
    "documents.safety.tasks:settled",
    "documents.safety.page_count:pages",
)
_OF_A_CASE = "somebody in a case"
LIMITS = Limits(seconds=180)
"""A report may have hundreds of pages, each of which is drawn."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)


def run(means: Means, claim: Claim) -> None:
    """Clean and check each document and the words of the listing, and record the verdicts together."""
    review = publishing.to_check(means.store, claim.ref)
    if review is None:
        task_rows.finish(means.store, claim)
        return
    known = [person_known(person).as_json() for person in review.people]
    if not review.of_case:
        # Of another case's people nobody learns here whose name it is; only that it is one.
        known = [{**person, "code": _OF_A_CASE} for person in known]
    listing = _check_words(review, known)
    results = []
    for number, document in enumerate(review.documents):
        result = _checked(means, review, document, known)
        if number == 0:  # the listing is the review's, not a document's: it is shown with the first
            checks = [*result.verdict["checks"], *listing]
            result = replace(result, verdict={"checks": checks})
        results.append(result)
    alone = {} if results else {"checks": listing}
    publishing.record_checks(means.store, review.review_id, results, claim, alone)


def _checked(means: Means, review: ToCheck, document: DocumentToCheck, known: list[dict[str, Any]]) -> Checked:
    if document.format == WEB_PAGE:
        return check_web_page.checked(means, document, known, _shown, _stopped)
    data = means.store.vault.read(document.sha256)
    try:
        clean = sandbox.run_in_sandbox(CLEAN, data, limits=LIMITS, kind="pdf", title=document.title)
        verdict = sandbox.run_in_sandbox(
            CHECK, clean, limits=LIMITS, kind="pdf", people=known, file_name=f"{review.title} {document.title}.pdf"
        )
        verdict = with_picture_texts(verdict, clean, "pdf", known)
        count = sandbox.run_in_sandbox(PAGES, clean)
    except Refused as refusal:
        found = _to_settle(data) if refusal.code == "needs-person" else []
        checks, pictures = with_places(means.store, data, [_stopped(refusal.code, refusal.message, found)])
        return Checked(document.id, {"checks": checks}, None, 0, pictures)
    except SandboxFailed as failure:
        if failure.code in ("timeout", "memory", "crashed", "sandbox-missing"):
            raise  # a busy machine may cause it: the task is tried again
        return Checked(document.id, {"checks": [_stopped(failure.code, failure.message, [])]}, None, 0)
    found = [*_taken_out(data), *(_shown(check) for check in verdict["checks"])]
    checks, pictures = with_places(means.store, clean, found)
    return Checked(document.id, {"checks": checks}, means.store.vault.put_bytes(clean), int(count), pictures)


def _check_words(review: ToCheck, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the checks of what the public list says of the review: known people, and what may be a name."""
    verdict = sandbox.run_in_sandbox(CHECK, review.words.encode(), kind="txt", people=known)
    checks = {check["code"]: check for check in verdict["checks"]}
    return [
        {
            "code": code,
            "title": title,
            "verdict": checks[of]["verdict"],
            "found": [_found(match) for match in checks[of]["matches"]],
            "what_to_do": "Change the entry in the public list." if checks[of]["matches"] else "",
            "looked_for": checks[of]["looked_for"],
        }
        for code, of, title in (
            ("listing", "identifiers", "No name or number of anybody in the title, summary and themes"),
            (
                "listing-possible",
                "possible-identifiers",
                "Words of title, summary or themes that may be a name",
            ),
        )
    ]


def _taken_out(data: bytes) -> list[dict[str, Any]]:
    """Return what the cleaning took out of the pages, for a person to know; nothing where it took out nothing."""
    findings: Sequence[Mapping[str, Any]] = sandbox.run_in_sandbox(SETTLED, data, limits=LIMITS, kind="pdf")
    check = {
        "code": "taken-out",
        "title": "Words that no reader could see were taken out",
        "verdict": "look",
        "found": [_found(finding) for finding in findings],
        "what_to_do": "Look at the page: it must say what it is meant to say without them.",
    }
    return [check] if findings else []


def _to_settle(data: bytes) -> list[dict[str, Any]]:
    findings: Sequence[Mapping[str, Any]] = sandbox.run_in_sandbox(TO_SETTLE, data, limits=LIMITS, kind="pdf")
    return [_found(finding) for finding in findings]


def _shown(check: Mapping[str, Any]) -> dict[str, Any]:
    """Return a check as the review's page shows it."""
    return {
        "code": check["code"],
        "title": check["about"],
        "verdict": check["verdict"],
        "found": [_found(one) for one in (*check["found"], *check["matches"])],
        "what_to_do": check["to_do"],
        "looked_for": check["looked_for"],
    }


def _stopped(code: str, message: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": code,
        "title": "The document can be cleaned of what a reader does not see",
        "verdict": "stop",
        "found": found,
        "what_to_do": REFUSALS.get(code, message),
    }


def _found(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was found, in words, and where; matches and findings alike."""
    words = one.get("found") or one.get("text") or ""
    what = one["is"][:1].upper() + one["is"][1:]
    whose = f" of {one['who']}" if one.get("who") else ""
    return {
        "words": f"{what}{whose}: {words}" if words else what,
        # "page 3" says already that it is a page.
        "where": one["place"] if one["place"].startswith(one["part"]) else f"{one['part']} {one['place']}".strip(),
        **to_frame(one),
    }


def person_known(person: Person) -> people.Person:
    """Return somebody of the case as the search for identifiers needs them."""
    postcodes = [match[0] for address in person.addresses for match in _POSTCODE.finditer(address)]
    return people.Person(
        name=person.name,
        aliases=person.aliases,
        date_of_birth=person.date_of_birth,
        addresses=person.addresses,
        postcodes=tuple(dict.fromkeys(postcodes)),
        nhs_numbers=(person.nhs_number,) if person.nhs_number else (),
        phones=person.phones,
        emails=person.emails,
        places=person.places,
    )


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the review's page that the checks could not be run."""
    publishing.checks_failed(store, claim.ref, code)


def prepare() -> None:
    """Have the sandbox load the checks, once for all tasks of this worker."""
    sandbox.warm_up(CHECK, PAGES, FRAMES, DRAWER, ocr.PICTURE)


HANDLER = Handler(run, gave_up, prepare)
