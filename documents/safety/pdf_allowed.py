"""The keys that a published PDF may have. What is not listed here is found, and cleaned away."""

from __future__ import annotations


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


CATALOGUE_KEYS = _listed(
    """
    /Type /Version /Extensions /Pages /PageLabels /Names /Dests /ViewerPreferences /PageLayout /PageMode
    /Outlines /Metadata /StructTreeRoot /MarkInfo /Lang /OpenAction
    """
)
PAGE_KEYS = _listed(
    """
    /Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate /Group
    /Annots /Tabs /StructParents /UserUnit
    """
)
IMAGE_KEYS = _listed(
    """
    /Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode
    /Interpolate /SMask /SMaskInData /Matte /StructParent /Length /Filter /DecodeParms
    """
)
FORM_KEYS = _listed(
    """
    /Type /Subtype /FormType /BBox /Matrix /Resources /Group /StructParent /StructParents /Length
    /Filter /DecodeParms /Name
    """
)
XMP_ALLOWED = frozenset(
    {
        "{http://purl.org/dc/elements/1.1/}title",
        "{http://purl.org/dc/elements/1.1/}language",
        "{http://purl.org/dc/elements/1.1/}format",
        "{http://www.aiim.org/pdfua/ns/id/}part",
        "{http://www.aiim.org/pdfua/ns/id/}rev",
        "{http://www.aiim.org/pdfa/ns/id/}part",
        "{http://www.aiim.org/pdfa/ns/id/}conformance",
        "{http://www.aiim.org/pdfa/ns/id/}rev",
    }
)
INFO_ALLOWED = frozenset({"/Title"})
WORDS_UNDER = _listed(
    """
    /Title /URI /Alt /ActualText /E /Lang /Contents /Registry /Ordering /CharSet /D /Dest /ID /Limits /Headers
    /Author /Subject /Keywords /Creator /Producer /CreationDate /ModDate /Trapped /JS /F /UF /Desc /T /V
    """
)
"""Keys whose words a reader gets, a program needs, or another check looks at."""
STREAMS_UNDER = _listed(
    """
    /Contents /Metadata /FontFile /FontFile2 /FontFile3 /ToUnicode /CIDToGIDMap /CIDSet /Encoding /UseCMap /SMask
    /Mask /G /Function /Functions /HT /TR /TR2 /BG /BG2 /UCR /UCR2 /N /ColorSpace /CS /XObject /Pattern /Shading
    /CharProcs /Thumb /EF /JS /DestOutputProfile /Alternates /Sound /DefaultRGB /DefaultCMYK /DefaultGray /Root
    """
)
STRUCTURE_KINDS = _listed(
    """
    /Document /DocumentFragment /Part /Art /Sect /Div /Aside /BlockQuote /Caption /TOC /TOCI /Index /NonStruct
    /Private /P /H /H1 /H2 /H3 /H4 /H5 /H6 /Title /FENote /Sub /L /LI /Lbl /LBody /Table /TR /TH /TD /THead /TBody
    /TFoot /Span /Quote /Note /Reference /BibEntry /Code /Link /Annot /Ruby /RB /RT /RP /Warichu /WT /WP /Figure
    /Formula /Form /Em /Strong /Artifact
    """
)
"""Kinds of a structure's parts that PDF knows."""
