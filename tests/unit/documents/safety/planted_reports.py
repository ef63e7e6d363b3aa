"""Reviews as partnerships write them, made by chance from a seed: some clean, some with a leak in them."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import docx
import pikepdf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from reportlab.pdfgen.canvas import Canvas

from documents.safety.people import Person
from tests.unit.documents.safety.planted_pdf import noise

CHILD = Person(
    name="Tegan Louise Marlowe",
    aliases=("Teggy",),
    code="Child T",
    date_of_birth=date(2019, 3, 27),
    addresses=("12 Quarry Road, Averham, AV3 4QT",),
    postcodes=("AV3 4QT",),
    nhs_numbers=("943 476 5919",),
    phones=("07700 900123",),
    emails=("tegan.family@example.org",),
    places=("St Bride's Primary School", "Kiln Lane Surgery"),
)
PEOPLE = (
    CHILD,
    Person("Corey Vance", code="Father", date_of_birth=date(1991, 7, 2), phones=("07700 900456",)),
    Person("Siân O'Brien-Ashford", ("Shaz",), code="Mother", date_of_birth=date(1994, 11, 30)),
    Person("Denise Okafor", ("Dee",), code="Social Worker 1"),
    Person("Grace Young", code="Health Visitor 2"),
    Person("Priyanka Raghunathan", code="GP1"),
)
_WHO = (
    "the health visitor", "the social worker", "the midwife", "the school",
    "the family support worker", "the police",
    "the GP practice", "the housing officer", "the paediatrician", "the review group", "the lead professional",
)  # fmt: skip
_DID = (
    "recorded what the child said and shared it with colleagues", "asked how the family managed at home",
    "did not know who else was involved", "made a referral that was not followed up",
    "visited twice without an answer",
    "spoke to Father alone for the first time", "noticed a change in the child’s mood", "chaired the core group",
    "met the family every week", "thought that another agency had taken the lead",
    "wrote to the parents by letter",
    "saw the child’s bedroom and described it well", "closed the case after a single call",
)  # fmt: skip
_WHEN = (
    "In the autumn term", "During the first year", "Before the birth", "At the first conference",
    "Over the summer",
    "After the move", "In the weeks before the incident", "Throughout the period", "At the same time",
    "In May 2021",
    "By the end of the year", "During the second lockdown", "Once the plan had ended", "In the following spring",
)  # fmt: skip
_WHY = (
    "because records were held in three systems", "as vacancies had doubled that winter",
    "since the threshold was not understood in the same way", "although the guidance asks for it",
    "which the review found to be good practice", "and nobody asked the child",
    "so that the picture was never whole",
    "while the parents were seen as cooperative", "in line with Working Together 2023",
    "which is a theme of national reviews too", "as the March 2020 guidance allowed",
)  # fmt: skip
_SAID = (
    "Child T lived with a relative for part of the period.", "Mother told the review that she felt judged.",
    "Father was not invited to two of the meetings.", "Social Worker 1 left the team and was not replaced.",
    "Professionals must be curious about fathers and about new partners.",
    "The Hartsmere Safeguarding Children Partnership thanks the family.",
    "The review considered research by the Child Safeguarding Practice Review Panel.",
    "Neglect is seldom one event; it is seen when facts are put side by side.",
    "The voice of the child was heard best where the worker played with the child.",
    "The Grace Period that the contract gave was used to recruit.",
    "GP1 wrote three letters to the hospital trust.",
    "The partnership will ask for assurance in six months.", "Young people said that they want one trusted adult.",
)  # fmt: skip
_HEADINGS = (
    "Introduction", "Terms of reference and method", "The child’s lived experience", "What happened", "Analysis",
    "Good practice", "Findings and learning", "Recommendations", "What has changed since", "Conclusion",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report. kind: "pdf" or "docx". leak: the words that must not go out, "" for none; place: where they are.

    seen: whether a reader sees the leak, so that no cleaning takes it out.
    """

    data: bytes
    kind: str
    file_name: str
    leak: str
    place: str
    seen: bool


