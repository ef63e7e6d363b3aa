"""Files that belong to the referral: adding several at once, what became of each, taking one out."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions.referrals import attachments
from casework.actions.referrals.drafts import Draft
from casework.actions.work import Refusal
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import REFUSALS, Refused
from webforms.access import current_store, open_to_all, referrer_work
from webforms.downloads import safe_name
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.forms import AttachmentsForm
from webforms.journeys.referral.pages import NOT_OPEN, REASON, Shown, elsewhere, pages
from webforms.limits import tries
from webforms.pages import announce
from webforms.security import takes_files
from webforms.sessions import by_script

TAKEN: tuple[Kind, ...] = ("pdf", "docx", "docm", "doc", "odt", "rtf", "xlsx", "xlsm", "xls")
PICTURES = {b"\x89PNG\r\n\x1a\n": ("png", (".png",)), b"\xff\xd8\xff": ("jpeg", (".jpg", ".jpeg"))}
UPLOADS = "1200 per hour"
"""For one network; a referral takes 20 files."""


@pages.route("/attachments", methods=["GET", "POST"])
@open_to_all(REASON)
@tries(UPLOADS, "POST")
@takes_files
def files(partnership: str) -> Shown:
    """List the files, and take more; what is right is kept, and each that is not is named with the reason."""
    draft = open_draft()
    if draft is None or draft.submitted:
        lost = "Your files were not received: your referral is not open in this browser any more."
        return elsewhere(draft, partnership, lost if request.method == "POST" else NOT_OPEN)
    form = AttachmentsForm()
    if form.validate_on_submit():
        added, refused = _added(draft, form.files.data)
        if not refused:
            announce("The file is added." if added == 1 else "The files are added.")
            return redirect(url_for("referral.files", partnership=partnership), 303)
        for message in refused:
            form.refuse_in_words(message, "" if form.files.errors else "files")
    return _page(form)


@pages.get("/attachments.json")
@open_to_all(REASON)
@by_script
def files_progress(partnership: str) -> dict[str, Any]:
    """Say whether every file was looked at, for the page's script."""
    draft = open_draft()
    there = attachments.of_draft(current_store(), token()) if draft is not None and not draft.submitted else ()
    looked = sum(one.state != "waiting" for one in there)
    text = "Every file was checked" if looked == len(there) else f"{looked} of {len(there)} files checked"
    return {"done": looked == len(there), "value": looked, "max": max(1, len(there)), "text": text}


@pages.post("/attachments/<uuid:attachment_id>/remove")
@open_to_all(REASON)
def remove_file(partnership: str, attachment_id: UUID) -> Response:
    """Take a file out."""
    draft = open_draft()
    if draft is None or draft.submitted:
        return elsewhere(draft, partnership)
    attachments.remove(referrer_work(draft.partnership_id), token(), attachment_id)
    announce("The file is removed.")
    return redirect(url_for("referral.files", partnership=partnership), 303)


def _page(form: AttachmentsForm) -> str:
    there = attachments.of_draft(current_store(), token())
    store = current_store()
    return render_template(
        "referral/attachments.html",
        form=form,
        files=there,
        waiting=any(one.state == "waiting" for one in there),
        refusal_words=_refusal_words,
        left=attachments.MOST - len(there),
        limit=store.upload_limit,
        face=whose_form(),
        exit_this_page=True,
    )


def _added(draft: Draft, sent: list[FileStorage]) -> tuple[int, list[str]]:
    """Keep every file that may be kept; return how many, and what is wrong with the others."""
    work, added, refused = referrer_work(draft.partnership_id), 0, []
    for file in sent:
        name, stream = safe_name(file.filename or "file"), cast(BinaryIO, file.stream)
        try:
            kind = _kind(stream, name)
            attachments.add(work, token(), file_name=name, media_kind=kind, source=stream)
        except (Refused, Refusal) as refusal:
            refused.append(f"“{name}”: {_for_attachments(refusal.message)}")
        else:
            added += 1
    return added, refused


def _refusal_words(code: str) -> str:
    return _for_attachments(REFUSALS.get(code, REFUSALS["damaged"]))


def _for_attachments(message: str) -> str:
    """Return what is said of a file where no table is asked for: a CSV file is no attachment, a picture is."""
    return message.replace("a CSV file or a PDF", "a PDF or a picture (JPEG or PNG)")


def _kind(stream: BinaryIO, name: str) -> str:
    """Return what a file is by its content. Raises Refused."""
    limit, start = current_store().upload_limit, stream.read(16)
    size = stream.seek(0, 2)
    stream.seek(0)
    for mark, (kind, endings) in PICTURES.items():
        if start.startswith(mark) and size <= limit:
            if not name.lower().endswith(endings):
                raise Refused("mislabelled")
            return kind
    return preflight(stream, name, limit, TAKEN).kind
