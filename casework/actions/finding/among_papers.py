"""Documents of a case, reviews for the public, and rows of one case's chronology."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casework.actions.codes.words import newest_build
from casework.actions.desk import rows as desk_rows
from casework.actions.desk.rows import Filter
from casework.actions.finding.looking_through import Found, Looking
from casework.actions.packs.views import may_see
from casework.actions.reach import open_cases
from casework.records.tables import Case, Pack, PackAttachment, Report, Review, ReviewDocument
from casework.rules.permissions import Permission
from casework.rules.report_kinds import KINDS as REPORT_KINDS
from casework.rules.searching import fits

MOST_ROWS = 10
_SNIPPET = 160


def packs(looking: Looking) -> Iterator[Found]:
    """Yield the finished packs that the person may see, and what was added to them."""
    query = (
        select(Pack)
        .where(Pack.case_id.in_(list(looking.cases)), Pack.state == "ready")
        .order_by(Pack.number.desc())
    )
    for pack in looking.session.scalars(query):
        case = looking.cases[pack.case_id]
        title = f"Pack {pack.number}"
        if may_see(looking.work, pack) and fits(looking.words, title, case.code_name, case.reference):
            where = f"{case.code_name}, {case.reference}: {pack.pages} pages"
            yield Found("document", title, where, ("pack", pack.id), case.id)
    if not looking.may(Permission.SEE_NAMES):
        return
    added = select(PackAttachment).where(
        PackAttachment.case_id.in_(list(looking.cases)), PackAttachment.removed_at.is_(None)
    )
    for row in looking.session.scalars(added):
        case, title = looking.cases[row.case_id], looking.shown(row.case_id).say(row.title)
        if fits(looking.words, title):
            where = f"{case.code_name}, {case.reference}: added to its packs"
            yield Found("document", title, where, ("packs", case.id), case.id)


def documents(looking: Looking) -> Iterator[Found]:
    """Yield the documents that were made from templates."""
    query = (
        select(Report)
        .where(
            Report.case_id.in_(list(looking.cases)),
            Report.request_id.is_(None),
            Report.state.in_(("ready", "held")),
        )
        .order_by(Report.asked_at.desc())
    )
    for row in looking.session.scalars(query):
        case = looking.cases[row.case_id]
        title = REPORT_KINDS[row.kind].title if row.kind in REPORT_KINDS else row.kind
        if fits(looking.words, title, case.code_name, case.reference):
            made = f", made on {row.finished_at.day} {row.finished_at:%B %Y}" if row.finished_at else ""
            where = f"{case.code_name}, {case.reference}{made}"
            yield Found("document", title, where, ("report", row.id), case.id)


def reviews(looking: Looking) -> Iterator[Found]:
    """Yield the reviews that are prepared or public, by title, summary, themes and documents."""
    query = select(Review).join(Case, Case.id == Review.case_id)
    query = query.where(open_cases(looking.work, Permission.SEE_REVIEWS))
    for review in looking.session.scalars(query.order_by(Review.prepared_at.desc())):
        if looking.alone and review.case_id not in looking.cases:
            continue
        titles = looking.session.scalars(
            select(ReviewDocument.title).where(ReviewDocument.review_id == review.id)
        ).all()
        if fits(looking.words, review.title, review.summary, *review.themes, *titles):
            about = f"To be public on {review.publish_on.day} {review.publish_on:%B %Y}"
            if review.published_at:
                about = f"Public since {review.published_at.day} {review.published_at:%B %Y}"
            yield Found("review", review.title, about, ("review", review.id), review.case_id)


def rows(looking: Looking) -> Iterator[Found]:
    """Yield the first rows of the one case that was chosen, found as the reviewers' desk finds them."""
    if not looking.alone:
        return
    for case in looking.cases.values():
        built = newest_build(looking.session, case.id)
        if built is None:
            continue
        found = desk_rows.rows(looking.work, built.id, Filter(words=looking.typed), page_rows=MOST_ROWS)
        for row in found.rows:
            event = " ".join(str(row.body.get("event") or "").split())
            text = event if len(event) <= _SNIPPET else f"{event[:_SNIPPET].rsplit(' ', 1)[0]} …"
            where = f"{row.body.get('date_text') or 'No date'}, {row.body.get('agency') or ''}"
            yield Found("row", text or "A row without an event", where, ("row", row.identity), case.id)
