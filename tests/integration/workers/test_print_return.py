"""Printing Office files that were sent in: once for the same bytes, and where each row stands on the pages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import docx
import pytest

from casework.actions import task_rows
from casework.actions.packs.builds import KeptParts
from casework.actions.returns import page_pictures, printed_pages, returns
from casework.actions.work import Work
from casework.records.tables import AgencyRequest, Upload
from documents.reading.convert import converter
from documents.reading.entry import read_return
from documents.safety import sandbox
from documents.writing import pack_office
from documents.writing.pack_pages import PartDamaged
from documents.writing.pack_returns import PRINTED, PackReturn, ready_return
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from workers import perform
from workers.jobs import print_return
from workers.means import Means


@pytest.fixture
def scene(scene: Scene, tmp_path: Path) -> Scene:
    """Return two partnerships, and let jobs run in this process."""
    perform.use(Means(scene.store, tmp_path / "catalogue.sqlite", tmp_path / "files"))
    return scene


@pytest.fixture
def police(scene: Scene) -> Work:
    """Return `Work` as a representative of the police."""
    return scene.represents(POLICE)


def word_file() -> bytes:
    """Return a chronology of three rows."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    rows = [
        ("Date", "Event", "Action"),
        ("01/03/2021", "Called to the home address by a neighbour.", "Words of advice."),
        ("05/03/2021", "Child seen alone at school.", "Referral to the hub."),
        ("09/03/2021", "Called to the home address by a neighbour.", "None."),
    ]
    for number, texts in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sent(scene: Scene, work: Work, agency: str, data: bytes, record: Mapping[str, Any]) -> UUID:
    """Return a Word file that was sent in and read."""
    request_id = scene.requests(scene.scoped_case(), agency)[agency]
    upload_id = returns.receive(work, request_id, file_name="r.docx", media_kind="docx", source=io.BytesIO(data))
    scene.read(upload_id, record)
    return upload_id


def work_off(scene: Scene) -> int:
    """Do the printing and drawing that is due, and return how many prints were due."""
    prints = 0
    kinds = ("print-return", "draw-pages")
    while due := [claim for claim in task_rows.offer_due(scene.store, ()).due if claim.kind in kinds]:
        for claim in due:
            perform.perform(str(claim.task_id), claim.attempt)
            prints += claim.kind == "print-return"
    return prints


@pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")
def test_a_word_file_is_printed_once_and_each_row_has_its_frame(
    scene: Scene, police: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = word_file()
    record = read_return(data, "r.docx").as_record()
    upload_id = sent(scene, police, POLICE, data, record)
    assert page_pictures.pictures_of(police, upload_id).state == "waiting"
    assert work_off(scene) == 1
    pictures = page_pictures.pictures_of(police, upload_id)
    assert (pictures.state, sorted(pictures.sizes)) == ("made", [1])
    with scene.store.looking() as session:
        case_id = session.get_one(AgencyRequest, session.get_one(Upload, upload_id).request_id).case_id
    ready = ready_return(
        PackReturn(read_return(data, "r.docx"), data, "docx"), "", KeptParts(scene.store, case_id), printing=False
    )
    assert ready.how == PRINTED, "the case's next pack has its pages without printing it again"
    placed = printed_pages.with_places(police, upload_id, record)
    assert placed["printed"]
    boxes = [placed["outlines"][row["id"]] for row in record["rows"]]
    assert [len(own) for own in boxes] == [1, 1, 1]
    assert [own[0][2] for own in boxes] == sorted(own[0][2] for own in boxes)

    def never(data: bytes, kind: str) -> bytes:
        raise AssertionError("the same bytes are printed once")

    monkeypatch.setattr(pack_office, "printed", never)
    theirs = scene.represents(SOCIAL_CARE)
    same = sent(scene, theirs, SOCIAL_CARE, data, record)
    scene.clock.forward(minutes=3)
    work_off(scene)
    assert printed_pages.with_places(theirs, same, record)["outlines"] == placed["outlines"]


@pytest.mark.parametrize("code", ["not-printed", "too-long", "no-program"])
def test_a_file_that_cannot_be_printed_says_why_and_stays_as_it_was_read(
    scene: Scene, police: Work, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def fails(data: bytes, kind: str) -> bytes:
        raise PartDamaged(code)

    monkeypatch.setattr(pack_office, "can_print", lambda data, kind: code != "no-program")
    monkeypatch.setattr(pack_office, "printed", fails)
    upload_id = sent(scene, police, POLICE, b"PK no document", reading())
    assert work_off(scene) == 1
    shown = returns.show_upload(police, upload_id)
    assert (shown.state, shown.pictures) == ("read", code)
    assert printed_pages.with_places(police, upload_id, reading()) == reading()


def test_printing_waits_for_files_that_are_still_to_be_read(scene: Scene, police: Work) -> None:
    upload_id = sent(scene, police, POLICE, b"PK no document", reading())
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    returns.receive(police, request_id, file_name="s.docx", media_kind="docx", source=io.BytesIO(b"PK another"))
    asked = printed_pages.to_print(scene.store, upload_id)
    assert asked is not None
    assert asked.later
    scene.clock.forward(minutes=3)
    asked = printed_pages.to_print(scene.store, upload_id)
    assert asked is not None
    assert not asked.later


def test_rows_are_looked_for_again_after_the_file_was_read_again(
    scene: Scene, police: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def found(task: str, data: bytes, *, rows: list[Any], **plain: Any) -> dict[str, Any]:
        looked.append(len(rows))
        return {"pages": 1, "page_sizes": [[595, 842]], "outlines": {row["id"]: [[1, 1, 1, 9, 9]] for row in rows}}

    monkeypatch.setattr(pack_office, "can_print", lambda data, kind: True)
    monkeypatch.setattr(pack_office, "printed", lambda data, kind: b"%PDF-1.7")
    monkeypatch.setattr(sandbox, "run_in_sandbox", found)
    monkeypatch.setattr(print_return, "keep_own_pages", lambda *given: None)
    upload_id = sent(scene, police, POLICE, b"PK no document", reading())
    claim = scene.claim("print-return", upload_id)
    print_return.run(Means(scene.store, Path(), Path()), claim)
    scene.read(upload_id, reading(rows=5))
    print_return.run(Means(scene.store, Path(), Path()), scene.claim("print-return", upload_id))
    assert looked == [2, 5]
    assert len(printed_pages.with_places(police, upload_id, reading())["outlines"]) == 5


@pytest.mark.parametrize(
    "untrusted",
    [
        {"page_sizes": [], "outlines": "everywhere"},
        {"page_sizes": [["<b>", 1]], "outlines": {}},
        {"page_sizes": [], "outlines": {"r1": [[1, 2]]}},
        [],
    ],
)
def test_places_that_are_none_are_not_kept(
    scene: Scene, police: Work, monkeypatch: pytest.MonkeyPatch, untrusted: Any
) -> None:
    monkeypatch.setattr(pack_office, "can_print", lambda data, kind: True)
    monkeypatch.setattr(pack_office, "printed", lambda data, kind: b"%PDF-1.7")
    monkeypatch.setattr(sandbox, "run_in_sandbox", lambda *given, **plain: untrusted)
    monkeypatch.setattr(print_return, "keep_own_pages", lambda *given: None)
    upload_id = sent(scene, police, POLICE, b"PK no document", reading())
    print_return.run(Means(scene.store, Path(), Path()), scene.claim("print-return", upload_id))
    assert printed_pages.with_places(police, upload_id, reading())["outlines"] == {}


def test_csv_and_pdf_are_not_printed(scene: Scene, police: Work) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    for kind in ("csv", "pdf"):
        name = f"r.{kind}"
        upload_id = returns.receive(
            police, request_id, file_name=name, media_kind=kind, source=io.BytesIO(kind.encode())
        )
        scene.read(upload_id, reading())
        assert printed_pages.to_print(scene.store, upload_id) is None
