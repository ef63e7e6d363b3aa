"""What a job may use besides the store: where e-mails go, and where what is public is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casework.actions.task_rows import Store
from workers.mail import MailServer
from workers.notify import Notify


@dataclass(frozen=True, slots=True)
class Means:
    """What every job is given. mail_server: None to put e-mails into the store's mail folder, unless
    notify takes them.

    mail_sender: the address that e-mails come from. catalogue, public_files: the public site's list and folder.
    """

    store: Store
    catalogue: Path
    public_files: Path
    mail_sender: str = "case-reviews@localhost"
    mail_server: MailServer | None = None
    notify: Notify | None = None
