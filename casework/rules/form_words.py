"""Words and kinds of a partnership's own questions: how long they may be, and what is said of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

LABEL_LIMIT, HINT_LIMIT, TITLE_LIMIT, OPTION_LIMIT, GUIDANCE_LIMIT = 250, 500, 80, 150, 3000
OPTIONS_AT_MOST, OWN_QUESTIONS_AT_MOST, OWN_PAGES_AT_MOST = 20, 60, 10
OWN_SECTION = "Further questions"

KINDS: Mapping[str, str] = {
    "line": "One line of text",
    "text": "Several lines of text",
    "choice": "One of several answers",
    "yes-no": "Yes or no",
    "yes-no-unclear": "Yes, no or unclear",
    "date": "A date",
    "past-date": "A date that cannot be in the future",
    "time": "A time",
    "number": "A number",
    "email": "An email address",
    "phone": "A telephone number",
    "postcode": "A postcode",
}
"""The kinds of question that a partnership can add."""


class ChangeRefused(ValueError):
    """A change cannot be made. name: what it is about ("label", "options", …) or ""; message: for people."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name)
        self.name = name
        self.message = message


def one_line(text: str) -> str:
    """Return what was typed as one line."""
    return " ".join(text.split())


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text. Raises ChangeRefused for one that is too long."""
    if len(text) > GUIDANCE_LIMIT:
        raise ChangeRefused("guidance", f"Guidance must be {GUIDANCE_LIMIT:,} characters or fewer")
    found = (one_line(paragraph) for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return tuple(filter(None, found))


def choices_from(typed: str, before: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return (value, text) for each line; an answer that was there keeps its value, whatever its place."""
    texts = [one_line(line) for line in typed.splitlines() if line.strip()]
    if len(texts) < 2:
        raise ChangeRefused("options", "Enter at least two answers, each on a line of its own")
    if len(texts) > OPTIONS_AT_MOST:
        raise ChangeRefused("options", f"Enter {OPTIONS_AT_MOST} answers or fewer")
    if any(len(text) > OPTION_LIMIT for text in texts):
        raise ChangeRefused("options", f"Each answer must be {OPTION_LIMIT} characters or fewer")
    if len({text.casefold() for text in texts}) < len(texts):
        raise ChangeRefused("options", "Enter each answer once")
    values = {text: value for value, text in before}
    free = (f"answer-{number}" for number in range(1, 1000))
    taken = set(values.values())  # a question may hang on an answer that is gone: no other takes its value
    return tuple((values.get(text) or next(one for one in free if one not in taken), text) for text in texts)


def check_words(label: str, hint: str) -> None:
    """Raise ChangeRefused unless there is a question, and it and its hint are not too long."""
    if not label:
        raise ChangeRefused("label", "Enter the question")
    if len(label) > LABEL_LIMIT:
        raise ChangeRefused("label", f"The question must be {LABEL_LIMIT} characters or fewer")
    if len(hint) > HINT_LIMIT:
        raise ChangeRefused("hint", f"The hint must be {HINT_LIMIT} characters or fewer")
