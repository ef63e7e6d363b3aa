"""What is left on the public side: of a corrected, a withdrawn and an archived review, byte for byte."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from casework.actions import legal_holds, task_rows
from casework.actions.reviews import correcting, handing_over, prepared_reviews, retention, reviews, withdrawing
from casework.actions.reviews.prepared_reviews import ReviewView
from casework.records.store import Store
from publication.catalogue import Catalogue
from publication.options import SiteOptions
from publication.site import create_site
from tests.integration.run.case import CaseA
from workers import perform
from workers.jobs.withdraw_review import take_down_waiting
from workers.means import Means

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "html"
TITLE, SUMMARY, LEARNING = "Who saw the lantern?", "Zanzibarlike summary", "Quixotically learned"


class Public:
    """A case, its people, the workers, and the public site beside them in this process."""

    def __init__(self, case: CaseA, means: Means) -> None:
        self.case, self.means = case, means
        self.coordinator, self.publisher = case.coordinator, case.person("publisher")
        folder = means.catalogue.parent
        options = SiteOptions(
            catalogue=means.catalogue, files=means.public_files, counts=folder / "counts.sqlite",
            templates=TEMPLATES, partnership="Wexborough", public_url="http://public.example",
        )  # fmt: skip
        self.site = create_site(options).test_client()
        perform.use(means)

    def work_off(self) -> None:
        """Do everything that is due, as workers would."""
        while due := task_rows.offer_due(self.means.store, ()).due:
            for claim in due:
                perform.perform(str(claim.task_id), claim.attempt)

    def published(self) -> UUID:
        """Return a review that is public."""
        review_id = reviews.prepare(
            self.coordinator, self.case.open(), title=TITLE, kind="lcspr", summary=SUMMARY, learning=LEARNING,
            themes=["Lamplight"], publish_on=self.coordinator.today,
        )  # fmt: skip
        self.add(review_id, "First report about lanterns")
        self.release(review_id)
        return review_id

    def add(self, review_id: UUID, words: str) -> None:
        """Add a report with these words, and have it checked."""
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4)
        canvas.drawString(70, 700, words)
        canvas.save()
        out.seek(0)
        reviews.add_document(
            self.coordinator, review_id, kind="report", title="Report", file_name="r.pdf", source=out
        )
        self.work_off()

    def release(self, review_id: UUID) -> None:
        """Release it as the second person."""
        view = self.look(review_id)
        looks = [look.name for document in view.documents for look in document.looks]
        reviews.release_review(self.publisher, review_id, looked_at=looks, late_reason="Soon")
        self.work_off()

    def look(self, review_id: UUID) -> ReviewView:
        """Return the review."""
        return prepared_reviews.show_review(self.publisher, review_id)

    def bytes_left(self) -> bytes:
        """Return every byte of the public folder but of its pages' lock."""
        files = [path for path in self.means.catalogue.parent.rglob("*") if path.is_file()]
        return b"".join(path.name.encode() + path.read_bytes() for path in files)

    def page(self, path: str) -> str:
        """Return a page of the public site as text."""
        return self.site.get(path, buffered=True).get_data(as_text=True)


@pytest.fixture
def public(store: Store, tmp_path: Path) -> Public:
    """Return a public side with nothing on it."""
    means = Means(store, tmp_path / "public" / "catalogue.sqlite", tmp_path / "public" / "files")
    return Public(CaseA(store), means)


def test_a_correction_says_so_and_leaves_nothing_of_what_it_corrects(public: Public) -> None:
    first = public.published()
    address = f"/reviews/{public.look(first).slug}"
    before = public.site.get(f"{address}/report", buffered=True)
    assert before.status_code == 200
    second = correcting.correct(public.coordinator, first, "The year of the meeting on page 1")
    reviews.remove_document(public.coordinator, second, public.look(second).documents[0].id)
    public.add(second, "Second report about lanterns")
    assert public.site.get(f"{address}/report", buffered=True).get_data() == before.get_data(), (
        "as it was, until the release"
    )
    public.release(second)
    after = public.site.get(f"{address}/report", buffered=True)
    assert after.status_code == 200
    assert after.get_data() != before.get_data()
    assert "The year of the meeting on page 1" in public.page(address)
    assert [path.name for path in public.means.public_files.glob("??/*")] == [
        Catalogue(public.means.catalogue).every_review()[0].documents[0].sha256
    ]
    assert public.look(first).state == "replaced"
    assert handing_over.show(public.coordinator, second).ready, "a package of its own"


