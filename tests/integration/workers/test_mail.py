"""E-mails: through a real mail server, or into the folder; once, and with nothing of a case in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from lxml import html

from casework.actions import messages, task_rows
from casework.actions.people import partnerships
from casework.actions.task_rows import Claim, Superseded
from casework.actions.work import SERVICE, Work, changing
from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import Message
from tests.integration.conftest import TakenMail
from tests.integration.workers.notify_server import NotifyServer, serving_notify
from workers import mail
from workers.jobs.send_message import HANDLER
from workers.mail import MailServer
from workers.means import Means
from workers.notify import Notify, NotSent

SENDER = "reviews@wexborough.example"


@pytest.fixture
def written(store: Store) -> UUID:
    """Return the id of an e-mail that waits to be sent."""
    work = Work(store, SERVICE)
    partnership_id = partnerships.create(work, name="Wexborough", preset="demonstration", demonstration=True)
    with changing(work, None) as change:
        return messages.write(
            change,
            "referral-receipt",
            partnership_id=partnership_id,
            recipient="lorraine.pike@wexboroughgeneral.example",
            words={"reference": "WSCP/REF/2026/001"},
        )


@pytest.fixture
def means(store: Store, smtp: TakenMail, tmp_path: Path) -> Means:
    """Return what the job works with: the test's mail server."""
    server = MailServer("127.0.0.1", smtp.port, security="none")
    return Means(replace(store, mail_folder=None), tmp_path / "c", tmp_path / "f", SENDER, server)


def words(message: EmailMessage, kind: str = "plain") -> str:
    """Return an e-mail's words as plain text, or as HTML."""
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def claimed(store: Store) -> Claim:
    """Return the claim of the one task that waits, as a worker takes it."""
    (offered,) = task_rows.offer_due(store, []).due
    claim = task_rows.take(store, offered.task_id, offered.attempt)
    assert claim is not None
    return claim


def state(store: Store, message_id: UUID) -> str:
    """Return the e-mail's state."""
    with store.looking() as session:
        return session.get_one(Message, message_id).state


def test_an_email_goes_out_through_the_mail_server(means: Means, written: UUID, smtp: TakenMail) -> None:
    HANDLER.run(means, claimed(means.store))
    (message,) = smtp.messages
    assert message["To"] == "lorraine.pike@wexboroughgeneral.example"
    assert message["From"] == f"Wexborough <{SENDER}>"
    assert message["Message-ID"] == f"<{written}@wexborough.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "WSCP/REF/2026/001" in words(message)
    assert state(means.store, written) == "sent"


def test_an_email_that_was_sent_is_not_sent_again(means: Means, written: UUID, smtp: TakenMail) -> None:
    HANDLER.run(means, claimed(means.store))
    with means.store.changing() as session:
        tasks.add(session, kind="send-message", ref=written, now=means.store.now())
    HANDLER.run(means, claimed(means.store))
    assert len(smtp.messages) == 1


def test_a_server_that_refuses_leaves_the_email_waiting(means: Means, written: UUID, smtp: TakenMail) -> None:
    smtp.refusing = True
    with pytest.raises(OSError):
        HANDLER.run(means, claimed(means.store))
    assert state(means.store, written) == "waiting"


def test_a_server_that_is_away_leaves_the_email_waiting(means: Means, written: UUID, smtp: TakenMail) -> None:
    away = replace(means, mail_server=MailServer("127.0.0.1", 1, security="none"))
    with pytest.raises(OSError):
        HANDLER.run(away, claimed(means.store))
    assert state(means.store, written) == "waiting"


def test_after_the_last_try_the_outbox_says_failed(store: Store, written: UUID) -> None:
    claim = claimed(store)
    HANDLER.gave_up(store, claim, "SMTPDataError")
    assert state(store, written) == "failed"


def test_a_claim_that_was_lost_records_nothing(means: Means, written: UUID) -> None:
    claim = claimed(means.store)
    task_rows.give_up(means.store, claim, "lost")
    with pytest.raises(Superseded):
        HANDLER.run(means, claim)
    assert state(means.store, written) == "waiting"


def test_without_a_mail_server_an_email_is_put_into_the_folder(
    store: Store, written: UUID, tmp_path: Path
) -> None:
    HANDLER.run(Means(store, tmp_path / "c", tmp_path / "f", SENDER), claimed(store))
    assert store.mail_folder is not None
    (file,) = store.mail_folder.iterdir()
    assert file.name == f"{written}.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    message = message_from_bytes(file.read_bytes(), policy=modern)
    assert "WSCP/REF/2026/001" in words(message)
    assert state(store, written) == "in-folder"


