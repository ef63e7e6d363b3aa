"""Everything planted in a PDF is found and cleaned away, and the pages look as before."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from documents.safety.cleaning import NeedsPerson, clean, settled_by_cleaning
from documents.safety.hidden import inspect, text_parts
from documents.safety.refusals import Refused
from tests.unit.documents.safety import made_files as made, planted_pdf as planted, planted_pdf_entries as heard

CLEANED = planted.CLEANED | heard.CLEANED


def everything_in(data: bytes) -> str:
    """Return the file's bytes with every stream unpacked, and every string and name, as text."""
    pieces = [data.decode("latin-1")]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            pieces.append(repr(item))
            if isinstance(item, pikepdf.Stream):
                try:
                    pieces.append(item.read_bytes().decode("latin-1"))
                except (pikepdf.PdfError, zlib.error):
                    pieces.append(item.read_raw_bytes().decode("latin-1"))
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                pieces += [str(item[key]) for key in item.keys() if isinstance(item[key], pikepdf.String)]  # noqa: SIM118
    return "\n".join(pieces)


def pages_of(data: bytes) -> list[tuple[bytes, str]]:
    """Return picture and text of each page, without the notes that lie on it."""
    document = pypdfium2.PdfDocument(data)
    return [
        (page.render(scale=1, draw_annots=False).to_pil().tobytes(), page.get_textpage().get_text_range())
        for page in document
    ]


def test_there_are_as_many_ways_as_the_gate_promises() -> None:
    assert len(CLEANED) >= 30
    assert len(planted.UNSEEN) >= 15


def test_a_plain_report_has_only_what_its_maker_writes() -> None:
    assert {finding.code for finding in inspect(planted.report(), "pdf")} == {"metadata", "comment", "page-key"}


@pytest.mark.parametrize("way", CLEANED)
def test_what_is_planted_is_found(way: str) -> None:
    before = inspect(planted.report(), "pdf")
    assert [finding for finding in inspect(CLEANED[way](), "pdf") if finding not in before]


@pytest.mark.parametrize("way", CLEANED)
def test_what_is_planted_is_cleaned_away(way: str) -> None:
    data = CLEANED[way]()
    cleaned = clean(data, "pdf", title="Learning from the review")
    assert planted.MARK not in everything_in(cleaned)
    assert inspect(cleaned, "pdf") == []
    assert pages_of(cleaned) == pages_of(data)


@pytest.mark.parametrize("way", planted.UNSEEN)
def test_unseen_words_are_found(way: str) -> None:
    found = [finding for finding in inspect(planted.UNSEEN[way](), "pdf") if finding.code == "invisible-words"]
    assert [finding.place for finding in found] == ["page 1"]
    assert planted.MARK in found[0].text


@pytest.mark.parametrize("way", [way for way in planted.UNSEEN if way not in planted.LEAVE_A_TRACE])
def test_unseen_words_that_leave_no_trace_are_taken_out_and_told(way: str) -> None:
    data = planted.UNSEEN[way]()
    cleaned = clean(data, "pdf")
    assert planted.MARK not in everything_in(cleaned)
    assert inspect(cleaned, "pdf") == []
    assert [planted.MARK in finding.text for finding in settled_by_cleaning(data, "pdf")] == [True]
    for (before, words), (after, left) in zip(pages_of(data), pages_of(cleaned), strict=True):
        assert words.replace(planted.MARK, "").split() == left.split()
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) < 24


@pytest.mark.parametrize("way", sorted(planted.LEAVE_A_TRACE))
def test_unseen_words_that_leave_a_trace_need_a_person(way: str) -> None:
    with pytest.raises(NeedsPerson):
        clean(planted.UNSEEN[way](), "pdf")


def test_a_page_with_seen_words_beside_the_unseen_keeps_them() -> None:
    """Of one piece of text, half of it off the page: nothing is taken out."""
    data = planted.report(lambda canvas: canvas.drawString(520, 650, f"Agencies met early and {planted.MARK}"))
    with pytest.raises(NeedsPerson):
        clean(data, "pdf")


@pytest.mark.parametrize("way", heard.UNHEARD)
def test_words_that_are_heard_and_not_seen_need_a_person(way: str) -> None:
    data = heard.UNHEARD[way]()
    assert "other-words" in {finding.code for finding in inspect(data, "pdf")}
    with pytest.raises(NeedsPerson):
        clean(data, "pdf")


