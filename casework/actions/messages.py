"""E-mails: writing one in the transaction that makes it necessary, sending it, and the outbox page.

No e-mail holds case data: a template may use only the words named in `WORDS`, none of which is about a child, a
family or what happened. The text is sealed; it is shown on the outbox page, but for the one-time links in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy import and_, func, select, true

from casework.actions.reach import partnership_of
from casework.actions.work import SERVICE, Change, NotFound, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Message, Partnership
from casework.records.tasks import Claim
from casework.rules import partnership_settings
from casework.rules.permissions import Permission

WORDS = frozenset({"agency", "code", "days", "due_on", "link", "minutes", "reference", "secret_link", "when"})
"""What a template may say beside the partnership's name, telephone number and the portal's address.

secret_link, code: a one-time link, a one-time code; whoever has it can use it, so that the outbox page hides it.
"""
PAGE = 50
_LONGEST_WORD = 300
_HIDDEN = "[a one-time link, shown only to the person it was sent to]"
_HIDDEN_CODE = "[a one-time code, shown only to the person it was sent to]"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An e-mail to be sent: plain text, subject of one line. attachment_sha256: of a kept file, "" for none."""

    id: UUID
    partnership: str
    recipient: str
    subject: str
    text: str
    written_at: datetime
    attachment_sha256: str = ""
    attachment_name: str = ""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """An e-mail in the outbox. state: "waiting", "sent", "in-folder" or "failed". text: "" but for "in-folder"."""

    id: UUID
    purpose: str
    recipient: str
    subject: str
    text: str
    state: str
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of the outbox, newest first. page counts from 1."""

    lines: tuple[MessageLine, ...]
    page: int
    pages: int
    total: int


def write(
    change: Change,
    template: str,
    *,
    partnership_id: UUID,
    recipient: str,
    words: Mapping[str, str],
    attachment: tuple[str, str] | None = None,
) -> UUID:
    """Write an e-mail in the action's transaction and ask a worker to send it; return its id.

    template: name of a file in templates/email without ".txt". words: values for it, of those in `WORDS` only.
    attachment: SHA-256 and name of a kept file that is public already; nothing else is ever sent by e-mail.
    Raises ValueError for another word, and Jinja's UndefinedError for one that is missing.
    """
    unknown = set(words) - WORDS
    if unknown:
        raise ValueError(f"An e-mail may not say: {', '.join(sorted(unknown))}")
    store = change.work.store
    partnership = partnership_of(change.session, partnership_id)
    subject, text = _rendered(store, template, partnership, words)
    message = Message(
        partnership_id=partnership_id,
        purpose=template,
        recipient=recipient.strip(),
        body=b"",
        created_at=change.now,
    )
    if attachment is not None:
        message.attachment_sha256, message.attachment_name = attachment
    change.session.add(message)
    change.session.flush()
    secrets = {"secret": words.get("secret_link", ""), "code": words.get("code", "")}
    body = {"subject": subject, "text": text, **secrets}
    message.body = store.keys.seal(body, _context(message.id))
    change.task("send-message", message.id)
    change.audit("message-written", message.id, partnership_id=partnership_id, purpose=template)
    return message.id


def in_words(store: Store, template: str, partnership: Partnership, words: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text of an e-mail as it would be sent, to be shown."""
    return _rendered(store, template, partnership, words)


def to_send(store: Store, message_id: UUID) -> Outgoing | None:
    """Return the e-mail, None when it was sent already or there is none."""
    with store.looking() as session:
        message = session.get(Message, message_id)
        if message is None or message.state in ("sent", "in-folder"):
            return None
        body = store.keys.unseal(message.body, _context(message.id))
        return Outgoing(
            id=message.id,
            partnership=partnership_of(session, message.partnership_id).name,
            recipient=message.recipient,
            subject=body["subject"],
            text=body["text"],
            written_at=message.created_at,
            attachment_sha256=message.attachment_sha256 or "",
            attachment_name=message.attachment_name,
        )


