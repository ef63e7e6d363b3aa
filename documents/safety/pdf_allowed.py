"""The keys that a published PDF may have. What is not listed here is found, and cleaned away."""

from __future__ import annotations


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


CATALOGUE_KEYS = _listed(
    """
    /Type /Version /Extensions /Pages /PageLabels /Names /Dests /ViewerPreferences /PageLayout /PageMode
    /Outlines /Metadata /StructTreeRoot /MarkInfo /Lang /OutputIntents /OpenAction
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
    /Interpolate /SMask /SMaskInData /Matte /StructParent /Length /Filter /DecodeParms /Name
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
