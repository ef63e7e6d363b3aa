"""The referral form of an example that is taken up: what comes, what goes with the example before, what stays.

What an example brought is written down with a form's changes, and comes off when another is taken up. What a
coordinator changed by hand stands over both, so the form depends on the last example and on nothing before it.
Source: docs/rules.md R-102.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casework.rules.form_changes import Description, FormChanges, OwnQuestion, Words, changed
from casework.rules.form_editing import find_page, find_question, without_questions
from casework.rules.form_presets import FORM_PRESETS

NONE = FormChanges()


def form_with(changes: FormChanges, preset: str) -> FormChanges:
    """Return a form's changes once an example is taken up, whatever was taken up before."""
    example = FORM_PRESETS.get(preset, NONE)
    own, held = _without_examples(changes)
    asked, there = {one.address for one in own.questions}, {page.name for page in own.pages}
    words = {
        address: _over(own.words.get(address, Words()), example.words.get(address, Words()))
        for address in {**example.words, **own.words}
    }
    return FormChanges(
        off=own.off | example.off,
        words=words,
        guidance={**example.guidance, **own.guidance},
        questions=(*(one for one in example.questions if one.address not in asked), *own.questions),
        pages=(*(page for page in example.pages if page.name not in there), *own.pages),
        order=own.order,
        brought=replace(
            example,
            questions=(*example.questions, *(one for one in held.questions if one not in example.questions)),
            pages=(*example.pages, *(page for page in held.pages if page not in example.pages)),
        ),
    )


def what_stays(standard: Description, changes: FormChanges) -> tuple[str, ...]:
    """Return a sentence for each thing that stays whichever example is taken up, as it is a partnership's own."""
    return tuple(_staying(standard, _without_examples(changes)[0]))


def _staying(standard: Description, own: FormChanges) -> Iterator[str]:
    whole = changed(standard, own, whole=True)
    for page in own.pages:
        yield f"Your page “{page.title}”."
    for question in own.questions:
        yield f"Your question “{question.label}” on “{find_page(whole, question.page)['title']}”."
    for address in own.words:
        page_name, _, name = address.partition("/")
        page_of = find_page(whole, page_name)
        yield f"Your words of “{find_question(page_of, name)[1]['label']}” on “{page_of['title']}”."
    for name in own.guidance:
        yield f"Your guidance on “{find_page(whole, name)['title']}”."
    for address in sorted(own.off):
        page_name, _, name = address.partition("/")
        page_of = find_page(whole, page_name)
        if name:
            yield f"“{find_question(page_of, name)[1]['label']}” on “{page_of['title']}” is not asked."
        else:
            yield f"The page “{page_of['title']}” is not asked."
    for name in own.order:
        yield (
            f"Your order of the questions on “{find_page(whole, name)['title']}”."
            if name
            else "Your order of the pages."
        )


def _without_examples(changes: FormChanges) -> tuple[FormChanges, FormChanges]:
    """Return the changes that are a partnership's own, and what of an example stays only as these need it."""
    # Forms of before this was written down: what is word for word an example's was brought by it.
    examples = list(FORM_PRESETS.values()) if changes.brought is None else [changes.brought]
    asked = [(one.address, replace(one, after="")) for example in examples for one in example.questions]
    brought = [one for one in changes.questions if (one.address, replace(one, after="")) in asked]
    needed = [
        one
        for one in brought
        if any(
            own.page == one.page and own.shown_when is not None and own.shown_when[0] == one.name
            for own in changes.questions
            if own not in brought
        )
    ]
    left = without_questions(changes, [one for one in brought if one not in needed])
    pages = [page for page in changes.pages if any(page in example.pages for example in examples)]
    hosts = [page for page in pages if any(one.page == page.name for one in left.questions)]
    words = {address: _less(words, address, examples) for address, words in changes.words.items()}
    guidance = {
        page: paragraphs
        for page, paragraphs in changes.guidance.items()
        if all(example.guidance.get(page) != paragraphs for example in examples)
    }
    own = replace(
        left,
        off=changes.off - frozenset().union(*(example.off for example in examples)),
        words={address: kept for address, kept in words.items() if kept != Words()},
        guidance=guidance,
        pages=tuple(page for page in changes.pages if page not in pages or page in hosts),
        brought=None,
    )
    return own, FormChanges(questions=_in(needed, examples), pages=tuple(hosts))


def _in(needed: Sequence[OwnQuestion], examples: Sequence[FormChanges]) -> tuple[OwnQuestion, ...]:
    """Return those questions as their examples brought them."""
    addresses = {one.address for one in needed}
    return tuple(one for example in examples for one in example.questions if one.address in addresses)


def _over(own: Words, example: Words) -> Words:
    return Words(example.label if own.label is None else own.label, example.hint if own.hint is None else own.hint)


def _less(words: Words, address: str, examples: Sequence[FormChanges]) -> Words:
    said = [example.words.get(address, Words()) for example in examples]
    return Words(
        None if any(words.label == one.label for one in said) else words.label,
        None if any(words.hint == one.hint for one in said) else words.hint,
    )