def read_body(store: Store, message: Message) -> Mapping[str, str]:
    """Return the words of an e-mail: subject, text, and the secrets in it."""
    body: Mapping[str, str] = store.keys.unseal(message.body, _context(message.id))
    return body


def record_sent(store: Store, message_id: UUID, claim: Claim | None = None, *, in_folder: bool = False) -> None:
    """Record that the mail server took the e-mail, or that it lies in the outbox folder. Raises Superseded."""
    _record(store, message_id, "in-folder" if in_folder else "sent", claim)


def record_failed(store: Store, message_id: UUID, claim: Claim | None = None) -> None:
    """Record that the e-mail will not be tried again; the outbox page says so. Raises Superseded."""
    _record(store, message_id, "failed", claim)


def outbox(work: Work, page: int = 1, *, state: str = "", to: str = "", oldest: bool = False) -> Outbox:
    """Return a page of the partnership's e-mails, newest first unless `oldest`. Raises NotPermitted.

    state: only those in that state. to: only to addresses with these words in them.
    """
    with looking(work, Permission.SEE_MESSAGES) as session:
        mine = and_(
            Message.partnership_id == work.partnership_id,
            Message.state == state if state else true(),
            *(Message.recipient.icontains(word, autoescape=True) for word in to.split()),
        )
        total = session.scalar(select(func.count()).select_from(Message).where(mine)) or 0
        pages = max(1, -(-total // PAGE))
        page = min(max(1, page), pages)
        query = (
            select(Message)
            .where(mine)
            .order_by(Message.created_at if oldest else Message.created_at.desc(), Message.id)
        )
        rows = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE))
        return Outbox(tuple(_line(work.store, row) for row in rows), page, pages, total)


def send_again(work: Work, message_id: UUID) -> None:
    """Try a failed e-mail once more. Raises NotFound for one that is not this partnership's, or did not fail."""
    with changing(work, Permission.SEE_MESSAGES) as change:
        message = change.session.get(Message, message_id, with_for_update=True)
        if message is None or message.partnership_id != work.partnership_id or message.state != "failed":
            raise NotFound
        message.state = "waiting"
        change.task("send-message", message.id)
        change.audit("message-tried-again", message.id)


def _record(store: Store, message_id: UUID, state: str, claim: Claim | None) -> None:
    with changing(Work(store, SERVICE), None, claim) as change:
        message = change.session.get_one(Message, message_id, with_for_update=True)
        message.state = state
        message.sent_at = change.now if state != "failed" else None
        change.audit(f"message-{state}", message.id, partnership_id=message.partnership_id)


def _rendered(store: Store, template: str, partnership: Partnership, words: Mapping[str, str]) -> tuple[str, str]:
    """Return (subject, text): the first line of what the template gives, and the rest."""
    settings = partnership_settings.from_json(partnership.settings)
    values = {name: _one_line(value) for name, value in words.items()}
    values["partnership"] = _one_line(partnership.name)
    values["phone"] = _one_line(settings.contact_phone)
    values["email"] = _one_line(settings.contact_email)
    values["portal"] = store.portal_address
    whole = _templates(store.templates / "email").get_template(f"{template}.txt").render(values)
    subject, _, text = whole.strip().partition("\n")
    return subject.strip(), text.strip() + "\n"


@cache
def _templates(folder: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # plain text, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _one_line(value: str) -> str:
    """Return `value` on one line: a line break could add a header or a paragraph that is not ours."""
    return " ".join(str(value).split())[:_LONGEST_WORD]


def _line(store: Store, message: Message) -> MessageLine:
    body = store.keys.unseal(message.body, _context(message.id))
    text = body["text"] if message.state == "in-folder" else ""
    if body.get("secret"):
        text = text.replace(body["secret"], _HIDDEN)
    if body.get("code"):
        text = text.replace(body["code"], _HIDDEN_CODE)
    return MessageLine(
        id=message.id,
        purpose=message.purpose,
        recipient=message.recipient,
        subject=body["subject"],
        text=text,
        state=message.state,
        written_at=message.created_at,
        sent_at=message.sent_at,
    )


def _context(message_id: UUID) -> str:
    return f"message:{message_id}"
