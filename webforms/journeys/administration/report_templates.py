"""The partnership's own templates: download, send in, see what they ask for, put in force, share."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions.reports import templates as report_templates
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.report_kinds import FORMAT_NAMES, KINDS
from documents.safety.preflight import preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, send, show
from webforms.fields import FileUpload, Needed, PageForm
from webforms.pages import announce
from webforms.security import takes_files
from webforms.sessions import by_script

Shown = str | Response
WAITING = "The template is being looked at"
MANAGE = Permission.MANAGE_SETTINGS


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/templates", view_func=template_list, endpoint="report_templates")
    pages.add_url_rule(
        "/templates/<kind>", view_func=template_kind, endpoint="template_kind", methods=["GET", "POST"]
    )
    pages.add_url_rule("/templates/<kind>/standard", view_func=template_standard, endpoint="template_standard")
    pages.add_url_rule(
        "/templates/<kind>/standard",
        view_func=use_standard_template,
        endpoint="use_standard_template",
        methods=["POST"],
    )
    pages.add_url_rule("/templates/versions/<uuid:template_id>", view_func=template, endpoint="template")
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/progress.json",
        view_func=template_progress,
        endpoint="template_progress",
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/file", view_func=template_file, endpoint="template_file"
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/preview", view_func=template_preview, endpoint="template_preview"
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/picture", view_func=template_picture, endpoint="template_picture"
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/use",
        view_func=use_template,
        endpoint="use_template",
        methods=["POST"],
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/share/<choice>",
        view_func=share_template,
        endpoint="share_template",
        methods=["POST"],
    )
    pages.add_url_rule(
        "/templates/versions/<uuid:template_id>/take",
        view_func=take_template,
        endpoint="take_template",
        methods=["POST"],
    )


class TemplateForm(PageForm):
    """One page: a template as a file."""

    file = FileUpload(
        "Send in your own template",
        what="The template",
        kinds="Word, Excel or PowerPoint, as the one you downloaded",
        accept=".docx,.xlsx,.pptx",
        validators=[Needed("Select the template")],
    )


@requires(MANAGE)
def template_list() -> str:
    """Show every kind of document with the template that is in force, and what other partnerships share."""
    work = current_work()
    versions = report_templates.versions(work)
    return render_template(
        "administration/report_templates.html",
        kinds=KINDS.values(),
        formats=FORMAT_NAMES,
        in_force={view.kind.name: view for view in versions if view.in_force},
        count={name: sum(view.kind.name == name for view in versions) for name in KINDS},
        offered=report_templates.offered(work),
    )


@requires(MANAGE)
@takes_files
def template_kind(kind: str) -> Shown:
    """Show the versions of one kind, and take another."""
    if kind not in KINDS:
        abort(404)
    work = current_work()
    of_kind = KINDS[kind]
    form = TemplateForm()
    if form.validate_on_submit():
        sent = form.file.data
        assert isinstance(sent, FileStorage)
        stream = cast(BinaryIO, sent.stream)
        try:
            preflight(
                stream, safe_name(sent.filename or "template"), current_store().upload_limit, (of_kind.format,)
            )
        except Refused as refused:
            message = f"Select a template for {FORMAT_NAMES[of_kind.format]} (.{of_kind.format})"
            said = refused.message if refused.code != "not-accepted" or "macros" in refused.message else message
            form.refuse_in_words(said, "file")
        else:
            template_id = report_templates.receive(work, kind, stream)
            return redirect(url_for("administration.template", template_id=template_id), 303)
    return render_template(
        "administration/report_template_kind.html",
        kind=of_kind,
        format=FORMAT_NAMES[of_kind.format],
        form=form,
        versions=[view for view in report_templates.versions(work) if view.kind.name == kind],
        offered=[view for view in report_templates.offered(work) if view.kind.name == kind],
    )


@requires(MANAGE)
def template_standard(kind: str) -> Response:
    """Give the service's own template."""
    return send(report_templates.standard(current_work(), kind))


@requires(MANAGE)
def use_standard_template(kind: str) -> Response:
    """Make documents from the service's own template again."""
    report_templates.use_standard(current_work(), kind)
    announce("Documents are made from the service’s own template again. Your versions are kept.")
    return redirect(url_for("administration.template_kind", kind=kind), 303)


@requires(MANAGE)
def template(template_id: UUID) -> str:
    """Show one version: its fields, its mistakes, its preview."""
    view = report_templates.show(current_work(), template_id)
    return render_template(
        "administration/report_template.html", view=view, format=FORMAT_NAMES[view.kind.format], waiting=WAITING
    )


@requires(MANAGE)
@by_script
def template_progress(template_id: UUID) -> dict[str, Any]:
    """Say whether the template was looked at, for the page's script."""
    done = report_templates.show(current_work(), template_id).state != "waiting"
    return {"done": done, "value": int(done), "max": 1, "text": WAITING}


@requires(MANAGE)
def template_file(template_id: UUID) -> Response:
    """Give a version's file."""
    return send(report_templates.download(current_work(), template_id))


@requires(MANAGE)
def template_preview(template_id: UUID) -> Response:
    """Give a version filled in with the demonstration case."""
    return send(report_templates.download(current_work(), template_id, preview=True))


@requires(MANAGE)
def template_picture(template_id: UUID) -> Response:
    """Give the first page of a version's preview as a picture, for its page."""
    return show(report_templates.picture(current_work(), template_id))


@requires(MANAGE)
def use_template(template_id: UUID) -> Response:
    """Make documents from this version."""
    try:
        report_templates.put_in_force(current_work(), template_id)
    except Refusal as refusal:
        announce(refusal.message + ".")
    else:
        announce("Documents are made from this version now.")
    return redirect(url_for("administration.template", template_id=template_id), 303)


@requires(MANAGE)
def share_template(template_id: UUID, choice: str) -> Response:
    """Let other partnerships take this version, or no longer."""
    shared = choice == "yes"
    try:
        report_templates.share(current_work(), template_id, shared=shared)
    except Refusal as refusal:
        announce(refusal.message + ".")
    else:
        announce(
            "Other partnerships can take this version now." if shared else "This version is no longer shared."
        )
    return redirect(url_for("administration.template", template_id=template_id), 303)


@requires(MANAGE)
def take_template(template_id: UUID) -> Response:
    """Take a template that another partnership shares."""
    taken = report_templates.take(current_work(), template_id)
    return redirect(url_for("administration.template", template_id=taken), 303)
