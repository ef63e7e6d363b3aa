"""What the job that looks at a template reads and records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.actions.reach import settings_of
from casework.actions.reports.templates import sealed_for, template_content
from casework.actions.returns.page_pictures import Drawn
from casework.actions.work import SERVICE, Work, changing
from casework.records.store import Store
from casework.records.tables import ReportTemplate
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.report_kinds import KINDS, ReportKind


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """What the job that looks at a template needs. standard: the service's own template of the kind."""

    kind: ReportKind
    untrusted_template: bytes = field(repr=False)
    standard: bytes = field(repr=False)
    colour: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A template filled in with the demonstration case. picture: of its first page, None where none can be had."""

    kept: Kept
    format: str
    media_type: str
    picture: Drawn | None = None


def to_look_at(store: Store, template_id: UUID) -> ToLookAt | None:
    """Return what the job needs, None when it was looked at or is gone."""
    with store.looking() as session:
        template = session.get(ReportTemplate, template_id)
        if template is None or template.state != "waiting":
            return None
        kind = KINDS[template.kind]
        return ToLookAt(
            kind,
            template_content(session, store, kind, template.id),
            template_content(session, store, kind, None),
            settings_of(session, template.partnership_id).colour,
        )


def record_look(
    store: Store,
    template_id: UUID,
    found: Mapping[str, Any],
    preview: Preview | None,
    claim: Claim | None = None,
) -> None:
    """Keep what a template asks for: `{"fields", "lacking", "mistakes"}`, and its preview. Raises Superseded.

    Of a form for a return also "hints": what it says to who fills it in.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        template = change.session.get_one(ReportTemplate, template_id, with_for_update=True)
        template.state = "mistaken" if found["mistakes"] else "good"
        if preview:
            template.preview_format = preview.format
            template.preview_sha256 = change.kept(preview.kept, preview.media_type)
            if (drawn := preview.picture) and drawn.picture:
                sha256 = change.kept(drawn.picture, drawn.media_type)
                found = {**found, "picture": {"sha256": sha256, "width": drawn.width, "height": drawn.height}}
        template.found = store.keys.seal(found, sealed_for(template))
        change.audit(
            "template-looked-at",
            template.id,
            partnership_id=template.partnership_id,
            mistakes=len(found["mistakes"]),
        )


def fail(store: Store, template_id: UUID, code: str) -> None:
    """Record that a template could not be looked at."""
    with changing(Work(store, SERVICE), None) as change:
        template = change.session.get_one(ReportTemplate, template_id, with_for_update=True)
        if template.state == "waiting":
            template.state = "failed"
        change.audit("template-not-looked-at", template.id, partnership_id=template.partnership_id, code=code)
