"""Chronologies, packs and documents that were made of a case, what was published, and who fetched what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from casework.actions.case_history.happenings import SERVICE, Happening, Telling, counted, in_words
from casework.actions.packs.views import in_codes, may_see
from casework.actions.reports import search as report_search
from casework.records.tables import Chronology, Pack, PackAttachment, PackCopy, Report, Review, ReviewDocument
from casework.rules.before_publication import AUDIENCES, HOW
from casework.rules.permissions import Permission
from casework.rules.report_kinds import KINDS as REPORT_KINDS
from casework.rules.withdrawal import PUBLIC_WORDS

_OF_CASE: Mapping[str, str] = {
    "key-confirmed": "Codes for people were confirmed",
    "key-brought-in": "A list of codes was brought in",
}
_OF_REVIEW: Mapping[str, str] = {
    "review-prepared": "“{title}” prepared for the public list",
    "review-changed": "The entry of “{title}” was changed",
    "review-document-added": "A document was added to “{title}”",
    "review-document-removed": "A document was taken out of “{title}”",
    "review-checked": "The documents of “{title}” were checked",
    "review-released": "“{title}” released by a second person",
    "review-held-back": "The release of “{title}” was taken back",
    "review-published": "“{title}” put on the public list",
    "review-acknowledged": "The national repository acknowledged “{title}”",
    "review-archived": "“{title}” archived at the end of its time on the public list",
    "review-withdrawn": "“{title}” withdrawn from the public list",
    "review-notice-recorded": "Told before “{title}” is published",
    "correction-begun": "A corrected version of “{title}” begun",
    "handoff-sent": "The package of “{title}” sent to the national repository",
    "handoff-chased": "Coordinators reminded of the national repository and “{title}”",
    "handoff-built": "The package of “{title}” for the national repository was made",
}
_FETCHED: Mapping[str, str] = {
    "chronology-downloaded": "The combined chronology was fetched",
    "rows-downloaded": "Rows of the chronology were fetched as a file",
    "key-downloaded": "The key of codes was fetched",
    "referral-downloaded": "The referral’s copy was fetched",
    "pack-downloaded": "Pack {number} was fetched",
    "pack-copy-downloaded": "A copy of pack {number} was fetched",
    "report-downloaded": "A document was fetched: {title}",
    "history-downloaded": "The history of the case was fetched",
    "handoff-downloaded": "The package for the national repository was fetched",
    "review-document-downloaded": "A document of a review was fetched",
}


def chronology(telling: Telling) -> Iterator[Happening]:
    """Yield each build of the combined chronology, and what was said of its people."""
    query = select(Chronology).where(Chronology.case_id == telling.case.id)
    for row in telling.session.scalars(query):
        returns = counted(len(row.inputs.get("returns", ())), "return")
        about = ("chronology", telling.case.id)
        if row.state == "ready" and row.finished_at is not None:
            what = f"Combined chronology {row.number} built"
            lines = (f"{counted(row.row_count, 'row').capitalize()} of {returns}",)
            yield Happening(row.finished_at, "chronology", what, SERVICE, lines, about)
        elif row.state == "failed":
            what = f"Combined chronology {row.number} could not be built"
            yield Happening(row.asked_at, "chronology", what, SERVICE, (f"Of {returns}",), about)
    for entry in telling.entries([telling.case.id], _OF_CASE):
        yield Happening(entry.at, "chronology", _OF_CASE[entry.action], entry.by)


def packs(telling: Telling) -> Iterator[Happening]:
    """Yield the packs that the person may see, with the copies that people got of them."""
    for pack in _packs(telling):
        about = ("pack", pack.id)
        if pack.state == "ready" and pack.finished_at is not None:
            lines = (counted(pack.pages, "page").capitalize(), "In codes" if in_codes(pack) else "By names")
            by = telling.account(pack.asked_by)
            yield Happening(pack.finished_at, "paper", f"Pack {pack.number} built", by, lines, about)
        elif pack.state in ("failed", "cancelled", "stopped"):
            what = f"Pack {pack.number} was not built"
            by = telling.account(pack.asked_by)
            yield Happening(pack.finished_at or pack.asked_at, "paper", what, by, about=about)
        for copy in telling.session.scalars(select(PackCopy).where(PackCopy.pack_id == pack.id)):
            if telling.may(Permission.EDIT_CASE) or copy.asked_by == telling.work.actor.account_id:
                whose = telling.lines(f"For {copy.name}" + (f", {copy.agency}" if copy.agency else ""))
                by = telling.account(copy.asked_by)
                what = f"A marked copy of pack {pack.number} was made"
                yield Happening(copy.asked_at, "paper", what, by, whose, about)
    if telling.may(Permission.SEE_NAMES):
        query = select(PackAttachment).where(PackAttachment.case_id == telling.case.id)
        for row in telling.session.scalars(query):
            by, title = telling.account(row.added_by), telling.say(row.title)
            yield Happening(row.added_at, "paper", f"Added to the packs: {title}", by)
            if row.removed_at is not None:
                yield Happening(row.removed_at, "paper", f"Taken out of the packs: {title}")


def documents(telling: Telling) -> Iterator[Happening]:
    """Yield the letters, reports and slides that were made from templates."""
    query = select(Report).where(Report.case_id == telling.case.id, Report.request_id.is_(None))
    for row in telling.session.scalars(query):
        if row.finished_at is None:
            continue
        title = _title(row)
        lines: tuple[str, ...] = ()
        if row.state == "held":
            lines = ("Held, because something of the case’s people was found in it",)
        elif row.reason is not None:
            said = telling.work.store.keys.unseal(row.reason, report_search.reason_context(row))
            lines = (f"Given out with a reason: {telling.say(said)}",)
        what = f"Document made: {title}" if row.state != "failed" else f"Document could not be made: {title}"
        by = telling.account(row.asked_by)
        yield Happening(row.finished_at, "paper", what, by, lines, ("report", row.id))


def reviews(telling: Telling) -> Iterator[Happening]:
    """Yield how each review of the case came to the public."""
    query = select(Review).where(Review.case_id == telling.case.id)
    rows = {row.id: row for row in telling.session.scalars(query)}
    documents = select(ReviewDocument.id, ReviewDocument.title).where(ReviewDocument.review_id.in_(rows))
    titles = {str(document_id): title for document_id, title in telling.session.execute(documents)}
    for entry in telling.entries(rows, _OF_REVIEW):
        review, lines = rows[entry.subject], []
        if title := titles.get(str(entry.details.get("document", ""))):
            lines.append(title)
        if entry.action == "review-checked":
            lines.append("Nothing was found" if entry.details.get("passed") else "Something was found")
        if entry.action == "review-released":
            lines.append(f"To be public on {in_words(entry.details['publish_on'])}")
            if entry.details.get("not_done_before") and review.late_reason:
                lines.append(
                    f"Why it goes out although not all was done before: {telling.say(review.late_reason)}"
                )
        if entry.action == "review-notice-recorded":
            whom, how = AUDIENCES[entry.details["audience"]], HOW[entry.details["how"]]
            lines.append(f"{whom}: {how}, {in_words(entry.details['sent_on'])}")
        if entry.action == "review-withdrawn" and entry.details.get("said"):
            lines.append(PUBLIC_WORDS[entry.details["said"]])
        if entry.action == "correction-begun":
            lines.append(telling.say(review.correction))
        what = _OF_REVIEW[entry.action].format(title=review.title)
        yield Happening(entry.at, "review", what, entry.by, tuple(lines), ("review", review.id))


def fetched(telling: Telling) -> Iterator[Happening]:
    """Yield who fetched which file of the case."""
    session, case = telling.session, telling.case
    packs = {pack.id: pack for pack in _packs(telling)}
    reports = {row.id: row for row in session.scalars(select(Report).where(Report.case_id == case.id))}
    subjects: list[UUID] = [case.id, *packs]
    subjects += session.scalars(select(Chronology.id).where(Chronology.case_id == case.id))
    subjects += session.scalars(select(Review.id).where(Review.case_id == case.id))
    subjects += [case.referral_id] if case.referral_id else []
    for entry in telling.entries(subjects, _FETCHED):
        number = packs[entry.subject].number if entry.subject in packs else ""
        report = reports.get(UUID(entry.details["report"])) if "report" in entry.details else None
        what = _FETCHED[entry.action].format(number=number, title=_title(report) if report else "")
        yield Happening(entry.at, "fetched", what, entry.by)


def _packs(telling: Telling) -> list[Pack]:
    query = select(Pack).where(Pack.case_id == telling.case.id, Pack.state != "draft")
    return [pack for pack in telling.session.scalars(query) if may_see(telling.work, pack)]


def _title(report: Report) -> str:
    return REPORT_KINDS[report.kind].title if report.kind in REPORT_KINDS else report.kind