def test_a_name_that_is_drawn_is_found_though_other_words_are_read_for_it() -> None:
    data = heard.read_for("The child", drawn=planted.MARK)
    assert planted.MARK in next(part.text for part in text_parts(data, "pdf") if part.part == "page")


def test_the_same_words_heard_as_seen_are_nothing() -> None:
    assert "other-words" not in {finding.code for finding in inspect(heard.read_for("Met", drawn="Met"), "pdf")}


@pytest.mark.parametrize("way", planted.SEEN)
def test_words_that_are_seen_are_not_flagged(way: str) -> None:
    assert "invisible-words" not in {finding.code for finding in inspect(planted.SEEN[way](), "pdf")}


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_pages_are_looked_at_upright(rotation: int) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(planted.report())) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = rotation
        pdf.save(held)
    assert "invisible-words" not in {finding.code for finding in inspect(held.getvalue(), "pdf")}


def test_cleaning_keeps_title_language_bookmarks_and_links() -> None:
    with pikepdf.open(io.BytesIO(clean(planted.report(), "pdf", title="A title"))) as pdf:
        assert dict(pdf.docinfo.items()) == {"/Title": "A title"}
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.Root.Outlines.First.Title) == "Summary"
        assert str(pdf.pages[0].obj.Annots[0].A.URI) == "https://example.org/learning"
        assert len(pdf.pages[1].obj.Annots) == 1
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert metadata["dc:title"] == "A title"


def test_cleaning_keeps_the_structure_tree_and_its_claim() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(planted.report())) as pdf:
        figure = pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt="A hill at dusk", Pg=pdf.pages[0].obj, K=0
        )
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([figure]))
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        with pdf.open_metadata() as metadata:
            metadata["pdfuaid:part"] = "1"
        pdf.save(held)
    data = held.getvalue()
    assert "A hill at dusk" in [part.text for part in text_parts(data, "pdf") if part.part == "alternative text"]
    with pikepdf.open(io.BytesIO(clean(data, "pdf", title="A title"))) as pdf:
        assert str(pdf.Root.StructTreeRoot.K[0].Alt) == "A hill at dusk"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_cleaning_gives_the_same_bytes_again() -> None:
    cleaned = clean(planted.report(), "pdf", title="A title")
    assert clean(planted.report(), "pdf", title="A title") == cleaned


def test_a_layer_that_is_off_needs_a_person() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(planted.report())) as pdf:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))
        pdf.save(held)
    with pytest.raises(NeedsPerson):
        clean(held.getvalue(), "pdf")


@pytest.mark.parametrize("kind", ["/Square", "/FreeText", "/Stamp", "/Redact"])
def test_what_is_drawn_over_a_page_needs_a_person(kind: str) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(planted.report())) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Rect=[70, 750, 300, 780])
        pdf.pages[0].obj.Annots = pikepdf.Array([note])
        pdf.save(held)
    with pytest.raises(NeedsPerson) as needed:
        clean(held.getvalue(), "pdf")
    assert needed.value.findings[0].place == "page 1"


def test_texts_have_their_places() -> None:
    parts = {(part.part, part.place): part.text for part in text_parts(planted.report(), "pdf")}
    assert "What we learned" in parts["page", "page 1"]
    assert "Recommendations" in parts["page", "page 2"]
    assert parts["bookmark", ""] == "Summary"
    assert "https://example.org/learning" in parts["link", "page 1"]
    assert parts["document property", "Title"] == "Learning from the review"


def test_an_escaped_link_is_read_as_its_letters() -> None:
    data = planted._plant(planted._bad_link("https://example.org/%5Aephyrine"))()
    assert any(planted.MARK in part.text for part in text_parts(data, "pdf"))


def test_pictures_of_pages_differ_when_they_should() -> None:
    """The comparison above would notice a change."""
    one = pypdfium2.PdfDocument(planted.report())[0].render(scale=1).to_pil()
    other = pypdfium2.PdfDocument(planted.SEEN["black"]())[0].render(scale=1).to_pil()
    assert ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7 nothing", "damaged"), (made.locked_pdf(4, user="secret"), "encrypted"), (b"", "damaged")],
)
def test_what_cant_be_opened_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        inspect(data, "pdf")
    assert refused.value.code == code
