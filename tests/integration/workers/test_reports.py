"""Documents from templates: facts from a case's own records, filled in by a worker; templates people send in."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID

import pytest
from docx import Document

from casework.actions import task_rows
from casework.actions.reports import forms as report_forms, reports, templates as report_templates
from casework.actions.returns import requests, returns
from casework.actions.work import NotFound, Refusal, Work
from casework.records.store import Store
from casework.records.tables import KeptFile, Report, ReportTemplate, Task
from casework.rules.permissions import Role
from casework.rules.report_kinds import KINDS
from documents.reading.entry import read_return
from documents.safety.sandbox import SandboxFailed
from documents.writing.reports.report_fields import FIELDS
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, Scene
from tests.unit.documents.writing.test_pack_arranged import letter
from workers import perform
from workers.means import Means

TEMPLATES = Path(__file__).parents[3] / "templates" / "documents"


@pytest.fixture
def means(store: Store, tmp_path: Path) -> Means:
    """Return what jobs work with."""
    return Means(store, tmp_path / "catalogue.sqlite", tmp_path / "public")


@pytest.fixture
def desk(scene: Scene) -> Work:
    """Return the coordinator of the partnership in which a test acts."""
    return scene.here.work(Role.COORDINATOR)


def work_off(means: Means) -> None:
    """Make every document and look at every template that was asked for."""
    perform.use(means)
    for claim in task_rows.offer_due(means.store, ()).due:
        if claim.kind in (reports.MAKE, report_templates.CHECK):
            perform.perform(str(claim.task_id), claim.attempt)


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def template(old: str, new: str, name: str = "request-letter.docx") -> io.BytesIO:
    """Return the service's own template with one text in it changed."""
    document = Document(str(TEMPLATES / name))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    saved = io.BytesIO()
    document.save(saved)
    saved.seek(0)
    return saved


def test_documents_of_a_case(scene: Scene, desk: Work, means: Means) -> None:
    """In one scene, as making one takes longer than all of them."""
    what_a_case_offers_is_what_templates_may_ask_for(scene, desk)
    every_kind_is_made_and_downloaded(scene, desk, means)
    an_agency_gets_its_form_and_a_new_one_when_it_would_differ(scene, desk, means)
    what_would_name_somebody_is_held_until_a_reason_is_given(scene, desk, means)


