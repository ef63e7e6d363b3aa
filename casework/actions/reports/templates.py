"""A partnership's own templates: sent in, looked at by a worker, put in force, shared with other partnerships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.downloads import Download
from casework.actions.reach import partnership_of, settings_of
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Case, Chronology, Partnership, ReportTemplate
from casework.rules.permissions import Permission
from casework.rules.report_kinds import KINDS, ReportKind

CHECK = "check-template"
_MEDIA = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A version of a template. state: "waiting", "good", "mistaken" or "failed".

    partnership: whose it is. taken_from: the partnership whose template it was, "" for one that was sent in.
    fields: that it uses; lacking: that the service's own template of the kind uses and it does not.
    mistakes: (place, message) each. preview: "pdf", the template's own format, or "" while there is none.
    picture: width and height of the preview's first page as a picture, None where there is none.
    """

    id: UUID
    kind: ReportKind
    number: int
    state: str
    in_force: bool
    shared: bool
    partnership: str
    taken_from: str
    size: int
    added_at: datetime
    added_by: str
    fields: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()
    preview: str = ""
    picture: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A partnership's own template that is in force. number: its version. colour: the partnership's, "#rrggbb"."""

    id: UUID
    number: int
    untrusted_template: bytes = field(repr=False)
    colour: str


def in_force(session: Session, partnership_id: UUID, kind_name: str) -> ReportTemplate | None:
    """Return the partnership's own template that is in force, None for the service's own."""
    query = select(ReportTemplate).where(
        ReportTemplate.partnership_id == partnership_id, ReportTemplate.kind == kind_name, ReportTemplate.in_force
    )
    return session.scalar(query)


def of_chronology(store: Store, chronology_id: UUID) -> OwnTemplate | None:
    """Return the template from which a case's chronology is made, None for the service's own."""
    with store.looking() as session:
        chronology = session.get(Chronology, chronology_id)
        if chronology is None:
            return None
        partnership_id = session.get_one(Case, chronology.case_id).partnership_id
        own = in_force(session, partnership_id, "chronology")
        if own is None:
            return None
        return OwnTemplate(
            own.id, own.number, store.vault.read(own.sha256), settings_of(session, partnership_id).colour
        )


def template_content(session: Session, store: Store, kind: ReportKind, template_id: UUID | None) -> bytes:
    """Return a template's file: a partnership's own, or that of the service."""
    if template_id is None:
        return (store.templates / "documents" / kind.file_name).read_bytes()
    return store.vault.read(session.get_one(ReportTemplate, template_id).sha256)


def versions(work: Work) -> tuple[TemplateView, ...]:
    """Return every version of every kind of the partnership, the newest first. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        query = select(ReportTemplate).where(ReportTemplate.partnership_id == work.partnership_id)
        found = session.scalars(query.order_by(ReportTemplate.kind, ReportTemplate.number.desc()))
        return tuple(_view(session, work.store, one) for one in found if one.kind in KINDS)


def offered(work: Work) -> tuple[TemplateView, ...]:
    """Return what other partnerships of this deployment share: the newest of each. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        query = select(ReportTemplate).where(
            ReportTemplate.partnership_id != work.partnership_id,
            ReportTemplate.shared,
            ReportTemplate.state == "good",
        )
        newest: dict[tuple[UUID, str], ReportTemplate] = {}
        for one in session.scalars(query.order_by(ReportTemplate.number.desc())):
            newest.setdefault((one.partnership_id, one.kind), one)
        return tuple(_view(session, work.store, one) for one in newest.values() if one.kind in KINDS)


def show(work: Work, template_id: UUID) -> TemplateView:
    """Return one version of the partnership's own. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        return _view(session, work.store, _own(session, work, template_id))


def receive(work: Work, kind_name: str, source: BinaryIO) -> UUID:
    """Take a template that passed the cheap checks, have it looked at, and return its id.

    It is not in force before somebody says so. Raises NotFound, NotPermitted.
    """
    if kind_name not in KINDS:
        raise NotFound
    with looking(work, Permission.MANAGE_SETTINGS):
        pass  # nobody who may not add one writes into the vault
    kept = work.store.vault.put(source)
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        return _add(change, kind_name, change.kept(kept, _MEDIA), kept.size)


def take(work: Work, template_id: UUID) -> UUID:
    """Take a template that another partnership shares, as the newest version of one's own. Raises NotFound."""
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        theirs = change.session.get(ReportTemplate, template_id)
        if theirs is None or not theirs.shared or theirs.state != "good":
            raise NotFound
        if theirs.partnership_id == work.partnership_id:
            raise NotFound
        return _add(change, theirs.kind, theirs.sha256, theirs.size, theirs.partnership_id)