def test_what_is_withdrawn_is_gone_at_once_without_a_worker(public: Public) -> None:
    review_id = public.published()
    address = f"/reviews/{public.look(review_id).slug}"
    assert TITLE in public.page("/reviews")
    assert public.site.get("/reviews?q=zanzibarlike").get_data(as_text=True).count(TITLE)
    withdrawing.withdraw(public.publisher, review_id, said="legal", why="A court said so")
    assert take_down_waiting(public.means) == 1, "no worker was asked"
    assert take_down_waiting(public.means) == 0
    public.work_off()
    assert public.look(review_id).state == "withdrawn"
    assert public.site.get(f"{address}/report", buffered=True).status_code in (404, 410)
    assert "withdrawn for legal reasons" in public.page(address)
    assert TITLE not in public.page("/reviews")
    assert TITLE not in public.page("/reviews.json") + public.page("/reviews.atom") + public.page(address)
    left = public.bytes_left()
    for words in (TITLE, SUMMARY, LEARNING, "zanzibar", "quixot", "A court said so", "%PDF"):
        assert words.encode() not in left, words
    assert list(public.means.public_files.glob("??/*")) == []


def test_the_end_of_its_time_waits_for_the_repository_and_for_a_legal_hold(public: Public) -> None:
    review_id = public.published()
    slug = public.look(review_id).slug
    public.case.store.now.forward(days=400)  # type: ignore[attr-defined]
    assert retention.ask_for_archiving(public.means.store) == 0, "nobody acknowledged it"
    retention.acknowledge(public.coordinator, review_id, public.coordinator.today - timedelta(days=1))
    chair = public.case.person("chair")
    case_id = public.look(review_id).case_id
    assert case_id is not None
    hold = legal_holds.place(chair, case_id, "A claim is announced")
    assert retention.ask_for_archiving(public.means.store) == 0, "a legal hold stands"
    legal_holds.lift(chair, case_id, hold, "It was settled")
    assert retention.ask_for_archiving(public.means.store) == 1
    public.work_off()
    assert public.look(review_id).state == "archived"
    line = public.page("/reviews")
    assert TITLE in line
    assert "national case review repository" in public.page(f"/reviews/{slug}")
    assert public.site.get(f"/reviews/{slug}/report", buffered=True).status_code in (404, 410)
    left = public.bytes_left()
    for words in (SUMMARY, LEARNING, "zanzibar", "quixot", "%PDF"):
        assert words.encode() not in left, words


def test_what_is_changed_on_disk_after_the_release_is_not_served(public: Public) -> None:
    review_id = public.published()
    (file,) = public.means.public_files.glob("??/*")
    served = public.site.get(f"/reviews/{public.look(review_id).slug}/report", buffered=True).get_data()
    file.chmod(0o644)
    file.write_bytes(served.replace(b"%PDF", b"%PDE", 1))
    answer = public.site.get(f"/reviews/{public.look(review_id).slug}/report", buffered=True)
    assert answer.status_code >= 400
    assert b"%PDE" not in answer.get_data()


def test_an_anonymous_package_is_refused_for_a_document_that_names_the_partnership(public: Public) -> None:
    review_id = public.published()
    handing_over.set_anonymous(public.coordinator, review_id, True)
    public.work_off()
    view = handing_over.show(public.coordinator, review_id)
    assert (view.ready, view.problem) == (True, "")
    package = prepared_reviews.handoff_package(public.coordinator, review_id)
    assert b"wexborough" not in (b"".join(package.chunks) + package.untrusted_name.encode()).lower()
    named = correcting.correct(public.coordinator, review_id, "The name of the town")
    public.add(named, "Agencies in Wexborough met about lanterns")
    public.release(named)
    view = handing_over.show(public.coordinator, named)
    assert not view.ready
    assert "names the area or the partnership" in view.problem
    handing_over.set_anonymous(public.coordinator, named, False)
    public.work_off()
    assert handing_over.show(public.coordinator, named).ready
