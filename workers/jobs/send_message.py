"""Sends one e-mail. Its Message-ID is the message's own id: should it go out twice, it is the same e-mail."""

from __future__ import annotations

from casework.actions import messages, task_rows
from casework.actions.task_rows import Claim, Store
from workers import mail, notify
from workers.jobs import Handler
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Hand the e-mail to GOV.UK Notify or the mail server, or put it into the folder, and record which."""
    outgoing = messages.to_send(means.store, claim.ref)
    if outgoing is None:
        task_rows.finish(means.store, claim)
        return
    if means.notify is not None and outgoing.attachment_sha256:
        messages.record_failed(means.store, outgoing.id, claim)  # it takes no file of this size
        return
    if means.notify is not None:
        notify.send(
            means.notify,
            message_id=outgoing.id,
            recipient=outgoing.recipient,
            subject=outgoing.subject,
            text=outgoing.text,
        )
        messages.record_sent(means.store, outgoing.id, claim)
        return
    message = mail.compose(
        message_id=outgoing.id,
        sender=means.mail_sender,
        sender_name=outgoing.partnership,
        recipient=outgoing.recipient,
        subject=outgoing.subject,
        text=outgoing.text,
        written_at=outgoing.written_at,
        attachment=(outgoing.attachment_name, means.store.vault.read(outgoing.attachment_sha256))
        if outgoing.attachment_sha256
        else None,
    )
    if means.mail_server is not None:
        mail.send(message, means.mail_server)
        messages.record_sent(means.store, outgoing.id, claim)
    else:
        assert means.store.mail_folder is not None, "without a mail server there is a mail folder"
        mail.put_in_folder(message, means.store.mail_folder, outgoing.id)
        messages.record_sent(means.store, outgoing.id, claim, in_folder=True)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the outbox page that the e-mail was not sent."""
    if messages.to_send(store, claim.ref) is not None:
        messages.record_failed(store, claim.ref)


HANDLER = Handler(run, gave_up)
