"""The deck for a team meeting."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Cm, Pt

from documents.writing.reports.partnership_colour import STANDARD
from documents.writing.template_file import repacked

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WIDTH, _HEIGHT = 33.867, 19.05
_FINDINGS = ("{%p for one in findings %}", "{{ one.%s }}", "{%p endfor %}")
SLIDES: Sequence[tuple[str, Sequence[str]]] = (
    (
        "Why we talk about this",
        (
            "A {{ review_name }} looks at how services worked together for a child.",
            "It is about learning, not about blame.",
            "The child is called {{ code_name }} here. Please do not try to find out who it is.",
        ),
    ),
    ("What happened", ("{{ publication_summary }}",)),
    (
        "What agencies knew",
        (
            "{{ agency_count }} agencies told what they knew about the time of {{ scope }}.",
            "Together that gave {{ row_count }} rows of a chronology.",
            "Each knew a part. What would the whole have told them?",
        ),
    ),
    ("What was found", tuple(line.replace("%s", "finding") for line in _FINDINGS)),
    ("What is learnt from it", tuple(line.replace("%s", "learning") for line in _FINDINGS)),
    ("What we do from now on", ("{{ what_to_do }}",)),
    (
        "Questions for us",
        (
            "Where could this have happened here?",
            "What do we see of a child’s day, and what do we only hear about it?",
            "What will each of us do differently this week?",
        ),
    ),
    ("Where to read more", ("{{ publication_address }}", "{{ contact_email }}", "{{ contact_phone }}")),
)
"""Titles and paragraphs."""


def deck() -> bytes:
    """Return the deck."""
    made = Presentation()
    made.slide_width, made.slide_height = Cm(_WIDTH), Cm(_HEIGHT)
    first = made.slides.add_slide(made.slide_layouts[0])
    _bar(first, 0, 0, 1.2, _HEIGHT)
    _place(first.shapes.title, 3, 5.2, 28, 4.2)
    _write(first.shapes.title, ["{{ publication_title }}"], 40, bold=True)
    below = first.placeholders[1]
    _place(below, 3, 9.8, 28, 3.5)
    _write(below, ["Learning from the review about {{ code_name }}", "{{ partnership }}"], 24)
    for paragraph in below.text_frame.paragraphs:
        paragraph.runs[0].font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    for number, (title, paragraphs) in enumerate(SLIDES, 2):
        slide = made.slides.add_slide(made.slide_layouts[1])
        _bar(slide, 0, 0, 1.2, _HEIGHT)
        _place(slide.shapes.title, 2.6, 1.2, 29, 2.6)
        _write(slide.shapes.title, [title], 32, bold=True)
        body = slide.placeholders[1]
        _place(body, 2.6, 4.4, 29, 12.2)
        _write(body, paragraphs, 26)
        body.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        foot = slide.shapes.add_textbox(Cm(2.6), Cm(17.4), Cm(29), Cm(1))
        foot.name = "Footer"
        _write(foot, [f"{{{{ partnership }}}} · {number}"], 12, accent=False)
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = "Learning from a review", "", ""
    properties.language = "en-GB"
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    saved = io.BytesIO()
    made.save(saved)
    return repacked(saved.getvalue(), _plain)


def _plain(name: str, content: bytes) -> bytes:
    """Give the theme our colour and typeface, and every text its language."""
    if name.startswith("ppt/theme/"):
        root = etree.fromstring(content)
        for accent in root.iter(f"{_A}accent1"):
            accent.clear()
            etree.SubElement(accent, f"{_A}srgbClr", val=STANDARD)
        for font in root.iter(f"{_A}latin"):
            font.set("typeface", "Arial")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _bar(slide: Any, left: float, top: float, width: float, height: float) -> None:
    bar = slide.shapes.add_shape(1, Cm(left), Cm(top), Cm(width), Cm(height))
    bar.name = "Coloured edge"
    bar.fill.solid()
    bar.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    bar.line.fill.background()
    bar._element.nvSpPr.cNvPr.set("descr", "A coloured edge, for looks only")


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Cm(left), Cm(top), Cm(width), Cm(height)


def _write(
    shape: Any, paragraphs: Sequence[str], size: int, *, bold: bool = False, accent: bool | None = None
) -> None:
    frame = shape.text_frame
    frame.word_wrap = True
    for at, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = 1
        paragraph.space_after = Pt(8)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold or None
        run._r.get_or_add_rPr().set("lang", "en-GB")
        if bold if accent is None else accent:
            run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
