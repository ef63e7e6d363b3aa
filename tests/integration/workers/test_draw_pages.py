"""Drawing the pages of a PDF that was sent in: some at a time, each once, and nothing that is no picture."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from reportlab.pdfgen.canvas import Canvas

from casework.actions import task_rows
from casework.actions.returns import page_pictures, returns
from casework.actions.work import NotFound, Work
from casework.rules.permissions import Role
from documents.safety import sandbox
from documents.safety.sandbox import SandboxFailed
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from workers import perform
from workers.jobs import draw_pages
from workers.means import Means

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def scene(scene: Scene, tmp_path: Path) -> Scene:
    """Return two partnerships, and let jobs run in this process."""
    perform.use(Means(scene.store, tmp_path / "catalogue.sqlite", tmp_path / "files"))
    return scene


@pytest.fixture
def police(scene: Scene) -> Work:
    """Return `Work` as a representative of the police."""
    return scene.represents(POLICE)


def pdf(pages: int) -> bytes:
    """Return a PDF whose pages differ."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200))
    for number in range(pages):
        canvas.drawString(20, 100, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def upload_id(scene: Scene, police: Work) -> UUID:
    """Return a PDF of five pages that was read."""
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    upload_id = returns.receive(police, request_id, file_name="r.pdf", media_kind="pdf", source=io.BytesIO(pdf(5)))
    scene.read(upload_id, reading(pages=5))
    return upload_id


def draw(scene: Scene) -> int:
    """Do the drawing that is due, and return how many tasks it took."""
    done = 0
    while due := [claim for claim in task_rows.offer_due(scene.store, ()).due if claim.kind == "draw-pages"]:
        for claim in due:
            perform.perform(str(claim.task_id), claim.attempt)
            done += 1
    return done


def test_every_page_is_drawn_once_some_at_a_time(
    scene: Scene, police: Work, upload_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw_pages, "AT_ONCE", 1)
    monkeypatch.setattr(draw_pages, "AT_MOST", 2)
    assert page_pictures.pictures_of(police, upload_id).state == "waiting"
    assert draw(scene) == 3, "two pages, two pages, one page"
    pictures = page_pictures.pictures_of(police, upload_id)
    assert (pictures.state, sorted(pictures.sizes)) == ("made", [1, 2, 3, 4, 5])
    assert pictures.sizes[1] == (480, 320)
    shown = page_pictures.picture(scene.here.work(Role.COORDINATOR), upload_id, 3)
    assert shown.media_type == "image/png"
    assert b"".join(shown.chunks).startswith(PNG)
    assert scene.audited().count("pages-drawn") == 3


def test_a_page_that_ends_its_child_is_left_out_and_the_others_are_drawn(
    scene: Scene, police: Work, upload_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sandbox.run_in_sandbox

    def dies_on_page_two(task: str, data: bytes, **plain: Any) -> Any:
        if plain["first"] <= 2 < plain["first"] + plain["count"]:
            raise SandboxFailed("crashed")
        return real(task, data, **plain)

    monkeypatch.setattr(sandbox, "run_in_sandbox", dies_on_page_two)
    draw(scene)
    pictures = page_pictures.pictures_of(police, upload_id)
    assert (pictures.state, sorted(pictures.sizes)) == ("made", [1, 3, 4, 5])
    with pytest.raises(NotFound):
        page_pictures.picture(police, upload_id, 2)


@pytest.mark.parametrize(
    "untrusted",
    [
        {"kind": "svg+xml", "data": base64.b64encode(b"<svg onload='x'/>").decode()},
        {"kind": "png", "data": base64.b64encode(b"<script>").decode()},
        {"kind": "png", "data": "not base64 at all!"},
    ],
)
def test_what_is_no_picture_is_never_given_to_a_browser(
    scene: Scene, police: Work, upload_id: UUID, monkeypatch: pytest.MonkeyPatch, untrusted: dict[str, str]
) -> None:
    def taken_over(task: str, data: bytes, **plain: Any) -> Any:
        return {"pages": 1, "pictures": [{"page": 1, "width": 10, "height": 10, **untrusted}]}

    monkeypatch.setattr(sandbox, "run_in_sandbox", taken_over)
    draw(scene)
    assert page_pictures.pictures_of(police, upload_id).sizes == {}


def test_drawing_twice_keeps_the_same_pictures(scene: Scene, police: Work, upload_id: UUID) -> None:
    draw(scene)
    before = scene.audited()
    assert page_pictures.to_draw(scene.store, upload_id) is None
    with scene.store.changing() as session:
        from casework.records import tasks

        tasks.add(session, kind="draw-pages", ref=upload_id, now=scene.store.now())
    draw(scene)
    assert scene.audited() == before


def test_what_is_given_up_says_so_and_the_file_is_not_touched(scene: Scene, police: Work, upload_id: UUID) -> None:
    claim = scene.claim("draw-pages", upload_id)
    draw_pages.gave_up(scene.store, claim, "sandbox-missing")
    assert page_pictures.pictures_of(police, upload_id).state == "failed"
    assert returns.show_upload(police, upload_id).state == "read"


def test_only_those_who_see_the_file_see_its_pages(scene: Scene, police: Work, upload_id: UUID) -> None:
    draw(scene)
    for stranger in (scene.represents(SOCIAL_CARE), scene.there.work(Role.COORDINATOR)):
        with pytest.raises(NotFound):
            page_pictures.picture(stranger, upload_id, 1)
        with pytest.raises(NotFound):
            page_pictures.pictures_of(stranger, upload_id)
    with pytest.raises(NotFound):
        page_pictures.picture(police, upload_id, 99)
