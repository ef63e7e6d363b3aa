"""Writes every template into a folder: `python -m setup.report_templates [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from setup.report_templates import briefings, letters, meetings, returns, reviews, slides

HERE = Path(__file__).resolve().parents[2] / "templates" / "documents"


def templates() -> dict[str, bytes]:
    """Return every template by its file name."""
    word = {
        "request-letter": letters.request_letter,
        "return-form": returns.return_form,
        "rapid-review-report": reviews.rapid_review_report,
        "meeting-minutes": meetings.meeting_minutes,
        "panel-letter": letters.panel_letter,
        "action-plan": reviews.action_plan,
        "lcspr-report": reviews.lcspr_report,
        "partnership-response": letters.partnership_response,
        "media-statement": letters.media_statement,
        "learning-briefing": briefings.learning_briefing,
        "seven-minute-briefing": briefings.seven_minute_briefing,
    }
    made = {f"{name}.docx": make().saved() for name, make in word.items()}
    return {**made, "return-form.xlsx": returns.return_workbook(), "team-slides.pptx": slides.deck()}


def main(folder: Path) -> None:
    """Write them."""
    for name, data in templates().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