LEAKS = (
    "Tegan Marlowe", "TEGAN MARLOWE", "Tegan", "Teggy", "Marlowe, Tegan", "T. Marlowe", "Tegan L Marlowe",
    "T\u200began Marlowe", "Te\u00adgan Marlowe", "Tegan Marlow", "Teagan Marlowe", "Tеgan", "Tegan’s",
    "Corey Vance",
    "Mr Vance", "Corey", "Sian O’Brien", "O'Brien-Ashford", "Shaz", "Denise Okafor", "Ms Okafor", "Dr Raghunathan",
    "Priyanka Raghunathan", "Grace Young", "27/03/2019", "27 March 2019", "27.3.19", "2019-03-27",
    "27th March 2019",
    "2 July 1991", "30/11/94", "943 476 5919", "9434765919", "943-476-5919", "07700 900123", "+44 7700 900456",
    "(07700) 900123", "AV3 4QT", "av34qt", "12 Quarry Road", "12 Quarry Rd", "tegan.family@example.org",
    "St Bride’s Primary School", "Kiln Lane Surgery", "401 023 2137", "AB 12 34 56 C",
)  # fmt: skip
SEEN_IN = {
    "docx": ("paragraph", "table", "heading", "page header", "page footer", "alternative text", "link"),
    "pdf": ("paragraph", "paragraph", "bookmark", "link", "file name"),
}
HIDDEN_IN = {
    "docx": ("comment", "property", "hidden text", "deleted text", "bookmark name", "custom property"),
    "pdf": ("property", "white words", "words under a box", "note", "attachment", "XMP"),
}


def clean_report(number: int) -> Report:
    """Return the `number`-th report in which nobody is named."""
    return _made(number, "", "", seen=True)


def leaky_report(number: int) -> Report:
    """Return the `number`-th report with one leak."""
    leak, place, seen = plan_of(number)
    return _made(number, leak, place, seen=seen)


def plan_of(number: int) -> tuple[str, str, bool]:
    """Return the leak of the `number`-th leaky report, its place, and whether a reader sees it."""
    chance = random.Random(number * 7 + 1)
    seen, kind = number % 8 < 6, kind_of(number)
    place = chance.choice((SEEN_IN if seen else HIDDEN_IN)[kind])
    leak = LEAKS[number % len(LEAKS)]
    if not leak.isascii() and (place == "link" or kind == "pdf"):
        leak = "Tegan Marlowe"  # the letters of reportlab's fonts and of addresses are Latin ones
    return leak, place, seen


def sections_of(number: int) -> list[tuple[str, list[str]]]:
    """Return what the `number`-th clean report says: a heading and its paragraphs for each section."""
    return _paragraphs(random.Random(number))


def kind_of(number: int) -> str:
    """Return which kind of file the `number`-th report is."""
    return "docx" if number % 2 else "pdf"


def _paragraphs(chance: random.Random) -> list[tuple[str, list[str]]]:
    """Return sections of one to six pages: a heading and its paragraphs each."""
    pages = chance.randint(1, 6)
    sections = []
    for heading in chance.sample(_HEADINGS, min(len(_HEADINGS), 1 + pages)):
        paragraphs = []
        for _ in range(chance.randint(2, 4)):
            sentences = [
                f"{chance.choice(_WHEN)} {chance.choice(_WHO)} {chance.choice(_DID)}, {chance.choice(_WHY)}."
                for _ in range(chance.randint(2, 5))
            ]
            sentences.insert(chance.randrange(len(sentences) + 1), chance.choice(_SAID))
            paragraphs.append(" ".join(sentences))
        sections.append((heading, paragraphs))
    return sections


def _made(number: int, leak: str, place: str, *, seen: bool) -> Report:
    chance = random.Random(number)
    sections = _paragraphs(chance)
    if place == "paragraph":
        paragraphs = sections[chance.randrange(len(sections))][1]
        at = chance.randrange(len(paragraphs))
        paragraphs[at] = f"{paragraphs[at]} It was {leak} who was spoken of that day. The plan did not change."
    kind = kind_of(number)
    data = (_pdf if kind == "pdf" else _docx)(sections, leak, place, chance)
    name = f"report-{leak.replace(' ', '-')}.pdf" if place == "file name" else f"learning-review-{number}.{kind}"
    return Report(data, kind, name, leak, place, seen)


