"""Words for what became of a file: why it was refused, how far it is."""

from __future__ import annotations

from documents.safety.refusals import REFUSALS

HEADINGS = {
    "waiting": "Your file was received",
    "reading": "Your file is being read",
    "read": "Your file was read",
    "refused": "Your file could not be read",
}
HEADINGS_FOR_OTHERS = {state: heading.replace("Your file", "The file") for state, heading in HEADINGS.items()}
"""For those who did not send the file in."""
TYPED = {"mine": "Your chronology", "others": "The chronology as typed"}
"""Headings of a return that was typed in."""
PROGRESS = {
    "waiting": "It will be processed shortly",
    "reading": "It is being read",
    "read": "It was read",
    "refused": "It could not be read",
}


def page_of_scan(done: int, of: int) -> str:
    """Return how far the reading of a scan is."""
    if done >= of:
        return "The pictures of its pages were read, and are being put into rows"
    return (
        f"It holds pictures of pages, whose words take longer to read. Page {done + 1} of {of} is being read"
        if of > 1
        else "It holds a picture of a page, whose words take longer to read. It is being read"
    )


def refusal_words(code: str) -> str:
    """Return what happened to a file that was refused, and what to do."""
    return REFUSALS.get(code, REFUSALS["damaged"])


def of_file(message: str, untrusted_name: str) -> str:
    """Return what happened to a file with the file's name in it: somebody with several must know which one."""
    for opening, named in (("The file's name ", "The name of “{}” "), ("The file ", "“{}” ")):
        if message.startswith(opening):
            return named.format(untrusted_name) + message.removeprefix(opening)
    return f"“{untrusted_name}”: {message}"
