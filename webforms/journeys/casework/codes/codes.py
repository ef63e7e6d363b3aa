"""The anonymisation key of a case: who is called what, looked at and changed by the coordinator on one page."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.codes import doubts as code_doubts, key as code_key
from casework.actions.work import Refusal
from casework.rules.codes import Known
from casework.rules.permissions import Permission
from documents.safety.key import MOST_BYTES, KeyEntry, KeyUnreadable, read_key, write_key
from webforms.access import current_work, may, requires, show_codes
from webforms.journeys.casework.codes.codes_forms import ActForm, KeyFileForm, PersonForm
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, own_path
from webforms.security import takes_files

Shown = str | Response
KEY = "/cases/<uuid:case_id>/codes"
FROM = {
    "papers": "Referral or a return",
    "rows": "Rows",
    "by hand": "Added by hand",
    "file": "A key’s file",
}
"""Where somebody of the key comes from, in words."""


@pages.post("/cases/<uuid:case_id>/chronology/names", endpoint="names_or_codes")
@requires(Permission.SEE_NAMES)
def names_or_codes(case_id: UUID) -> Response:
    """Show people by name or by code from now on, until signing out."""
    cases.show_case(current_work(), case_id)
    show_codes(request.form.get("show") == "codes")
    return redirect(own_path(request.form.get("back"), url_for("casework.chronology", case_id=case_id)), 303)


@pages.get(KEY, endpoint="codes")
@requires(Permission.SEE_KEY)
def codes(case_id: UUID) -> Shown:
    """Show the key."""
    return _page(case_id, ActForm(formdata=None))


@pages.post(KEY, endpoint="act_on_codes")
@requires(Permission.KEEP_KEY)
def act_on_codes(case_id: UUID) -> Shown:
    """Confirm, join or take out the people whose boxes are ticked; the button says what."""
    work, form = current_work(), ActForm()
    act = request.form.get("act", "")
    chosen = [UUID(value) for value in request.form.getlist("person") if _is_id(value)]
    if not form.validate_on_submit():
        return _page(case_id, form)
    if act == "look":
        added = code_key.look_again(work, case_id)
        announce(f"{added} {'person was' if added == 1 else 'people were'} added." if added else "Nobody is new.")
        return _back(case_id)
    if act == "all":
        chosen = [line.id for line in code_key.show(work, case_id).lines if line.state == "proposed"]
    elif not chosen:
        form.refuse_in_words("Select the people first: tick the boxes beside their codes")
        return _page(case_id, form)
    try:
        if act in ("all", "confirm"):
            code_key.confirm(work, case_id, chosen)
            announce("Confirmed.")
        elif act == "withdraw":
            code_key.withdraw(work, case_id, chosen)
            announce("Taken out of the key. Their codes are not given to anybody else.")
        elif act == "join":
            code_key.join(work, case_id, chosen, chosen[0])
            announce("They are one person of the key now.")
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(case_id, form)
    return _back(case_id)


@pages.route(f"{KEY}/add", methods=["GET", "POST"], endpoint="add_code_person")
@requires(Permission.KEEP_KEY)
def add_code_person(case_id: UUID) -> Shown:
    """Add somebody by hand."""
    work, form = current_work(), PersonForm()
    if form.validate_on_submit():
        try:
            code_key.add_person(work, case_id, form.known())
        except Refusal as refusal:
            form.refuse(refusal, _field_of(refusal))
        else:
            announce("The person is added.")
            return _back(case_id)
    return _person_page(case_id, form, None)


@pages.route(f"{KEY}/<uuid:person_id>", methods=["GET", "POST"], endpoint="code_person")
@requires(Permission.KEEP_KEY)
def code_person(case_id: UUID, person_id: UUID) -> Shown:
    """Change somebody of the key; saving confirms them."""
    work, form = current_work(), PersonForm()
    line = code_key.line(work, case_id, person_id)
    form.offer(line.known, request.form.getlist("found"))
    if not form.is_submitted():
        form.show(line.known)
        form.edition.data = str(line.edition)
    elif form.validate_on_submit():
        edition = int(form.edition.data) if str(form.edition.data).isdecimal() else -1
        try:
            code_key.change_person(work, case_id, person_id, edition, form.known())
        except Refusal as refusal:
            form.refuse(refusal, _field_of(refusal))
            form.edition.data = str(line.edition)
        else:
            announce("The person is saved and confirmed.")
            return _back(case_id)
    return _person_page(case_id, form, line)


@pages.route(f"{KEY}/import", methods=["GET", "POST"], endpoint="import_codes")
@requires(Permission.KEEP_KEY)
@takes_files
def import_codes(case_id: UUID) -> Shown:
    """Take a KEY.csv into the key."""
    work, form = current_work(), KeyFileForm()
    if form.validate_on_submit():
        try:
            entries = read_key(form.file.data.stream.read(MOST_BYTES + 1))
            people = [_known(entry) for entry in entries]
            done = code_key.bring_in(work, case_id, people, other_codes=bool(form.other_codes.data))
        except KeyUnreadable as unreadable:
            form.refuse_in_words(unreadable.message, "file")
        except Refusal as refusal:
            form.refuse(refusal, "file")
        else:
            announce(f"The file is in the key: {done.added} new, {done.changed} were there already.")
            for sentence in done.other_codes:
                announce(f"{sentence}.")
            return _back(case_id)
    return render_template(
        "casework/codes_import.html", case=cases.show_case(work, case_id), form=form, exit_this_page=True
    )


@pages.get(f"{KEY}/KEY.csv", endpoint="codes_file")
@requires(Permission.KEEP_KEY)
def codes_file(case_id: UUID) -> Response:
    """Give the key as the command line reads it."""
    data = write_key(_entry(known) for known in code_key.give_out(current_work(), case_id))
    response = Response(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="KEY.csv"'
    return response


def _page(case_id: UUID, form: ActForm) -> Shown:
    work = current_work()
    return render_template(
        "casework/codes.html",
        case=cases.show_case(work, case_id),
        key=code_key.show(work, case_id),
        check=code_doubts.show(work, case_id),
        chosen=request.form.getlist("person"),
        sources=FROM,
        may_change=may(Permission.KEEP_KEY),
        form=form,
        exit_this_page=True,
    )


def _person_page(case_id: UUID, form: PersonForm, line: code_key.KeyLine | None) -> Shown:
    case = cases.show_case(current_work(), case_id)
    return render_template("casework/codes_person.html", case=case, form=form, line=line, exit_this_page=True)


def _back(case_id: UUID) -> Response:
    return redirect(url_for("casework.codes", case_id=case_id), 303)


def _field_of(refusal: Refusal) -> str:
    return {"name": "name", "code": "code", "code-names": "code", "code-taken": "code"}.get(refusal.code, "")


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _known(entry: KeyEntry) -> Known:
    return Known(
        name=" ".join(entry.name.split()),
        code=" ".join(entry.code.split()),
        role=entry.role,
        aliases=entry.aliases,
        date_of_birth=entry.date_of_birth,
        addresses=entry.addresses,
        postcodes=entry.postcodes,
        nhs_numbers=entry.nhs_numbers,
        phones=entry.phones,
        emails=entry.emails,
        places=entry.places,
    )


def _entry(known: Known) -> KeyEntry:
    return KeyEntry(
        name=known.name,
        aliases=known.names[1:],
        code=known.code,
        role=known.role,
        date_of_birth=known.date_of_birth,
        addresses=known.addresses,
        postcodes=known.postcodes,
        nhs_numbers=known.nhs_numbers,
        phones=known.phones,
        emails=known.emails,
        places=known.places,
    )