def _add(change: Change, kind_name: str, sha256: str, size: int, taken_from: UUID | None = None) -> UUID:
    work, session = change.work, change.session
    assert work.actor.account_id is not None
    # Locked, so that two who add at once get two numbers.
    partnership_of(session, work.partnership_id, lock=True)
    highest = select(func.max(ReportTemplate.number)).where(
        ReportTemplate.partnership_id == work.partnership_id, ReportTemplate.kind == kind_name
    )
    template = ReportTemplate(
        partnership_id=work.partnership_id,
        kind=kind_name,
        number=(session.scalar(highest) or 0) + 1,
        sha256=sha256,
        size=size,
        taken_from=taken_from,
        added_by=work.actor.account_id,
        added_at=change.now,
    )
    session.add(template)
    session.flush()
    change.task(CHECK, template.id)
    change.audit("template-added", template.id, kind=kind_name, number=template.number, sha256=sha256)
    return template.id


def put_in_force(work: Work, template_id: UUID) -> None:
    """Make documents from this version now. Raises Refusal("template-not-good"), NotFound, NotPermitted."""
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        partnership_of(change.session, work.partnership_id, lock=True)
        template = _own(change.session, work, template_id)
        if template.state != "good":
            raise Refusal(
                "template-not-good", "This version has mistakes. Mend them in the file and send it again"
            )
        _none_in_force(change, template.kind)
        template.in_force = True
        change.audit("template-in-force", template.id, kind=template.kind, number=template.number)


def use_standard(work: Work, kind_name: str) -> None:
    """Make documents of a kind from the service's own template again; versions are kept. Raises NotFound."""
    if kind_name not in KINDS:
        raise NotFound
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        partnership_of(change.session, work.partnership_id, lock=True)
        _none_in_force(change, kind_name)
        change.audit("template-standard", work.partnership_id, kind=kind_name)


def share(work: Work, template_id: UUID, *, shared: bool) -> None:
    """Let other partnerships take this version, or no longer. What they took stays theirs.

    Raises Refusal("template-not-good"), NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        template = _own(change.session, work, template_id)
        if shared and template.state != "good":
            raise Refusal("template-not-good", "Only a version without mistakes can be shared")
        template.shared = shared
        change.audit("template-shared" if shared else "template-not-shared", template.id)


def download(work: Work, template_id: UUID, *, preview: bool = False) -> Download:
    """Return a version's file, or its preview. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        template = _own(session, work, template_id)
        kind = KINDS[template.kind]
        name = f"{kind.file}-version-{template.number}"
        if not preview:
            return downloads.download(session, work.store, template.sha256, f"{name}.{kind.format}")
        if template.preview_sha256 is None:
            raise NotFound
        name = f"{name}-preview.{template.preview_format}"
        return downloads.download(session, work.store, template.preview_sha256, name)


def picture(work: Work, template_id: UUID) -> Download:
    """Return the first page of a version's preview as a picture. Raises Refusal("file-gone"), NotFound."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        template = _own(session, work, template_id)
        drawn = _found(work.store, template).get("picture")
        if not drawn:
            raise NotFound
        return downloads.download(session, work.store, drawn["sha256"], f"{KINDS[template.kind].file}-preview")


def standard(work: Work, kind_name: str) -> Download:
    """Return the service's own template of a kind. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        if kind_name not in KINDS:
            raise NotFound
        kind = KINDS[kind_name]
        data = template_content(session, work.store, kind, None)
        return Download(kind.file_name, _MEDIA, len(data), iter([data]))


def _none_in_force(change: Change, kind_name: str) -> None:
    mine = (ReportTemplate.partnership_id == change.work.partnership_id, ReportTemplate.kind == kind_name)
    change.session.execute(update(ReportTemplate).where(*mine).values(in_force=False))


def _own(session: Session, work: Work, template_id: UUID) -> ReportTemplate:
    template = session.get(ReportTemplate, template_id)
    if template is None or template.partnership_id != work.partnership_id or template.kind not in KINDS:
        raise NotFound
    return template


def _view(session: Session, store: Store, template: ReportTemplate) -> TemplateView:
    found = _found(store, template)
    drawn = found.get("picture")
    taken_from = session.get(Partnership, template.taken_from) if template.taken_from else None
    return TemplateView(
        id=template.id,
        kind=KINDS[template.kind],
        number=template.number,
        state=template.state,
        in_force=template.in_force,
        shared=template.shared,
        partnership=partnership_of(session, template.partnership_id).name,
        taken_from=taken_from.name if taken_from else "",
        size=template.size,
        added_at=template.added_at,
        added_by=session.get_one(Account, template.added_by).name,
        fields=tuple(found.get("fields", ())),
        lacking=tuple(found.get("lacking", ())),
        mistakes=tuple((one["place"], one["message"]) for one in found.get("mistakes", ())),
        preview=template.preview_format if template.preview_sha256 else "",
        picture=(int(drawn["width"]), int(drawn["height"])) if drawn else None,
    )


def _found(store: Store, template: ReportTemplate) -> Mapping[str, Any]:
    """Return what the look at a template found, nothing while it was not looked at."""
    found: Mapping[str, Any] = store.keys.unseal(template.found, sealed_for(template)) if template.found else {}
    return found


def sealed_for(template: ReportTemplate) -> str:
    """Return what is found in a template is sealed for: it opens as that template's and no other's."""
    return f"report-template/{template.id}"
