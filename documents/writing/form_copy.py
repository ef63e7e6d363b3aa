"""The PDF copy of a submitted form: every question and answer word for word, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from documents.writing.pack_assembly import Assembly
from documents.writing.pack_stamps import Header
from documents.writing.typesetting import breakable, check_text, shown, typeset

_LONG = 350
"""Characters of an answer that is set across the page, under its question."""
_NO_ANSWER = "No answer given"
_COPY = ("This is a copy of what was sent. Quote the reference when you write or call about it.",)


def form_copy(
    title: str,
    reference: str,
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    facts: Sequence[tuple[str, str]] = (),
    classification: str = "OFFICIAL-SENSITIVE",
    lines: Sequence[str] = _COPY,
) -> bytes:
    """Return the copy of a form as PDF/UA-1: A4, tagged, bookmarked by section, "Page n of m".

    title: what the form is called. reference: what the sender quotes. sections: heading and (question, answer)
    pairs in the order asked; a question without an answer is shown as not answered. facts: label and value for the
    first page (when it was sent, to whom). lines: under the title. Raises TypesettingFailed, or TextLost should an
    answer not be found again in the finished file.
    """
    data = {
        "title": title,
        "reference": reference,
        "lines": list(lines),
        "facts": [(breakable(shown(label), 26), breakable(shown(value), 50)) for label, value in facts],
        "sections": [
            {"heading": breakable(shown(heading), 40), "answers": [_answer(*pair) for pair in answers]}
            for heading, answers in sections
            if answers
        ],
    }
    pdf = typeset("form_copy.typ", data)
    asked = [text for _, answers in sections for pair in answers for text in pair]
    check_text(pdf, [title, reference, *(text for pair in facts for text in pair), *asked])
    whole = Assembly(pdf)
    whole.place(whole.base)
    whole.stamp(Header(classification, " · ".join(filter(None, (reference, title)))))
    whole.close()
    return whole.save()


def _answer(question: str, answer: str) -> dict[str, object]:
    text = shown(answer).strip() or _NO_ANSWER
    long = len(text) > _LONG
    return {
        "question": breakable(shown(question), 45 if long else 14),
        "text": breakable(text, 45 if long else 28),
        "long": long,
    }
