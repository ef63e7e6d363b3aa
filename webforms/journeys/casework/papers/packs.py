"""The case's packs: arranging the next one, adding files to it, having it built."""

from __future__ import annotations

import re
from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.packs import attachments as pack_attachments, packs
from casework.actions.packs.packs import Arrangement
from casework.actions.referrals import attachments as referral_files
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, may, requires
from webforms.downloads import safe_name
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.papers.pack_forms import AttachmentForm, ChoicesForm
from webforms.pages import announce, warn
from webforms.security import takes_files

Shown = str | Response
TAKEN: tuple[Kind, ...] = ("pdf", "docx", "docm", "doc", "odt", "rtf", "xlsx", "xlsm", "xls")
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
LARGE = 20 * 1024 * 1024
"""Bytes above which many mail systems refuse a message: said before anything is built or sent."""
STATES = {
    "waiting": "Will be built shortly",
    "building": "Being built",
    "ready": "Ready",
    "failed": "Could not be built",
    "cancelled": "Cancelled",
    "stopped": "Held back",
}


@pages.get("/cases/<uuid:case_id>/packs", endpoint="packs")
@requires(Permission.SEE_CHRONOLOGY)
def pack_list(case_id: UUID) -> Shown:
    """Show the case's packs, and how the next one is arranged."""
    return _page(case_id)


@pages.post("/cases/<uuid:case_id>/packs/order", endpoint="arrange_pack")
@requires(Permission.EDIT_CASE)
def arrange(case_id: UUID) -> Response:
    """Move a part: up or down, as a button says, or to the place at which it was let go."""
    key, _, where = request.form.get("move", "")[:120].rpartition("/")
    work = current_work()
    planned = packs.arrangement(work, case_id)
    keys = [part.key for part in planned.parts] if planned is not None else []
    if key in keys:
        places = {"up": -1, "down": 1}.get(where)
        if places is None:
            places = int(where) - 1 - keys.index(key) if re.fullmatch("[0-9]{1,4}", where) else 0
        packs.move(work, case_id, key, places)
    # The button that was pressed is begun in again; a browser does that only where the address names no place.
    way, place = (where, None) if where in ("up", "down") else (None, "order")
    return redirect(url_for("casework.packs", case_id=case_id, moved=key, way=way, _anchor=place), 303)


@pages.post("/cases/<uuid:case_id>/packs/looks", endpoint="pack_looks")
@requires(Permission.EDIT_CASE)
def looks(case_id: UUID) -> Shown:
    """Take how the pack is to look."""
    form = ChoicesForm()
    if form.validate_on_submit():
        chosen = set(form.looks.data or ())
        packs.choose(
            current_work(),
            case_id,
            dividers="dividers" in chosen,
            even_pages="even_pages" in chosen,
            keep_numbers="keep_numbers" in chosen,
            front=form.front.data,
            names=form.names.data,
            with_attachments=bool(form.with_attachments.data),
        )
        announce("The choices are saved.")
        return redirect(url_for("casework.packs", case_id=case_id, _anchor="order"), 303)
    return _page(case_id, choices=form)


@pages.post("/cases/<uuid:case_id>/packs/attachments", endpoint="attach_to_pack")
@requires(Permission.EDIT_CASE)
@takes_files
def attach(case_id: UUID) -> Shown:
    """Take a file for the pack."""
    form = AttachmentForm()
    if form.validate_on_submit():
        sent = form.file.data
        assert isinstance(sent, FileStorage)
        name, stream = safe_name(sent.filename or "attachment"), cast(BinaryIO, sent.stream)
        try:
            kind = _kind(stream, name)
            pack_attachments.attach(
                current_work(), case_id, title=form.title.data, file_name=name, media_kind=kind, source=stream
            )
        except Refused as refused:
            form.refuse_in_words(refused.message, "file")
        except Refusal as refusal:
            form.refuse(refusal, "file")
        else:
            announce("The attachment is added to the pack.")
            return redirect(url_for("casework.packs", case_id=case_id, _anchor="order"), 303)
    return _page(case_id, attaching=form)


@pages.post("/cases/<uuid:case_id>/packs/attachments/<uuid:attachment_id>/remove", endpoint="detach_from_pack")
@requires(Permission.EDIT_CASE)
def detach(case_id: UUID, attachment_id: UUID) -> Response:
    """Take an attachment out of the next pack."""
    pack_attachments.detach(current_work(), case_id, attachment_id)
    announce("The attachment is removed. Packs that were issued keep it.")
    return redirect(url_for("casework.packs", case_id=case_id, _anchor="order"), 303)


@pages.post("/cases/<uuid:case_id>/packs", endpoint="build_pack")
@requires(Permission.EDIT_CASE)
def build(case_id: UUID) -> Response:
    """Have the pack built as it is arranged."""
    try:
        pack_id = packs.build(current_work(), case_id)
    except Refusal as refusal:
        warn(refusal.message.rstrip(".") + ".")
        return redirect(url_for("casework.packs", case_id=case_id, _anchor="order"), 303)
    return redirect(url_for("casework.pack", case_id=case_id, pack_id=pack_id), 303)


def _page(case_id: UUID, choices: ChoicesForm | None = None, attaching: AttachmentForm | None = None) -> Shown:
    """Return the page; choices, attaching: as refused, with their errors."""
    work = current_work()
    planned = packs.arrangement(work, case_id) if may(Permission.SEE_NAMES) else None
    if planned is None and may(Permission.SEE_NAMES):
        return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template(
        "casework/packs.html",
        case=cases.show_case(work, case_id),
        planned=planned,
        issued=packs.packs_of(work, case_id),
        referral_files=referral_files.not_in_pack(work, case_id) if may(Permission.EDIT_CASE) else (),
        states=STATES,
        choices=choices or (_shown(planned) if planned is not None else None),
        attaching=attaching or AttachmentForm(formdata=None),
        form=choices or attaching or AttachmentForm(formdata=None),
        may_edit=may(Permission.EDIT_CASE),
        large=LARGE,
        moved=request.args.get("moved", ""),
        way=request.args.get("way", ""),
        exit_this_page=True,
    )


def _shown(planned: Arrangement) -> ChoicesForm:
    form = ChoicesForm(formdata=None)
    form.names.process(None, planned.names)
    form.with_attachments.process(None, ["yes"] if planned.with_attachments else [])
    form.front.process(None, planned.front)
    form.looks.process(
        None, [name for name in ("dividers", "even_pages", "keep_numbers") if getattr(planned, name)]
    )
    return form


def _kind(stream: BinaryIO, name: str) -> str:
    """Return what an attachment is; pictures are drawn anew in the sandbox. Raises Refused."""
    start = stream.read(16)
    stream.seek(0)
    picture = next((kind for mark, kind in PICTURES.items() if start.startswith(mark)), "")
    return picture or preflight(stream, name, current_store().upload_limit, TAKEN).kind
