"""Pages from elsewhere: whatever they are like, they are shown whole and leave header and page number free."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.chronology.model import Heading
from documents.reading.model import Reading
from documents.writing.pack import Pack, PackReturn, build_pack
from documents.writing.pack_pages import PartDamaged, prepared
from tests.unit.documents.writing.pdf_reading import root, texts
from tests.unit.documents.writing.pdf_samples import HEADING, case_a_readings, chronology_of, merged

A4 = (595.0, 842.0)
CORNERS = "BT /F 9 Tf {x0} {y0} Td (LOWERLEFT) Tj ET BT /F 9 Tf {x1} {y1} Td (UPPERRIGHT) Tj ET"


def made(
    size: tuple[float, float] = A4, content: str | None = None, change: Callable[[Pdf, Any], None] | None = None
) -> bytes:
    """Return a PDF of one page with words in two corners, or with `content`, after `change`."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[0].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    words = CORNERS.format(x0=3, y0=3, x1=size[0] - 70, y1=size[1] - 10)
    page.Contents = pdf.make_stream((words if content is None else content).encode())
    if change:
        change(pdf, page)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def pack_of(*files: bytes, heading: Heading = HEADING) -> Pack:
    returns = [
        PackReturn(Reading(f"{i}.pdf", f"{i}" * 64, "return", f"Agency {i}"), data, "pdf")
        for i, data in enumerate(files)
    ]
    return build_pack(chronology_of([merged(1)]), heading, returns)


def last_page(pack: Pack) -> Any:
    return pypdfium2.PdfDocument(pack.pdf)[pack.pages - 1]


def box_of(page: Any, words: str) -> tuple[float, float, float, float]:
    """Return the box around words on a page, in points."""
    text = page.get_textpage()
    index, count = text.search(words).get_next()
    boxes = [text.get_charbox(i) for i in range(index, index + count)]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def turn(degrees: int) -> Callable[[Pdf, Any], None]:
    return lambda pdf, page: page.__setitem__("/Rotate", degrees)


def crop(pdf: Pdf, page: Any) -> None:
    page.MediaBox = Array([-100, -50, 900, 1200])
    page.CropBox = Array([0, 0, 595, 842])


def upside_down_boxes(pdf: Pdf, page: Any) -> None:
    page.MediaBox = Array([595, 842, 0, 0])


def larger_unit(pdf: Pdf, page: Any) -> None:
    page.UserUnit = 2


def more_saves_than_restores(pdf: Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"q 3 0 0 3 50 50 cm q " + page.Contents.read_bytes())


