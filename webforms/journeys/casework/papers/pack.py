"""One pack: how far it is, its files, and copies of it for one person each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.packs import copies as pack_copies, packs
from casework.actions.packs.packs import PackView
from casework.actions.work import Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.downloads import send
from webforms.journeys.casework.chronology.exports import KINDS
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.papers.pack_forms import CopyForm, OwnCopyForm
from webforms.journeys.casework.papers.packs import LARGE, STATES
from webforms.pages import announce, warn
from webforms.sessions import by_script

Shown = str | Response
FILES = {
    "pack.pdf": "The pack (PDF)",
    "pack-index.docx": "Its index (Word)",
    "pack-index.csv": "Its index (CSV)",
    "manifest.json": "List of its parts with their SHA-256, to check a pack by",
}


@pages.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>", endpoint="pack")
@requires(Permission.SEE_CHRONOLOGY)
def pack(case_id: UUID, pack_id: UUID) -> Shown:
    """Show how far a pack is, then its files and copies."""
    return _page(case_id, pack_id)


@pages.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/progress.json", endpoint="pack_progress")
@requires(Permission.SEE_CHRONOLOGY)
@by_script
def progress(case_id: UUID, pack_id: UUID) -> dict[str, Any]:
    """Say how far a pack is, for the page's script; done too once a waiting copy is made."""
    work = current_work()
    view = packs.show(work, case_id, pack_id)
    copies = pack_copies.copies_of(work, case_id, pack_id)
    moving = view.state in packs.MOVING or any(copy.state == "waiting" for copy in copies)
    return {"done": not moving, "value": view.done, "max": max(view.total, 1), "text": said(view)}


@pages.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/cancel", endpoint="cancel_pack")
@requires(Permission.EDIT_CASE)
def cancel(case_id: UUID, pack_id: UUID) -> Response:
    """Stop the building of a pack."""
    packs.cancel(current_work(), case_id, pack_id)
    announce("The building is stopped. The parts that were ready are kept for the next time.")
    return redirect(url_for("casework.packs", case_id=case_id), 303)


@pages.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/files/<name>", endpoint="pack_file")
@requires(Permission.SEE_CHRONOLOGY)
def pack_file(case_id: UUID, pack_id: UUID, name: str) -> Response:
    """Give a file of a pack."""
    work = current_work()
    return send(packs.download(work, case_id, pack_id, name), f"{_file_name(work, case_id, pack_id)}-{name}")


@pages.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/copies", endpoint="copy_pack")
@requires(Permission.SEE_CHRONOLOGY)
def copy(case_id: UUID, pack_id: UUID) -> Shown:
    """Have a copy made for one person."""
    form = CopyForm() if may(Permission.EDIT_CASE) else OwnCopyForm()
    if form.validate_on_submit():
        named = form if isinstance(form, CopyForm) else None
        try:
            pack_copies.ask_for(
                current_work(),
                case_id,
                pack_id,
                name=named.name.data if named else "",
                agency=(named.agency.data or "") if named else "",
                locked=bool(form.locked.data),
            )
        except Refusal as refusal:
            form.refuse(refusal, "name" if named else "locked")
        else:
            announce("The copy is being made.")
            return redirect(url_for("casework.pack", case_id=case_id, pack_id=pack_id, _anchor="copies"), 303)
    return _page(case_id, pack_id, form)


@pages.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/copies/<uuid:copy_id>/password", endpoint="copy_password")
@requires(Permission.SEE_CHRONOLOGY)
def copy_password(case_id: UUID, pack_id: UUID, copy_id: UUID) -> Shown:
    """Show a copy's password, once."""
    work = current_work()
    try:
        password = pack_copies.password(work, case_id, pack_id, copy_id)
    except Refusal as refusal:
        warn(refusal.message)
        return redirect(url_for("casework.pack", case_id=case_id, pack_id=pack_id, _anchor="copies"), 303)
    return render_template(
        "casework/pack_password.html",
        case=cases.show_case(work, case_id),
        pack_id=pack_id,
        password=password,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/copies/<uuid:copy_id>", endpoint="pack_copy")
@requires(Permission.SEE_CHRONOLOGY)
def pack_copy(case_id: UUID, pack_id: UUID, copy_id: UUID) -> Response:
    """Give a finished copy."""
    work = current_work()
    return send(
        pack_copies.download(work, case_id, pack_id, copy_id), f"{_file_name(work, case_id, pack_id)}-copy.pdf"
    )


def _file_name(work: Work, case_id: UUID, pack_id: UUID) -> str:
    """Return how the name of a pack's file begins: which pack of which case it is, and whether it is in codes."""
    reference = cases.show_case(work, case_id).reference.replace("/", "-")
    view = packs.show(work, case_id, pack_id)
    return f"{reference}-pack-{view.number}{'-in-codes' if view.names == 'codes' else ''}"


def said(view: PackView) -> str:
    """Return how far a pack is, in words."""
    if view.state == "waiting":
        return "The pack will be built shortly"
    if view.state != "building":
        return STATES[view.state]
    part = f": {view.step}" if view.step else ""
    left = f". About {_time(view.left)} left" if view.left is not None else ""
    return f"{view.done} of {max(view.total, 1)} steps done{part}{left}"


def _time(left: timedelta) -> str:
    seconds = max(int(left.total_seconds()), 1)
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{round(seconds / 60)} minutes"


def _page(case_id: UUID, pack_id: UUID, form: CopyForm | OwnCopyForm | None = None) -> Shown:
    """Return the page; form: as refused, with its errors."""
    work = current_work()
    view = packs.show(work, case_id, pack_id)
    if form is None:
        form = CopyForm(formdata=None) if may(Permission.EDIT_CASE) else OwnCopyForm(formdata=None)
    copies = pack_copies.copies_of(work, case_id, pack_id)
    return render_template(
        "casework/pack.html",
        case=cases.show_case(work, case_id),
        pack=view,
        said=said(view),
        moving=view.state in packs.MOVING,
        waiting=any(copy.state == "waiting" for copy in copies),
        states=STATES,
        kinds=KINDS,
        files=[(name, what, view.files[name]) for name, what in FILES.items() if name in view.files],
        copies=copies,
        own_name=pack_copies.own(work),
        large=LARGE,
        may_edit=may(Permission.EDIT_CASE),
        form=form,
        exit_this_page=True,
    )
