"""PDFs with something hidden in them, one marker for each way, for the tests of finding and cleaning."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.colors import Color, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

MARK = "Zephyrine"
"""A word that is nowhere else in the files."""


def report(draw: Callable[[Canvas], None] | None = None) -> bytes:
    """Return a two-page report with a heading, lines, a picture, a bookmark and links."""
    held = io.BytesIO()
    canvas = Canvas(held, invariant=True, lang="en-GB")
    canvas.setTitle("Learning from the review")
    canvas.bookmarkPage("start")
    canvas.addOutlineEntry("Summary", "start")
    canvas.drawString(72, 760, "What we learned about working together")
    canvas.drawImage(ImageReader(noise()), 72, 500, 200, 100)
    canvas.linkURL("https://example.org/learning", (72, 700, 200, 720))
    canvas.drawString(72, 705, "More about learning")
    if draw:
        canvas.saveState()
        draw(canvas)
        canvas.restoreState()
    canvas.showPage()
    canvas.drawString(72, 760, "Recommendations to the partnership")
    canvas.linkRect("", "start", (72, 750, 300, 775))
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def noise(mark: str = "") -> Image.Image:
    """Return a picture of noise."""
    chance = random.Random(1)
    picture = Image.new("RGB", (100, 50))
    picture.putdata([(chance.randrange(256), chance.randrange(256), 80) for _ in range(5000)])
    return picture


def jpeg(mark: str) -> bytes:
    """Return a JPEG whose EXIF data and comment hold the mark."""
    held = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = mark
    noise().save(held, "JPEG", exif=exif, comment=mark.encode())
    return held.getvalue()


def _plant(change: Callable[[pikepdf.Pdf], None]) -> Callable[[], bytes]:
    def make() -> bytes:
        held = io.BytesIO()
        with pikepdf.open(io.BytesIO(report())) as pdf:
            change(pdf)
            pdf.save(held)
        return held.getvalue()

    return make


def _set(path: str, value: Callable[[pikepdf.Pdf], pikepdf.Object]) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        holder, key = (pdf.Root, path) if not path.startswith("page") else (pdf.pages[0].obj, path[4:])
        holder[key] = value(pdf)

    return change


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
        pdf, MARK.encode(), description=MARK, filename=f"{MARK}.txt", mime_type="", creation_date="", mod_date=""
    )


def _xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [MARK]


def _xmp_deep(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["xmp:CreatorTool"] = MARK
        metadata["photoshop:Headline"] = MARK


def _note(pdf: pikepdf.Pdf, kind: str = "/Text", **more: object) -> None:
    page = pdf.pages[0].obj
    note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=[10, 10, 30, 30], Contents=MARK, T=MARK)
    for key, value in more.items():
        note[f"/{key}"] = value
    page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])


def _bad_link(uri: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: _note(pdf, "/Link", A=Dictionary(S=Name.URI, URI=String(uri)))


def _image_key(pdf: pikepdf.Pdf) -> None:
    for image in pdf.pages[0].get_images().values():
        image["/Metadata"] = pdf.make_stream(MARK.encode(), Type=Name.Metadata)
        image["/Alternates"] = Array([Dictionary(Image=pdf.make_stream(b"", Note=String(MARK)))])


def _jpeg(pdf: pikepdf.Pdf) -> None:
    for image in pdf.pages[0].get_images().values():
        image.write(jpeg(MARK), filter=Name.DCTDecode)
        image.ColorSpace = Name.DeviceRGB
        image.BitsPerComponent = 8
        image.Width, image.Height = 100, 50
        for key in ("/DecodeParms", "/SMask"):
            if key in image:
                del image[key]


def _unused_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(
        f"BT /F1 12 Tf ({MARK}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99]
    )
    pdf.pages[0].obj.Resources.XObject[f"/{MARK}"] = form


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(MARK)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group])))


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))


def _named_script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String(MARK))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String(MARK), action])))


def _bookmark_script(pdf: pikepdf.Pdf) -> None:
    item = pdf.Root.Outlines.First
    if "/Dest" in item:
        del item["/Dest"]
    item.A = Dictionary(S=Name.Launch, F=String(f"{MARK}.exe"))


def _form(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String(MARK), V=String(MARK))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def _signature(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig, Name=String(MARK), Reason=String(MARK)))


def _earlier() -> bytes:
    """Return a report that was changed by appending: the words of before are still in the file."""
    first = report().replace(b"(Learning from the review)", b"(Learning about " + MARK.encode() + b")")
    new = b"999 0 obj\n<< /Note (later) >>\nendobj\n"
    at = len(first) + 1
    start = first.rfind(b"startxref") + 9
    previous = int(first[start:].split()[0])
    root = first[first.rfind(b"/Root") :].split(b"\n")[0]
    table = b"xref\n999 1\n%010d 00000 n \n" % at
    return (
        first
        + b"\n"
        + new
        + table
        + (
            b"trailer\n<< /Size 1000 "
            + root
            + b" /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, at + len(new))
        )
    )


def _lost_object() -> bytes:
    data = report()
    at = data.rfind(b"xref\n", 0, data.rfind(b"startxref"))
    body = data[:at] + b"998 0 obj\n(" + MARK.encode() + b")\nendobj\n"
    table = data[at : data.rfind(b"startxref")]
    table = table.replace(b"trailer", b"998 1\n%010d 00000 n \ntrailer" % at)
    table = table.replace(b"/Size ", b"/Size 999 %")
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


CLEANED: dict[str, Callable[[], bytes]] = {
    "author": _plant(lambda pdf: pdf.docinfo.__setitem__("/Author", MARK)),
    "own property": _plant(lambda pdf: pdf.docinfo.__setitem__("/Child", MARK)),
    "subject and keywords": _plant(lambda pdf: pdf.docinfo.__setitem__("/Keywords", MARK)),
    "XMP creator": _plant(_xmp),
    "XMP others": _plant(_xmp_deep),
    "attachment": _plant(_attach),
    "associated file": _plant(_set("/AF", lambda pdf: Array([Dictionary(Type=Name.Filespec, UF=String(MARK))]))),
    "comment": _plant(_note),
    "popup": _plant(lambda pdf: _note(pdf, "/Popup")),
    "attached note": _plant(
        lambda pdf: _note(pdf, "/FileAttachment", FS=Dictionary(Type=Name.Filespec, F=String(MARK)))
    ),
    "hidden note": _plant(lambda pdf: _note(pdf, "/FreeText", F=2)),
    "sound": _plant(lambda pdf: _note(pdf, "/Sound")),
    "link to a file": _plant(_bad_link(f"file:///C:/cases/{MARK}.docx")),
    "link with a script": _plant(_bad_link(f"javascript:alert('{MARK}')")),
    "link with an action after": _plant(
        lambda pdf: _note(
            pdf,
            "/Link",
            A=Dictionary(S=Name.GoTo, D=String("x"), Next=Dictionary(S=Name.JavaScript, JS=String(MARK))),
        )
    ),
    "link that launches": _plant(lambda pdf: _note(pdf, "/Link", A=Dictionary(S=Name.Launch, F=String(MARK)))),
    "script at opening": _plant(_script),
    "named script": _plant(_named_script),
    "bookmark that launches": _plant(_bookmark_script),
    "page action": _plant(
        _set("page/AA", lambda pdf: Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(MARK))))
    ),
    "page private data": _plant(
        _set("page/PieceInfo", lambda pdf: Dictionary(Maker=Dictionary(Private=String(MARK))))
    ),
    "page thumbnail": _plant(_set("page/Thumb", lambda pdf: pdf.make_stream(MARK.encode()))),
    "page unknown key": _plant(_set("page/Whatever", lambda pdf: String(MARK))),
    "page metadata": _plant(_set("page/Metadata", lambda pdf: pdf.make_stream(MARK.encode()))),
    "catalogue private data": _plant(_set("/PieceInfo", lambda pdf: Dictionary(Maker=String(MARK)))),
    "catalogue unknown key": _plant(_set("/Whatever", lambda pdf: String(MARK))),
    "portfolio": _plant(_set("/Collection", lambda pdf: Dictionary(Type=Name.Collection, D=String(MARK)))),
    "form without boxes": _plant(_form),
    "signature": _plant(_signature),
    "layer name": _plant(_layer),
    "picture's keys": _plant(_image_key),
    "picture's EXIF": _plant(_jpeg),
    "unused form": _plant(_unused_form),
    "after the end": lambda: report() + MARK.encode() + b"\n",
    "comment in the first lines": lambda: report().replace(b"\n", b"\n%" + MARK.encode() + b"\n", 1),
    "earlier version": _earlier,
    "lost object": _lost_object,
}
"""Way of hiding → how to make a file with it; all of these are cleaned away."""


def _text_mode(mode: int) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 650)
        text.setTextRenderMode(mode)
        text.textOut(MARK)
        canvas.drawText(text)

    return draw


def _coloured(red: float, green: float, blue: float, box: Color | None = None) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        if box:
            canvas.setFillColor(box)
            canvas.rect(60, 640, 300, 30, fill=1, stroke=0)
        canvas.setFillColor(Color(red, green, blue))
        canvas.drawString(72, 650, MARK)

    return draw


def _covered(canvas: Canvas) -> None:
    canvas.drawString(72, 650, MARK)
    canvas.setFillColor(Color(0, 0, 0))
    canvas.rect(60, 640, 300, 30, fill=1)


def _behind_picture(canvas: Canvas) -> None:
    canvas.drawString(72, 650, MARK)
    canvas.drawImage(ImageReader(noise()), 60, 620, 300, 60)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, 650, MARK)


def _sized(size: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.drawString(72, 650, MARK)

    return draw


def _clipped(canvas: Canvas) -> None:
    window = canvas.beginPath()
    window.rect(0, 0, 10, 10)
    canvas.clipPath(window, stroke=0)
    canvas.drawString(72, 650, MARK)


def _squeezed(canvas: Canvas) -> None:
    canvas.scale(0.0005, 1)
    canvas.drawString(144000, 650, MARK)


def _in_form(canvas: Canvas) -> None:
    canvas.beginForm("form")
    canvas.setFillColor(white)
    canvas.drawString(72, 650, MARK)
    canvas.endForm()
    canvas.doForm("form")


def _over_picture(canvas: Canvas) -> None:
    """As text recognition leaves it: unseen words over the scan."""
    canvas.drawImage(ImageReader(noise()), 60, 620, 300, 60)
    _text_mode(3)(canvas)


def _cropped() -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(report(lambda canvas: canvas.drawString(72, 20, MARK)))) as pdf:
        pdf.pages[0].obj.CropBox = Array([0, 100, 595, 842])
        pdf.save(held)
    return held.getvalue()


UNSEEN: dict[str, Callable[[], bytes]] = {
    name: partial(report, draw)
    for name, draw in {
        "white": _coloured(1, 1, 1),
        "nearly white": _coloured(0.96, 0.97, 0.96),
        "the box's colour": _coloured(0, 0, 0.5, Color(0, 0, 0.5)),
        "under a black box": _covered,
        "behind a picture": _behind_picture,
        "render mode 3": _text_mode(3),
        "render mode 7": _text_mode(7),
        "transparent": _transparent,
        "half a point": _sized(0.5),
        "one point": _sized(1),
        "left of the page": lambda canvas: canvas.drawString(-300, 650, MARK),
        "above the page": lambda canvas: canvas.drawString(72, 1500, MARK),
        "clipped": _clipped,
        "squeezed": _squeezed,
        "white in a form": _in_form,
        "over a scan": _over_picture,
    }.items()
} | {"outside the crop box": _cropped}
"""Way of making words unseen → how to make a file with it."""
LEAVE_A_TRACE = frozenset({"half a point", "one point", "squeezed", "behind a picture", "over a scan"})
"""Ways whose words can't go unseen: they leave a mark on the page, or may be what a picture says."""

SEEN: dict[str, Callable[[], bytes]] = {
    name: partial(report, draw)
    for name, draw in {
        "black": _coloured(0, 0, 0),
        "light grey": _coloured(0.8, 0.8, 0.8),
        "white on blue": _coloured(1, 1, 1, Color(0, 0, 0.5)),
        "five points": _sized(5),
        "outlined": _text_mode(1),
        "full stops and dashes": lambda canvas: canvas.drawString(72, 650, ". - – | l i ' ,"),
    }.items()
}
"""Words that a reader sees, which must not be taken for hidden ones."""