def test_templates_of_a_partnership(
    scene: Scene, desk: Work, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one scene, as making one takes longer than all of them."""
    monkeypatch.setattr("documents.writing.pack_office.can_print", lambda *_: False)
    a_template_with_a_mistake_is_not_put_in_force(desk, means)
    versions_are_kept_put_in_force_taken_back_and_shared(scene, desk, means)
    a_document_that_cannot_be_made_says_why(scene, desk, means)
    with pytest.MonkeyPatch.context() as patch:
        a_preview_that_can_be_printed_is_shown_as_a_picture(desk, means, patch)
    with pytest.MonkeyPatch.context() as patch:
        a_template_that_takes_too_long_says_so(desk, means, patch)


def what_a_case_offers_is_what_templates_may_ask_for(scene: Scene, desk: Work) -> None:
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    agency = scene.represents(POLICE)
    upload_id = scene.upload(request_id, agency)
    told = [
        ["Learning and action taken", "Ask who lives there."],
        ["People known to us", "A. Name"],
        ["Page headers and footers", "POLICE"],
    ]
    scene.read(upload_id, {**reading(), "narrative": told})
    returns.hand_in(agency, upload_id)
    scene.merged(case_id)
    report_id = reports.ask_for(desk, case_id, "request-letter", request_id)
    made = reports.to_make(scene.store, report_id)
    assert made is not None
    assert set(made.facts) == {name for name, field in FIELDS.items() if field.held}
    for name, fact in made.facts.items():
        if FIELDS[name].kind == "list":
            parts = {part.name for part in FIELDS[name].parts}
            assert all(set(entry) == parts for entry in fact), name
            assert all(isinstance(text, str) for entry in fact for text in entry.values()), name
        else:
            assert isinstance(fact, str), name
    assert made.facts["agencies"][0]["name"] == POLICE
    assert made.facts["criteria"][0]["letter"] == "a"
    assert made.facts["children"]
    assert made.facts["names_shown"].startswith("People are shown by the codes")
    assert made.facts["learning"] == [{"agency": POLICE, "text": "Ask who lives there."}]
    assert made.facts["actions_taken"] == made.facts["learning"]
    assert [one["heading"] for one in made.facts["involvement"]] == ["Learning and action taken"]


def every_kind_is_made_and_downloaded(scene: Scene, desk: Work, means: Means) -> None:
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    asked = {
        name: reports.ask_for(desk, case_id, name, request_id if kind.of_request else None)
        for name, kind in KINDS.items()
        if not kind.of_rows and not kind.of_meeting
    }
    with pytest.raises(Refusal):
        reports.ask_for(desk, case_id, "chronology")
    assert reports.ask_for(desk, case_id, "panel-letter") == asked["panel-letter"]
    work_off(means)
    assert {reports.show(desk, case_id, one).state for one in asked.values()} == {"ready"}
    letter = b"".join(reports.download(desk, case_id, asked["request-letter"]).chunks)
    assert POLICE in words_of(letter)
    assert f"/returns/{request_id}" in words_of(letter)
    assert [view.kind.name for view in reports.of_case(desk, case_id)].count("panel-letter") == 1
    assert len(scene.entries("report-downloaded")) == 1
    with pytest.raises(Refusal):
        reports.ask_for(desk, case_id, "request-letter")
    with pytest.raises(NotFound):
        reports.show(scene.there.work(Role.COORDINATOR), case_id, asked["panel-letter"])


def an_agency_gets_its_form_and_a_new_one_when_it_would_differ(scene: Scene, desk: Work, means: Means) -> None:
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    agency = scene.represents(POLICE)
    first = report_forms.ready(agency, request_id)
    assert [view.id for view in report_forms.ready(agency, request_id)] == [view.id for view in first]
    work_off(means)
    assert {view.state for view in report_forms.ready(agency, request_id)} == {"ready"}
    for name in ("return-form", "return-workbook"):
        data = b"".join(report_forms.download(agency, request_id, name).chunks)
        reading = read_return(data, f"form.{KINDS[name].format}")
        assert reading.agency == POLICE
        assert requests.show_request(desk, request_id).case_name in str(reading.cover)
    chosen = report_templates.receive(
        desk, "return-form", template("It is about", "All is about", "return-form.docx")
    )
    work_off(means)
    report_templates.put_in_force(desk, chosen)
    after = {view.kind.name: view for view in report_forms.ready(agency, request_id)}
    assert after["return-form"].id not in [view.id for view in first]
    assert after["return-form"].state == "waiting"
    assert after["return-workbook"].id in [view.id for view in first]


def what_would_name_somebody_is_held_until_a_reason_is_given(scene: Scene, desk: Work, means: Means) -> None:
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    upload_id = scene.upload(request_id, scene.represents(POLICE))
    known = [{"name": "Tamsin Oakhurst", "code": "", "role": "sister"}]
    known += [{"name": words, "code": "", "role": ""} for words in ("see referral", "Duty safeguarding team")]
    scene.read(upload_id, {**reading(), "glossary": known})
    scene.review(case_id, title="Who heard Tamsin Oakhurst?")

    def made(kind: str, request: UUID | None = None) -> reports.ReportView:
        report_id = reports.ask_for(desk, case_id, kind, request)
        work_off(means)
        return reports.show(desk, case_id, report_id)

    statement = made("media-statement")
    assert statement.state == "held"
    assert statement.found is not None
    # The public address is made of the title.
    assert [one.word for one in statement.found if one.sure] == ["Tamsin Oakhurst", "tamsin-oakhurst"]
    with pytest.raises(NotFound):
        reports.download(desk, case_id, statement.id)
    with pytest.raises(Refusal):
        reports.give_out(desk, case_id, statement.id, " ")
    reports.give_out(desk, case_id, statement.id, "The family chose the title.")
    given = reports.show(desk, case_id, statement.id)
    assert (given.state, given.reason) == ("ready", "The family chose the title.")
    assert b"".join(reports.download(desk, case_id, statement.id).chunks)
    assert "Oakhurst" not in str(scene.entries("report-made")[-1].details)

    letter = made("request-letter", request_id)
    assert (letter.state, letter.found) == ("ready", ())
    by_name = made("panel-letter")
    assert (by_name.state, by_name.found) == ("ready", None), "a case without a key shows people by name"


def a_template_with_a_mistake_is_not_put_in_force(desk: Work, means: Means) -> None:
    wrong = report_templates.receive(desk, "request-letter", template("{{ prepared_on }}", "{{ prepard_on }}"))
    work_off(means)
    view = report_templates.show(desk, wrong)
    assert view.state == "mistaken"
    ((place, message),) = view.mistakes
    assert "in the text “{{ prepard_on }}”" in place
    assert message == "The field {{ prepard_on }} is not known; did you mean “prepared_on”?"
    assert "prepared_on" in view.lacking
    with pytest.raises(Refusal):
        report_templates.put_in_force(desk, wrong)
    with pytest.raises(Refusal):
        report_templates.share(desk, wrong, shared=True)


def versions_are_kept_put_in_force_taken_back_and_shared(scene: Scene, desk: Work, means: Means) -> None:
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    one = report_templates.receive(desk, "request-letter", template("Dear colleague", "Dear friend"))
    two = report_templates.receive(desk, "request-letter", template("Dear colleague", "Good day"))
    work_off(means)
    assert report_templates.show(desk, two).preview == "docx"
    shown = words_of(b"".join(report_templates.download(desk, two, preview=True).chunks))
    assert "Good day" in shown
    assert "Larkspur Road Surgery" in shown

    def letter() -> str:
        report_id = reports.ask_for(desk, case_id, "request-letter", request_id)
        work_off(means)
        return words_of(b"".join(reports.download(desk, case_id, report_id).chunks))

    report_templates.put_in_force(desk, two)
    assert "Good day" in letter()
    report_templates.put_in_force(desk, one)
    assert "Dear friend" in letter()
    numbers = [view.number for view in report_templates.versions(desk) if view.in_force]
    assert numbers == [report_templates.show(desk, one).number]
    report_templates.use_standard(desk, "request-letter")
    assert "Dear colleague" in letter()

    elsewhere = scene.there.work(Role.COORDINATOR)
    assert report_templates.offered(elsewhere) == ()
    for act in (report_templates.show, report_templates.take, report_templates.download):
        with pytest.raises(NotFound):
            act(elsewhere, two)
    report_templates.share(desk, two, shared=True)
    assert [view.id for view in report_templates.offered(elsewhere)] == [two]
    taken = report_templates.take(elsewhere, two)
    work_off(means)
    theirs = report_templates.show(elsewhere, taken)
    assert (theirs.state, theirs.number, theirs.in_force) == ("good", 1, False)
    assert theirs.taken_from == report_templates.show(desk, two).partnership
    report_templates.share(desk, two, shared=False)
    assert report_templates.offered(elsewhere) == ()
    assert report_templates.show(elsewhere, taken).state == "good"


def a_document_that_cannot_be_made_says_why(scene: Scene, desk: Work, means: Means) -> None:
    case_id = scene.scoped_case()
    good = report_templates.receive(desk, "panel-letter", template("22", "22", "panel-letter.docx"))
    work_off(means)
    report_templates.put_in_force(desk, good)
    report_id = reports.ask_for(desk, case_id, "panel-letter")
    broken = scene.store.vault.put_bytes(b"no template")
    with scene.store.changing() as session:
        report = session.get_one(Report, report_id)
        assert report.template_id == good
        found = session.get_one(ReportTemplate, good)
        session.add(KeptFile(sha256=broken.sha256, size=6, media_type="x/y", kept_at=scene.store.now()))
        session.flush()
        found.sha256 = broken.sha256
    work_off(means)
    view = reports.show(desk, case_id, report_id)
    assert view.state == "failed"
    assert "is damaged or is not a Word document" in view.problem


def a_preview_that_can_be_printed_is_shown_as_a_picture(
    desk: Work, means: Means, patch: pytest.MonkeyPatch
) -> None:
    patch.setattr("documents.writing.pack_office.can_print", lambda *_: True)
    patch.setattr("documents.writing.pack_office.printed", lambda *_: letter(2))
    sent = report_templates.receive(desk, "panel-letter", template("22", "22", "panel-letter.docx"))
    work_off(means)
    view = report_templates.show(desk, sent)
    assert (view.state, view.preview) == ("good", "pdf")
    assert view.picture is not None
    shown = report_templates.picture(desk, sent)
    assert shown.media_type == "image/png"
    assert b"".join(shown.chunks).startswith(b"\x89PNG")


def a_template_that_takes_too_long_says_so(desk: Work, means: Means, patch: pytest.MonkeyPatch) -> None:
    def slow(*given: object, **named: object) -> None:
        raise SandboxFailed("timeout", held_up=True)

    patch.setattr("workers.jobs.check_template.run_in_sandbox", slow)
    sent = report_templates.receive(desk, "panel-letter", template("22", "22", "panel-letter.docx"))
    work_off(means)
    assert report_templates.show(desk, sent).state == "waiting", "the machine may have been too busy"
    with means.store.changing() as session:
        session.query(Task).filter_by(ref=sent).update({"available_at": means.store.now()})
    work_off(means)
    view = report_templates.show(desk, sent)
    assert view.state == "mistaken"
    assert "took too long" in view.mistakes[0][1]
    with pytest.raises(NotFound):
        report_templates.picture(desk, sent)
