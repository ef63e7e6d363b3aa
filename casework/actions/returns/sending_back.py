"""A return sent back with questions at single rows and to the whole, and the agency's answers.

It stays the agency's return, rows and all, until the agency hands in the next version. Source: docs/rules.md R-62.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within, own_request_within, request_within, upload_within
from casework.actions.returns import entries, mended_records, upload_versions
from casework.actions.returns.notices import tell_agency
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, AgencyRequest, ReturnQuestion, Upload
from casework.rules.permissions import Permission

LONGEST = 4000
MOST = 100
NOT_RETURN = (
    "This version is not the agency’s return, or was not handed in, so it cannot be sent back. Open the newest"
)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question. row: the row's id in the version it was asked of, "" for the whole. row_words: what it said.

    asked: it went to the agency; before that it is the coordinator's draft. version: that it was asked of.
    """

    id: UUID
    request_id: UUID
    row: str
    row_words: str
    text: str
    by: str
    asked: bool
    asked_at: datetime | None
    version: int
    answer: str
    answered_by: str
    answered_at: datetime | None


def note(work: Work, upload_id: UUID, text: str, *, row: str = "") -> UUID:
    """Put a question down for an agency's return; it is asked when the return is sent back. Twice is once.

    row: a row's id, "" for the return as a whole. Raises Refusal("no-words"), Refusal("too-long"),
    Refusal("too-many"), Refusal("not-return"), NotFound, NotPermitted.
    """
    text = text.strip()
    if not text:
        raise Refusal("no-words", "Enter your question")
    if len(text) > LONGEST:
        raise Refusal("too-long", f"Your question must be {LONGEST:,} characters or fewer")
    with changing(work, Permission.SEND_REQUESTS) as change:
        request, upload = _return(change, upload_id)
        drafts = _rows(change.session, request.id, asked=False)
        for draft in drafts:
            if draft.row == row and _body(work.store, draft)["text"] == text:
                change.audit("question-noted-again", request.id)
                return draft.id
        if len(drafts) >= MOST:
            raise Refusal(
                "too-many", f"You can ask {MOST} questions at once. Send the return back with these first"
            )
        assert work.actor.account_id is not None
        question = ReturnQuestion(
            request_id=request.id,
            upload_id=upload.id,
            row=row,
            body=b"",
            written_by=work.actor.account_id,
            written_at=change.now,
        )
        change.session.add(question)
        change.session.flush()
        body = {"text": text, "row": _row_words(work.store, upload, row) if row else ""}
        question.body = work.store.keys.seal(body, _context(question.id))
        change.audit("question-noted", request.id, row=row)
        return question.id


def drop(work: Work, question_id: UUID) -> None:
    """Take a question away that was not asked yet; nothing happens to one that is gone.

    Raises NotFound for one that was asked or is another partnership's, NotPermitted.
    """
    with changing(work, Permission.SEND_REQUESTS) as change:
        question = change.session.get(ReturnQuestion, question_id)
        if question is None:
            raise NotFound
        request_within(change.session, work, question.request_id, lock=True)
        if question.asked_at is not None:
            raise NotFound
        change.session.delete(question)
        change.audit("question-dropped", question.request_id)


def send_back(work: Work, upload_id: UUID, *, words: str = "", due_on: date | None = None) -> None:
    """Send the agency's return back with the questions that were put down, and words to the whole.

    due_on: until when the answers are wanted, None: as the request says. Doing it twice is doing it once.
    Raises Refusal("no-questions"), Refusal("due-past"), Refusal("not-return"), Refusal("sent-back-already") for
    other words than those it was sent back with, NotFound, NotPermitted.
    """
    if due_on is not None and due_on < work.today:
        raise Refusal("due-past", "The date the answers are due must be today or in the future")
    with changing(work, Permission.SEND_REQUESTS) as change:
        request, upload = _return(change, upload_id)
        drafts = _rows(change.session, request.id, asked=False)
        if request.sent_back_at is not None and not drafts:
            said = entries.last_words(change.session, work.store, request.id, "sent-back")
            if words.strip() not in ("", said):
                raise Refusal(
                    "sent-back-already",
                    "The return was sent back already, so these words were not sent. Send them as a message on "
                    "the page of the request, or put them down as a question at a row and send it back again",
                )
            change.audit("return-sent-back-again", upload.id)
            return
        if not drafts and not words.strip():
            raise Refusal("no-questions", "Enter what the agency should answer, or ask about single rows first")
        for question in drafts:
            question.asked_at = change.now
        request.sent_back_at = change.now
        if due_on is not None:
            request.due_on = due_on
        entries.add(change, request, "sent-back", words.strip(), questions=len(drafts), version=upload.version)
        tell_agency(change, request, "return-sent-back")
        change.audit(
            "return-sent-back",
            upload.id,
            request=str(request.id),
            questions=len(drafts),
            due_on=str(request.due_on),
        )


