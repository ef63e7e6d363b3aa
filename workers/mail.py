"""Sending one e-mail: through a mail server, or as a file into a folder where none is set."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from workers.email_html import as_html

SECONDS = 30
Security = Literal["starttls", "tls", "none"]
SECURITIES: tuple[str, ...] = get_args(Security)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mails are handed over. security: "starttls", "tls" from the first byte, or "none"."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


def compose(
    *,
    message_id: UUID,
    sender: str,
    sender_name: str,
    recipient: str,
    subject: str,
    text: str,
    written_at: datetime,
    attachment: tuple[str, bytes] | None = None,
) -> EmailMessage:
    """Return the e-mail, as plain text and the same words as HTML. The same `message_id` always gives the same
    Message-ID, so a copy can be told as one.

    attachment: name and bytes of a ZIP file. Raises ValueError for a line break in what must be one line.
    """
    message = EmailMessage()
    message["From"] = formataddr((sender_name, sender))
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(as_html(text, sender_name), subtype="html", cte="quoted-printable")
    if attachment is not None:
        name, content = attachment
        message.add_attachment(content, maintype="application", subtype="zip", filename=name)
    return message


def send(message: EmailMessage, server: MailServer) -> None:
    """Hand the e-mail to the server. Raises OSError (smtplib's errors are of this kind) when it is not taken."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


def put_in_folder(message: EmailMessage, folder: Path, message_id: UUID) -> None:
    """Write the e-mail as `<message_id>.eml`, for this user alone; writing it again writes the same file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"{message_id}.eml"
    beside = place.with_name(f".{message_id}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(bytes(message))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)