def _docx(sections: list[tuple[str, list[str]]], leak: str, place: str, chance: random.Random) -> bytes:
    word = docx.Document()
    word.add_heading("What we learned about working together", 0)
    for heading, paragraphs in sections:
        word.add_heading(f"{heading} {leak}" if place == "heading" and heading == sections[0][0] else heading, 1)
        for paragraph in paragraphs:
            word.add_paragraph(paragraph)
    table = word.add_table(2, 2)
    table.style = "Table Grid"
    table.cell(0, 0).text, table.cell(0, 1).text = "Recommendation", "Who will do it"
    table.cell(1, 0).text = f"Talk to {leak}" if place == "table" else "Ask each agency for assurance"
    table.cell(1, 1).text = "The partnership’s business unit"
    word.sections[0].header.paragraphs[0].text = leak if place == "page header" else "Learning review"
    word.sections[0].footer.paragraphs[0].text = leak if place == "page footer" else "Published for learning"
    if place in _IN_WORD:
        _IN_WORD[place](word, leak)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _hidden(word: docx.document.Document, leak: str) -> None:
    word.paragraphs[1].add_run(f" {leak}").font.hidden = True


def _picture(word: docx.document.Document, leak: str) -> None:
    held = io.BytesIO()
    noise().save(held, "PNG")
    shape = word.add_picture(held)
    shape._inline.docPr.set("descr", f"A drawing by {leak}")


def _link(word: docx.document.Document, leak: str) -> None:
    word.part.relate_to(f"https://example.org/{leak.replace(' ', '-')}", RELATIONSHIP_TYPE.HYPERLINK, True)
    paragraph = word.paragraphs[1]._p
    made = paragraph.makeelement(qn("w:hyperlink"), {})
    made.set(qn("r:id"), list(word.part.rels)[-1])
    paragraph.append(made)


def _deleted(word: docx.document.Document, leak: str) -> None:
    paragraph = word.paragraphs[1]._p
    gone = parse_xml(
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="1" w:author="A">'
        f"<w:r><w:delText>{leak}</w:delText></w:r></w:del>"
    )
    paragraph.append(gone)


def _bookmark(word: docx.document.Document, leak: str) -> None:
    mark = parse_xml(
        '<w:bookmarkStart xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="9" '
        f'w:name="{leak.replace(" ", "_")}"/>'
    )
    word.paragraphs[1]._p.append(mark)


_IN_WORD: dict[str, Callable[[docx.document.Document, str], object]] = {
    "comment": lambda word, leak: word.add_comment(word.paragraphs[1].runs[0], f"Is this {leak}?", "A"),
    "property": lambda word, leak: setattr(word.core_properties, "author", leak),
    "custom property": lambda word, leak: setattr(word.core_properties, "keywords", leak),
    "hidden text": _hidden,
    "deleted text": _deleted,
    "bookmark name": _bookmark,
    "alternative text": _picture,
    "link": _link,
}


def _pdf(sections: list[tuple[str, list[str]]], leak: str, place: str, chance: random.Random) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.setTitle("Learning review")
    y = 780
    for number, (heading, paragraphs) in enumerate(sections):
        canvas.bookmarkPage(f"s{number}")
        title = f"About {leak}" if place == "bookmark" and number == 0 else heading
        canvas.addOutlineEntry(title, f"s{number}")
        lines = [heading, *(line for text in paragraphs for line in [*textwrap.wrap(text, 90), ""]), ""]
        for line in lines:
            if y < 60:
                canvas.showPage()
                y = 780
            canvas.drawString(72, y, line)
            y -= 15
    if place == "link":
        canvas.linkURL(f"https://example.org/{leak.replace(' ', '-')}", (72, 30, 200, 45))
    elif place == "white words":
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 40, leak)
    elif place == "words under a box":
        canvas.drawString(72, 40, leak)
        canvas.rect(60, 35, 300, 15, fill=1)
    canvas.save()
    return _beside(held.getvalue(), leak, place)


def _beside(data: bytes, leak: str, place: str) -> bytes:
    """Return the PDF with the leak beside its pages, where `place` says so."""
    if place not in ("property", "note", "attachment", "XMP"):
        return data
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if place == "property":
            pdf.docinfo["/Subject"] = leak
        elif place == "note":
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents=leak
            )
            pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])
        elif place == "attachment":
            pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
                pdf,
                leak.encode(),
                description="",
                filename="notes.txt",
                mime_type="",
                creation_date="",
                mod_date="",
            )
        else:
            with pdf.open_metadata() as metadata:
                metadata["dc:subject"] = [leak]
        pdf.save(held)
    return held.getvalue()