def questions_of(work: Work, request_id: UUID) -> tuple[QuestionView, ...]:
    """Return the questions about a request's returns, the oldest first; the agency sees those that were asked.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        drafts = work.actor.may(Permission.SEND_REQUESTS)
        rows = [row for row in _rows(session, request.id) if drafts or row.asked_at is not None]
        return tuple(_view(session, work.store, row) for row in rows)


def question(work: Work, question_id: UUID) -> QuestionView:
    """Return one question that was asked, for its answer. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        row = session.get(ReturnQuestion, question_id)
        if row is None or row.asked_at is None:
            raise NotFound
        own_request_within(session, work, row.request_id)
        return _view(session, work.store, row)


def answer(work: Work, question_id: UUID, text: str) -> None:
    """Answer a question in words; the last answer counts until the return is handed in again.

    Raises Refusal("no-words"), Refusal("too-long"), Refusal("not-sent-back"), Refusal("withdrawn"), NotFound,
    NotPermitted.
    """
    text = text.strip()
    if not text:
        raise Refusal("no-words", "Enter your answer")
    if len(text) > LONGEST:
        raise Refusal("too-long", f"Your answer must be {LONGEST:,} characters or fewer")
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        row = change.session.get(ReturnQuestion, question_id)
        if row is None or row.asked_at is None:
            raise NotFound
        request = own_request_within(change.session, work, row.request_id, lock=True)
        refuse_withdrawn(request)
        if request.sent_back_at is None:
            raise Refusal(
                "not-sent-back",
                "The return was handed in again since, so the answer was not kept. Copy it into a message instead",
            )
        row.answer = work.store.keys.seal({"text": text}, _context(row.id))
        row.answered_by, row.answered_at = work.actor.account_id, change.now
        change.audit("question-answered", request.id, row=row.row)


def begin_version(work: Work, request_id: UUID) -> UUID:
    """Begin a new version with the rows that were handed in, or take up the newer one; return the upload's id.

    For a return that was sent back, and for information that comes late. Doing it twice is doing it once.
    Raises Refusal("not-return") where nothing was handed in, Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        session = change.session
        request = own_request_within(session, work, request_id, lock=True)
        refuse_withdrawn(request)
        upload = session.get(Upload, request.upload_id, with_for_update=True) if request.upload_id else None
        if upload is None or upload.state != "read":
            raise Refusal(
                "not-return", "Nothing was handed in that a new version could begin with. Upload your return"
            )
        later = upload_versions.overtaken_by(session, upload)
        if later is not None:
            change.audit("version-taken-up", later.id, version=later.version)
            return later.id
        record, mendings = mended_records.machine_record(work.store, upload), None
        if upload.mendings is not None:
            mendings = mended_records.mendings_of(work.store, upload)
        new = upload_versions.begun_like(change, upload)
        if mendings is not None:
            mended_records.keep(change, new, record, mendings)
        change.audit("version-begun", new.id, request=str(request_id), version=new.version)
        return new.id


def _return(change: Change, upload_id: UUID) -> tuple[AgencyRequest, Upload]:
    """Return an upload that is an agency's return, and its request, locked. Raises Refusal("not-return")."""
    upload = upload_within(change.session, change.work, upload_id)
    case_id = request_within(change.session, change.work, upload.request_id).case_id
    case_within(change.session, change.work, case_id)
    request = request_within(change.session, change.work, upload.request_id, lock=True)
    if not mended_records.is_handed_in(request, upload):
        raise Refusal("not-return", NOT_RETURN)
    return request, upload


def _row_words(store: Store, upload: Upload, row_id: str) -> str:
    """Return what a row says, short, so that the question can be read where the row is not. Raises NotFound."""
    for row in mended_records.current_record(store, upload)["rows"]:
        if row["id"] == row_id:
            said = f"{row['date_text']} {row['time_text']}".strip()
            return f"{said}: {row['event']}"[:300]
    raise NotFound


def _rows(session: Session, request_id: UUID, *, asked: bool | None = None) -> list[ReturnQuestion]:
    query = select(ReturnQuestion).where(ReturnQuestion.request_id == request_id)
    if asked is not None:
        query = query.where(ReturnQuestion.asked_at.is_not(None) if asked else ReturnQuestion.asked_at.is_(None))
    return list(session.scalars(query.order_by(ReturnQuestion.written_at, ReturnQuestion.id)))


def _view(session: Session, store: Store, row: ReturnQuestion) -> QuestionView:
    body = _body(store, row)
    said = store.keys.unseal(row.answer, _context(row.id))["text"] if row.answer is not None else ""
    return QuestionView(
        id=row.id,
        request_id=row.request_id,
        row=row.row,
        row_words=body["row"],
        text=body["text"],
        by=session.get_one(Account, row.written_by).name,
        asked=row.asked_at is not None,
        asked_at=row.asked_at,
        version=session.get_one(Upload, row.upload_id).version,
        answer=said,
        answered_by=session.get_one(Account, row.answered_by).name if row.answered_by else "",
        answered_at=row.answered_at,
    )


def _body(store: Store, row: ReturnQuestion) -> dict[str, str]:
    body: dict[str, str] = store.keys.unseal(row.body, _context(row.id))
    return body


def _context(question_id: UUID) -> str:
    return f"return-question/{question_id}"