@pytest.mark.parametrize("part", ["subject", "recipient", "sender_name"])
def test_a_line_break_cannot_add_a_header(part: str) -> None:
    parts = {"subject": "Receipt", "recipient": "a@b.example", "sender_name": "Wexborough"}
    parts[part] += "\r\nBcc: everyone@b.example"
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline|invalid|carriage"):
        mail.compose(
            message_id=uuid4(),
            sender=SENDER,
            text="Thank you.",
            written_at=datetime(2026, 11, 2, tzinfo=UTC),
            subject=parts["subject"],
            recipient=parts["recipient"],
            sender_name=parts["sender_name"],
        )


def test_letters_beyond_ascii_arrive(smtp: TakenMail) -> None:
    message = mail.compose(
        message_id=uuid4(),
        sender=SENDER,
        sender_name="Wexborough – Safeguarding",
        recipient="siân@wexborough.example".replace("â", "a"),
        subject="Your agency’s return – Siân",
        text="Dear Siân,\nthank you – £0.\n" + "long " * 300,
        written_at=datetime(2026, 11, 2, tzinfo=UTC),
    )
    mail.send(message, MailServer("127.0.0.1", smtp.port, security="none"))
    (taken,) = smtp.messages
    assert taken["Subject"] == "Your agency’s return – Siân"
    assert words(taken).splitlines()[:2] == ["Dear Siân,", "thank you – £0."]


def test_the_words_as_html_are_the_very_words_and_name_the_one_link(smtp: TakenMail) -> None:
    link = "http://portal.example/returns/1?a=1&b=2"
    text = f"Dear <Colleague> & friends,\n\nSign in:\n{link}\n\nWexborough\nNo reply.\n"
    message = mail.compose(
        message_id=uuid4(),
        sender=SENDER,
        sender_name="Wexborough",
        recipient="a@b.example",
        subject="S",
        text=text,
        written_at=datetime(2026, 11, 2, tzinfo=UTC),
    )
    mail.send(message, MailServer("127.0.0.1", smtp.port, security="none"))
    page: Any = html.fromstring(words(smtp.messages[0], "html"))
    assert page.xpath("//a/@href") == ["http://portal.example/returns/1?a=1&b=2"]
    for line in page.xpath("//br"):
        line.tail = "\n" + (line.tail or "")
    shown = "\n\n".join(part.text_content() for part in page.xpath("//p"))
    assert shown == text.strip()


@pytest.fixture
def notify_server() -> Iterator[NotifyServer]:
    """Return a server that answers as GOV.UK Notify does, on this machine."""
    with serving_notify() as server:
        yield server


def test_an_email_goes_out_through_notify_once_with_the_message_s_own_reference(
    store: Store, written: UUID, notify_server: NotifyServer, tmp_path: Path
) -> None:
    key = f"wexborough-{UUID(int=1)}-{UUID(int=2)}"
    notify = Notify(key, str(UUID(int=3)), notify_server.address)
    means = Means(replace(store, mail_folder=None), tmp_path / "c", tmp_path / "f", SENDER, notify=notify)
    notify_server.answer = 500
    claim = claimed(store)
    with pytest.raises(NotSent) as caught:
        HANDLER.run(means, claim)
    assert caught.value.status == 500
    assert "pike" not in str(caught.value)
    assert state(store, written) == "waiting"
    notify_server.answer = 201
    HANDLER.run(means, claim)
    assert state(store, written) == "sent"
    asked = notify_server.asked[-1]
    assert asked["path"] == "/v2/notifications/email"
    claims = jwt.decode(asked["token"], str(UUID(int=2)), algorithms=["HS256"])
    assert claims["iss"] == str(UUID(int=1))
    body = asked["body"]
    assert body["email_address"] == "lorraine.pike@wexboroughgeneral.example"
    assert body["template_id"] == str(UUID(int=3))
    assert body["reference"] == str(written)
    assert "WSCP/REF/2026/001" in body["personalisation"]["subject"]
    assert "WSCP/REF/2026/001" in body["personalisation"]["body"]


def test_notify_that_is_away_leaves_the_email_waiting(store: Store, written: UUID, tmp_path: Path) -> None:
    notify = Notify(f"x-{UUID(int=1)}-{UUID(int=2)}", str(UUID(int=3)), "http://127.0.0.1:1")
    means = Means(replace(store, mail_folder=None), tmp_path / "c", tmp_path / "f", SENDER, notify=notify)
    with pytest.raises(NotSent):
        HANDLER.run(means, claimed(store))
    assert state(store, written) == "waiting"
