"""A font as the objects of a PDF, with the glyphs in use alone; and the metadata of a PDF of ours."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from documents.writing.typesetting_file import PdfFile
from documents.writing.typesetting_fonts import advance, part_of, to_unicode
from documents.writing.typesetting_lines import FontInUse

_CAP_HEIGHT = 714
"""Of Noto Sans, in thousandths of the size."""


def font_object(file: PdfFile, used: FontInUse) -> int:
    """Add a font with the glyphs that the document uses (ISO 32000-1, 9.7: a CIDFont of type 2)."""
    font = used.font
    glyphs: Mapping[int, str] = used.used
    # A subset is named by six letters, the same for the same glyphs.
    letters = zlib.crc32(" ".join(map(str, sorted(glyphs))).encode())
    tag = "".join(chr(65 + letters // 26**place % 26) for place in range(6))
    name = f"{tag}+{font.name}"
    outlines = part_of(font, glyphs)
    program = file.stream(zlib.compress(outlines, 6), f"/Filter/FlateDecode/Length1 {len(outlines)}")
    box = " ".join(map(str, font.box))
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle {-12 * ('Italic' in name)}"
        f"/Ascent {font.ascent}/Descent {font.descent}/CapHeight {_CAP_HEIGHT}/StemV 80"
        f"/FontFile2 {program} 0 R>>"
    )
    widths = " ".join(f"{glyph} {glyph} {advance(font, glyph)}" for glyph in sorted(glyphs))
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 0/CIDToGIDMap/Identity/W[{widths}]>>"
    )
    table = file.stream(to_unicode(glyphs), "/Filter/FlateDecode")
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
        f"/ToUnicode {table} 0 R>>"
    )


def metadata(title: str) -> bytes:
    """Return what a PDF says about itself as XMP: its title, and that it is PDF/UA-1."""
    safe = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{safe}</rdf:li></rdf:Alt></dc:title>'
        "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language><dc:format>application/pdf</dc:format>"
        '<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
