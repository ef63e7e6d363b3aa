"""Words in white on white are kept beside their row, not read as its words; white on a colour is read."""

from __future__ import annotations

from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from documents.reading.entry import read_return
from tests.unit.documents.reading.pdf.making import drawn

XS = (40, 140, 440)


def chronology(canvas: Canvas) -> None:
    canvas.setFillColor(colors.white)
    canvas.rect(0, 0, 600, 850, stroke=0, fill=1)  # some makers paint the paper
    canvas.setFillColor(colors.navy)
    canvas.rect(36, 775, 500, 20, stroke=0, fill=1)
    canvas.setFont("Helvetica", 9)
    rows = [("Date", "Event", "Source"), *((f"0{day}/05/2020", "Seen at home.", "Log") for day in range(1, 7))]
    for number, row in enumerate(rows):
        canvas.setFillColor(colors.white if number == 0 else colors.black)
        for x, cell in zip(XS, row, strict=True):
            canvas.drawString(x, 780 - 24 * number, cell)
    canvas.setFillColor(colors.white)
    canvas.drawString(240, 780 - 24 * 3, "The address is known.")
    canvas.showPage()


def test_white_words_stand_beside_their_row_and_are_told() -> None:
    read = read_return(drawn(chronology), "return.pdf").as_json()
    assert [column["heading"] for column in read["columns"]] == ["Date", "Event", "Source"]
    assert [row["event"] for row in read["rows"]] == ["Seen at home."] * 6
    assert read["rows"][2]["other"] == {"Unseen words in the file": "The address is known."}
    assert [
        problem["place"]["page"] for problem in read["problems"] if "white on white" in problem["message"]
    ] == [1]
