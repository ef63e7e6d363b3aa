"""What differs between two versions of a form, in sentences for whoever publishes or reads them."""

from __future__ import annotations

from collections.abc import Iterator

from casework.rules.form_model import Form, Page, Question


def differences(before: Form, after: Form) -> tuple[str, ...]:
    """Return a sentence for each thing that `after` asks otherwise than `before`, in the order of the form."""
    return tuple(_differences(before, after))


def _differences(before: Form, after: Form) -> Iterator[str]:
    old = {page.name: page for page in before.pages}
    new = {page.name for page in after.pages}
    for page in before.pages:
        if page.name not in new:
            yield f"The page “{page.title}” is no longer asked."
    for page in after.pages:
        if page.name in old:
            yield from _on_page(old[page.name], page)
        else:
            yield f"The page “{page.title}” is new."
            yield from (f"“{question.label}” is asked on “{page.title}”." for question in page.questions)
    sections = dict(before.sections())
    for title, pages in after.sections():
        names = [page.name for page in pages if page.name in old]
        if names != [page.name for page in sections.get(title, ()) if page.name in new and page.name in names]:
            yield f"The pages under “{title}” come in another order."


def _on_page(before: Page, after: Page) -> Iterator[str]:
    on = f"on “{after.title}”"
    if before.title != after.title:
        yield f"The page “{before.title}” is called “{after.title}”."
    if before.section != after.section:
        yield f"The page “{after.title}” comes under “{after.section}”."
    if before.guidance != after.guidance:
        words = " ".join(after.guidance)
        yield f"The guidance {on} is changed to “{words}”" if words else f"The guidance {on} is taken out."
    old = {question.name: question for question in before.questions}
    new = {question.name for question in after.questions}
    for question in before.questions:
        if question.name not in new:
            yield f"“{question.label}” is no longer asked {on}."
    for question in after.questions:
        if question.name in old:
            yield from _of_question(old[question.name], question, on)
        else:
            yield f"“{question.label}” is asked {on}."
    order = [question.name for question in after.questions if question.name in old]
    if order != [question.name for question in before.questions if question.name in new]:
        yield f"The questions {on} come in another order."


def _of_question(before: Question, after: Question, on: str) -> Iterator[str]:
    if before.label != after.label:
        yield f"“{before.label}” {on} is worded “{after.label}”."
    if before.hint != after.hint:
        hint = f"The hint of “{after.label}” {on}"
        yield f"{hint} is changed to “{after.hint}”" if after.hint else f"{hint} is taken out."
    if (before.kind, before.limit) != (after.kind, after.limit):
        yield f"“{after.label}” {on} takes another kind of answer."
    elif before.choices != after.choices:
        yield f"“{after.label}” {on} has other answers to choose from."
    if before.required != after.required:
        yield f"“{after.label}” {on} {'must be answered' if after.required else 'may be left open'}."
    if before.shown_when != after.shown_when:
        yield f"“{after.label}” {on} is asked under another condition."
