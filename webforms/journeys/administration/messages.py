"""Page: the e-mails that the service wrote, and where they went."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import messages
from casework.rules.permissions import Permission
from webforms.access import current_store, current_work, requires
from webforms.pages import announce, one_of

STATES = {
    "waiting": "Will be sent shortly",
    "sent": "Sent",
    "in-folder": "In the folder",
    "failed": "Not sent",
}
ORDERS = {"newest": "Newest first", "oldest": "Oldest first"}


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/messages", view_func=list_messages, endpoint="messages")
    pages.add_url_rule("/messages/<uuid:message_id>/send-again", view_func=send_again, methods=["POST"])


@requires(Permission.SEE_MESSAGES)
def list_messages() -> str:
    """Show the e-mails: filtered, sorted, page by page."""
    show, order = one_of("show", STATES, ""), one_of("order", ORDERS, "newest")
    words = request.args.get("words", "")[:100]
    found = messages.outbox(
        current_work(), request.args.get("page", 1, type=int), state=show, to=words, oldest=order == "oldest"
    )
    return render_template(
        "administration/messages.html",
        outbox=found,
        states=STATES,
        in_folder=current_store().mail_folder is not None,
        wanted={"show": show, "order": order, "words": words},
        orders=ORDERS,
        base=url_for("administration.messages", show=show or None, order=order, words=words or None),
    )


@requires(Permission.SEE_MESSAGES)
def send_again(message_id: UUID) -> Response:
    """Try an e-mail again that could not be sent."""
    messages.send_again(current_work(), message_id)
    announce("The email will be tried again.")
    return redirect(url_for("administration.messages"), 303)
