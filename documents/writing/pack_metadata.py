"""What a finished PDF says about itself: title, language, how a viewer should show it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from documents.chronology.model import Heading
from documents.writing.text import clean

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>"
    "<dc:format>application/pdf</dc:format>{claim}"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def hide_layers(pdf: Pdf, layers: Sequence[Object]) -> None:
    """Keep hidden what was hidden: without this a viewer shows every layer of the parts."""
    if layers:
        order = Dictionary(OFF=Array(layers), Order=Array([]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=order)


def describe(pdf: Pdf, title: str, heading: Heading, *, claims_accessible: bool) -> None:
    """Set title, language and display settings, and drop what the parts said about themselves.

    claims_accessible: say that the file is PDF/UA-1. Only where all of it was laid out by us: pages that came as
    PDF are reachable for a screen reader, page by page, but nobody has tagged their headings and tables.
    """
    words = clean(" · ".join(text for text in (title, heading.case_reference) if text))
    claim = "<pdfuaid:part>1</pdfuaid:part>" if claims_accessible else ""
    packet = _PACKET.format(title=escape(words), claim=claim).encode("utf-8")
    root = pdf.Root
    root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    root.Lang = String("en-GB")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Direction=Name.L2R)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(words)))