def more_restores_than_saves(pdf: Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(
        page.Contents.read_bytes() + b" Q Q Q 5 0 0 5 0 0 cm 1 1 1 rg 0 0 900 900 re f"
    )


def white_over_all(pdf: Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"1 1 1 rg -500 -500 3000 3000 re f 0 g " + page.Contents.read_bytes())


def in_pieces(pdf: Pdf, page: Any) -> None:
    content = page.Contents.read_bytes()
    cut = content.index(b"ET") + 2
    page.Contents = Array([pdf.make_stream(content[:cut]), pdf.make_stream(content[cut:])])


PAGES: dict[str, bytes] = {
    "upright": made(),
    "turned 90": made(change=turn(90)),
    "turned 180": made(change=turn(180)),
    "turned 270": made(change=turn(270)),
    "turned back": made(change=turn(-90)),
    "cropped": made(change=crop),
    "box upside down": made(change=upside_down_boxes),
    "user unit": made(change=larger_unit),
    "business card": made((240, 150)),
    "wide strip": made((2000, 200)),
    "poster": made((2384, 3370)),
    "white over all": made(change=white_over_all),
    "q without Q": made(change=more_saves_than_restores, content=CORNERS.format(x0=10, y0=10, x1=60, y1=200)),
    "Q without q": made(change=more_restores_than_saves),
    "content in pieces": made(change=in_pieces),
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_of(*PAGES.values())


@pytest.mark.parametrize("number", range(len(PAGES)), ids=list(PAGES))
def test_words_are_whole_and_header_and_number_are_free(pack: Pack, number: int) -> None:
    page_number = pack.parts[2 + number].first_page
    page = pypdfium2.PdfDocument(pack.pdf)[page_number - 1]
    wide, high = page.get_size()
    assert page.get_rotation() == 0
    footer = box_of(page, f"Page {page_number} of {pack.pages}")
    header = box_of(page, "OFFICIAL-SENSITIVE")
    for words in ("LOWERLEFT", "UPPERRIGHT"):
        left, low, right, top = box_of(page, words)
        assert 0 <= left < right <= wide + 0.5
        assert footer[3] < low
        assert top < header[1]
    picture = page.render(scale=2).to_pil().convert("L")
    for left, low, right, top in (footer, header):
        crop_box = (int(left * 2), int((high - top) * 2) - 1, int(right * 2) + 1, int((high - low) * 2) + 1)
        ink: Any = picture.crop(crop_box).getextrema()[0]
        assert ink < 140, "the page number is hidden"


@pytest.mark.parametrize(
    ("name", "shape"), [("turned 90", "landscape"), ("turned 180", "portrait"), ("upright", "portrait")]
)
def test_pages_stand_as_a_viewer_shows_them(pack: Pack, name: str, shape: str) -> None:
    part = pack.parts[2 + list(PAGES).index(name)]
    page = pypdfium2.PdfDocument(pack.pdf)[part.first_page - 1]
    wide, high = page.get_size()
    assert ("landscape" if wide > high else "portrait") == shape
    left, low, *_ = box_of(page, "LOWERLEFT")
    expected = {"upright": (True, True), "turned 90": (True, False), "turned 180": (False, False)}[name]
    assert (left < wide / 2, low < high / 2) == expected


def test_nothing_of_a_page_is_made_much_smaller(pack: Pack) -> None:
    page = pypdfium2.PdfDocument(pack.pdf)[pack.parts[2].first_page - 1]
    _, low, _, top = box_of(page, "LOWERLEFT")
    original = pypdfium2.PdfDocument(PAGES["upright"])[0]
    _, before_low, _, before_top = box_of(original, "LOWERLEFT")
    assert (top - low) / (before_top - before_low) > 0.92


def acts(pdf: Pdf, page: Any) -> None:
    """Add everything to a PDF that does something or that nobody sees."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('MARKER')"))
    root = pdf.Root
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    root.Metadata = pdf.make_stream(b"<x>MARKER</x>", Type=Name.Metadata, Subtype=Name.XML)
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(X=Dictionary(Private=String("MARKER")))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]))
    link.A = Dictionary(S=Name.URI, URI=String("https://MARKER.example"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("MARKER"))
    page.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(note)])
    pdf.attachments["MARKER.txt"] = b"MARKER in an attachment"
    image = pdf.make_stream(b"\x00", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    image.ColorSpace = Name.DeviceGray
    image.Metadata = pdf.make_stream(b"MARKER")
    page.Resources.XObject = Dictionary(I=image)
    pdf.docinfo["/Author"] = "MARKER"


def test_what_acts_or_is_hidden_does_not_come_along() -> None:
    pack = pack_of(made(change=acts))
    with pikepdf.open(io.BytesIO(pack.pdf)) as pdf:
        plain = io.BytesIO()
        pdf.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert b"MARKER" not in plain.getvalue()
        for key in ("/OpenAction", "/AA", "/Names", "/AcroForm"):
            assert key not in pdf.Root
        assert not pdf.attachments


def filled_field(pdf: Pdf, page: Any) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("FILLEDIN"))
    field.Rect, field.F, field.DA = Array([100, 400, 300, 430]), 4, String("/F 12 Tf 0 g")
    field = pdf.make_indirect(field)
    page.Annots = Array([field])
    resources = Dictionary(Font=Dictionary(F=page.Resources.Font.F))
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DR=resources, DA=String("/F 12 Tf 0 g")
    )


def test_what_was_typed_into_a_form_is_still_seen() -> None:
    pack = pack_of(made(change=filled_field))
    assert "FILLEDIN" in texts(pack.pdf)[-1]


def hidden_layer(pdf: Pdf, page: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    page.Resources.Properties = Dictionary(L=layer)
    page.Contents = pdf.make_stream(b"/OC /L BDC 0 g 0 0 595 842 re f EMC " + page.Contents.read_bytes())


def test_a_layer_that_was_hidden_stays_hidden() -> None:
    pack = pack_of(made(change=hidden_layer))
    assert root(pack.pdf)["/OCProperties"]["/D"]["/OFF"]
    picture = last_page(pack).render(scale=0.5).to_pil().convert("L")
    middle: Any = picture.getpixel((picture.width // 2, picture.height // 2))
    assert middle > 200


def shared_content(pdf: Pdf, page: Any) -> None:
    pdf.pages.append(pdf.pages[0])
    second = pdf.pages[1].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    second.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    second.Contents = page.Contents
    second.Rotate = 90


def test_pages_that_share_their_content_stay_apart() -> None:
    pack = pack_of(made(change=shared_content))
    first, second = (pypdfium2.PdfDocument(pack.pdf)[number] for number in (pack.pages - 2, pack.pages - 1))
    assert first.get_size() != second.get_size()
    assert "LOWERLEFT" in first.get_textpage().get_text_range()
    assert "LOWERLEFT" in second.get_textpage().get_text_range()


def pages_alike(pdf: Pdf, page: Any) -> None:
    font = page.Resources.Font.F
    for number in range(3):
        if number:
            pdf.add_blank_page(page_size=A4)
        one = pdf.pages[number].obj
        one.Contents = pdf.make_stream(f"BT /F 9 Tf 50 {700 + number} Td (LOWERLEFT {number}) Tj ET".encode())
        sets = Array([Name.PDF, Name.Text])
        one.Resources = pdf.make_indirect(Dictionary(Font=Dictionary(F=font), ProcSet=sets))


def test_pages_with_the_same_resources_have_one_object_for_all() -> None:
    whole = made(change=pages_alike)
    with pikepdf.open(io.BytesIO(prepared(whole))) as pdf:
        forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/BBox" in one]
        assert len({form.Resources.objgen for form in forms}) == 1
        assert len(forms) == 3
    assert [f"LOWERLEFT {number}" in page for number, page in enumerate(texts(pack_of(whole).pdf)[-3:])] == [
        True
    ] * 3


def resources_that_are_the_page(pdf: Pdf, page: Any) -> None:
    page.Font = page.Resources.Font
    page.Resources = page


def test_a_page_that_is_its_own_resources_keeps_its_content() -> None:
    page = texts(pack_of(made(change=resources_that_are_the_page)).pdf)[-1]
    assert "LOWERLEFT" in page


def protected() -> bytes:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def no_pages() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unreadable"),
        (b"%PDF-1.7 nothing else", "unreadable"),
        (protected(), "password"),
        (no_pages(), "empty"),
    ],
    ids=["empty file", "no objects", "password", "no pages"],
)
def test_what_cannot_be_opened_has_a_code(data: bytes, code: str) -> None:
    with pytest.raises(PartDamaged) as damage:
        prepared(data)
    assert damage.value.code == code


def test_a_file_beyond_repair_is_shown_as_what_was_read() -> None:
    reading, _ = case_a_readings()[1]
    pack = build_pack(chronology_of([merged(1)]), HEADING, [PackReturn(reading, b"%PDF-1.4 broken", "pdf")])
    page = texts(pack.pdf)[pack.parts[2].first_page - 1]
    assert "The file is damaged: it could not be opened" in page
    assert "This is a rendering of what was read" in page


def broken_stream(pdf: Pdf, page: Any) -> None:
    stream = pdf.make_stream(b"")
    stream.write(b"this is not deflated", filter=Name.FlateDecode)
    pdf.add_blank_page(page_size=A4)
    pdf.pages[1].obj.Contents = stream


def test_a_damaged_page_is_announced_and_the_others_are_shown() -> None:
    pack = pack_of(made(change=broken_stream))
    pages = texts(pack.pdf)
    part = pack.parts[2]
    assert part.pages == 3
    assert "On page 2 of the file something may be missing" in " ".join(pages[part.first_page - 1].split())
    assert "LOWERLEFT" in pages[part.first_page]


def test_a_file_cut_short_is_repaired() -> None:
    whole = made()
    pack = pack_of(whole[: whole.rindex(b"startxref")])
    assert "LOWERLEFT" in texts(pack.pdf)[-1]
