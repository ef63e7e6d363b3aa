"""Packs from arranging to download, with real files: order, kept parts, cancelling, a worker's death, copies."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from casereviews.commands.verify import verify
from casereviews.commands.verify_pack import by_pages
from casereviews.demonstration.people import AGENCIES
from casework.actions import task_rows
from casework.actions.desk import chronologies
from casework.actions.packs import (
    attachments as pack_attachments,
    builds as pack_builds,
    copies as pack_copies,
    issued,
    packs,
)
from casework.actions.packs.packs import PackView
from casework.actions.work import NotFound, NotPermitted, Refusal
from casework.records.store import Store
from casework.records.tables import AuditEntry, PackCopy, PackKeptPart, Task
from documents.writing.pack_page_hashes import COPY_ID
from tests.integration.run.case import CaseA
from tests.unit.documents.writing.test_pack_arranged import letter
from workers import perform
from workers.jobs import build_pack as build_pack_job
from workers.means import Means

GIVEN = [agency for agency in AGENCIES if agency.file.endswith((".csv", ".pdf"))]


@pytest.fixture
def means(store: Store, tmp_path: Path) -> Means:
    """Return what jobs work with."""
    return Means(store, tmp_path / "catalogue.sqlite", tmp_path / "public")


class Packs:
    """Case A with three returns handed in and its chronology ready, and its packs. merged: with all its rows."""

    def __init__(self, store: Store, means: Means, *, merged: bool = False) -> None:
        self.store, self.means = store, means
        self.also = ("check-codes",) if merged else ()
        self.case = CaseA(store)
        self.case_id = self.case.open()
        self.work = self.case.coordinator
        self.case.send_in(GIVEN)
        self.do("read-return")
        self.case.hand_in(GIVEN)
        if merged:
            self.do("merge-case")
            return
        (built,) = self.case.chronologies()[:1]
        chronologies.record(store, built.id, rows=(), findings={}, files=())

    def do(self, kind: str) -> None:
        """Do the due tasks of a kind, and those that always are done: a task is offered once.

        On a machine that is held up a first attempt may take too long and be put back for a later one.
        """
        perform.use(self.means)
        kinds = (kind, *self.also)
        while True:
            while due := [claim for claim in task_rows.offer_due(self.store, ()).due if claim.kind in kinds]:
                for claim in due:
                    perform.perform(str(claim.task_id), claim.attempt)
            with self.store.looking() as session:
                query = session.query(Task).filter(Task.kind.in_(kinds), Task.state == "ready", Task.problem != "")
                put_back = [(task.kind, task.problem, task.attempts, task.available_at) for task in query]
            if not put_back:
                return
            assert all(attempts < 3 for _, _, attempts, _ in put_back), put_back
            sleep(max((min(again for *_, again in put_back) - self.store.now()).total_seconds(), 0.05))

    def build(self) -> PackView:
        """Have the pack built and return it."""
        pack_id = packs.build(self.work, self.case_id)
        self.do(packs.BUILD)
        return packs.show(self.work, self.case_id, pack_id)

    def file(self, pack: PackView, name: str) -> bytes:
        """Return a file of a pack."""
        return b"".join(packs.download(self.work, self.case_id, pack.id, name).chunks)

    def kept(self) -> int:
        """Return how many parts are kept."""
        with self.store.looking() as session:
            return session.query(PackKeptPart).count()

    def audited(self, action: str) -> list[dict[str, Any]]:
        """Return the details of the audit entries of one action."""
        with self.store.looking() as session:
            return [entry.details for entry in session.query(AuditEntry).filter_by(action=action)]


@pytest.fixture
def given(store: Store, means: Means) -> Packs:
    """Return the case."""
    return Packs(store, means)


def test_a_pack_is_arranged_built_rebuilt_and_known_again(given: Packs, tmp_path: Path) -> None:
    work, case_id = given.work, given.case_id
    attachment = pack_attachments.attach(
        work, case_id, title="A letter", file_name="letter.pdf", media_kind="pdf", source=io.BytesIO(letter(2))
    )
    planned = packs.arrangement(work, case_id)
    assert planned is not None
    assert planned.parts[0].title == "Combined chronology"
    assert planned.parts[-1].attachment == attachment
    assert planned.size > 10_000
    packs.move(work, case_id, planned.parts[-1].key, -len(planned.parts))
    packs.move(work, case_id, "chronology", 1)
    packs.choose(work, case_id, dividers=True, even_pages=True, keep_numbers=False, front="lcspr")
    first = given.build()
    assert first.state == "ready"
    wanted = ["A letter", planned.parts[1].title, "Combined chronology", *(p.title for p in planned.parts[2:-1])]
    assert [part["title"] for part in first.parts][1:] == wanted
    pdf = given.file(first, "pack.pdf")
    assert len(pypdfium2.PdfDocument(pdf)) == first.pages
    assert "Local child safeguarding practice review" in "".join(
        page.get_textpage().get_text_range() for page in list(pypdfium2.PdfDocument(pdf))[:5]
    )
    assert set(first.files) == {"pack.pdf", "pack-index.docx", "pack-index.csv", "manifest.json"}
    kept = given.kept()
    assert kept == len(GIVEN) + 1
    packs.choose(work, case_id, dividers=False, even_pages=False, keep_numbers=True, front="rapid-review")
    second = given.build()
    assert (second.state, second.number, given.kept()) == ("ready", 2, kept)
    assert second.pages < first.pages
    before = {part["key"]: part["numbers"] for part in first.parts}
    for part in second.parts:
        assert part["numbers"] == before[part["key"]][: len(part["numbers"])]

    folder = tmp_path / "issued"
    folder.mkdir()
    for name in first.files:
        (folder / name).write_bytes(given.file(first, name))
    same = CliRunner().invoke(verify, [str(folder / "pack.pdf")], standalone_mode=False)
    assert (same.return_value, "the pack that was issued" in same.output) == (0, True)
    (folder / "pack.pdf").write_bytes(pdf[:-1] + b" ")
    other = CliRunner().invoke(verify, [str(folder / "pack.pdf")], standalone_mode=False)
    assert (other.return_value, "NOT the pack" in other.output) == (1, True)
    assert len(given.audited("pack-downloaded")) == 1 + len(first.files)
    assert json.loads((folder / "manifest.json").read_bytes())["pack"]["pages"] == first.pages


def test_a_pack_is_cancelled_before_and_amid_its_building(given: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    work, case_id = given.work, given.case_id
    pack_id = packs.build(work, case_id)
    packs.cancel(work, case_id, pack_id)
    given.do(packs.BUILD)
    assert packs.show(work, case_id, pack_id).state == "cancelled"

    told: list[tuple[str, int, int]] = []
    as_it_is = pack_builds.progress

    def cancelling(store: Store, of: UUID, step: str, done: int, total: int) -> None:
        told.append((step, done, total))
        if len(told) == 4:
            packs.cancel(work, case_id, of)
        as_it_is(store, of, step, done, total)

    monkeypatch.setattr(pack_builds, "progress", cancelling)
    stopped = given.build()
    assert (stopped.state, len(told)) == ("cancelled", 4)
    with given.store.looking() as session:
        assert {task.state for task in session.query(Task).filter_by(kind=packs.BUILD)} == {"done"}


def is_known_by_its_pages(given: Packs, copy: bytes, password: str, name: str, folder: Path) -> None:
    """A copy that a viewer saved again, with a password or without, has the pages as issued; a changed one not."""

    def said(change: Callable[[pikepdf.Pdf], object], typed: str, *, lock: bool) -> tuple[int, str]:
        file = folder / "again.pdf"
        with pikepdf.open(io.BytesIO(copy), password=password) as pdf:
            change(pdf)
            pdf.save(file, encryption=pikepdf.Encryption(owner=password, user=password) if lock else False)
        held = file.read_bytes()
        with CliRunner().isolation(input=typed) as (out, *_):
            code = by_pages(given.store, file, held, hashlib.sha256(held).hexdigest())
            return code, out.getvalue().decode()

    def without_mark(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        page.Contents = pikepdf.Array(list(page.Contents)[:-1])

    as_it_is = lambda pdf: None  # noqa: E731
    for typed, lock in (("", False), (f"wrong\n{password}\n", True)):
        code, words = said(as_it_is, typed, lock=lock)
        assert code == 0, words
        assert f"has the pages that were issued here: the copy for {name}" in words
    code, words = said(as_it_is, "wrong\n\n\n", lock=True)
    assert (code, "needs a password" in words) == (1, True)
    code, words = said(without_mark, "", lock=False)
    assert (code, "was CHANGED since: page 2 is not as issued" in words) == (1, True), words
    code, words = said(lambda pdf: pdf.pages.__delitem__(0), "", lock=False)
    assert (code, "pages, and" in words) == (1, True)
    code, words = said(lambda pdf: pdf.trailer.Info.__delitem__(COPY_ID), "", lock=False)
    assert (code, "NOT a pack" in words) == (1, True)


def test_a_copy_is_marked_locked_audited_and_known_again(given: Packs, tmp_path: Path) -> None:
    work, case_id = given.work, given.case_id
    pack = given.build()
    group = given.case.person("group")
    own = pack_copies.ask_for(group, case_id, pack.id, name="Somebody Else", agency="Elsewhere", locked=True)
    others = pack_copies.ask_for(work, case_id, pack.id, name="Ada Byrne", agency="The Council", locked=False)
    password = pack_copies.password(group, case_id, pack.id, own)
    with pytest.raises(Refusal):
        pack_copies.password(group, case_id, pack.id, own)
    with pytest.raises(NotFound):
        pack_copies.password(work, case_id, pack.id, own)
    given.do(pack_copies.COPY)
    (mine,) = pack_copies.copies_of(group, case_id, pack.id)
    assert (mine.id, mine.state, mine.locked, mine.secret) == (own, "ready", True, False)
    assert mine.name == group.actor.name  # nobody but who edits the case makes copies for others
    assert {copy.id for copy in pack_copies.copies_of(work, case_id, pack.id)} == {own, others}
    with pytest.raises(NotFound):
        pack_copies.download(group, case_id, pack.id, others)
    data = b"".join(pack_copies.download(group, case_id, pack.id, own).chunks)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(data))
    page = pypdfium2.PdfDocument(data, password=password)[0].get_textpage().get_text_range()
    assert f"Copy for {group.actor.name}" in page
    (entry,) = given.audited("pack-copy-downloaded")
    found = issued.by_hash(given.store, entry["sha256"])
    assert found is not None
    assert found.words.startswith(f"the copy for {group.actor.name}")
    assert issued.by_hash(given.store, "0" * 64) is None
    assert found.sha256 == hashlib.sha256(given.file(pack, "pack.pdf")).hexdigest()
    is_known_by_its_pages(given, data, password, group.actor.name, tmp_path)
    listed = json.loads(b"".join(packs.download(group, case_id, pack.id, "manifest.json").chunks))
    assert [one["sha256"] for one in listed["copies"]] == [entry["sha256"]], "their own alone"
    (tmp_path / "copy.pdf").write_bytes(data)
    (tmp_path / "manifest.json").write_bytes(given.file(pack, "manifest.json"))
    known = CliRunner().invoke(verify, [str(tmp_path / "copy.pdf")], standalone_mode=False)
    assert (known.return_value, f"is the copy for {group.actor.name}" in known.output) == (0, True)
    with given.store.looking() as session:
        assert [copy.password for copy in session.query(PackCopy)] == [None, None]
    assert password not in str(given.audited("pack-copy-asked-for")) + str(given.audited("pack-password-shown"))
    with pytest.raises(NotPermitted):
        packs.build(group, case_id)
    assert build_pack_job.HANDLER.prepare is not None
